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
	"rawi/storage/outlet"
	"rawi/storage/place"
	"rawi/storage/text"
)

// Entry is a story or an event in a document.
type Entry struct {
	ID            string // tag: URI
	Title         string
	FallbackTitle string // shown by formats that require a title, if Title is empty
	Link          string
	Summary       string // safe HTML
	Content       string // safe HTML, with the list of Related
	Authors       []storage.Person
	Published     time.Time
	Updated       time.Time
	Language      string
	Categories    []string
	Places        []Place // most important first
	PlaceScheme   string  // tag: URI that the ids of Places belong to
	Enclosures    []storage.Enclosure
	Image         string
	Source        Source
	Related       []Related
	Event         Event // that has other stories; zero: none
}

// Source is the feed that an entry comes from.
type Source struct {
	ID    string
	Title string
	Link  string // address of its site; empty: unknown
	Feed  string // its address; empty if it may hold a secret, or is none of a feed

	Updated time.Time // of the feed, but not after the entry's text; zero: unknown
}

// Related is another article of the same story or event.
type Related struct {
	Outlet, Title, Link, Language string
	Time                          time.Time
}

// EntrySource is what an entry is made from.
type EntrySource struct {
	Story   storage.Story
	Lead    storage.Article
	Feed    storage.Feed     // of the lead
	Channel storage.Channel  // likewise
	Places  *place.Gazetteer // in force; nil: the built-in places
	Event   *storage.Event   // of the story; nil: unknown
	Outlets outlet.Names     // by which outlets are shown; nil: as they are
}

// NewEntry returns the entry of a story: its lead, the list of other outlets that ran it,
// and a link to its event. It holds as much of the lead as the feed's Republish allows.
func NewEntry(site storage.Site, t EntrySource) Entry {
	e := leadEntry(site, t)
	e.Categories, e.Places = categories(t.Story.Topics, t.Feed, t.Lead), entryPlaces(t.Lead.Places, t.Places, site.Language)
	e.Related = related(t.Story, t.Outlets)
	e.Content += relatedHTML(site, e.Related) + e.Event.html(site)
	return e
}

// leadEntry returns the entry of a story's lead, with what is the same for its story and
// its event.
func leadEntry(site storage.Site, t EntrySource) Entry {
	a := ApplyRepublish(t.Lead, t.Feed.Republish)
	e := Entry{
		ID: TagURI(site, "story/"+t.Story.ID), Title: text.Truncate(a.OwnTitle(), maxTitle), Link: a.Link, Authors: a.Authors,
		Published: t.Story.Time, Updated: t.Story.Updated, Language: a.Language,
		Enclosures: a.Enclosures, Image: a.Image, Source: source(site, t), Event: eventOf(site, t.Event),
		PlaceScheme: TagURI(site, "places"),
	}
	if isBlank(stripControls(e.Title)) {
		e.FallbackTitle = text.Truncate(fallbackTitle(a), maxTitle)
	}
	if e.Link == "" {
		e.Link = storyURL(site, t.Story.ID)
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
	e.Content = wrapHTML(a.Language, content)
	return e
}

// categories returns topics, the region of a feed and an article's own categories.
func categories(topics []string, feed storage.Feed, a storage.Article) (out []string) {
	for _, c := range slices.Concat(topics, []string{feed.Region}, a.Categories) {
		if c != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// storyURL returns the address of a story's page.
func storyURL(site storage.Site, id string) string { return site.URL + "/stories/" + id }

// source returns the feed of the lead. Its address is left out if it may hold a secret, or
// leads to no feed: readers would subscribe to it.
func source(site storage.Site, t EntrySource) Source {
	s := Source{ID: t.Channel.ID, Title: t.Feed.Title, Link: t.Channel.Link, Updated: sourceUpdated(t)}
	if s.Title == "" {
		s.Title = t.Channel.Title
	}
	if s.Title == "" {
		s.Title = t.Lead.Outlet
	}
	if t.Feed.Kind == storage.KindFeed && address.IsShown(t.Feed.URL, t.Feed.Secrets...) {
		s.Feed = address.Escape(t.Feed.URL)
	}
	isPage := t.Feed.Kind == storage.KindPage || t.Feed.Kind == storage.KindTelegram
	if s.Link == "" && isPage && address.IsShown(t.Feed.URL, t.Feed.Secrets...) {
		s.Link = address.Escape(t.Feed.URL)
	}
	if u, err := url.Parse(s.ID); err != nil || u.Scheme == "" || u.Opaque == "" && u.Host == "" || strings.ContainsAny(s.ID, " <>\"{}|\\^`") {
		s.ID = TagURI(site, "feed/"+t.Feed.Name)
	}
	return s
}

// sourceUpdated returns when the feed of the lead was updated (RFC 4287, 4.2.11), but
// not later than the text that is shown: feeds change the time with each poll, and a
// published entry must not change with it.
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

func related(s storage.Story, names outlet.Names) (out []Related) {
	for _, m := range s.Members {
		if m.Article != s.Lead && len(out) < maxRelated {
			out = append(out, relatedOf(m, names))
		}
	}
	return out
}

func relatedOf(m storage.Member, names outlet.Names) Related {
	return Related{names.Of(m.Outlet), text.Truncate(m.Title, maxTitle), m.Link, m.Language, m.Time}
}

// wrapHTML wraps HTML in an element with its language and direction, which may differ
// from those around it; empty if content is.
func wrapHTML(language, content string) string {
	if isEmptyHTML(content) {
		return ""
	}
	return fmt.Sprintf(`<div lang="%s" dir="%s">%s</div>`, html.EscapeString(language), text.Direction(language), paragraphed(content))
}

// relatedHTML returns the list of other outlets that ran a story, with a heading in the
// language of the site.
func relatedHTML(site storage.Site, list []Related) string {
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<div dir="%s"><p>%s:</p>`, text.Direction(site.Language), relatedHeading(site))
	writeRelatedList(&b, site.Location(), list)
	b.WriteString("</div>")
	return b.String()
}

func relatedHeading(site storage.Site) string {
	if strings.HasPrefix(site.Language, "ar") {
		return "رواه أيضاً"
	}
	return "Also in"
}

// writeRelatedList writes a list of articles as HTML, with their times in a zone.
func writeRelatedList(b *strings.Builder, zone *time.Location, list []Related) {
	b.WriteString("<ul>")
	for _, a := range list {
		name := html.EscapeString(a.Outlet)
		if a.Link != "" {
			name = fmt.Sprintf(`<a href="%s">%s</a>`, html.EscapeString(a.Link), name)
		}
		fmt.Fprintf(b, `<li>%s: <bdi lang="%s">%s</bdi> (%s)</li>`, name, html.EscapeString(a.Language), html.EscapeString(a.Title), storage.Stamp(a.Time, zone))
	}
	b.WriteString("</ul>")
}

const (
	excerptWords = 60    // words of a text in an excerpt
	maxExcerpt   = 2_000 // characters of an excerpt, whose words may be long
	maxTitle     = 500   // characters of a title
	maxRelated   = 50    // other articles that an entry lists
)

// excerpt returns the beginning of an article's text as HTML.
func excerpt(a storage.Article) string {
	var words []string
	for _, block := range a.Text {
		for word := range strings.FieldsSeq(block) {
			if len(words) == excerptWords {
				return html.EscapeString(text.Truncate(strings.Join(words, " "), maxExcerpt)) + " …"
			}
			words = append(words, word)
		}
	}
	return html.EscapeString(text.Truncate(strings.Join(words, " "), maxExcerpt))
}
