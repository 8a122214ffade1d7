package format

import (
	"time"

	"rawi/storage"
)

// Document is a feed, before it is written in a format.
type Document struct {
	Title     string
	Subtitle  string
	ID        string // tag: URI
	Self      string // address of the document itself
	Hub       string // address of its WebSub hub; empty: none
	Alternate string // address of the page that shows the same stories
	Language  string
	Updated   time.Time
	Entries   []Entry
	Deleted   []Deleted // removed entries, which readers should drop

	// Archive says that the document holds the stories of a past time (RFC 5005, 4).
	Archive  bool
	Current  string // address of the newest document, for an archive; else empty
	Previous string // address of the archive before this document; empty: there is none
}

// Deleted is an entry that was removed.
type Deleted struct {
	ID string // of the entry
	At time.Time
}

// NewDeleted returns the deleted entry of a story whose article was forgotten.
func NewDeleted(site storage.Site, t storage.Tombstone) Deleted {
	return Deleted{TagURI(site, "story/"+t.Story), t.At}
}

// archiveLinks returns the links of d to the current document and the previous archive,
// which are of a media type.
func (d Document) archiveLinks(mediaType string) (links []atomLink) {
	for _, l := range []atomLink{{Rel: "current", Href: d.Current}, {Rel: "prev-archive", Href: d.Previous}} {
		if l.Href != "" {
			l.Type = mediaType
			links = append(links, l)
		}
	}
	return links
}

// The namespaces of RFC 5005 and RFC 6721.
const (
	historyNamespace   = "http://purl.org/syndication/history/1.0"
	tombstoneNamespace = "http://purl.org/atompub/tombstones/1.0"
)

// emptyElement is an XML element without content.
type emptyElement struct{}

// archiveElement returns the element that marks an archive, and its namespace; nil if d
// is none.
func (d Document) archiveElement() (namespace string, e *emptyElement) {
	if !d.Archive {
		return "", nil
	}
	return historyNamespace, &emptyElement{}
}

// NewDeletedEvent returns the deleted entry of an event whose only story is gone with its
// article, which was forgotten.
func NewDeletedEvent(site storage.Site, t storage.Tombstone) Deleted {
	return Deleted{eventURI(site, t.Story), t.At}
}

// TagURI returns a tag: URI (RFC 4151). It stays the same when the site moves to
// another address.
func TagURI(site storage.Site, specific string) string {
	return "tag:" + site.Authority + "," + site.Began + ":" + specific
}
