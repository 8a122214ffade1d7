package format

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/feeds"

	"rawi/storage"
)

const generator = "rawi"

type atomFeed struct {
	XMLName    xml.Name `xml:"feed"`
	Lang       string   `xml:"xml:lang,attr,omitempty"`
	History    string   `xml:"xmlns:fh,attr,omitempty"`
	Tombstones string   `xml:"xmlns:at,attr,omitempty"`
	Geo        string   `xml:"xmlns:georss,attr,omitempty"`
	*feeds.AtomFeed
	Link      []atomLink    `xml:"link"`
	Subtitle  string        `xml:"subtitle,omitempty"`
	Author    *atomPerson   `xml:"author"`
	Generator string        `xml:"generator"`
	Archive   *emptyElement `xml:"fh:archive"`
	Deleted   []atomDeleted `xml:"at:deleted-entry"`
	Entries   []*atomEntry  `xml:"entry"`
}

type atomDeleted struct {
	Ref  string `xml:"ref,attr"`
	When string `xml:"when,attr"`
}

// FeedXml implements feeds.XmlFeed.
func (f *atomFeed) FeedXml() any { return f }

type atomEntry struct {
	XMLName xml.Name `xml:"entry"`
	Lang    string   `xml:"xml:lang,attr,omitempty"`
	*feeds.AtomEntry
	Links    []atomLink     `xml:"link"`
	Author   []atomPerson   `xml:"author"`
	Category []atomCategory `xml:"category"`
	Source   *atomSource    `xml:"source"`
	Point    string         `xml:"georss:point,omitempty"`
}

type atomLink struct {
	Rel      string `xml:"rel,attr,omitempty"`
	Type     string `xml:"type,attr,omitempty"`
	Href     string `xml:"href,attr"`
	Hreflang string `xml:"hreflang,attr,omitempty"`
	Title    string `xml:"title,attr,omitempty"`
	Length   string `xml:"length,attr,omitempty"`
}

type atomPerson struct {
	Name  string `xml:"name"`
	Email string `xml:"email,omitempty"`
}

type atomCategory struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr,omitempty"`
	Label  string `xml:"label,attr,omitempty"`
}

type atomSource struct {
	ID      string     `xml:"id,omitempty"`
	Title   string     `xml:"title"`
	Updated string     `xml:"updated"`
	Links   []atomLink `xml:"link"`
}

// Atom writes d as Atom 1.0 (RFC 4287), with archives (RFC 5005) and deleted entries
// (RFC 6721).
func Atom(d Document) ([]byte, error) {
	f := &atomFeed{
		AtomFeed: &feeds.AtomFeed{Xmlns: "http://www.w3.org/2005/Atom", Title: stripControls(d.Title), Id: d.ID, Updated: rfc3339(d.Updated)},
		Lang:     d.Language, Subtitle: stripControls(d.Subtitle), Generator: generator,
		Author: &atomPerson{Name: stripControls(d.Title)},
		Link:   []atomLink{{Rel: "self", Type: "application/atom+xml", Href: d.Self}, {Rel: "alternate", Type: "text/html", Href: d.Alternate}},
	}
	if d.Hub != "" {
		f.Link = append(f.Link, atomLink{Rel: "hub", Href: d.Hub})
	}
	f.Link = append(f.Link, d.archiveLinks("application/atom+xml")...)
	f.History, f.Archive = d.archiveElement()
	f.Geo = geoNamespaceOf(d.Entries)
	for _, gone := range d.Deleted {
		f.Tombstones = tombstoneNamespace
		f.Deleted = append(f.Deleted, atomDeleted{gone.ID, rfc3339(gone.At)})
	}
	for _, e := range d.Entries {
		f.Entries = append(f.Entries, newAtomEntry(e))
	}
	return writeXML(f)
}

func newAtomEntry(e Entry) *atomEntry {
	out := &atomEntry{
		Lang:      e.Language,
		AtomEntry: &feeds.AtomEntry{Title: e.title(), Id: e.ID, Updated: rfc3339(e.Updated), Published: rfc3339(e.Published)},
		Links:     []atomLink{{Rel: "alternate", Type: "text/html", Href: e.Link, Hreflang: e.Language}},
		Source:    &atomSource{ID: e.Source.ID, Title: stripControls(e.Source.Title), Updated: rfc3339(e.Source.Updated)},
		Point:     e.point(),
	}
	if e.Source.Updated.IsZero() {
		out.Source.Updated = out.Updated
	}
	if e.Source.Link != "" {
		out.Source.Links = append(out.Source.Links, atomLink{Rel: "alternate", Type: "text/html", Href: e.Source.Link})
	}
	if e.Source.Feed != "" {
		out.Source.Links = append(out.Source.Links, atomLink{Rel: "self", Href: e.Source.Feed})
	}
	if !isEmptyHTML(e.Content) {
		out.Content = &feeds.AtomContent{Type: "html", Content: stripControls(e.Content)}
	}
	if !isEmptyHTML(e.Summary) {
		out.Summary = &feeds.AtomSummary{Type: "html", Content: stripControls(e.Summary)}
	}
	for _, p := range e.authors() {
		out.Author = append(out.Author, atomPerson{Name: displayName(p), Email: emailAddress(p)})
	}
	for _, c := range e.Categories {
		if c = stripControls(c); !isBlank(c) {
			out.Category = append(out.Category, atomCategory{Term: c})
		}
	}
	for _, p := range e.Places {
		out.Category = append(out.Category, atomCategory{p.ID, e.PlaceScheme, stripControls(p.Name)})
	}
	if e.Event.ID != "" {
		out.Category = append(out.Category, atomCategory{e.Event.ID, e.Event.Scheme, e.Event.label()})
		out.Links = append(out.Links, e.Event.link())
	}
	for _, a := range e.Related {
		if a.Link != "" {
			out.Links = append(out.Links, atomLink{Rel: "related", Type: "text/html", Href: a.Link, Hreflang: a.Language, Title: stripControls(a.Outlet)})
		}
	}
	for _, c := range e.Enclosures {
		l := atomLink{Rel: "enclosure", Type: mediaType(c), Href: c.URL}
		if c.Length > 0 {
			l.Length = strconv.FormatInt(c.Length, 10)
		}
		out.Links = append(out.Links, l)
	}
	return out
}

// authors returns the persons with a name or address; if there is none the entry's source,
// which readers show in their place.
func (e *Entry) authors() []storage.Person {
	named := slices.DeleteFunc(slices.Clone(e.Authors), func(p storage.Person) bool { return displayName(p) == "" })
	if source := (storage.Person{Name: e.Source.Title}); len(named) == 0 && displayName(source) != "" {
		return []storage.Person{source}
	}
	return named
}

// displayName returns a person's name, else the email address; empty if there is neither.
func displayName(p storage.Person) string {
	if name := strings.TrimSpace(stripControls(p.Name)); name != "" {
		return name
	}
	return strings.TrimSpace(stripControls(p.Email))
}

// emailAddress returns a person's email address, or nothing if it is malformed (RFC
// 4287, 3.2.3).
func emailAddress(p storage.Person) string {
	address := strings.TrimSpace(stripControls(p.Email))
	if name, host, ok := strings.Cut(address, "@"); !ok || name == "" || host == "" || strings.ContainsAny(host, "@ ") {
		return ""
	}
	return address
}

// rfc3339 formats a time for Atom (RFC 4287, 3.3).
func rfc3339(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func writeXML(f feeds.XmlFeed) ([]byte, error) {
	var b bytes.Buffer
	if err := feeds.WriteXML(f, &b); err != nil {
		return nil, fmt.Errorf("write the feed: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// stripControls removes the characters that XML 1.0 does not allow (2.2).
func stripControls(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r >= 0xfffe && r <= 0xffff {
			return -1
		}
		return r
	}, s)
}
