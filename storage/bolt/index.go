package bolt

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/text"
)

// segment is a part of the search index: the articles of one commit, or of
// several neighbours merged. Its postings stand in a bucket of their own, so
// that they are dropped at once, with the list of its articles under docsKey.
type segment struct {
	Number   uint32 `cbor:"-"`
	Size     int    `cbor:"1,keyasint"` // articles
	Earliest int64  `cbor:"2,keyasint"` // Unix seconds
	Latest   int64  `cbor:"3,keyasint"`
}

// posted is an article in a segment.
type posted struct {
	Number uint64
	Time   int64 // Unix seconds
}

// Tokens of facts stand beside those of words; no word begins with mark.
const mark = "\x01"

func fact(key, value string) string { return mark + key + ":" + strings.ToLower(value) }

// facts are the index tokens of what queries filter by, beside an article's
// words, each once.
func facts(h *head, p *prepared) map[string]bool {
	set := map[string]bool{
		fact("feed", h.A.Feed): true, fact("outlet", h.A.Outlet): true,
	}
	if h.A.Language != "" {
		primary, _, _ := strings.Cut(h.A.Language, "-")
		set[fact("lang", h.A.Language)], set[fact("lang", primary)] = true, true
	}
	for _, c := range h.A.Categories {
		set[fact("category", text.Fold(c))] = true
	}
	for _, a := range h.A.Authors {
		for _, w := range text.Words(a.Name) {
			set[fact("by", w)] = true
		}
	}
	for what, has := range map[string]bool{
		"image": h.A.Image != "", "enclosure": len(h.A.Enclosures) > 0, "author": len(h.A.Authors) > 0,
		"content": p.a.Content != "" || p.a.Full != "",
	} {
		if has {
			set[fact("has", what)] = true
		}
	}
	return set
}

// post adds an article to the postings of this transaction. One that changed
// is posted again: queries find it by either text and verify.
func (t *apply) post(n uint64, h *head, p *prepared) {
	// Changed twice in one transaction, it stands there already.
	twice := slices.ContainsFunc(t.fresh, func(o posted) bool { return o.Number == n })
	if !twice {
		t.fresh = append(t.fresh, posted{n, h.A.Time().Unix()})
	}
	add := func(term string) {
		list := t.terms[term]
		if list == nil {
			list = new([]uint64)
			t.terms[term] = list
		}
		if !twice || !slices.Contains(*list, n) {
			*list = append(*list, n)
		}
	}
	for term := range facts(h, p) {
		add(term)
	}
	for term := range p.doc.Tokens {
		add(term)
	}
}

// writeSegment writes the postings of this transaction as one segment.
func (t *apply) writeSegment() error {
	if len(t.fresh) == 0 {
		return nil
	}
	slices.SortFunc(t.fresh, func(a, b posted) int { return int(int64(a.Number) - int64(b.Number)) })
	t.n.Segment++
	b, err := t.createSegment(t.n.Segment, t.fresh)
	if err != nil {
		return err
	}
	w := blockWriter{b: b}
	for _, term := range slices.Sorted(maps.Keys(t.terms)) {
		list := *t.terms[term]
		slices.Sort(list)
		if err := w.add([]byte(term), packNumbers(list)); err != nil {
			return err
		}
	}
	clear(t.terms)
	t.fresh = nil
	if err := w.flush(); err != nil {
		return err
	}
	return t.mergeSmall()
}

// createSegment stores the list of a segment's articles, by number, and its
// bounds, and returns the bucket for its postings.
func (t *apply) createSegment(n uint32, articles []posted) (*bbolt.Bucket, error) {
	s := segment{Size: len(articles), Earliest: articles[0].Time, Latest: articles[0].Time}
	raw := make([]byte, 0, 6*len(articles))
	last := posted{}
	for _, a := range articles {
		s.Earliest, s.Latest = min(s.Earliest, a.Time), max(s.Latest, a.Time)
		raw = binary.AppendUvarint(raw, a.Number-last.Number)
		raw = binary.AppendVarint(raw, a.Time-last.Time)
		last = a
	}
	if err := t.bucket(bucketSegments).Put(segmentKey(n), encode(s)); err != nil {
		return nil, err
	}
	b, err := t.bucket(bucketPostings).CreateBucket(segmentKey(n))
	if err != nil {
		return nil, err
	}
	b.FillPercent = 1 // written once, in order
	return b, b.Put([]byte(docsKey), raw)
}

// readArticles are the articles of a segment, by number.
func readArticles(tx *bbolt.Tx, s segment) ([]posted, error) {
	raw := tx.Bucket(bucketPostings).Bucket(segmentKey(s.Number)).Get([]byte(docsKey))
	out := make([]posted, 0, s.Size)
	last := posted{}
	for len(raw) > 0 {
		d, n := binary.Uvarint(raw)
		at, m := binary.Varint(raw[max(n, 0):])
		if n <= 0 || m <= 0 {
			return nil, fmt.Errorf("%w: segment %d", storage.ErrDamaged, s.Number)
		}
		last = posted{last.Number + d, last.Time + at}
		out, raw = append(out, last), raw[n+m:]
	}
	return out, nil
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

// packNumbers writes rising numbers as varints of their differences.
func packNumbers(list []uint64) []byte {
	out := make([]byte, 0, 2*len(list)+8)
	last := uint64(0)
	for _, n := range list {
		out = binary.AppendUvarint(out, n-last)
		last = n
	}
	return out
}

func unpackNumbers(to []uint64, raw []byte) ([]uint64, error) {
	last := uint64(0)
	for len(raw) > 0 {
		d, n := binary.Uvarint(raw)
		if n <= 0 {
			return to, fmt.Errorf("%w: postings", storage.ErrDamaged)
		}
		last += d
		to, raw = append(to, last), raw[n:]
	}
	return to, nil
}
