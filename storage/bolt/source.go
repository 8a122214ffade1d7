package bolt

import (
	"bytes"
	"cmp"
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

// walk is the order in which a search meets articles, and where it begins.
type walk struct {
	begin   posted // zero: at the end
	oldest  bool   // first
	entered bool   // by entry into the view; else by Article.Time
	// arrivals leaves out what came with a backlog, in a walk by entries.
	arrivals bool
}

// source gives candidates in the order of a walk, without end a nil.
type source interface {
	next() (*candidate, error)
}

// keySource walks over keys that end in time and number: all articles, or
// those of a topic.
type keySource struct {
	c        *bbolt.Cursor
	prefix   []byte
	oldest   bool
	arrivals bool
	from     []byte // where to begin; nil once begun
	sure     bool
}

func newKeySource(b *bbolt.Bucket, prefix []byte, w walk, sure bool) *keySource {
	from := append(slices.Clone(prefix), number(uint64(w.begin.Time))...)
	from = append(from, number(w.begin.Number)...)
	if w.begin == (posted{}) && !w.oldest {
		from = append(slices.Clone(prefix), bytes.Repeat([]byte{0xff}, 17)...)
	}
	return &keySource{c: b.Cursor(), prefix: prefix, oldest: w.oldest, arrivals: w.arrivals, from: from, sure: sure}
}

func (s *keySource) next() (*candidate, error) {
	for {
		k, mark := s.step()
		if k == nil || !bytes.HasPrefix(k, s.prefix) || len(k) != len(s.prefix)+16 {
			return nil, nil
		}
		if s.arrivals && bytes.Equal(mark, backlogMark) {
			continue
		}
		at := k[len(s.prefix):]
		return &candidate{posted{Number: toNumber(at[8:]), Time: int64(toNumber(at[:8]))}, s.sure}, nil
	}
}

// step goes on to the next key.
func (s *keySource) step() (k, value []byte) {
	switch {
	case s.from != nil && s.oldest:
		k, value = s.c.Seek(s.from)
	case s.from != nil:
		if k, value = s.c.Seek(s.from); k == nil {
			k, value = s.c.Last()
		} else if !bytes.Equal(k, s.from) {
			k, value = s.c.Prev()
		}
	case s.oldest:
		k, value = s.c.Next()
	default:
		k, value = s.c.Prev()
	}
	s.from = nil
	return k, value
}

// segmentSource walks over the index: it opens a segment only when no article
// of those open can come first.
type segmentSource struct {
	tx   *bbolt.Tx
	find finder
	root query.Node
	walk walk
	rest []segment // by the time of their first article
	open candidates
}

func newSegmentSource(tx *bbolt.Tx, f finder, root query.Node, w walk) (*segmentSource, error) {
	rest, err := readSegments(tx)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(rest, func(a, b segment) int {
		fromA, toA := a.bounds(w.entered)
		fromB, toB := b.bounds(w.entered)
		if w.oldest {
			return cmp.Compare(fromA, fromB)
		}
		return cmp.Compare(toB, toA)
	})
	return &segmentSource{tx: tx, find: f, root: root, walk: w, rest: rest, open: candidates{oldest: w.oldest}}, nil
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
	from, to := seg.bounds(s.walk.entered)
	if first := s.open.list[0].Time; s.walk.oldest {
		return from <= first
	} else {
		return to >= first
	}
}

func (s *segmentSource) take(seg segment) error {
	begin := s.walk.begin
	from, to := seg.bounds(s.walk.entered)
	if begin != (posted{}) && (!s.walk.oldest && from > begin.Time || s.walk.oldest && to < begin.Time) {
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
		if s.walk.arrivals && a.Backlog {
			return
		}
		at := a.posted
		if s.walk.entered {
			at.Time = a.Entered
		}
		if begin == (posted{}) || at == begin || at.before(begin) == s.walk.oldest {
			s.open.list = append(s.open.list, candidate{at, r.sure})
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
