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
	docRef
	exact bool
}

// before reports whether a comes before b, newest first; numbers decide
// between equal times.
func (a docRef) before(b docRef) bool {
	if a.Time != b.Time {
		return a.Time > b.Time
	}
	return a.Number > b.Number
}

// walk is the order in which a search meets articles, and where it begins.
type walkOrder struct {
	begin   docRef // zero: at the end
	oldest  bool   // first
	entered bool   // by entry into the view; else by Article.Time
	// arrivals leaves out what came with a backlog, in a walk by entries.
	arrivals bool
}

// source gives candidates in the order of a walk, without end a nil.
type candidateSource interface {
	next() (*candidate, error)
}

// keySource walks over keys that end in time and number: all articles, or
// those of a topic.
type keyWalk struct {
	c        *bbolt.Cursor
	prefix   []byte
	oldest   bool
	arrivals bool
	from     []byte // where to begin; nil once begun
	sure     bool
}

func newKeySource(b *bbolt.Bucket, prefix []byte, w walkOrder, sure bool) *keyWalk {
	from := append(slices.Clone(prefix), uint64Key(uint64(w.begin.Time))...)
	from = append(from, uint64Key(w.begin.Number)...)
	if w.begin == (docRef{}) && !w.oldest {
		from = append(slices.Clone(prefix), bytes.Repeat([]byte{0xff}, 17)...)
	}
	return &keyWalk{c: b.Cursor(), prefix: prefix, oldest: w.oldest, arrivals: w.arrivals, from: from, sure: sure}
}

func (s *keyWalk) next() (*candidate, error) {
	for {
		k, mark := s.step()
		if k == nil || !bytes.HasPrefix(k, s.prefix) || len(k) != len(s.prefix)+16 {
			return nil, nil
		}
		if s.arrivals && bytes.Equal(mark, backlogValue) {
			continue
		}
		at := k[len(s.prefix):]
		return &candidate{docRef{Number: keyUint64(at[8:]), Time: int64(keyUint64(at[:8]))}, s.sure}, nil
	}
}

// step goes on to the next key.
func (s *keyWalk) step() (k, value []byte) {
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
type indexWalk struct {
	tx     *bbolt.Tx
	find   termSearcher
	root   query.Node
	walk   walkOrder
	closed []segment // by the time of their first article
	open   candidateHeap
}

func newSegmentSource(tx *bbolt.Tx, f termSearcher, root query.Node, w walkOrder) (*indexWalk, error) {
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
	return &indexWalk{tx: tx, find: f, root: root, walk: w, closed: rest, open: candidateHeap{oldest: w.oldest}}, nil
}

func (s *indexWalk) next() (*candidate, error) {
	for len(s.closed) > 0 && s.mayComeFirst(s.closed[0]) {
		if err := s.openSegment(s.closed[0]); err != nil {
			return nil, err
		}
		s.closed = s.closed[1:]
	}
	if len(s.open.list) == 0 {
		return nil, nil
	}
	c := heap.Pop(&s.open).(candidate)
	return &c, nil
}

func (s *indexWalk) mayComeFirst(seg segment) bool {
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

func (s *indexWalk) openSegment(seg segment) error {
	begin := s.walk.begin
	from, to := seg.bounds(s.walk.entered)
	if begin != (docRef{}) && (!s.walk.oldest && from > begin.Time || s.walk.oldest && to < begin.Time) {
		return nil
	}
	s.find.r = newBlockReader(s.tx.Bucket(bucketPostings).Bucket(segmentKey(seg.Number)))
	r := s.find.find(s.root)
	if s.find.err != nil || !r.all && len(r.numbers) == 0 {
		return s.find.err
	}
	articles, err := readDocTable(s.tx, seg)
	if err != nil {
		return err
	}
	r.each(articles, func(a docEntry) {
		if s.walk.arrivals && a.Backlog {
			return
		}
		at := a.docRef
		if s.walk.entered {
			at.Time = a.Entered
		}
		if begin == (docRef{}) || at == begin || at.before(begin) == s.walk.oldest {
			s.open.list = append(s.open.list, candidate{at, r.exact})
		}
	})
	heap.Init(&s.open)
	return nil
}

// each calls f for the articles of a segment that were found, by number.
func (r matchSet) each(articles docTable, f func(docEntry)) {
	size := articles.size()
	if r.all {
		for i := range size {
			f(articles.entry(i))
		}
		return
	}
	i := 0
	for _, n := range r.numbers {
		if i = articles.seek(i, n); i == size {
			return
		}
		if a := articles.entry(i); a.Number == n {
			f(a)
		}
	}
}

// candidates is a heap.
type candidateHeap struct {
	list   []candidate
	oldest bool
}

func (h *candidateHeap) Len() int { return len(h.list) }
func (h *candidateHeap) Less(i, j int) bool {
	if h.oldest {
		return h.list[j].before(h.list[i].docRef)
	}
	return h.list[i].before(h.list[j].docRef)
}
func (h *candidateHeap) Swap(i, j int) { h.list[i], h.list[j] = h.list[j], h.list[i] }
func (h *candidateHeap) Push(v any)    { h.list = append(h.list, v.(candidate)) }
func (h *candidateHeap) Pop() any {
	last := h.list[len(h.list)-1]
	h.list = h.list[:len(h.list)-1]
	return last
}

// listSource gives a short list, such as a story's articles.
type listWalk struct{ candidateHeap }

func (s *listWalk) next() (*candidate, error) {
	if len(s.list) == 0 {
		return nil, nil
	}
	c := heap.Pop(&s.candidateHeap).(candidate)
	return &c, nil
}
