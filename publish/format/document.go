package format

import (
	"cmp"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"
	"time"

	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/text"
)

// Document is a feed to be written.
type Document struct {
	Title     string
	Subtitle  string
	ID        string // tag: URI
	Self      string // its own address
	Hub       string // where readers may ask to be told of changes (WebSub); empty: nowhere
	Alternate string // the page that shows the same
	Language  string
	Updated   time.Time
	Entries   []Entry
	Deleted   []Deleted // entries that readers may have and should drop

	// Where the rest is (RFC 5005, 4). Archive says that the entries are those
	// of a closed time; then Current is the address of the newest ones.
	Archive           bool
	Current, Previous string // empty: there is none
}

// Deleted is an entry that was removed.
type Deleted struct {
	ID string // of the entry
	At time.Time
}

// NewDeleted tells that the story of a forgotten article is gone.
func NewDeleted(site storage.Site, t storage.Tombstone) Deleted {
	return Deleted{TagURI(site, "story/"+t.Story), t.At}
}

// archiveLinks are the links of d to its neighbours in time, of a media type.
func (d Document) archiveLinks(mediaType string) (links []atomLink) {
	for _, l := range []atomLink{{Rel: "current", Href: d.Current}, {Rel: "prev-archive", Href: d.Previous}} {
		if l.Href != "" {
			l.Type = mediaType
			links = append(links, l)
		}
	}
	return links
}

// historyNamespace and tombstoneNamespace are those of RFC 5005 and RFC 6721.
const (
	historyNamespace   = "http://purl.org/syndication/history/1.0"
	tombstoneNamespace = "http://purl.org/atompub/tombstones/1.0"
)

// mark is an element that says all by being there.
type mark struct{}

// archiveMark is the mark of an archive; nil: d is none.
func (d Document) archiveMark() (namespace string, m *mark) {
	if !d.Archive {
		return "", nil
	}
	return historyNamespace, &mark{}
}

// Entry is one story.
type Entry struct {
	ID         string // tag: URI
	Title      string
	Heading    string // stands for the title where there is none and a format wants one
	Link       string
	Summary    string // safe HTML
	Content    string // safe HTML, with who else ran it
	Authors    []storage.Person
	Published  time.Time
	Updated    time.Time
	Language   string
	Categories []string
	Enclosures []storage.Enclosure
	Image      string
	Source     Source
	Also       []Also
}

// Source is the feed an entry comes from.
type Source struct {
	ID    string
	Title string
	Link  string // its site
	Feed  string // its address

	Updated time.Time // of the feed, as of the entry; zero: the entry's
}

// Also is another outlet that ran the story.
type Also struct {
	Outlet, Title, Link, Language string
	Time                          time.Time
}

// EntrySource is a story and what an entry says of it.
type EntrySource struct {
	Story   storage.Story
	Lead    storage.Article
	Feed    storage.Feed // of the lead
	Channel storage.Channel
}

// TagURI is the tag: URI (RFC 4151) of something of a site: it stays the same
// when the site moves.
func TagURI(site storage.Site, specific string) string {
	return "tag:" + site.Authority + "," + site.Began + ":" + specific
}

// NewEntry makes a story's entry: its lead, and who else ran it. Of the lead
// it says as much as the feed's Republish allows.
func NewEntry(site storage.Site, t EntrySource) Entry {
	a := ApplyRepublish(t.Lead, t.Feed.Republish)
	e := Entry{
		ID: TagURI(site, "story/"+t.Story.ID), Title: a.Title, Heading: heading(a), Link: a.Link, Authors: a.Authors,
		Published: t.Story.Time, Updated: t.Story.Updated, Language: a.Language,
		Enclosures: a.Enclosures, Image: a.Image, Source: source(site, t), Also: also(t.Story),
	}
	for _, c := range append(slices.Clone(t.Story.Topics), append([]string{t.Feed.Region}, a.Categories...)...) {
		if c != "" && !slices.Contains(e.Categories, c) {
			e.Categories = append(e.Categories, c)
		}
	}
	if e.Link == "" {
		e.Link = site.URL + "/stories/" + t.Story.ID
	}
	content := cmp.Or(a.Full, a.Content)
	if t.Feed.Republish == storage.RepublishSummary {
		content = excerpt(a)
	}
	if content == "" {
		content = a.Summary
	} else {
		e.Summary = excerpt(a)
	}
	e.Content = block(a.Language, content) + alsoHTML(site, e.Also)
	return e
}

// source is the feed the lead came from, its address without what might be
// secret in it.
func source(site storage.Site, t EntrySource) Source {
	s := Source{ID: t.Channel.ID, Title: t.Feed.Title, Link: t.Channel.Link, Updated: sourceUpdated(t)}
	if s.Title == "" {
		s.Title = t.Channel.Title
	}
	if s.Title == "" {
		s.Title = t.Lead.Outlet
	}
	if address.Public(t.Feed.URL) {
		s.Feed = address.Escape(t.Feed.URL)
	}
	if u, err := url.Parse(s.ID); err != nil || u.Scheme == "" || u.Opaque == "" && u.Host == "" || strings.ContainsAny(s.ID, " <>\"{}|\\^`") {
		s.ID = TagURI(site, "feed/"+t.Feed.Name)
	}
	return s
}

// sourceUpdated is when the feed that the lead came from was updated (RFC 4287,
// 4.2.11), as of the text that is shown: a feed says another time each hour,
// and what was published once must not change with it.
func sourceUpdated(t EntrySource) time.Time {
	shown := t.Story.Updated
	for _, at := range []time.Time{t.Lead.Seen, t.Lead.Changed} {
		if at.After(shown) {
			shown = at
		}
	}
	if t.Channel.Updated.After(shown) {
		return shown
	}
	return t.Channel.Updated
}

func also(s storage.Story) (out []Also) {
	for _, m := range s.Members {
		if m.Article != s.Lead {
			out = append(out, Also{m.Outlet, m.Title, m.Link, m.Language, m.Time})
		}
	}
	return out
}

// block wraps HTML in its own language and direction: what stands around it
// may be in another.
func block(language, content string) string {
	if saysNothing(content) {
		return ""
	}
	return fmt.Sprintf(`<div lang="%s" dir="%s">%s</div>`, html.EscapeString(language), text.Direction(language), content)
}

// alsoHTML lists who else ran a story, in the language of the site.
func alsoHTML(site storage.Site, list []Also) string {
	if len(list) == 0 {
		return ""
	}
	heading := "Also in"
	if strings.HasPrefix(site.Language, "ar") {
		heading = "رواه أيضاً"
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<div dir="%s"><p>%s:</p><ul>`, text.Direction(site.Language), heading)
	for _, a := range list {
		name := html.EscapeString(a.Outlet)
		if a.Link != "" {
			name = fmt.Sprintf(`<a href="%s">%s</a>`, html.EscapeString(a.Link), name)
		}
		fmt.Fprintf(&b, `<li>%s: <bdi lang="%s">%s</bdi> (%s)</li>`, name, html.EscapeString(a.Language), html.EscapeString(a.Title), a.Time.UTC().Format("2006-01-02 15:04"))
	}
	b.WriteString("</ul></div>")
	return b.String()
}

// excerpt is the beginning of an article's text.
func excerpt(a storage.Article) string {
	var words []string
	for _, block := range a.Text {
		words = append(words, strings.Fields(block)...)
		if len(words) > 60 {
			return html.EscapeString(strings.Join(words[:60], " ")) + " …"
		}
	}
	return html.EscapeString(strings.Join(words, " "))
}
