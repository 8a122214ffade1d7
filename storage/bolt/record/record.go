package record

import (
	"time"

	"rawi/storage"
)

// ArticleMeta is an article without its texts. It is stored as an articleRecord.
type ArticleMeta struct {
	A     storage.Article
	Words int    // tokens of its text
	Text  uint64 // hash of title, texts and link
	Since int64  // Unix seconds: when this version came

	Entered ViewEntry // when it came into views; those into topics are in BucketTopics
	Returns int       // how often it got a text again that it had before
	Rest    bool      // it is beyond story.MaxPerFeed: in BucketRest, and in no list by entries
	Cleaned bool      // blocks were left out after it was indexed: the index may find it by them
}

// Identity is how an item of a feed is recognised when it is seen again.
type Identity struct {
	Identity   uint64 `cbor:"1,keyasint"`
	Link       uint64 `cbor:"2,keyasint,omitempty"` // hash of the canonical link; 0: none
	Title      uint64 `cbor:"3,keyasint,omitempty"`
	Text       uint64 `cbor:"4,keyasint"`
	ItemHash   uint64 `cbor:"5,keyasint,omitempty"`
	Number     uint64 `cbor:"6,keyasint"`
	Generation int    `cbor:"7,keyasint,omitempty"`
	Left       int64  `cbor:"8,keyasint,omitempty"` // Unix seconds when it left the document; 0: it is listed
}

// Decision is an operator's decision as it was taken, with ids in full, and as it
// was given.
type Decision struct {
	Taken storage.Decision `cbor:"1,keyasint"`
	Given storage.Decision `cbor:"2,keyasint"`
}

// Counters are the running numbers and totals of the store.
type Counters struct {
	Article      uint64        `cbor:"1,keyasint"` // last article number
	Change       uint64        `cbor:"2,keyasint"`
	Decision     uint64        `cbor:"3,keyasint"`
	WindowRecord uint64        `cbor:"4,keyasint"`
	Segment      uint32        `cbor:"5,keyasint"`
	Articles     int           `cbor:"6,keyasint"` // stored now
	Stories      int           `cbor:"7,keyasint"`
	Newest       int64         `cbor:"9,keyasint"`            // Unix seconds: latest arrival
	Pruned       uint64        `cbor:"10,keyasint"`           // records of the window up to it are dropped, or kept for good
	Texts        int64         `cbor:"11,keyasint"`           // bytes of the bodies stored now, uncompressed
	Dict         uint32        `cbor:"12,keyasint"`           // the dictionary that texts are compressed against now; 0: none
	DictAt       uint64        `cbor:"13,keyasint"`           // last article number when it was trained
	Expired      int64         `cbor:"14,keyasint"`           // Unix seconds: as of when articles expired last; 0: never
	EventRecord  uint64        `cbor:"16,keyasint,omitempty"` // last record of the event window
	EventPruned  uint64        `cbor:"17,keyasint,omitempty"` // as Pruned
	Entries      int64         `cbor:"15,keyasint"`           // seconds: the longest time ever between the first and the last entry of a story's articles
	Span         time.Duration `cbor:"8,keyasint"`            // the longest a story ever lasted, from its earliest to its latest article
}

// Inflow counts what a feed brought on one day.
type Inflow struct {
	Day   int64 `cbor:"1,keyasint"` // days since 1970, UTC
	New   int   `cbor:"2,keyasint,omitempty"`
	Edits int   `cbor:"3,keyasint,omitempty"`
}

// Day counts what was first seen on one day.
type Day struct {
	Articles int `cbor:"1,keyasint"`
	Stories  int `cbor:"2,keyasint"`
}
