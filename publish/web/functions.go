package web

import (
	"cmp"
	"html/template"
	"net/url"
	"slices"
	"time"

	"rawi/storage"
	"rawi/storage/text"
)

// maxNavTopics is how many topics the navigation of every page shows.
const maxNavTopics = 8

// functions are the functions of the templates.
var functions = template.FuncMap{
	"dir":          text.Direction,
	"language":     func(s string) string { return text.Language(s, nil, "") },
	"languageof":   titleLanguage,
	"translate":    translate,
	"otheroutlets": otherOutlets,
	"count":        func(what, language string, n int) string { return nouns[what].count(language, n) },
	"archive":      archiveURL,
	"iso":          func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
	"lead":         leadMember,
	"others":       func(s storage.Story) int { return max(s.Outlets-1, 0) },
	"relation": func(e storage.Evidence) string {
		if translations[string(e.Relation)] == [2]string{} {
			return ""
		}
		return string(e.Relation)
	},
	"reportssummary": reportsSummary,
	"otherreports":   func(language string, n int) string { return "+" + reports.count(language, n) },
	"outletsof":      outletsOf,
	"languagename":   text.LanguageName,
	"found":          found,
	"eventpath":      EventPath,
	"eventspath":     func(path string) string { return "/events" + path },
	"seen":           firstSeen,
	"links":          func(l Layout, items []Item) listItems { return listItems{items, l} },
	"topictitle":     topicTitle,
	"examples":       examplesIn,
	"navtopics":      func(topics []storage.Topic) []storage.Topic { return topics[:min(len(topics), maxNavTopics)] },
	"topicpath":      topicPath,
	"outletpath":     func(name string) string { return "/outlets/" + url.PathEscape(name) },
	"searchpath":     func(query string) string { return "/search?q=" + url.QueryEscape(query) },
	"finds":          func(l List, f *Finds) listFinds { return listFinds{f, l.Layout} },
	"item":           func(l List, i Item) listItem { return listItem{i, l.Layout} },
	"navlink":        newNavLink,
}

var nouns = map[string]noun{"outlets": outlets, "articles": articles, "stories": stories, "reports": reports}

// listItem is an item with the layout of its page.
type listItem struct {
	Item
	Layout Layout
}

// listFinds are finds with the layout of their page.
type listFinds struct {
	*Finds
	Layout Layout
}

// listItems are items with the layout of their page.
type listItems struct {
	Items  []Item
	Layout Layout
}

// navLink is a link of the navigation.
type navLink struct {
	Link
	Language string // of its text; empty: unknown
	Current  bool   // it leads to the page it is on
}

// newNavLink returns the link to a topic from the page with a layout.
func newNavLink(l Layout, topic string) navLink {
	title := topicTitle(l.Topics, topic)
	link := Link{Path: topicPath(topic), Text: title}
	return navLink{link, titleLanguage(l, title), link.Path == l.Path}
}

func topicPath(name string) string { return "/topics/" + url.PathEscape(name) }

// TitleLanguage returns the language of the title.
func (l List) TitleLanguage() string {
	if l.Kind == "language" {
		return l.Language
	}
	return titleLanguage(l.Layout, l.Title)
}

// titleLanguage returns the language of a title on a page: what its words show, where they
// allow it the one language of the topic that it is the title of, and one of the site's
// rather than another. Kurdish and Persian words are often written alike.
func titleLanguage(l Layout, title string) string {
	declared := ""
	for _, t := range l.Topics {
		if len(t.Languages) == 1 && title == cmp.Or(t.Title, t.Name) {
			declared = t.Languages[0]
		}
	}
	found := text.Language(title, nil, declared)
	own := l.Site.EventLanguages()
	if found == "" || found == declared || slices.Contains(own, found) {
		return found
	}
	for _, tag := range own {
		if text.Language(title, nil, tag) == tag {
			return tag
		}
	}
	return found
}

// LeadTitle returns the title by which a story is shown, or the name of its outlet.
func LeadTitle(s storage.Story) string {
	lead := leadMember(s)
	return cmp.Or(lead.Title, lead.Outlet)
}

// leadMember returns the member that represents a story, or a zero one.
func leadMember(s storage.Story) storage.Member {
	for _, m := range s.Members {
		if m.Article == s.Lead {
			return m
		}
	}
	return storage.Member{}
}

// firstSeen returns when the first article of an event was seen, in seconds since 1970; 0 if
// that is not known.
func firstSeen(e storage.Event) (first int64) {
	for _, s := range e.Stories {
		for _, m := range s.Members {
			if at := m.Seen.Unix(); !m.Seen.IsZero() && (first == 0 || at < first) {
				first = at
			}
		}
	}
	return first
}

// topicTitle returns the title of a topic, or its name if it has none.
func topicTitle(topics []storage.Topic, name string) string {
	for _, t := range topics {
		if t.Name == name && t.Title != "" {
			return t.Title
		}
	}
	return name
}
