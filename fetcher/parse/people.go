package parse

import (
	"slices"
	"strings"

	"rawi/fetcher/cost"
	"rawi/fetcher/extract"
	"rawi/storage"
)

// parsePerson reads a name and a mail address from one string: "Name <mail>",
// "mail (Name)", "Name (mail)", "Name mail", or either alone.
func parsePerson(s string) storage.Person { return parsePersonAs(s, extract.Text) }

// parsePersonAs is parsePerson for a string that toText makes text of.
func parsePersonAs(s string, toText func(string) string) storage.Person {
	s = strings.Join(strings.Fields(toText(bracketMail(s))), " ")
	for _, pair := range []string{"()", "[]"} {
		before, rest, ok := strings.Cut(s, pair[:1])
		if !ok {
			continue
		}
		inside, after, _ := strings.Cut(rest, pair[1:])
		outside := strings.TrimSpace(strings.TrimSpace(before) + " " + strings.TrimSpace(after))
		switch {
		case isMail(inside):
			return storage.Person{Name: trimName(outside), Email: mailAddress(inside)}
		case isMail(outside):
			return storage.Person{Name: trimName(inside), Email: mailAddress(outside)}
		}
	}
	var words []string
	p := storage.Person{}
	for _, w := range strings.Fields(s) {
		if p.Email == "" && isMail(w) {
			p.Email = mailAddress(w)
			continue
		}
		words = append(words, w)
	}
	p.Name = trimName(strings.Join(words, " "))
	return p
}

// bracketMail writes <mail> as (mail), for a < begins a tag elsewhere.
func bracketMail(s string) string {
	for _, signs := range [][2]string{{"<", ">"}, {"&lt;", "&gt;"}} {
		before, rest, ok := strings.Cut(s, signs[0])
		inside, after, closed := strings.Cut(rest, signs[1])
		if ok && closed && isMail(inside) {
			return before + "(" + inside + ")" + after
		}
	}
	return s
}

// isMail reports whether s looks like a mail address.
func isMail(s string) bool {
	s = mailAddress(s)
	at := strings.IndexByte(s, '@')
	return at > 0 && strings.IndexByte(s[at:], '.') > 1 && !strings.ContainsAny(s, " <>()/\"")
}

// mailAddress returns s without punctuation, mailto: and parameters.
func mailAddress(s string) string {
	s = strings.Trim(strings.TrimSpace(s), ",;:")
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	address, _, _ := strings.Cut(s, "?")
	return address
}

// trimName returns a name without punctuation around it.
func trimName(name string) string { return strings.Trim(strings.TrimSpace(name), `"',;:-`+" ") }

// uniquePersons returns each person once, without empty ones, up to a bound.
func uniquePersons(b *cost.Budget, persons []storage.Person) (out []storage.Person) {
	for _, p := range persons {
		switch {
		case p == (storage.Person{}) || slices.Contains(out, p) || isNameOnly(out, p):
		case len(out) == cost.MaxPersons:
			b.Lose(cost.Repeats)
			return out
		default:
			out = append(out, p)
		}
	}
	return out
}

// isNameOnly reports whether p is a mere name that a person in out has.
func isNameOnly(out []storage.Person, p storage.Person) bool {
	return p.Email == "" && slices.ContainsFunc(out, func(o storage.Person) bool { return o.Name == p.Name })
}

// uniqueTexts returns each category once as plain text, without empty ones, up to a
// bound. toText reads one.
func uniqueTexts(b *cost.Budget, categories []string, toText func(string) string) (out []string) {
	for _, c := range categories {
		switch c = toText(c); {
		case c == "" || slices.Contains(out, c):
		case len(out) == cost.MaxCategories:
			b.Lose(cost.Repeats)
			return out
		default:
			out = append(out, c)
		}
	}
	return out
}

// maxLanguageTag is how many bytes a language tag may have: RFC 5646, section 4.4.1 finds
// none of more than 35.
const maxLanguageTag = 64

// languageTag returns a language tag as BCP 47 writes it; empty: s is none.
func languageTag(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	primary, rest, _ := strings.Cut(s, "-")
	if len(primary) < 2 || len(primary) > 8 || len(s) > maxLanguageTag || strings.ContainsAny(s, " <>&\"'/") {
		return ""
	}
	if rest != "" {
		return strings.ToLower(primary) + "-" + rest
	}
	return strings.ToLower(primary)
}
