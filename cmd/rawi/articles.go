package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"rawi/cmd/internal/term"
	"rawi/publish/format"
	"rawi/storage"
)

// shortID is as much of an article's id as a table shows: its day and 30 bits
// are unique among the articles of most days, and every verb takes them.
const shortID = len("20261123-7q4m0z")

// articleSheet shows articles.
func articleSheet(a *app, l *lookup) sheet[storage.Article] {
	return sheet[storage.Article]{
		columns: []term.Column{
			{Title: "time", Drop: 2},
			{Title: "outlet", Least: 8, Most: 16, Drop: 1},
			{Title: "title", Flex: 20},
			{Title: "also", Right: true, Drop: 3},
			{Title: "id"},
		},
		row: func(r storage.Article) []term.Cell {
			return []term.Cell{
				term.Faint(localTime(r.Time())),
				term.Text(outletOf(r.Outlet, r.Feed)),
				l.title(titleOf(r.Title)),
				term.Text(plus(l.others(context.Background(), r))),
				term.Faint(cutID(r.ID)),
			}
		},
		fields: articleFields,
		usual:  6,
		object: func(r storage.Article) any { return format.NewItem(r, l.feeds[r.Feed].URL) },
		texts: map[string]func(storage.Article) []string{
			formatURLs: func(r storage.Article) []string { return nonEmpty(r.Link) },
			formatMD: func(r storage.Article) []string {
				return []string{markdown(titleOf(r.Title), r.Link, outletOf(r.Outlet, r.Feed), r.Time())}
			},
		},
		document: func(rows []storage.Article) ([]byte, error) { return l.atom(a.now(), rows) },
	}
}

// atom is a feed of articles, as much of them as may be passed on.
func (l *lookup) atom(now time.Time, rows []storage.Article) ([]byte, error) {
	page := l.site.URL + "/search?q=" + url.QueryEscape(l.text)
	d := format.Document{
		Title: l.site.Title, Subtitle: l.text, ID: format.TagURI(l.site, "query/"+url.PathEscape(l.text)),
		Self: l.site.URL + "/search.atom?q=" + url.QueryEscape(l.text), Alternate: page, Language: l.site.Language, Updated: now,
	}
	for _, r := range rows {
		told := storage.Story{ID: r.Story, Lead: r.ID, Time: r.Time(), Updated: latest(r.Time(), r.Changed), Topics: r.Topics}
		e := format.NewEntry(l.site, format.EntrySource{Story: told, Lead: r, Feed: l.feeds[r.Feed]})
		e.ID = format.TagURI(l.site, "article/"+r.ID)
		d.Entries = append(d.Entries, e)
	}
	return format.Atom(d)
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

var articleFields = []field[storage.Article]{
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
	{"categories", func(r storage.Article) string { return strings.Join(r.Categories, ", ") }},
	{"image", func(r storage.Article) string { return r.Image }},
}

// title is a cell in which the words asked for are marked.
func (l *lookup) title(title string) term.Cell {
	clean := term.Clean(title)
	if l.expr == nil {
		return term.Text(clean)
	}
	return term.Marked(clean, spans(l.expr.Marks(clean, true)))
}

func spans(marks [][2]int) []term.Span {
	out := make([]term.Span, len(marks))
	for i, m := range marks {
		out[i] = term.Span{Start: m[0], End: m[1]}
	}
	return out
}

// localTime is a time as a person at this machine reads it.
func localTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("2006-01-02 15:04")
}

// utc is a time as a program reads it; empty where there is none.
func utc(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func outletOf(outlet, feed string) string {
	if outlet != "" {
		return outlet
	}
	return feed
}

func titleOf(title string) string {
	if strings.TrimSpace(title) == "" {
		return "(no title)"
	}
	return title
}

func plus(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("+%d", n)
}

func cutID(id string) string {
	if len(id) > shortID {
		return id[:shortID]
	}
	return id
}

func personNames(people []storage.Person) string {
	names := make([]string, 0, len(people))
	for _, p := range people {
		if p.Name != "" {
			names = append(names, p.Name)
		} else if p.Email != "" {
			names = append(names, p.Email)
		}
	}
	return strings.Join(names, ", ")
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{term.Clean(s)}
}

// markdownSpecial is what would end or open something inside a link's text.
var markdownSpecial = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, "*", `\*`, "_", `\_`, "`", "\\`", "<", `\<`)

// markdown is one item of a Markdown list.
func markdown(title, link, outlet string, at time.Time) string {
	text := markdownSpecial.Replace(term.Clean(title))
	if link != "" {
		text = "[" + text + "](<" + strings.NewReplacer("<", "%3C", ">", "%3E").Replace(term.Clean(link)) + ">)"
	}
	return fmt.Sprintf("- %s — %s, %s", text, term.Clean(outlet), utc(at))
}
