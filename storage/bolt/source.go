package bolt

import (
	"bytes"
	"container/heap"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage/query"
)

// candidate is an article that may fit; sure says that it does unless its
// text changed.
type candidate struct {
	posted
	sure bool
}

// before reports whether a comes before b, newest first; numbers decide
// between equal times.
func (a posted) before(b posted) bool {
	if a.Time != b.Time {
		return a.Time > b.Time
	}
	return a.Number > b.Number
}

// source gives candidates in order of time, without end a nil.
type source interface {
	next() (*candidate, error)
}

// keySource walks over keys that end in time and number: all articles, or
// those of a topic.
type keySource struct {
	c      *bbolt.Cursor
	prefix []byte
	oldest bool
	from   []byte // where to begin; nil once begun
	sure   bool
}

// newKeySource begins at the article at, or at the end when it is zero.
func newKeySource(b *bbolt.Bucket, prefix []byte, at posted, oldest, sure bool) *keySource {
	from := append(slices.Clone(prefix), number(uint64(at.Time))...)
	from = append(from, number(at.Number)...)
	if at == (posted{}) && !oldest {
		from = append(slices.Clone(prefix), bytes.Repeat([]byte{0xff}, 17)...)
	}
	return &keySource{c: b.Cursor(), prefix: prefix, oldest: oldest, from: from, sure: sure}
}

func (s *keySource) next() (*candidate, error) {
	var k []byte
	switch {
	case s.from != nil && s.oldest:
		k, _ = s.c.Seek(s.from)
	case s.from != nil:
		if k, _ = s.c.Seek(s.from); k == nil {
			k, _ = s.c.Last()
		} else if !bytes.Equal(k, s.from) {
			k, _ = s.c.Prev()
		}
	case s.oldest:
		k, _ = s.c.Next()
	default:
		k, _ = s.c.Prev()
	}
	s.from = nil
	if k == nil || !bytes.HasPrefix(k, s.prefix) || len(k) != len(s.prefix)+16 {
		return nil, nil
	}
	at := k[len(s.prefix):]
	return &candidate{posted{Number: toNumber(at[8:]), Time: int64(toNumber(at[:8]))}, s.sure}, nil
}

// segmentSource walks over the index: it opens a segment only when no article
// of those open can come first.
type segmentSource struct {
	tx     *bbolt.Tx
	find   finder
	root   query.Node
	oldest bool
	to     posted    // begin there; zero: at the end
	rest   []segment // by the time of their first article
	open   candidates
}

func newSegmentSource(tx *bbolt.Tx, f finder, root query.Node, to posted, oldest bool) (*segmentSource, error) {
	rest, err := readSegments(tx)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(rest, func(a, b segment) int {
		if oldest {
			return int(a.Earliest - b.Earliest)
		}
		return int(b.Latest - a.Latest)
	})
	return &segmentSource{tx: tx, find: f, root: root, oldest: oldest, to: to, rest: rest, open: candidates{oldest: oldest}}, nil
}

func (s *segmentSource) next() (*candidate, error) {
	for len(s.rest) > 0 && s.mayComeFirst(s.rest[0]) {
		if err := s.take(s.rest[0]); err != nil {
			return nil, err
		}
		s.rest = s.rest[1:]
	}
	if len(s.open.list) == 0 {
		return nil, nil
	}
	c := heap.Pop(&s.open).(candidate)
	return &c, nil
}

func (s *segmentSource) mayComeFirst(seg segment) bool {
	if len(s.open.list) == 0 {
		return true
	}
	if first := s.open.list[0].Time; s.oldest {
		return seg.Earliest <= first
	} else {
		return seg.Latest >= first
	}
}

func (s *segmentSource) take(seg segment) error {
	if s.to != (posted{}) && (!s.oldest && seg.Earliest > s.to.Time || s.oldest && seg.Latest < s.to.Time) {
		return nil
	}
	s.find.r = newBlockReader(s.tx.Bucket(bucketPostings).Bucket(segmentKey(seg.Number)))
	r := s.find.find(s.root)
	if s.find.err != nil || !r.all && len(r.numbers) == 0 {
		return s.find.err
	}
	articles, err := readRoster(s.tx, seg)
	if err != nil {
		return err
	}
	r.each(articles, func(a enrolled) {
		if s.to == (posted{}) || a.posted == s.to || a.before(s.to) == s.oldest {
			s.open.list = append(s.open.list, candidate{a.posted, r.sure})
		}
	})
	heap.Init(&s.open)
	return nil
}

// each calls f for the articles of a segment that were found, by number.
func (r found) each(articles roster, f func(enrolled)) {
	size := articles.size()
	if r.all {
		for i := range size {
			f(articles.at(i))
		}
		return
	}
	i := 0
	for _, n := range r.numbers {
		if i = articles.seek(i, n); i == size {
			return
		}
		if a := articles.at(i); a.Number == n {
			f(a)
		}
	}
}

// candidates is a heap.
type candidates struct {
	list   []candidate
	oldest bool
}

func (h *candidates) Len() int { return len(h.list) }
func (h *candidates) Less(i, j int) bool {
	if h.oldest {
		return h.list[j].before(h.list[i].posted)
	}
	return h.list[i].before(h.list[j].posted)
}
func (h *candidates) Swap(i, j int) { h.list[i], h.list[j] = h.list[j], h.list[i] }
func (h *candidates) Push(v any)    { h.list = append(h.list, v.(candidate)) }
func (h *candidates) Pop() any {
	last := h.list[len(h.list)-1]
	h.list = h.list[:len(h.list)-1]
	return last
}

// listSource gives a short list, such as a story's articles.
type listSource struct{ candidates }

func (s *listSource) next() (*candidate, error) {
	if len(s.list) == 0 {
		return nil, nil
	}
	c := heap.Pop(&s.candidates).(candidate)
	return &c, nil
}
