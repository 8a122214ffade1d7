package render

import (
	"fmt"
	"strings"

	"rawi/cmd/internal/term"
	"rawi/storage"
)

// EventLinks are the events before and after one, as far as they are stored.
type EventLinks struct {
	Follows  *storage.Event
	Followed []storage.Event
}

// EventHead writes what precedes the stories of an event: its title, when it began, where it
// is, what it follows from and what follows.
func EventHead(p *Page, e storage.Event, linked EventLinks, languages []string) {
	p.Heading(Title(LeadMember(e.Lead(languages)).Title))
	fmt.Fprintln(p.Out)
	properties := []Property{{"began", LocalTime(e.Began)}}
	if e.Latest.After(e.Began) {
		properties = append(properties, Property{"latest", LocalTime(e.Latest)})
	}
	properties = append(properties,
		Property{"outlets", strings.Join(p.named(e.Outlets), ", ")},
		Property{"places", strings.Join(e.Places, ", ")},
		Property{"topics", strings.Join(e.Topics, ", ")},
		Property{"id", e.ID},
		Property{"also known as", strings.Join(e.Aliases, ", ")},
	)
	if linked.Follows != nil {
		properties = append(properties, Property{"follows", linkedEvent(*linked.Follows, languages)})
	}
	for i, later := range linked.Followed {
		name := "followed by"
		if i > 0 {
			name = ""
		}
		properties = append(properties, Property{name, linkedEvent(later, languages)})
	}
	p.Properties(properties)
	fmt.Fprintln(p.Out)
}

// linkedEvent names another event.
func linkedEvent(e storage.Event, languages []string) string {
	return fmt.Sprintf("%s %s, %s", ShortID(e.ID), Title(LeadMember(e.Lead(languages)).Title), LocalTime(e.Began))
}

// EventFooter writes what follows the stories of an event.
func EventFooter(p *Page, e storage.Event) {
	note := fmt.Sprintf("%s by %s", Count(len(e.Stories), "story"), Count(len(e.Outlets), "outlet"))
	if len(e.Languages) > 1 {
		note += fmt.Sprintf(" in %s: %s", Count(len(e.Languages), "language"), strings.Join(e.Languages, ", "))
	}
	fmt.Fprintf(p.Out, "\n%s\n", p.Screen.Isolate(term.Clean(note)))
	if len(e.Stories) > 1 {
		fmt.Fprintf(p.Out, "%s\n", p.Screen.Dim("rawi story ID says who ran one of them, rawi why A B why two are together, rawi events split ID takes one out"))
	}
}

// EventNote says in which event with others a story is; empty if no other tells it.
func EventNote(e storage.Event) string {
	if len(e.Stories) < 2 {
		return ""
	}
	note := fmt.Sprintf("%s, told by %s of %s", ShortID(e.ID), Count(len(e.Stories), "story"), Count(len(e.Outlets), "outlet"))
	if len(e.Languages) > 1 {
		note += " in " + strings.Join(e.Languages, ", ")
	}
	return note
}

// named returns the names of outlets.
func (p *Page) named(outlets []string) (names []string) {
	for _, o := range outlets {
		names = append(names, p.OutletNames.Of(o))
	}
	return names
}
