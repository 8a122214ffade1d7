package config

import (
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"rawi/storage/address"
)

// scalar is a value of one word or line, which set takes or says what is
// wrong with.
func (r *reader) scalar(s shape, set func(v string) (wrong string)) value {
	return value{shape: s, read: func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode {
			r.add(r.place(n), "one value is wanted here, not a list or mapping")
			return
		}
		if wrong := set(strings.TrimSpace(n.Value)); wrong != "" {
			r.add(r.place(n), "%s", wrong)
		}
	}}
}

func (r *reader) text(to *string) value {
	return r.scalar(shape{Type: "string", Default: known(*to)}, func(v string) string {
		*to = v
		return ""
	})
}

// fitting is a text that fits a pattern; wants completes «"x" is no …».
func (r *reader) fitting(to *string, pattern *regexp.Regexp, wants string) value {
	return r.scalar(shape{Type: "string", Default: known(*to), Pattern: pattern.String()}, func(v string) string {
		if !pattern.MatchString(v) {
			return quoted(v) + " is no " + wants
		}
		*to = v
		return ""
	})
}

// path is a path that counts from the folder of its file.
func (r *reader) path(to *string) value {
	return r.scalar(shape{Type: "string", Default: known(*to)}, func(v string) string {
		if v == "" {
			return "a path is wanted here"
		}
		*to = r.besideFile(v)
		return ""
	})
}

// address is an address of one of some schemes.
func (r *reader) address(to *string, schemes ...string) value {
	s := shape{Type: "string", Format: "uri", Default: known(*to)}
	return r.scalar(s, func(v string) string {
		if !webAddress(v, schemes...) {
			return quoted(v) + " is no address: it begins with " + strings.Join(schemes, ":// or ") + ":// and names a host"
		}
		*to = address.Web(v)
		return ""
	})
}

// addresses is a list of them.
func (r *reader) addresses(to *[]string, schemes ...string) value {
	return r.list(r.scalar(shape{Type: "string", Format: "uri"}, func(v string) string {
		if !webAddress(v, schemes...) {
			return quoted(v) + " is no address: it begins with " + strings.Join(schemes, ":// or ") + ":// and names a host"
		}
		*to = append(*to, address.Web(v))
		return ""
	}))
}

func (r *reader) oneOf(to *string, words ...string) value {
	return r.scalar(shape{Type: "string", Enum: words, Default: known(*to)}, func(v string) string {
		if !slices.Contains(words, v) {
			return quoted(v) + " is none of " + strings.Join(words, ", ")
		}
		*to = v
		return ""
	})
}

func (r *reader) flag(to *bool) value {
	return r.scalar(shape{Type: "boolean", Default: *to}, func(v string) string {
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

func (r *reader) whole(to *int, least, most int) value {
	s := shape{Type: "integer", Minimum: &least, Maximum: &most}
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

func (r *reader) span(to *time.Duration) value {
	s := shape{Type: "string", Pattern: `^[0-9.]+(ms|s|m|h|d|w)([0-9.]+(ms|s|m|h))*$`}
	if *to != 0 {
		s.Default = showDuration(*to)
	}
	return r.scalar(s, func(v string) string {
		d, err := Duration(v)
		if err != nil {
			return err.Error()
		}
		*to = d
		return ""
	})
}

func (r *reader) size(to *int64) value {
	s := shape{Type: "string", Pattern: `^[0-9.]+ ?([kKMGT]i?B?|B)?$`}
	if *to != 0 {
		s.Default = showSize(*to)
	}
	return r.scalar(s, func(v string) string {
		n, err := Size(v)
		if err != nil {
			return err.Error()
		}
		*to = n
		return ""
	})
}

// list is a sequence whose entries each reads.
func (r *reader) list(each value) value {
	return value{shape: shape{Type: "array", Items: &each.shape}, read: func(n *yaml.Node) {
		if n.Kind != yaml.SequenceNode {
			r.add(r.place(n), "a list is wanted here: [one, two], or each on a line of its own behind a dash")
			return
		}
		for _, entry := range n.Content {
			each.read(resolved(entry))
		}
	}}
}

// texts is a list of words, none empty and none twice.
func (r *reader) texts(to *[]string) value {
	return r.list(r.scalar(shape{Type: "string"}, func(v string) string {
		switch {
		case v == "":
			return "a word is wanted here"
		case slices.Contains(*to, v):
			return quoted(v) + " stands twice"
		}
		*to = append(*to, v)
		return ""
	}))
}

func (r *reader) prefixes(to *[]netip.Prefix) value {
	return r.list(r.scalar(shape{Type: "string"}, func(v string) string {
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

// known is a default worth showing.
func known(s string) any {
	if s == "" {
		return nil
	}
	return s
}
