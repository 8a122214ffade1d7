package render

import (
	"fmt"
	"strings"

	"rawi/cmd/internal/term"
	"rawi/storage"
	"rawi/storage/boilerplate"
	"rawi/storage/text"
)

// Article writes an article: its title, properties, text and links; with raw also what is
// not its own text. s is its story, the zero value if it is not known; event its EventNote.
func Article(p *Page, r storage.Article, s storage.Story, event string, raw bool) {
	rightToLeft := text.Direction(r.Language) == "rtl"
	for _, line := range term.Wrap(term.Clean(Title(r.Title)), p.textWidth()) {
		fmt.Fprintln(p.Out, p.Screen.Bold(p.Screen.Line(line, rightToLeft)))
	}
	fmt.Fprintln(p.Out)
	properties := p.articleProperties(r)
	if len(s.Members) > 1 {
		properties = append(properties, Property{"story", ShortID(s.ID) + ", run by " + outletNames(s, p.OutletNames)})
	}
	properties = append(properties, Property{"event", event})
	if raw {
		p.Properties(properties)
		fmt.Fprintln(p.Out)
		p.rawText(r, rightToLeft)
		writeLinks(p, r)
		return
	}
	p.Properties(append(properties, Property{"own text", leftOutNote(r.LeftOut)}))
	fmt.Fprintln(p.Out)
	own := boilerplate.Strip(r)
	p.paragraphs(own.Text, rightToLeft)
	writeLinks(p, own)
}

func (p *Page) articleProperties(r storage.Article) []Property {
	published := LocalTime(r.Published)
	if r.DateNote != "" {
		published += " (" + r.DateNote + ")"
	}
	properties := []Property{
		{"outlet", p.outletAndKey(r)},
		{"feed", r.Feed},
		{"by", personNames(r.Authors)},
		{"published", published},
		{"seen", LocalTime(r.Seen)},
		{"language", r.Language},
		{"topics", strings.Join(r.Topics, ", ")},
		{"places", placesNote(r)},
		{"dateline", r.Dateline},
		{"link", r.Link},
		{"id", r.ID},
	}
	if r.Versions > 0 {
		properties = append(properties, Property{"changed", fmt.Sprintf("%s, %s kept: --diff shows what changed", LocalTime(r.Changed), Count(r.Versions, "older text"))})
	}
	if r.Pinned {
		properties = append(properties, Property{"pinned", "never expires"})
	}
	return properties
}

// outletAndKey returns the name of an article's outlet, and by what queries ask for it.
func (p *Page) outletAndKey(r storage.Article) string {
	name := p.outlet(r.Outlet, r.Feed)
	if r.Outlet != "" && name != r.Outlet {
		name += " (" + r.Outlet + ")"
	}
	return name
}

// outletNames lists the outlets of a story in order of publication, each once.
func outletNames(s storage.Story, shown OutletNames) string {
	var names []string
	seen := map[string]bool{}
	for _, m := range s.Members {
		name := Outlet(shown.Of(m.Outlet), m.Feed)
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// placesNote lists the places of an article, and what they lie in; empty: none.
func placesNote(r storage.Article) string {
	if len(r.Within) == 0 {
		return strings.Join(r.Places, ", ")
	}
	return strings.Join(r.Places, ", ") + " (in " + strings.Join(r.Within, ", ") + ")"
}

// Places writes the places of an article, and where it was written.
func Places(p *Page, r storage.Article) {
	if len(r.Places) > 0 {
		fmt.Fprintf(p.Out, "its own text names the places %s\n", term.Clean(placesNote(r)))
	}
	if r.Dateline != "" {
		fmt.Fprintf(p.Out, "it was written at %s, which place: does not count\n", term.Clean(r.Dateline))
	}
}
