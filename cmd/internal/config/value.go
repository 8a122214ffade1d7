package config

import (
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"go.yaml.in/yaml/v4"

	"rawi/storage/address"
	"rawi/storage/text"
)

// valueReader makes the readers of single values. Each stores what it reads in
// the variable it is given, whose current value is the default of the schema.
type valueReader struct{ *source }

// scalar reads a value of one word or line. set stores it, or returns what is
// wrong with it.
func (r valueReader) scalar(s schema, set func(v string) (wrong string)) value {
	return value{schema: s, read: func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode {
			r.add(r.nodePosition(n), "one value is needed here, not a list or mapping")
			return
		}
		if strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!") {
			r.add(r.nodePosition(n), "a value that begins with ! needs quotes: '%s'", strings.TrimSpace(n.Tag+" "+n.Value))
			return
		}
		if wrong := set(strings.TrimSpace(n.Value)); wrong != "" {
			if otherDigits(n.Value) {
				wrong += "; its digits are 0–9"
			}
			r.add(r.nodePosition(n), "%s", wrong)
		}
	}}
}

// otherDigits reports whether v has digits of another script, such as ٣.
func otherDigits(v string) bool {
	return strings.ContainsFunc(v, func(c rune) bool { return c > unicode.MaxASCII && unicode.IsDigit(c) })
}

func (r valueReader) text(to *string) value {
	return r.scalar(schema{Type: "string", Default: nonEmpty(*to)}, func(v string) string {
		*to = v
		return ""
	})
}

// pattern reads a text that matches re; form completes the fault "x is no …".
func (r valueReader) pattern(to *string, re *regexp.Regexp, form string) value {
	return r.scalar(schema{Type: "string", Default: nonEmpty(*to), Pattern: re.String()}, func(v string) string {
		if !re.MatchString(v) {
			return quoted(v) + " is no " + form
		}
		*to = v
		return ""
	})
}

// path reads a path and resolves it against the folder of its file.
func (r valueReader) path(to *string) value {
	return r.scalar(schema{Type: "string", Default: nonEmpty(*to)}, func(v string) string {
		if v == "" {
			return "a path is needed here"
		}
		if wrong := wrongPath(v); wrong != "" {
			return wrong
		}
		*to = r.besideFile(v)
		return ""
	})
}

// address reads a web address with one of schemes.
func (r valueReader) address(to *string, schemes ...string) value {
	s := schema{Type: "string", Format: "uri", Default: nonEmpty(*to)}
	return r.scalar(s, func(v string) string {
		if !webAddress(v, schemes...) {
			return noAddress(v, schemes)
		}
		*to = address.Web(v)
		return ""
	})
}

// noAddress says why v is no address with one of schemes.
func noAddress(v string, schemes []string) string {
	form := "it begins with " + strings.Join(schemes, ":// or ") + ":// and names a host"
	if form == webForm {
		form = WrongAddress(v)
	}
	return quoted(address.Shown(v)) + " is no address: " + form
}

// addresses reads a list of web addresses.
func (r valueReader) addresses(to *[]string, schemes ...string) value {
	return r.sequence(r.scalar(schema{Type: "string", Format: "uri"}, func(v string) string {
		if !webAddress(v, schemes...) {
			return noAddress(v, schemes)
		}
		*to = append(*to, address.Web(v))
		return ""
	}))
}

func (r valueReader) oneOf(to *string, words ...string) value {
	return r.scalar(schema{Type: "string", Enum: words, Default: nonEmpty(*to)}, func(v string) string {
		if !slices.Contains(words, v) {
			return quoted(v) + " is none of " + strings.Join(words, ", ")
		}
		*to = v
		return ""
	})
}

func (r valueReader) boolean(to *bool) value {
	return r.scalar(schema{Type: "boolean", Default: *to}, func(v string) string {
		switch strings.ToLower(v) {
		case "true", "yes", "on":
			*to = true
		case "false", "no", "off":
			*to = false
		default:
			return quoted(v) + " is neither true nor false"
		}
		return ""
	})
}

func (r valueReader) integer(to *int, least, most int) value {
	s := schema{Type: "integer", Minimum: &least, Maximum: &most}
	if *to != 0 {
		s.Default = *to
	}
	return r.scalar(s, func(v string) string {
		n, err := strconv.Atoi(v)
		if err != nil || n < least || n > most {
			return quoted(v) + " is no whole number from " + strconv.Itoa(least) + " to " + strconv.Itoa(most)
		}
		*to = n
		return ""
	})
}

func (r valueReader) duration(to *time.Duration) value {
	s := schema{Type: "string", Pattern: `^[0-9.]+(ms|s|m|h|d|w)([0-9.]+(ms|s|m|h))*$`}
	if *to != 0 {
		s.Default = showDuration(*to)
	}
	return r.scalar(s, func(v string) string {
		d, err := parseDuration(v)
		if err != nil {
			return err.Error()
		}
		*to = d
		return ""
	})
}

func (r valueReader) size(to *int64) value {
	s := schema{Type: "string", Pattern: `^[0-9.]+ ?([kKMGT]i?B?|B)?$`}
	if *to != 0 {
		s.Default = showSize(*to)
	}
	return r.scalar(s, func(v string) string {
		n, err := parseSize(v)
		if err != nil {
			return err.Error()
		}
		*to = n
		return ""
	})
}

// sequence reads a list, each entry of it by each.
func (r valueReader) sequence(each value) value {
	return value{schema: schema{Type: "array", Items: &each.schema}, read: func(n *yaml.Node) {
		if n.Kind != yaml.SequenceNode {
			r.add(r.nodePosition(n), "a list is needed here: [one, two], or each on a line of its own behind a dash")
			return
		}
		for _, entry := range n.Content {
			each.read(resolved(entry))
		}
	}}
}

// words reads a list of words, none empty and none twice.
func (r valueReader) words(to *[]string) value {
	return r.sequence(r.scalar(schema{Type: "string"}, func(v string) string {
		if v == "" {
			return "a word is needed here"
		}
		return appendOnce(to, v, v)
	}))
}

// appendOnce appends value, which was written as v, unless it is there: that is wrong.
func appendOnce(to *[]string, value, v string) (wrong string) {
	if slices.Contains(*to, value) {
		return quoted(v) + " is listed twice"
	}
	*to = append(*to, value)
	return ""
}

// language reads a language tag. Sorani and Kurmanji become ckb and kmr; Kurdish, ku, stays,
// as it is one or the other by the text.
func (r valueReader) language(to *string) value {
	return r.scalar(schema{Type: "string", Default: nonEmpty(*to), Pattern: languageTag.String()}, func(v string) string {
		if !languageTag.MatchString(v) {
			return quoted(v) + " is no " + languageForm
		}
		if *to = v; len(text.LanguageTags(v)) == 1 {
			*to = text.LanguageTags(v)[0]
		}
		return ""
	})
}

// languages reads a list of language tags, none twice. Kurdish, ku, is both ckb and kmr.
func (r valueReader) languages(to *[]string) value {
	return r.sequence(r.scalar(schema{Type: "string", Pattern: languageTag.String()}, func(v string) string {
		if !languageTag.MatchString(v) {
			return quoted(v) + " is no " + languageForm
		}
		for _, tag := range text.LanguageTags(v) {
			if wrong := appendOnce(to, tag, v); wrong != "" {
				return wrong
			}
		}
		return ""
	}))
}

func (r valueReader) prefixes(to *[]netip.Prefix) value {
	return r.sequence(r.scalar(schema{Type: "string"}, func(v string) string {
		p, err := netip.ParsePrefix(v)
		if ip, e := netip.ParseAddr(v); e == nil && ip.Zone() == "" {
			p, err = netip.PrefixFrom(ip, ip.BitLen()), nil
		}
		if err != nil {
			return quoted(v) + " is no range of addresses: write it as 127.0.0.0/8 or fd00::/8"
		}
		*to = append(*to, p.Masked())
		return ""
	}))
}

// nonEmpty returns s as a default; nil if it is empty.
func nonEmpty(s string) any {
	if s == "" {
		return nil
	}
	return s
}
