package bolt

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/query"
	"rawi/storage/text"
)

// segment is a part of the search index: the articles of one commit, or of
// several neighbours merged. Its postings stand in a bucket of their own, so
// that they are dropped at once, with its roster.
type segment struct {
	Number   uint32 `cbor:"-"`
	Size     int    `cbor:"1,keyasint"` // articles
	Earliest int64  `cbor:"2,keyasint"` // Unix seconds
	Latest   int64  `cbor:"3,keyasint"`
	Analysis int    `cbor:"4,keyasint,omitempty"` // text.Version that its words were read by
	First    int64  `cbor:"5,keyasint"`           // first entry into views; Unix seconds
	Last     int64  `cbor:"6,keyasint"`           // last entry
}

// bounds are the times between which the articles of s stand, in order of
// entries or of their own time.
func (s segment) bounds(entered bool) (from, to int64) {
	if entered {
		return s.First, s.Last
	}
	return s.Earliest, s.Latest
}

// posted is an article in a segment.
type posted struct {
	Number uint64
	Time   int64 // Unix seconds
}

// boundEntries sets the bounds of the entries of a segment's articles.
func (s *segment) boundEntries(articles []enrolled) {
	s.First, s.Last = articles[0].Entered, articles[0].Entered
	for _, a := range articles {
		s.First, s.Last = min(s.First, a.Entered), max(s.Last, a.Entered)
	}
}

// Facets stand among the words of an index; no word begins with mark.
const mark = "\x01"

// facts returns the index tokens of what queries filter by, beside an
// article's words, each once.
func facts(h *head, p *prepared) []string {
	a := h.A
	a.Content, a.Full = p.a.Content, p.a.Full
	tokens := query.Facets(&a)
	for i := range tokens {
		tokens[i] = mark + tokens[i]
	}
	return tokens
}

// posting is a hit with its term, on its way into a segment.
type posting struct {
	term string
	hit
}

// maxSpare is how many postings' memory is kept for the next transaction.
const maxSpare = 100_000

// emptied is the memory of a list that is used no longer.
func emptied(list []posting) []posting {
	if cap(list) > maxSpare {
		return nil
	}
	clear(list)
	return list[:0]
}

// sorted is the order of postings by term, then number. Most terms differ in
// their first bytes, which are compared as one number.
func sorted(list []posting) []place {
	order := make([]place, len(list))
	for i, p := range list {
		var front [8]byte
		copy(front[:], p.term)
		order[i] = place{binary.BigEndian.Uint64(front[:]), uint32(i)}
	}
	slices.SortFunc(order, func(a, b place) int {
		if a.front != b.front {
			return cmp.Compare(a.front, b.front)
		}
		x, y := &list[a.i], &list[b.i]
		if x.term != y.term {
			return cmp.Compare(x.term, y.term)
		}
		return cmp.Or(cmp.Compare(x.Number, y.Number), cmp.Compare(a.i, b.i))
	})
	return order
}

// place is where a posting stands in a list, and how its term begins.
type place struct {
	front uint64
	i     uint32
}

// post adds an article to the postings of this transaction. One that changed
// is posted again: queries find it by either text and verify.
func (t *apply) post(n uint64, h *head, p *prepared) {
	t.fresh = append(t.fresh, enrolled{posted{n, h.A.Time().Unix()}, h.Entered.At, h.Entered.Backlog, p.words})
	for _, term := range facts(h, p) {
		t.postings = append(t.postings, posting{term, hit{n, 1}})
	}
	for term, times := range p.doc.Tokens {
		t.postings = append(t.postings, posting{term, hit{n, times}})
	}
}

// writeSegment writes the postings of this transaction as one segment.
func (t *apply) writeSegment() error {
	if err := t.postEntered(); err != nil {
		return err
	}
	if len(t.fresh) == 0 {
		return nil
	}
	// An article that changed twice stands there twice.
	slices.SortStableFunc(t.fresh, func(a, b enrolled) int { return cmp.Compare(a.Number, b.Number) })
	t.fresh = slices.CompactFunc(t.fresh, func(a, b enrolled) bool { return a.Number == b.Number })
	t.n.Segment++
	b, err := t.createSegment(t.n.Segment, t.fresh)
	if err != nil {
		return err
	}
	if err := t.writePostings(b); err != nil {
		return err
	}
	return t.mergeSmall()
}

// postEntered posts the articles that came into views again.
func (t *apply) postEntered() error {
	for _, n := range t.entered {
		h, err := get[head](t.bucket(bucketArticles), number(n))
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		posted := false
		for i := range t.fresh {
			if t.fresh[i].Number == n {
				t.fresh[i].Entered, t.fresh[i].Backlog, posted = h.Entered.At, h.Entered.Backlog, true
			}
		}
		if posted {
			continue
		}
		if err := t.postAnew(n); err != nil {
			return err
		}
	}
	t.entered = nil
	return nil
}

// writePostings writes the postings of this transaction, by term.
func (t *apply) writePostings(to *bbolt.Bucket) error {
	w := blockWriter{b: to}
	var hits []hit
	var packed []byte
	order := sorted(t.postings)
	for i := range order {
		p := t.postings[order[i].i]
		if len(hits) == 0 || hits[len(hits)-1].Number != p.Number {
			hits = append(hits, p.hit)
		}
		if i+1 < len(order) && t.postings[order[i+1].i].term == p.term {
			continue
		}
		packed = packHits(packed[:0], hits)
		if err := w.add([]byte(p.term), packed); err != nil {
			return err
		}
		hits = hits[:0]
	}
	return w.flush()
}

// createSegment stores the roster of a segment's articles, given by number,
// and its bounds, and returns the bucket for its postings.
func (t *apply) createSegment(n uint32, articles []enrolled) (*bbolt.Bucket, error) {
	s := segment{Size: len(articles), Earliest: articles[0].Time, Latest: articles[0].Time, Analysis: text.Version}
	for _, a := range articles {
		s.Earliest, s.Latest = min(s.Earliest, a.Time), max(s.Latest, a.Time)
	}
	s.boundEntries(articles)
	if err := t.bucket(bucketSegments).Put(segmentKey(n), encode(s)); err != nil {
		return nil, err
	}
	return t.createPostings(segmentKey(n), articles)
}

// createPostings makes the bucket for the postings of articles, which are given
// by number, with their roster in it.
func (t *apply) createPostings(key []byte, articles []enrolled) (*bbolt.Bucket, error) {
	b, err := t.bucket(bucketPostings).CreateBucket(key)
	if err != nil {
		return nil, err
	}
	b.FillPercent = 1 // written once, in order
	return b, b.Put([]byte(docsKey), makeRoster(articles))
}

// readSegments are the segments of the index, oldest first.
func readSegments(tx *bbolt.Tx) (out []segment, err error) {
	err = tx.Bucket(bucketSegments).ForEach(func(k, raw []byte) error {
		s, err := decode[segment](raw)
		s.Number = binary.BigEndian.Uint32(k)
		out = append(out, s)
		return err
	})
	return out, err
}
