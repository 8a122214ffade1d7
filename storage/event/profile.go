package event

import (
	"cmp"
	"math/bits"
	"slices"
	"sync"
	"time"
)

// Text is what a story says, and what is known of it from elsewhere.
type Text struct {
	Language string // BCP 47
	Outlet   string
	Title    string   // without the name of an outlet
	Blocks   []string // paragraphs of its own text, see story.OwnBlocks
	Places   []Place  // that it names, most important first
	Time     time.Time
}

// Profile is what of a story's text is compared: keys, and what it counts. It takes
// at most 4·maxKeys + 8·maxCounts bytes.
type Profile struct {
	facts
	keys    []Key   // by what, each once
	counts  []tally // of what the title and the opening count
	weights weights // of the keys
}

// facts are what a profile says besides its keys.
type facts struct {
	time     int64  // Unix seconds
	outlet   uint16 // hash
	language language
	digest   bool  // of several news: it belongs to no event
	length   uint8 // words that were read, in eights
	parts    uint8 // stories that were there when it came and fill in the same form
	crowd    uint8 // how much it is like others that were there when it came, see crowd
	// unweighed means that weights and which keys find the story are not known yet, see Renew
	unweighed bool
}

// tally is how many of a concept a text counts, as in "7 killed".
type tally struct {
	concept uint32 // Key.what
	value   uint32
}

const (
	// maxKeys and maxCounts bound a profile. The title comes first, then the opening.
	maxKeys   = 64
	maxCounts = 6
)

// NewProfile returns the profile of a text. It depends on the text alone.
func NewProfile(t Text) Profile {
	r := readers.Get().(*reader)
	defer readers.Put(r)
	return profileBy(r, t)
}

// readers are reused: what one reads takes more memory than what it finds.
var readers = sync.Pool{New: func() any { return &reader{} }}

// profileBy returns the profile of a text, which r reads and forgets.
func profileBy(r *reader, t Text) Profile {
	defer r.clear()
	r.language, r.tables = languageOf(t.Language), theTables()
	r.read(t)
	return r.profile(t)
}

// profile returns what was read.
func (r *reader) profile(t Text) Profile {
	p := Profile{facts: facts{language: r.language, time: t.Time.Unix(), length: uint8(min(len(r.tokens)/8, 255)), outlet: uint16(hashString(t.Outlet) >> 48), digest: isDigest(t.Title)}}
	keys := r.distinctKeys()
	p.keys = make([]Key, 0, min(len(keys), maxKeys))
	for _, at := range [...]where{inTitle, inOpening, inBody} {
		for _, k := range keys {
			if k.at() == at && len(p.keys) < maxKeys {
				p.keys = append(p.keys, k)
			}
		}
	}
	slices.SortFunc(p.keys, func(a, b Key) int { return cmp.Compare(a.what(), b.what()) })
	for _, c := range r.counts {
		if len(p.counts) < maxCounts && !slices.Contains(p.counts, c) {
			p.counts = append(p.counts, c)
		}
	}
	return p
}

// distinctKeys returns the largest key of each what, in the order in which they were first
// read. They are valid until the next text is read.
func (r *reader) distinctKeys() []Key {
	n := 1 << bits.Len(uint(2*len(r.keys)))
	r.seats = slices.Grow(r.seats[:0], n)[:n]
	clear(r.seats)
	out := r.distinct[:0]
	for _, k := range r.keys {
		at := int(k.what()) & (n - 1)
		for r.seats[at] != 0 && out[r.seats[at]-1].what() != k.what() {
			at = (at + 1) & (n - 1)
		}
		if i := r.seats[at]; i != 0 {
			out[i-1] = max(out[i-1], k)
			continue
		}
		out = append(out, k)
		r.seats[at] = uint16(len(out))
	}
	r.distinct = out
	return out
}
