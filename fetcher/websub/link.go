package websub

import (
	"iter"
	"strings"
)

// link is one link of a Link header (RFC 8288, 3).
type link struct {
	target string // as written, perhaps relative
	rels   string // relation types between spaces, as written
}

// hasRel reports whether the link has a relation type, in any case.
func (l link) hasRel(rel string) bool {
	for r := range strings.FieldsSeq(l.rels) {
		if strings.EqualFold(r, rel) {
			return true
		}
	}
	return false
}

// links yields the links of a Link header by the algorithm of RFC 8288, B.2. It
// stops at what it cannot parse. It skips links with an anchor, which are about
// another document.
func links(value string) iter.Seq[link] {
	return func(yield func(link) bool) {
		for rest := value; ; {
			rest = strings.TrimLeft(rest, " \t,")
			if !strings.HasPrefix(rest, "<") {
				return
			}
			target, after, closed := strings.Cut(rest[1:], ">")
			if !closed {
				return
			}
			l := link{target: strings.TrimSpace(target)}
			var anchored bool
			l.rels, anchored, rest = params(after)
			if !anchored && !yield(l) {
				return
			}
		}
	}
}

// params parses the parameters behind a link's target, up to the comma before the
// next link. The first rel counts.
func params(s string) (rels string, anchored bool, rest string) {
	related := false
	for {
		s = strings.TrimLeft(s, " \t")
		if !strings.HasPrefix(s, ";") {
			return rels, anchored, s
		}
		var name, value string
		name, value, s = param(strings.TrimLeft(s[1:], " \t"))
		switch {
		case strings.EqualFold(name, "rel") && !related:
			rels, related = value, true
		case strings.EqualFold(name, "anchor"):
			anchored = true
		}
	}
}

// param parses name, name=token or name="quoted".
func param(s string) (name, value, rest string) {
	end := strings.IndexAny(s, "=;,")
	if end < 0 {
		return strings.TrimSpace(s), "", ""
	}
	name, rest = strings.TrimSpace(s[:end]), s[end:]
	if rest[0] != '=' {
		return name, "", rest
	}
	rest = strings.TrimLeft(rest[1:], " \t")
	if strings.HasPrefix(rest, `"`) {
		value, rest = quoted(rest[1:])
		return name, value, rest
	}
	end = strings.IndexAny(rest, ";,")
	if end < 0 {
		end = len(rest)
	}
	return name, strings.TrimSpace(rest[:end]), rest[end:]
}

// quoted parses up to the closing quote; \" is a quote (RFC 9110, 5.6.4).
func quoted(s string) (value, rest string) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), s[i+1:]
		case s[i] == '\\' && i+1 < len(s):
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String(), ""
}
