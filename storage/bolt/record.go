package bolt

import (
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/zstd"
	"go.etcd.io/bbolt"

	"rawi/storage"
)

// head is an article without its texts. It is stored as a card.
type articleMeta struct {
	A     storage.Article
	Words int    // tokens of its text
	Text  uint64 // hash of title, texts and link
	Since int64  // Unix seconds: when this version came

	Entered viewEntry // when it came into views; a topic's are in bucketTopics
	Returns int       // times that a text came back which it had before
}

// body is an article's texts.
type body struct {
	Summary string   `cbor:"1,keyasint,omitempty"`
	Content string   `cbor:"2,keyasint,omitempty"`
	Full    string   `cbor:"3,keyasint,omitempty"`
	Text    []string `cbor:"4,keyasint,omitempty"`
}

// ident is how an item of a feed is recognised when it is seen again.
type identityRecord struct {
	Identity   uint64 `cbor:"1,keyasint"`
	Link       uint64 `cbor:"2,keyasint,omitempty"` // hash of the canonical link; 0: none
	Title      uint64 `cbor:"3,keyasint,omitempty"`
	Text       uint64 `cbor:"4,keyasint"`
	ItemHash   uint64 `cbor:"5,keyasint,omitempty"`
	Number     uint64 `cbor:"6,keyasint"`
	Generation int    `cbor:"7,keyasint,omitempty"`
	Left       int64  `cbor:"8,keyasint,omitempty"` // Unix seconds when it left the document; 0: it is listed
}

// tale is a story as it is stored.
type storyRecord struct {
	ID      string   `cbor:"1,keyasint"`
	Aliases []string `cbor:"2,keyasint,omitempty"`
	Lead    uint64   `cbor:"3,keyasint"`
	Members []member `cbor:"4,keyasint"` // by arrival
	Time    int64    `cbor:"5,keyasint"`
	Updated int64    `cbor:"6,keyasint"`
	Topics  []string `cbor:"7,keyasint,omitempty"` // of any member, sorted
	Outlets []string `cbor:"8,keyasint,omitempty"` // of its members, each once, sorted
	Latest  int64    `cbor:"9,keyasint"`           // time of its latest member
	First   uint64   `cbor:"10,keyasint"`          // number of its earliest member; of those of one time, the highest
}

type member struct {
	Number   uint64           `cbor:"1,keyasint"`
	Evidence storage.Evidence `cbor:"2,keyasint,omitempty"`
	Joined   int64            `cbor:"3,keyasint,omitempty"` // Unix seconds: when it came to the story; 0: when it came
}

// ruling is a decision as it was taken, ids in full, and as it was given.
type decisionRecord struct {
	Taken storage.Decision `cbor:"1,keyasint"`
	Given storage.Decision `cbor:"2,keyasint"`
}

// numbers are the counters of the store.
type counters struct {
	Article      uint64        `cbor:"1,keyasint"` // last article number
	Change       uint64        `cbor:"2,keyasint"`
	Decision     uint64        `cbor:"3,keyasint"`
	WindowRecord uint64        `cbor:"4,keyasint"`
	Segment      uint32        `cbor:"5,keyasint"`
	Articles     int           `cbor:"6,keyasint"` // stored now
	Stories      int           `cbor:"7,keyasint"`
	Newest       int64         `cbor:"9,keyasint"`  // Unix seconds: latest arrival
	Pruned       uint64        `cbor:"10,keyasint"` // prints up to it are dropped, or kept for good
	Texts        int64         `cbor:"11,keyasint"` // bytes of the bodies stored now, unpacked
	Dict         uint32        `cbor:"12,keyasint"` // what texts are packed against now; 0: nothing
	DictAt       uint64        `cbor:"13,keyasint"` // last article number when it was made
	Expired      int64         `cbor:"14,keyasint"` // Unix seconds: as of when articles expired last; 0: never
	Entries      int64         `cbor:"15,keyasint"` // seconds: the longest there ever was between the first and the last entry of a story's articles
	Span         time.Duration `cbor:"8,keyasint"`  // the longest a story ever lasted, from its earliest to its latest article
}

// day counts what was first seen on one day.
type dayCount struct {
	Articles int `cbor:"1,keyasint"`
	Stories  int `cbor:"2,keyasint"`
}

var (
	encMode = must(cbor.EncOptions{Sort: cbor.SortCoreDeterministic, Time: cbor.TimeRFC3339}.EncMode())
	decMode = must(cbor.DecOptions{MaxArrayElements: 1 << 20, MaxMapPairs: 1 << 20, DefaultMapType: nil}.DecMode())
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // options that are constants
	}
	return v
}

// encode writes v, one of the types of this file or of storage: all of them
// can be written.
func encode(v any) []byte { return must(encMode.Marshal(v)) }

func decode[T any](data []byte) (v T, err error) {
	if err = decMode.Unmarshal(data, &v); err != nil {
		err = fmt.Errorf("%w: record of %T: %w", storage.ErrDamaged, v, err)
	}
	return v, err
}

// unpackedSize is how many bytes a packed record has, without unpacking it.
func decompressedSize(data []byte) int64 {
	var frame zstd.Header
	if frame.Decode(data) != nil || !frame.HasFCS {
		return 0
	}
	return int64(frame.FrameContentSize)
}

// unpack reads what a packer made of a record.
func decompress[T any](tx *bbolt.Tx, data []byte) (v T, err error) {
	var frame zstd.Header
	if err = frame.Decode(data); err != nil {
		return v, fmt.Errorf("%w: packed %T: %w", storage.ErrDamaged, v, err)
	}
	u, err := decoderFor(tx, frame.DictionaryID)
	if err != nil {
		return v, err
	}
	plain, err := u.DecodeAll(data, nil)
	if err != nil {
		return v, fmt.Errorf("%w: packed %T: %w", storage.ErrDamaged, v, err)
	}
	return decode[T](plain)
}

// split divides an article for storing.
func splitTexts(a storage.Article) (storage.Article, body) {
	b := body{Summary: a.Summary, Content: a.Content, Full: a.Full, Text: a.Text}
	a.Summary, a.Content, a.Full, a.Text = "", "", "", nil
	return a, b
}

func (b body) attachTo(a *storage.Article) {
	a.Summary, a.Content, a.Full, a.Text = b.Summary, b.Content, b.Full, b.Text
}
