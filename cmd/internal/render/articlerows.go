package render

import (
	"net/url"
	"strings"
	"time"

	"rawi/cmd/internal/term"
	"rawi/publish/format"
	"rawi/storage"
	"rawi/storage/boilerplate"
	"rawi/storage/place"
)

// Articles is what rows of articles show beside the articles themselves.
type Articles struct {
	Feeds   map[string]storage.Feed
	Site    storage.Site
	Places  *place.Gazetteer
	Query   string                                // that the articles match
	Marks   func(title, language string) [][2]int // matches to mark in a title; nil: none
	Outlets map[string]int                        // how many outlets ran a story, by its id; a removed story has none
	Events  map[string]string                     // the event of a story, by its id
	Now     time.Time
	Names   OutletNames // for people
}

// Rows returns the format of the rows.
func (l *Articles) Rows() RowFormat[storage.Article] {
	return RowFormat[storage.Article]{
		Columns: []term.Column{
			{Title: "time", Drop: 2},
			{Title: "outlet", Least: 8, Most: 16, Drop: 1},
			{Title: "title", Flex: 20},
			{Title: "also", Right: true, Drop: 3},
			{Title: "id"},
		},
		Row: func(r storage.Article) []term.Cell {
			return []term.Cell{
				term.Faint(LocalTime(r.Time())),
				term.Text(Outlet(l.Names.Of(r.Outlet), r.Feed)),
				l.title(Title(r.Title), r.Language),
				term.Text(plusCount(max(l.Outlets[r.Story]-1, 0))),
				term.Faint(ShortID(r.ID)),
			}
		},
		Fields:  articleFields,
		Default: 6,
		Object: func(r storage.Article) any {
			item := format.NewItem(boilerplate.Strip(r), l.Feeds[r.Feed])
			item.Event = l.Events[r.Story]
			return item
		},
		Lines: map[string]func(storage.Article) []string{
			FormatURLs: func(r storage.Article) []string { return nonEmpty(r.Link) },
			FormatMD: func(r storage.Article) []string {
				return []string{markdownItem(Title(r.Title), r.Link, Outlet(l.Names.Of(r.Outlet), r.Feed), r.Time())}
			},
		},
		Document: l.atom,
	}
}

// atom returns an Atom feed of the articles, with as much of each as may be
// republished.
func (l *Articles) atom(rows []storage.Article) ([]byte, error) {
	page := l.Site.URL + "/search?q=" + url.QueryEscape(l.Query)
	d := format.Document{
		Title: l.Site.Title, Subtitle: l.Query, ID: format.TagURI(l.Site, "query/"+url.PathEscape(l.Query)),
		Self: l.Site.URL + "/search.atom?q=" + url.QueryEscape(l.Query), Alternate: page, Language: l.Site.Language, Updated: l.Now,
	}
	for _, r := range rows {
		s := storage.Story{ID: r.Story, Lead: r.ID, Time: r.Time(), Updated: later(r.Time(), r.Changed), Topics: r.Topics}
		e := format.NewEntry(l.Site, format.EntrySource{Story: s, Lead: r, Feed: l.Feeds[r.Feed], Places: l.Places})
		e.ID = format.TagURI(l.Site, "article/"+r.ID)
		d.Entries = append(d.Entries, e)
	}
	return format.Atom(d)
}

var articleFields = []Field[storage.Article]{
	{"time", func(r storage.Article) string { return utc(r.Time()) }},
	{"outlet", func(r storage.Article) string { return r.Outlet }},
	{"title", func(r storage.Article) string { return r.Title }},
	{"link", func(r storage.Article) string { return r.Link }},
	{"id", func(r storage.Article) string { return r.ID }},
	{"story", func(r storage.Article) string { return r.Story }},
	{"feed", func(r storage.Article) string { return r.Feed }},
	{"guid", func(r storage.Article) string { return r.GUID }},
	{"author", func(r storage.Article) string { return personNames(r.Authors) }},
	{"language", func(r storage.Article) string { return r.Language }},
	{"published", func(r storage.Article) string { return utc(r.Published) }},
	{"updated", func(r storage.Article) string { return utc(r.Updated) }},
	{"seen", func(r storage.Article) string { return utc(r.Seen) }},
	{"topics", func(r storage.Article) string { return strings.Join(r.Topics, " ") }},
	{"places", func(r storage.Article) string { return strings.Join(r.Places, " ") }},
	{"categories", func(r storage.Article) string { return strings.Join(r.Categories, ", ") }},
	{"image", func(r storage.Article) string { return r.Image }},
}

// title returns a cell in which the matches are marked.
func (l *Articles) title(title, language string) term.Cell {
	clean := term.Clean(title)
	if l.Marks == nil {
		return term.Text(clean)
	}
	return term.Marked(clean, spans(l.Marks(clean, language)))
}
