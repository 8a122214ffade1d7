package record

import (
	"cmp"
	"slices"

	"rawi/storage"
)

// articleRecord is an ArticleMeta as it is stored: with numbers for names, seconds
// for times, and without what follows from something else. Names would make it half
// as long again.
type articleRecord struct {
	ID               string              `cbor:"1,keyasint"`
	Generation       int                 `cbor:"2,keyasint,omitempty"`
	Seen             int64               `cbor:"3,keyasint,omitempty"` // Unix seconds, as all times here
	Changed          int64               `cbor:"4,keyasint,omitempty"`
	Versions         int                 `cbor:"5,keyasint,omitempty"`
	Story            string              `cbor:"6,keyasint,omitempty"` // empty: its own id
	Topics           []string            `cbor:"7,keyasint,omitempty"`
	Pinned           bool                `cbor:"8,keyasint,omitempty"`
	Feed             string              `cbor:"9,keyasint,omitempty"`
	Outlet           string              `cbor:"10,keyasint,omitempty"`
	GUID             string              `cbor:"11,keyasint,omitempty"`
	Identity         string              `cbor:"12,keyasint,omitempty"` // empty: guid: and the GUID
	Cut              uint64              `cbor:"13,keyasint,omitempty"`
	Title            string              `cbor:"14,keyasint,omitempty"`
	Link             string              `cbor:"15,keyasint,omitempty"`
	Canonical        *string             `cbor:"16,keyasint,omitempty"` // nil: Link
	Authors          []storage.Person    `cbor:"17,keyasint,omitempty"`
	Published        int64               `cbor:"18,keyasint,omitempty"`
	Updated          int64               `cbor:"19,keyasint,omitempty"`
	DateNote         string              `cbor:"20,keyasint,omitempty"`
	DeclaredLanguage string              `cbor:"21,keyasint,omitempty"`
	Language         string              `cbor:"22,keyasint,omitempty"`
	Categories       []string            `cbor:"23,keyasint,omitempty"`
	Enclosures       []storage.Enclosure `cbor:"24,keyasint,omitempty"`
	Image            string              `cbor:"25,keyasint,omitempty"`
	Source           *storage.Source     `cbor:"26,keyasint,omitempty"`

	Words int    `cbor:"27,keyasint,omitempty"`
	Text  uint64 `cbor:"28,keyasint,omitempty"`
	Since int64  `cbor:"29,keyasint,omitempty"`

	Entered int64 `cbor:"30,keyasint,omitempty"` // 0: when it was seen
	Backlog bool  `cbor:"31,keyasint,omitempty"`
	Returns int   `cbor:"32,keyasint,omitempty"`
	Rest    bool  `cbor:"33,keyasint,omitempty"`

	LeftOut []uint64 `cbor:"34,keyasint,omitempty"` // see encodeLeftOut
	Cleaned bool     `cbor:"35,keyasint,omitempty"`

	Places   []string `cbor:"36,keyasint,omitempty"`
	Within   []string `cbor:"37,keyasint,omitempty"`
	Dateline string   `cbor:"38,keyasint,omitempty"`
}

const guidIdentity = "guid:"

// MarshalCBOR encodes h as an articleRecord.
func (meta ArticleMeta) MarshalCBOR() ([]byte, error) {
	a := meta.A
	c := articleRecord{
		ID: a.ID, Generation: a.Generation, Seen: UnixOrZero(a.Seen), Changed: UnixOrZero(a.Changed), Versions: a.Versions, Story: a.Story,
		Topics: a.Topics, Pinned: a.Pinned, Feed: a.Feed, Outlet: a.Outlet, GUID: a.GUID, Identity: a.Identity, Cut: a.ItemHash,
		Title: a.Title, Link: a.Link, Authors: a.Authors, Published: UnixOrZero(a.Published), Updated: UnixOrZero(a.Updated),
		DateNote: a.DateNote, DeclaredLanguage: a.DeclaredLanguage, Language: a.Language, Categories: a.Categories, Enclosures: a.Enclosures, Image: a.Image, Source: a.Source,
		Words: meta.Words, Text: meta.Text, Since: meta.Since, Returns: meta.Returns, Rest: meta.Rest, Backlog: meta.Entered.Backlog,
		LeftOut: encodeLeftOut(a.LeftOut), Cleaned: meta.Cleaned, Places: a.Places, Within: a.Within, Dateline: a.Dateline,
	}
	if meta.Entered.At != c.Seen {
		c.Entered = meta.Entered.At
	}
	if a.Story == a.ID {
		c.Story = ""
	}
	if a.Identity == guidIdentity+a.GUID {
		c.Identity = ""
	}
	if a.Canonical != a.Link {
		c.Canonical = &a.Canonical
	}
	return encMode.Marshal(c)
}

// UnmarshalCBOR decodes an articleRecord.
func (meta *ArticleMeta) UnmarshalCBOR(data []byte) error {
	var c articleRecord
	if err := decMode.Unmarshal(data, &c); err != nil {
		return err
	}
	*meta = ArticleMeta{Words: c.Words, Text: c.Text, Since: c.Since, Returns: c.Returns, Rest: c.Rest, Cleaned: c.Cleaned, Entered: ViewEntry{cmp.Or(c.Entered, c.Seen), c.Backlog}, A: storage.Article{
		ID: c.ID, Generation: c.Generation, Seen: timeOrZero(c.Seen), Changed: timeOrZero(c.Changed), Versions: c.Versions, Story: c.Story,
		Topics: c.Topics, Pinned: c.Pinned, Feed: c.Feed, Outlet: c.Outlet, GUID: c.GUID, Identity: c.Identity, ItemHash: c.Cut,
		Title: c.Title, Link: c.Link, Canonical: c.Link, Authors: c.Authors, Published: timeOrZero(c.Published), Updated: timeOrZero(c.Updated),
		DateNote: c.DateNote, DeclaredLanguage: c.DeclaredLanguage, Language: c.Language, Categories: c.Categories, Enclosures: c.Enclosures, Image: c.Image, Source: c.Source,
		LeftOut: decodeLeftOut(c.LeftOut), Places: c.Places, Within: c.Within, Dateline: c.Dateline,
	}}
	if c.Story == "" {
		meta.A.Story = c.ID
	}
	if c.Identity == "" {
		meta.A.Identity = guidIdentity + c.GUID
	}
	if c.Canonical != nil {
		meta.A.Canonical = *c.Canonical
	}
	return nil
}

// leftOutReasons are the reasons by their stored numbers, from 0. One that is not in use
// any more keeps its number.
var leftOutReasons = []storage.LeftOutReason{storage.LeftOutRepeated, storage.LeftOutLine, storage.LeftOutTitle, storage.LeftOutHeadline}

const (
	// maxLeftOutReasons is the number of reasons that fit beside a block's index.
	maxLeftOutReasons = 8
	// leftOutFrom is added to the number of the reason if LeftOut.From follows.
	leftOutFrom = maxLeftOutReasons
	// leftOutUnit is one block.
	leftOutUnit = 2 * maxLeftOutReasons
)

// encodeLeftOut encodes each block that is left out as its index, times leftOutUnit, plus
// the number of the reason; From follows if it is not 0. decodeLeftOut is its inverse.
func encodeLeftOut(list []storage.LeftOut) []uint64 {
	var out []uint64
	for _, l := range list {
		n := uint64(l.Block)*leftOutUnit + uint64(max(slices.Index(leftOutReasons, l.Reason), 0))
		if l.From > 0 {
			out = append(out, n+leftOutFrom, uint64(l.From))
		} else {
			out = append(out, n)
		}
	}
	return out
}

func decodeLeftOut(list []uint64) []storage.LeftOut {
	var out []storage.LeftOut
	for i := 0; i < len(list); i++ {
		n := list[i]
		l := storage.LeftOut{Block: int(n / leftOutUnit), Reason: leftOutReasons[min(int(n%maxLeftOutReasons), len(leftOutReasons)-1)]}
		if n%leftOutUnit >= leftOutFrom && i+1 < len(list) {
			i++
			l.From = int(list[i])
		}
		out = append(out, l)
	}
	return out
}
