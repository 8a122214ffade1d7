package storage

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strings"
	"time"
)

// Article is one item of one feed, read, repaired and made safe.
//
// The fetcher fills what the feed says; fields under "given by the store" are
// empty in a Fetch and set in whatever the store hands out.
type Article struct {
	// Given by the store.
	ID         string    `json:"id,omitempty"`
	Generation int       `json:"generation,omitempty"` // > 0: the feed used the identity again for another article
	Seen       time.Time `json:"seen,omitzero"`        // Fetch.At of the first fetch that held it
	Changed    time.Time `json:"changed,omitzero"`     // Fetch.At of its newest version; zero: never changed
	Versions   int       `json:"versions,omitempty"`   // older texts kept
	Story      string    `json:"story,omitempty"`
	Topics     []string  `json:"topics,omitempty"`
	Pinned     bool      `json:"pinned,omitempty"`

	// Which it is.
	Feed     string `json:"feed"`             // Feed.Name
	Outlet   string `json:"outlet,omitempty"` // who tells: the feed's outlet, or the item's own source
	GUID     string `json:"guid,omitempty"`   // byte for byte, empty where the feed gives none
	Identity string `json:"identity"`         // how the item is recognised, as reading decides: guid, else link, else a hash
	ItemHash uint64 `json:"cut,omitempty"`    // hash of the bytes it was cut from; 0: the document was not cut

	// What it says.
	Title            string      `json:"title"`
	Link             string      `json:"link,omitempty"`      // http(s), absolute, as the feed gave it
	Canonical        string      `json:"canonical,omitempty"` // Link for comparing: unwrapped, without tracking
	Authors          []Person    `json:"authors,omitempty"`
	Published        time.Time   `json:"published,omitzero"`
	Updated          time.Time   `json:"updated,omitzero"`
	DateNote         string      `json:"date_how,omitempty"` // how Published was read, when not plainly
	DeclaredLanguage string      `json:"said,omitempty"`     // the language the feed or item names
	Language         string      `json:"language,omitempty"` // BCP 47, by its text, then by what was said
	Summary          string      `json:"summary,omitempty"`  // safe HTML
	Content          string      `json:"content,omitempty"`  // safe HTML
	Full             string      `json:"full,omitempty"`     // safe HTML of the article's own page, where full_text is on
	Text             []string    `json:"text,omitempty"`     // plain blocks of the longest of Full, Content, Summary
	Categories       []string    `json:"categories,omitempty"`
	Enclosures       []Enclosure `json:"enclosures,omitempty"`
	Image            string      `json:"image,omitempty"`
	Source           *Source     `json:"source,omitempty"`
}

// Time is the earlier of published and seen. It orders everything.
func (a *Article) Time() time.Time {
	if a.Published.IsZero() || (!a.Seen.IsZero() && a.Seen.Before(a.Published)) {
		return a.Seen
	}
	return a.Published
}

// Person is an author or contributor.
type Person struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email,omitempty"`
}

// Enclosure is a file that comes with an article.
type Enclosure struct {
	URL    string `json:"url"`
	Type   string `json:"type,omitempty"`   // media type
	Length int64  `json:"length,omitempty"` // bytes, 0: unknown
}

// Source is whom an aggregator's item names as its origin.
type Source struct {
	Title   string    `json:"title,omitempty"`
	Link    string    `json:"link,omitempty"`
	Updated time.Time `json:"updated,omitzero"`
}

// Version is an older text of an article.
type Version struct {
	Seen    time.Time `json:"seen"`  // Fetch.At of the fetch that brought it
	Until   time.Time `json:"until"` // Fetch.At of the fetch that replaced it
	Title   string    `json:"title"`
	Summary string    `json:"summary,omitempty"`
	Content string    `json:"content,omitempty"`
	Text    []string  `json:"text,omitempty"`
}

// idHash keeps 60 bits in 12 letters without i, l, o and u (Crockford): read
// aloud without mistakes. A day of five million articles meets one pair of
// equal hashes in about a hundred thousand days.
var idHash = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewArticleID is the id of an article first seen at seen: its day in UTC, so
// that look-ups stay local, and a hash of feed, identity and generation.
//
//	20261123-7q4m0zr81vxk
func NewArticleID(seen time.Time, feed, identity string, generation int) string {
	h := sha256.New()
	h.Write([]byte(feed))
	h.Write([]byte{0})
	h.Write([]byte(identity))
	h.Write(binary.BigEndian.AppendUint64([]byte{0}, uint64(generation)))
	return seen.UTC().Format("20060102") + "-" + idHash.EncodeToString(h.Sum(nil)[:8])[:12]
}

// IsArticleID reports whether s is an article's id or the beginning of one
// that is long enough to look up: the day, the dash and a letter.
func IsArticleID(s string) bool {
	day, hash, ok := strings.Cut(s, "-")
	if !ok || len(day) != 8 || hash == "" || len(hash) > 12 {
		return false
	}
	return strings.Trim(day, "0123456789") == "" && strings.Trim(hash, "0123456789abcdefghjkmnpqrstvwxyz") == ""
}
