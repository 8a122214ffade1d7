package parse

import (
	"slices"
	"strings"

	"rawi/fetcher/extract"
	"rawi/storage"
)

// person reads a name and a mail address out of one string: "Name <mail>",
// "mail (Name)", "Name (mail)", "Name mail", or either alone.
func person(s string) storage.Person {
	s = strings.Join(strings.Fields(extract.Text(angle(s))), " ")
	for _, pair := range []string{"()", "[]"} {
		before, rest, ok := strings.Cut(s, pair[:1])
		if !ok {
			continue
		}
		inside, after, _ := strings.Cut(rest, pair[1:])
		outside := strings.TrimSpace(strings.TrimSpace(before) + " " + strings.TrimSpace(after))
		switch {
		case isMail(inside):
			return storage.Person{Name: clip(outside), Email: mail(inside)}
		case isMail(outside):
			return storage.Person{Name: clip(inside), Email: mail(outside)}
		}
	}
	var words []string
	p := storage.Person{}
	for _, w := range strings.Fields(s) {
		if p.Email == "" && isMail(w) {
			p.Email = mail(w)
			continue
		}
		words = append(words, w)
	}
	p.Name = clip(strings.Join(words, " "))
	return p
}

// angle writes <mail> as (mail): elsewhere a < begins a tag.
func angle(s string) string {
	for _, signs := range [][2]string{{"<", ">"}, {"&lt;", "&gt;"}} {
		before, rest, ok := strings.Cut(s, signs[0])
		inside, after, closed := strings.Cut(rest, signs[1])
		if ok && closed && isMail(inside) {
			return before + "(" + inside + ")" + after
		}
	}
	return s
}

func isMail(s string) bool {
	s = mail(s)
	at := strings.IndexByte(s, '@')
	return at > 0 && strings.IndexByte(s[at:], '.') > 1 && !strings.ContainsAny(s, " <>()/\"")
}

func mail(s string) string {
	s = strings.Trim(strings.TrimSpace(s), ",;:")
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	address, _, _ := strings.Cut(s, "?")
	return address
}

func clip(name string) string { return strings.Trim(strings.TrimSpace(name), `"',;:-`+" ") }

// people drops those without a name and an address, and each but once.
func people(persons []storage.Person) (out []storage.Person) {
	for _, p := range persons {
		if p != (storage.Person{}) && !slices.Contains(out, p) && !onlyName(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// onlyName reports a person who is there already with an address.
func onlyName(out []storage.Person, p storage.Person) bool {
	return p.Email == "" && slices.ContainsFunc(out, func(o storage.Person) bool { return o.Name == p.Name })
}

// tidy trims categories and keeps each once.
func tidy(categories []string) (out []string) {
	for _, c := range categories {
		if c = extract.Text(c); c != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// languageTag is a language tag as BCP 47 writes it; empty for what is none.
func languageTag(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	primary, rest, _ := strings.Cut(s, "-")
	if len(primary) < 2 || len(primary) > 8 || strings.ContainsAny(s, " <>&\"'/") {
		return ""
	}
	if rest != "" {
		return strings.ToLower(primary) + "-" + rest
	}
	return strings.ToLower(primary)
}
