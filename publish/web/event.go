package web

import (
	"io"
	"net/url"
	"slices"
	"strings"

	"rawi/storage"
	"rawi/storage/text"
)

// Event is the page of one event.
type Event struct {
	Layout
	Event         storage.Event
	Lead          storage.Story // by which it is shown
	Groups        []Reports
	Rest          int    // stories that Groups do not hold
	Places        []Link // that its stories name
	Before, After []Item // the event that it follows from, and those that follow from it
	Feeds         Feeds
	EventFeeds    Feeds
}

// Event writes the page of one event.
func (p *Pages) Event(w io.Writer, e Event) error { return p.templates.ExecuteTemplate(w, "event", e) }

// Reports are the stories of an event in one language, oldest first.
type Reports struct {
	Language string // empty: unknown
	Stories  []storage.Story
}

// GroupReports groups stories by language, keeping their order: first the languages of
// order, then others as they come.
func GroupReports(stories []storage.Story, order []string) (out []Reports) {
	for _, language := range order {
		if !slices.ContainsFunc(out, func(r Reports) bool { return r.Language == language }) {
			out = append(out, Reports{Language: language})
		}
	}
	for _, s := range stories {
		i := slices.IndexFunc(out, func(r Reports) bool { return r.Language == s.Language() })
		if i < 0 {
			i, out = len(out), append(out, Reports{Language: s.Language()})
		}
		out[i].Stories = append(out[i].Stories, s)
	}
	return slices.DeleteFunc(out, func(r Reports) bool { return len(r.Stories) == 0 })
}

// EventPath returns the path of an event's page.
func EventPath(id string) string { return "/event/" + url.PathEscape(id) }

// reportsSummary says how many stories tell an event, and in which languages beside that of
// the story by which it is shown: "7 reports · also in English, Turkish".
func reportsSummary(language string, e storage.Event, shown storage.Story) string {
	summary := reports.count(language, len(e.Stories))
	if also := alsoIn(language, e.Languages, shown.Language()); also != "" {
		summary += " · " + also
	}
	return summary
}

// alsoIn names languages beside one of them: "also in English, Turkish". It is empty if
// there are none.
func alsoIn(language string, languages []string, beside string) string {
	var names []string
	for _, l := range languages {
		if l != beside {
			names = append(names, text.LanguageName(l, language))
		}
	}
	switch {
	case len(names) == 0:
		return ""
	case language == "ar": // the prefixes are written together with the names
		return "أيضاً ب" + strings.Join(names, " و")
	}
	return "also in " + strings.Join(names, ", ")
}

// outletsOf returns the outlets that ran a story, that of its lead first, each once.
func outletsOf(s storage.Story) []string {
	out := []string{leadMember(s).Outlet}
	for _, m := range s.Members {
		if !slices.Contains(out, m.Outlet) {
			out = append(out, m.Outlet)
		}
	}
	return out
}
