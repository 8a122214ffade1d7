package format

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"

	"rawi/storage"
	"rawi/storage/outlet"
	"rawi/storage/text"
)

// Event names the event that an entry's story is in. An event of one story is not named.
type Event struct {
	ID     string // of the store; empty: none
	Link   string // address of its page
	Scheme string // tag: URI that ID belongs to
	Title  string // "The event", in the language of the site
}

// NewEventEntry returns the entry of t.Event, which is not nil: the text of its lead, which
// is t.Story's, and who told it in which language. The entry is updated with the event, not
// with each report.
func NewEventEntry(site storage.Site, t EntrySource) Entry {
	e := leadEntry(site, t)
	e.ID, e.Published, e.Updated = eventURI(site, t.Event.ID), t.Event.Began, t.Event.Updated
	e.Categories = categories(t.Event.Topics, t.Feed, t.Lead)
	e.Places = entryPlaces(appendNew(slices.Clone(t.Lead.Places), t.Event.Places), t.Places, site.Language)
	groups := byLanguage(t.Event, t.Story, t.Outlets)
	for _, g := range groups {
		e.Related = append(e.Related, g.reports...)
	}
	e.Content += reportsHTML(site, groups, t.Lead.Language)
	return e
}

func eventURI(site storage.Site, id string) string { return TagURI(site, "event/"+id) }

// eventOf returns how entries name an event; zero if it has no other story.
func eventOf(site storage.Site, e *storage.Event) Event {
	if e == nil || len(e.Stories) < 2 {
		return Event{}
	}
	title := "The event"
	if strings.HasPrefix(site.Language, "ar") {
		title = "الحدث"
	}
	return Event{e.ID, EventURL(site, e.ID), TagURI(site, "events"), title}
}

// label returns the name of the event's category. It has the id, by which readers that show
// the name alone keep events apart.
func (e *Event) label() string { return e.Title + " " + e.ID }

// html returns a link to the event's page as HTML, in the language of the site: few
// readers show that of link. Without an event it is empty.
func (e *Event) html(site storage.Site) string {
	if e.ID == "" {
		return ""
	}
	said := "The event as others tell it"
	if strings.HasPrefix(site.Language, "ar") {
		said = "الحدث كما رواه آخرون"
	}
	return fmt.Sprintf(`<p dir="%s"><a href="%s">%s</a></p>`, text.Direction(site.Language), html.EscapeString(e.Link), said)
}

// link returns the link from an entry to the event's page.
func (e *Event) link() atomLink {
	return atomLink{Rel: "related", Type: "text/html", Href: e.Link, Title: e.Title}
}

// EventURL returns the address of an event's page.
func EventURL(site storage.Site, id string) string { return site.URL + "/event/" + id }

// reports are articles in one language.
type reports struct {
	language string
	reports  []Related
}

// byLanguage returns the articles of an event other than the lead of a story, by language:
// that of the lead first, then those in which most stories are. Of each language there are
// the oldest, and maxRelated together: a language leaves to others what it does not need.
func byLanguage(e *storage.Event, shown storage.Story, names outlet.Names) []reports {
	var groups []reports
	for _, language := range appendNew([]string{shown.Language()}, e.Languages) {
		groups = append(groups, reports{language: language})
	}
	for _, s := range e.Stories {
		for _, m := range s.Members {
			if m.Article == shown.Lead {
				continue
			}
			i := slices.IndexFunc(groups, func(g reports) bool { return g.language == m.Language })
			if i < 0 {
				i, groups = len(groups), append(groups, reports{language: m.Language})
			}
			groups[i].reports = append(groups[i].reports, relatedOf(m, names))
		}
	}
	groups = slices.DeleteFunc(groups, func(g reports) bool { return len(g.reports) == 0 })
	bySize := make([]*reports, len(groups))
	for i := range groups {
		bySize[i] = &groups[i]
	}
	slices.SortStableFunc(bySize, func(a, b *reports) int { return cmp.Compare(len(a.reports), len(b.reports)) })
	left := maxRelated
	for i, g := range bySize {
		slices.SortStableFunc(g.reports, func(a, b Related) int { return a.Time.Compare(b.Time) })
		g.reports = g.reports[:min(len(g.reports), left/(len(bySize)-i))]
		left -= len(g.reports)
	}
	return slices.DeleteFunc(groups, func(g reports) bool { return len(g.reports) == 0 })
}

// reportsHTML returns the articles of an event, under the name of each language unless all
// are in the lead's.
func reportsHTML(site storage.Site, groups []reports, lead string) string {
	if len(groups) == 0 {
		return ""
	}
	if len(groups) == 1 && groups[0].language == lead {
		return relatedHTML(site, groups[0].reports)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<div dir="%s"><p>%s:</p>`, text.Direction(site.Language), relatedHeading(site))
	zone := site.Location()
	for _, g := range groups {
		fmt.Fprintf(&b, "<p><b>%s</b></p>", html.EscapeString(cmp.Or(text.LanguageName(g.language, site.Language), "?")))
		writeRelatedList(&b, zone, g.reports)
	}
	b.WriteString("</div>")
	return b.String()
}

// appendNew appends the strings of more that list does not have.
func appendNew(list, more []string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}
