package storage

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strings"
	"time"
)

// Article is one item of one feed, repaired and sanitised.
//
// The fetcher sets what the feed contains. The fields under "set by the store"
// are empty in a Fetch and set in whatever the store returns.
type Article struct {
	// Set by the store.
	ID         string    `json:"id,omitempty"`
	Generation int       `json:"generation,omitempty"` // how often the feed had used the identity for another article
	Seen       time.Time `json:"seen,omitzero"`        // Fetch.At of the first fetch that contained it
	Changed    time.Time `json:"changed,omitzero"`     // Fetch.At of the fetch that brought its text; zero: it has its first
	Versions   int       `json:"versions,omitempty"`   // number of older texts stored
	Story      string    `json:"story,omitempty"`
	Topics     []string  `json:"topics,omitempty"`
	Pinned     bool      `json:"pinned,omitempty"`
	LeftOut    []LeftOut `json:"left_out,omitempty"` // blocks of Text that are not its own, in their order
	Places     []string  `json:"places,omitempty"`   // ids of package place, of the places that its own text names, most important first
	Within     []string  `json:"within,omitempty"`   // ids of what these lie in, other than themselves
	Dateline   string    `json:"dateline,omitempty"` // id of the place that it was written at; empty: its text names none

	// Identity.
	Feed     string `json:"feed"`             // Feed.Name
	Outlet   string `json:"outlet,omitempty"` // the feed's outlet; with Feed.Aggregator, and of forwarded posts, that of the item's source
	GUID     string `json:"guid,omitempty"`   // as in the feed, byte for byte; empty if it has none
	Identity string `json:"identity"`         // recognises the item in later documents: GUID, else link, else a hash
	ItemHash uint64 `json:"cut,omitempty"`    // hash of the item's bytes; 0: the document could not be split into items

	// Content.
	Title            string      `json:"title"`
	Link             string      `json:"link,omitempty"`      // absolute http(s) address, as in the feed
	Canonical        string      `json:"canonical,omitempty"` // Link for comparison: redirectors and tracking parameters removed
	Authors          []Person    `json:"authors,omitempty"`
	Published        time.Time   `json:"published,omitzero"`
	Updated          time.Time   `json:"updated,omitzero"`
	DateNote         string      `json:"date_how,omitempty"` // how Published was derived, unless it was read as it stands
	DeclaredLanguage string      `json:"said,omitempty"`     // language that the feed or item declares
	Language         string      `json:"language,omitempty"` // BCP 47: detected in the text, else as declared
	Summary          string      `json:"summary,omitempty"`  // safe HTML
	Content          string      `json:"content,omitempty"`  // safe HTML
	Full             string      `json:"full,omitempty"`     // safe HTML of the article's page, with full_text
	Text             []string    `json:"text,omitempty"`     // plain text of the longest of Full, Content and Summary, one string a block
	Categories       []string    `json:"categories,omitempty"`
	Enclosures       []Enclosure `json:"enclosures,omitempty"`
	Image            string      `json:"image,omitempty"`
	Source           *Source     `json:"source,omitempty"`

	// TitleGuessed is set while an article is fetched: Title is made of its address, and the
	// page's is better.
	TitleGuessed bool `json:"-" cbor:"-"`
}

// Time returns the earlier of Published and Seen, by which articles are ordered.
func (a *Article) Time() time.Time {
	if a.Published.IsZero() || (!a.Seen.IsZero() && a.Seen.Before(a.Published)) {
		return a.Seen
	}
	return a.Published
}

// OwnText returns the blocks of Text that are the article's own: those that LeftOut does
// not name. It may share memory with Text.
func (a *Article) OwnText() []string { return OwnText(a.Text, a.LeftOut) }

// ComparedText returns the blocks that stories are found by. What the outlet repeats is
// among them: package story learns it from them, and leaves it out itself.
func (a *Article) ComparedText() []string {
	var leftOut []LeftOut
	for _, l := range a.LeftOut {
		if l.Reason != LeftOutRepeated {
			leftOut = append(leftOut, l)
		}
	}
	return OwnText(a.Text, leftOut)
}

// LeftOut names a block, or its end, of an article's text that is not its own: it is shown only when
// the raw text is asked for, and neither searched nor compared.
type LeftOut struct {
	Block  int           `json:"block"`          // index into Text
	From   int           `json:"from,omitempty"` // byte of the block from which on it is left out; 0: all of it
	Reason LeftOutReason `json:"reason"`
}

// LeftOutReason says why a block is not the article's own, in words for the operator.
type LeftOutReason string

// The reasons.
const (
	LeftOutRepeated LeftOutReason = "repeated by the outlet" // learnt: the outlet has it in articles of other stories
	LeftOutLine     LeftOutReason = "line of the feed"       // "The post … appeared first on …", an invitation to a channel, tags
	LeftOutTitle    LeftOutReason = "title"                  // the title, told again
	LeftOutHeadline LeftOutReason = "headline of another article"
)

// OwnText returns the blocks that leftOut, which is in their order, does not name. It may
// share memory with blocks.
func OwnText(blocks []string, leftOut []LeftOut) []string {
	if len(leftOut) == 0 {
		return blocks
	}
	own := make([]string, 0, len(blocks))
	for i, block := range blocks {
		for len(leftOut) > 0 && leftOut[0].Block < i {
			leftOut = leftOut[1:]
		}
		switch {
		case len(leftOut) == 0 || leftOut[0].Block != i:
			own = append(own, block)
		case leftOut[0].From > 0:
			own = append(own, strings.TrimRight(block[:min(leftOut[0].From, len(block))], " "))
		}
	}
	return own
}

// TextBytes returns the length of the article's texts, in all their forms.
func (a *Article) TextBytes() int {
	n := len(a.Title) + len(a.Summary) + len(a.Content) + len(a.Full)
	for _, block := range a.Text {
		n += len(block)
	}
	return n
}

// Person is an author or contributor.
type Person struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email,omitempty"`
}

// Enclosure is a file attached to an article.
type Enclosure struct {
	URL    string `json:"url"`
	Type   string `json:"type,omitempty"`   // media type
	Length int64  `json:"length,omitempty"` // bytes, 0: unknown
}

// Source is the feed or site that an item names as its origin. It is the item's
// outlet only where Feed.Aggregator is set, and of a post that a channel forwarded.
type Source struct {
	Title   string    `json:"title,omitempty"`
	Link    string    `json:"link,omitempty"`
	Updated time.Time `json:"updated,omitzero"`
}

// Version is an older text of an article.
type Version struct {
	Seen    time.Time `json:"seen"`  // Fetch.At of the fetch that brought this text
	Until   time.Time `json:"until"` // Fetch.At of the fetch that replaced it
	Title   string    `json:"title"`
	Summary string    `json:"summary,omitempty"`
	Content string    `json:"content,omitempty"`
	Text    []string  `json:"text,omitempty"`
	LeftOut []LeftOut `json:"left_out,omitempty"` // as in Article
}

// idHash encodes 60 bits as 12 letters of Crockford's alphabet, which lacks i, l,
// o and u and can be read aloud. At five million articles a day, two hashes of one
// day are equal once in about a hundred thousand days.
var idHash = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewArticleID returns the id of an article: the day of seen in UTC, so that ids
// of one day are neighbours in the file, and a hash of feed, identity and
// generation.
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

// IsArticleID reports whether s is an article id or a prefix of one that can be
// looked up: the day, the dash and at least one letter.
func IsArticleID(s string) bool {
	day, hash, ok := strings.Cut(s, "-")
	if !ok || len(day) != 8 || hash == "" || len(hash) > 12 {
		return false
	}
	return strings.Trim(day, "0123456789") == "" && strings.Trim(hash, "0123456789abcdefghjkmnpqrstvwxyz") == ""
}
