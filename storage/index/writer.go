package index

import (
	"cmp"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/query"
	"rawi/storage/text/wordform"
)

// Writer adds documents to the index within one transaction, which it is valid
// for. Not safe for concurrent use.
type Writer struct {
	Index
	last   uint32                // number of the newest segment
	live   func(doc uint64) bool // whether a document is still stored
	buffer *Buffer

	docs []Doc // of the segment to come, with the postings in buffer
}

// Buffer is memory that one Writer after the other may use. The zero value is good.
type Buffer struct {
	postings     []termPosting
	positions    []uint32    // that postings refer to
	ends         []uint32    // of the positions of each token of a text
	order, spare []termOrder // of sortByTerm
}

// maxBuffered is how many postings' memory is kept for the next Writer.
const maxBuffered = 100_000

// Release empties b, and gives back memory of unusual size.
func (b *Buffer) Release() {
	if cap(b.postings) > maxBuffered {
		*b = Buffer{}
	}
	clear(b.postings)
	b.postings, b.positions = b.postings[:0], b.positions[:0]
}

// termPosting is a posting with its term, on its way into a segment.
type termPosting struct {
	term string
	placed
}

// Writer returns a writer that numbers segments above last. It asks live whether a
// document is still stored: one that is not is left out when segments merge.
func (x Index) Writer(last uint32, live func(doc uint64) bool, b *Buffer) *Writer {
	return &Writer{Index: x, last: last, live: live, buffer: b}
}

// Last returns the number of the newest segment ever made, for the caller to
// store and to begin the next Writer with.
func (w *Writer) Last() uint32 { return w.last }

// Add adds a document with the facets of an article and the tokens of its text,
// each with its frequency and positions. A document that changed is added again: queries find
// it by either text.
func (w *Writer) Add(d Doc, a *storage.Article, text *query.Doc) {
	d.Languages = wordform.Of(a.Language)
	w.docs = append(w.docs, d)
	for _, term := range facets(a) {
		w.buffer.postings = append(w.buffer.postings, termPosting{term, placed{posting: posting{d.Number, 1}}})
	}
	from, ends, i := uint32(len(w.buffer.positions)), w.buffer.place(text.Order()), 0
	for term, times := range text.Tokens {
		w.buffer.postings = append(w.buffer.postings, termPosting{term, placed{posting{d.Number, times}, from, ends[i]}})
		from, i = ends[i], i+1
	}
}

// place appends the positions of the tokens of a text, token by token, and returns where
// those of each end. Order has the token at each position, -1 for none.
func (b *Buffer) place(order []int32) []uint32 {
	b.ends = b.ends[:0]
	for _, token := range order {
		for int(token) >= len(b.ends) {
			b.ends = append(b.ends, 0)
		}
		if token >= 0 {
			b.ends[token]++
		}
	}
	at := uint32(len(b.positions))
	for i, n := range b.ends { // where those of the token begin
		b.ends[i] = at
		at += n
	}
	b.positions = slices.Grow(b.positions, int(at)-len(b.positions))[:at]
	for p, token := range order {
		if token >= 0 {
			b.positions[b.ends[token]] = uint32(p)
			b.ends[token]++
		}
	}
	return b.ends
}

// Reenter sets when a document that was added since the last Flush came into
// views. It reports whether there is one.
func (w *Writer) Reenter(doc uint64, entered int64, backlog bool) (found bool) {
	for i := range w.docs {
		if w.docs[i].Number == doc {
			w.docs[i].Entered, w.docs[i].Backlog, found = entered, backlog, true
		}
	}
	return found
}

// Flush writes what was added as one segment and merges the youngest segments as
// far as that is cheap. It returns how many segments there are if more of them
// are due to merge, else 0.
func (w *Writer) Flush() (due int, err error) {
	if len(w.docs) == 0 {
		return 0, nil
	}
	w.sortDocs()
	w.last++
	b, err := w.createSegment(w.last, w.docs)
	if err != nil {
		return 0, err
	}
	if err := w.writePostings(b); err != nil {
		return 0, err
	}
	return w.mergeSmall()
}

// sortDocs sorts what was added by number. A document that was added twice is as it was
// added last.
func (w *Writer) sortDocs() {
	slices.Reverse(w.docs)
	slices.SortStableFunc(w.docs, func(a, b Doc) int { return cmp.Compare(a.Number, b.Number) })
	w.docs = slices.CompactFunc(w.docs, func(a, b Doc) bool { return a.Number == b.Number })
}

// writePostings writes the postings of what was added, by term, and forgets it. Docs are
// those that were added.
func (w *Writer) writePostings(to *bbolt.Bucket) error {
	out := blockWriter{to: to}
	var list []placed
	var packed []byte
	added := w.buffer.postings
	order := w.buffer.sortByTerm()
	for i := range order {
		p := added[order[i].i]
		list = append(list, p.placed)
		if i+1 < len(order) && added[order[i+1].i].term == p.term {
			continue
		}
		packed = encodePostings(packed[:0], w.docs[0].Number-1, uniquePlaced(list), w.buffer.positions, len(w.docs))
		if err := out.add([]byte(p.term), packed); err != nil {
			return err
		}
		list = list[:0]
	}
	w.docs = nil
	w.buffer.Release()
	return out.flush()
}

// createSegment stores the record and the document table of a segment, whose
// documents are given by number, and returns the bucket for its postings.
func (w *Writer) createSegment(n uint32, docs []Doc) (*bbolt.Bucket, error) {
	s := Segment{Docs: len(docs), Analysis: w.analysis, Format: Version - 1}
	s.setBounds(docs)
	raw, err := encodeSegment(s)
	if err != nil {
		return nil, err
	}
	if err := w.segments.Put(segmentKey(n), raw); err != nil {
		return nil, err
	}
	return w.createPostings(segmentKey(n), docs)
}

// createPostings creates the bucket for the postings of documents, which are given
// by number, with their table in it.
func (w *Writer) createPostings(key []byte, docs []Doc) (*bbolt.Bucket, error) {
	b, err := w.postings.CreateBucket(key)
	if err != nil {
		return nil, err
	}
	b.FillPercent = 1 // written once, in order
	return b, b.Put([]byte(docsKey), encodeDocTable(docs).withBase())
}

// dropSegment removes a segment with all that belongs to it.
func (w *Writer) dropSegment(n uint32) error {
	if err := w.segments.Delete(segmentKey(n)); err != nil {
		return err
	}
	return w.postings.DeleteBucket(segmentKey(n))
}
