package format

import (
	"cmp"
	"encoding/xml"
	"strconv"
	"time"

	"github.com/gorilla/feeds"
)

type rssDocument struct {
	XMLName xml.Name    `xml:"rss"`
	Version string      `xml:"version,attr"`
	Content string      `xml:"xmlns:content,attr"`
	DC      string      `xml:"xmlns:dc,attr"`
	Atom    string      `xml:"xmlns:atom,attr"`
	History string      `xml:"xmlns:fh,attr,omitempty"`
	Geo     string      `xml:"xmlns:georss,attr,omitempty"`
	Channel *rssChannel `xml:"channel"`
}

// FeedXml implements feeds.XmlFeed.
func (d *rssDocument) FeedXml() any { return d }

type rssChannel struct {
	XMLName xml.Name `xml:"channel"`
	*feeds.RssFeed
	Links   []atomLink    `xml:"atom:link"`
	Archive *emptyElement `xml:"fh:archive"`
	Items   []*rssItem    `xml:"item"`
}

type rssItem struct {
	XMLName xml.Name `xml:"item"`
	*feeds.RssItem
	Title       string         `xml:"title,omitempty"`
	Description string         `xml:"description,omitempty"`
	Creators    []string       `xml:"dc:creator"`
	Language    string         `xml:"dc:language,omitempty"`
	Category    []rssCategory  `xml:"category"`
	Enclosures  []rssEnclosure `xml:"enclosure"`
	Source      *rssSource     `xml:"source"`
	Related     []atomLink     `xml:"atom:link"`
	Point       string         `xml:"georss:point,omitempty"`
}

type rssCategory struct {
	Domain string `xml:"domain,attr,omitempty"`
	Term   string `xml:",chardata"`
}

type rssEnclosure struct {
	URL    string `xml:"url,attr"`
	Length string `xml:"length,attr"`
	Type   string `xml:"type,attr"`
}

type rssSource struct {
	URL   string `xml:"url,attr"`
	Title string `xml:",chardata"`
}

// RSS writes d as RSS 2.0, following the RSS Advisory Board's Best Practices Profile.
func RSS(d Document) ([]byte, error) {
	c := &rssChannel{
		RssFeed: &feeds.RssFeed{
			Title: stripControls(d.Title), Link: d.Alternate, Description: stripControls(d.Subtitle), Language: d.Language,
			LastBuildDate: rfc822(d.Updated), Generator: generator, Docs: "https://www.rssboard.org/rss-specification",
		},
		Links: []atomLink{{Rel: "self", Type: "application/rss+xml", Href: d.Self}},
	}
	if d.Hub != "" {
		c.Links = append(c.Links, atomLink{Rel: "hub", Href: d.Hub})
	}
	c.Links = append(c.Links, d.archiveLinks("application/rss+xml")...)
	if c.Description == "" {
		c.Description = c.Title
	}
	for _, e := range d.Entries {
		c.Items = append(c.Items, newRSSItem(e))
	}
	out := &rssDocument{
		Version: "2.0", Content: "http://purl.org/rss/1.0/modules/content/", DC: "http://purl.org/dc/elements/1.1/",
		Atom: "http://www.w3.org/2005/Atom", Channel: c, Geo: geoNamespaceOf(d.Entries),
	}
	out.History, c.Archive = d.archiveElement()
	return writeXML(out)
}

func newRSSItem(e Entry) *rssItem {
	out := &rssItem{
		RssItem: &feeds.RssItem{
			Link: e.Link, PubDate: rfc822(e.Published), Guid: &feeds.RssGuid{Id: e.ID, IsPermaLink: "false"},
		},
		Language: e.Language, Point: e.point(),
	}
	if title := stripControls(e.Title); !isBlank(title) {
		out.Title = title
	}
	if !isEmptyHTML(e.Content) {
		out.Content = &feeds.RssContent{Content: stripControls(e.Content)}
		out.Description = stripControls(e.Content)
	}
	if !isEmptyHTML(e.Summary) {
		out.Description = stripControls(e.Summary)
	}
	if out.Title == "" && out.Description == "" {
		out.Title = e.title()
	}
	for _, p := range e.authors() {
		out.Creators = append(out.Creators, displayName(p))
	}
	for _, c := range e.Categories {
		if c = stripControls(c); !isBlank(c) {
			out.Category = append(out.Category, rssCategory{Term: c})
		}
	}
	for _, p := range e.Places {
		out.Category = append(out.Category, rssCategory{e.PlaceScheme, p.ID})
	}
	// The profile allows one enclosure: some readers show the first, others the last.
	for _, c := range e.Enclosures[:min(len(e.Enclosures), 1)] {
		out.Enclosures = append(out.Enclosures, rssEnclosure{c.URL, strconv.FormatInt(max(c.Length, 0), 10), cmp.Or(mediaType(c), genericType)})
	}
	if e.Source.Feed != "" {
		out.Source = &rssSource{e.Source.Feed, stripControls(e.Source.Title)}
	}
	if e.Event.ID != "" {
		out.Category = append(out.Category, rssCategory{e.Event.Scheme, e.Event.ID})
		out.Related = append(out.Related, e.Event.link())
	}
	for _, a := range e.Related {
		if a.Link != "" {
			out.Related = append(out.Related, atomLink{Rel: "related", Type: "text/html", Href: a.Link, Hreflang: a.Language, Title: stripControls(a.Outlet)})
		}
	}
	return out
}

// rfc822 formats a time for RSS, with a year of four digits.
func rfc822(t time.Time) string { return t.UTC().Format("Mon, 02 Jan 2006 15:04:05 +0000") }
