package bolt

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
	"strings"

	"go.etcd.io/bbolt"

	"rawi/storage"
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
type docRef struct {
	Number uint64
	Time   int64 // Unix seconds
}

// boundEntries sets the bounds of the entries of a segment's articles.
func (s *segment) boundEntries(articles []docEntry) {
	s.First, s.Last = articles[0].Entered, articles[0].Entered
	for _, a := range articles {
		s.First, s.Last = min(s.First, a.Entered), max(s.Last, a.Entered)
	}
}

// Tokens of facts stand beside those of words; no word begins with mark.
const facetPrefix = "\x01"

func facet(key, value string) string { return facetPrefix + key + ":" + strings.ToLower(value) }

// facts are the index tokens of what queries filter by, beside an article's
// words, each once.
func facets(h *articleMeta, p *prepared) map[string]bool {
	set := map[string]bool{
		facet("feed", h.A.Feed): true, facet("outlet", h.A.Outlet): true,
	}
	if h.A.Language != "" {
		primary, _, _ := strings.Cut(h.A.Language, "-")
		set[facet("lang", h.A.Language)], set[facet("lang", primary)] = true, true
	}
	for _, c := range h.A.Categories {
		set[facet("category", text.Fold(c))] = true
	}
	for _, a := range h.A.Authors {
		for _, w := range text.Words(a.Name) {
			set[facet("by", w)] = true
		}
	}
	for what, has := range map[string]bool{
		"image": h.A.Image != "", "enclosure": len(h.A.Enclosures) > 0, "author": len(h.A.Authors) > 0,
		"content": p.a.Content != "" || p.a.Full != "",
	} {
		if has {
			set[facet("has", what)] = true
		}
	}
	return set
}

// posting is a hit with its term, on its way into a segment.
type termPosting struct {
	term string
	posting
}

// maxSpare is how many postings' memory is kept for the next transaction.
const maxReusable = 100_000

// emptied is the memory of a list that is used no longer.
func reusable(list []termPosting) []termPosting {
	if cap(list) > maxReusable {
		return nil
	}
	clear(list)
	return list[:0]
}

// sorted is the order of postings by term, then number. Most terms differ in
// their first bytes, which are compared as one number.
func sortedByTerm(list []termPosting) []termOrder {
	order := make([]termOrder, len(list))
	for i, p := range list {
		var front [8]byte
		copy(front[:], p.term)
		order[i] = termOrder{binary.BigEndian.Uint64(front[:]), uint32(i)}
	}
	slices.SortFunc(order, func(a, b termOrder) int {
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
type termOrder struct {
	front uint64
	i     uint32
}

// post adds an article to the postings of this transaction. One that changed
// is posted again: queries find it by either text and verify.
func (t *transaction) indexArticle(n uint64, h *articleMeta, p *prepared) {
	t.indexed = append(t.indexed, docEntry{docRef{n, h.A.Time().Unix()}, h.Entered.At, h.Entered.Backlog, p.words})
	for term := range facets(h, p) {
		t.postings = append(t.postings, termPosting{term, posting{n, 1}})
	}
	for term, times := range p.doc.Tokens {
		t.postings = append(t.postings, termPosting{term, posting{n, times}})
	}
}

// writeSegment writes the postings of this transaction as one segment.
func (t *transaction) writeSegment() error {
	if err := t.indexReentered(); err != nil {
		return err
	}
	if len(t.indexed) == 0 {
		return nil
	}
	// An article that changed twice stands there twice.
	slices.SortStableFunc(t.indexed, func(a, b docEntry) int { return cmp.Compare(a.Number, b.Number) })
	t.indexed = slices.CompactFunc(t.indexed, func(a, b docEntry) bool { return a.Number == b.Number })
	t.n.Segment++
	b, err := t.createSegment(t.n.Segment, t.indexed)
	if err != nil {
		return err
	}
	if err := t.writePostings(b); err != nil {
		return err
	}
	return t.mergeSmall()
}

// postEntered posts the articles that came into views again.
func (t *transaction) indexReentered() error {
	for _, n := range t.entered {
		h, err := get[articleMeta](t.bucket(bucketArticles), uint64Key(n))
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		posted := false
		for i := range t.indexed {
			if t.indexed[i].Number == n {
				t.indexed[i].Entered, t.indexed[i].Backlog, posted = h.Entered.At, h.Entered.Backlog, true
			}
		}
		if posted {
			continue
		}
		if err := t.reindexArticle(n); err != nil {
			return err
		}
	}
	t.entered = nil
	return nil
}

// writePostings writes the postings of this transaction, by term.
func (t *transaction) writePostings(to *bbolt.Bucket) error {
	w := blockWriter{b: to}
	var hits []posting
	var packed []byte
	order := sortedByTerm(t.postings)
	for i := range order {
		p := t.postings[order[i].i]
		if len(hits) == 0 || hits[len(hits)-1].Number != p.Number {
			hits = append(hits, p.posting)
		}
		if i+1 < len(order) && t.postings[order[i+1].i].term == p.term {
			continue
		}
		packed = encodePostings(packed[:0], hits)
		if err := w.add([]byte(p.term), packed); err != nil {
			return err
		}
		hits = hits[:0]
	}
	return w.flush()
}

// createSegment stores the roster of a segment's articles, given by number,
// and its bounds, and returns the bucket for its postings.
func (t *transaction) createSegment(n uint32, articles []docEntry) (*bbolt.Bucket, error) {
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
func (t *transaction) createPostings(key []byte, articles []docEntry) (*bbolt.Bucket, error) {
	b, err := t.bucket(bucketPostings).CreateBucket(key)
	if err != nil {
		return nil, err
	}
	b.FillPercent = 1 // written once, in order
	return b, b.Put([]byte(docsKey), encodeDocTable(articles))
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
