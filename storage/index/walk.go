package index

import (
	"cmp"
	"container/heap"
	"slices"

	"rawi/storage"
	"rawi/storage/query"
)

// Candidate is a document that may match a query.
type Candidate struct {
	DocRef
	Exact bool // it matches, unless it changed since
}

// Order is the order in which candidates are met, and where it begins.
type Order struct {
	Begin   DocRef // the first candidate that may be given; zero: no bound
	Oldest  bool   // oldest first
	Entered bool   // by entry into views; else by the document's own time
	// Arrivals leaves out what came with a backlog, in an order by entries.
	Arrivals bool
}

// Walk gives the candidates of a query in order. It opens a segment only when no
// candidate of those already open can come first.
type Walk struct {
	index  Index
	search termSearcher
	root   query.Node
	order  Order
	closed []Segment // by the time of their first document
	open   candidateHeap
}

// Walk begins a walk. Feeds are those that a filter by region knows.
func (x Index) Walk(root query.Node, feeds []storage.Feed, o Order) (*Walk, error) {
	segments, err := x.Segments()
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(segments, func(a, b Segment) int {
		fromA, toA := a.bounds(o.Entered)
		fromB, toB := b.bounds(o.Entered)
		if o.Oldest {
			return cmp.Compare(fromA, fromB)
		}
		return cmp.Compare(toB, toA)
	})
	return &Walk{index: x, search: termSearcher{index: x, feeds: feeds}, root: root, order: o, closed: segments, open: candidateHeap{oldest: o.Oldest}}, nil
}

// Next returns the next candidate; nil when there are no more.
func (w *Walk) Next() (*Candidate, error) {
	for len(w.closed) > 0 && w.mayComeFirst(w.closed[0]) {
		if err := w.openSegment(w.closed[0]); err != nil {
			return nil, err
		}
		w.closed = w.closed[1:]
	}
	return w.open.next(), nil
}

func (w *Walk) mayComeFirst(s Segment) bool {
	if len(w.open.list) == 0 {
		return true
	}
	from, to := s.bounds(w.order.Entered)
	if first := w.open.list[0].Time; w.order.Oldest {
		return from <= first
	} else {
		return to >= first
	}
}

func (w *Walk) openSegment(s Segment) error {
	begin := w.order.Begin
	from, to := s.bounds(w.order.Entered)
	if begin != (DocRef{}) && (!w.order.Oldest && from > begin.Time || w.order.Oldest && to < begin.Time) {
		return nil
	}
	table, err := w.index.docTable(s)
	if err != nil {
		return err
	}
	w.search.table = table
	if w.search.terms, err = w.index.blocks(s); err != nil {
		return err
	}
	matches := w.search.find(w.root)
	if w.search.err != nil || !matches.all && len(matches.numbers) == 0 {
		return w.search.err
	}
	matches.each(table, func(d Doc, sure bool) {
		if w.order.Arrivals && d.Backlog {
			return
		}
		at := d.DocRef
		if w.order.Entered {
			at.Time = d.Entered
		}
		if begin == (DocRef{}) || at == begin || at.Before(begin) == w.order.Oldest {
			w.open.list = append(w.open.list, Candidate{at, sure && s.Current}) // other rules read other words
		}
	})
	heap.Init(&w.open)
	return nil
}

// ListWalk gives the candidates of a short list in order.
type ListWalk struct{ candidates candidateHeap }

// NewListWalk begins a walk over list, which it takes over.
func NewListWalk(list []Candidate, oldest bool) *ListWalk {
	w := &ListWalk{candidateHeap{list: list, oldest: oldest}}
	heap.Init(&w.candidates)
	return w
}

// Next returns the next candidate; nil when there are no more.
func (w *ListWalk) Next() (*Candidate, error) { return w.candidates.next(), nil }

// candidateHeap is a heap, the next candidate on top.
type candidateHeap struct {
	list   []Candidate
	oldest bool
}

func (h *candidateHeap) next() *Candidate {
	if len(h.list) == 0 {
		return nil
	}
	c := heap.Pop(h).(Candidate)
	return &c
}

func (h *candidateHeap) Len() int { return len(h.list) }
func (h *candidateHeap) Less(i, j int) bool {
	if h.oldest {
		return h.list[j].Before(h.list[i].DocRef)
	}
	return h.list[i].Before(h.list[j].DocRef)
}
func (h *candidateHeap) Swap(i, j int) { h.list[i], h.list[j] = h.list[j], h.list[i] }
func (h *candidateHeap) Push(v any)    { h.list = append(h.list, v.(Candidate)) }
func (h *candidateHeap) Pop() any {
	last := h.list[len(h.list)-1]
	h.list = h.list[:len(h.list)-1]
	return last
}
