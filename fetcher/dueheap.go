package fetcher

import (
	"container/heap"
	"time"
)

// schedule makes an entry due at a time.
func (s *Scheduler) schedule(e *entry, at time.Time) { s.heapOf(e).schedule(e, at) }

// unschedule makes an entry not due.
func (s *Scheduler) unschedule(e *entry) { s.heapOf(e).unschedule(e) }

func (s *Scheduler) heapOf(e *entry) *dueHeap {
	if e.started != nil {
		return &s.requests
	}
	return &s.due
}

// dueHeap is a heap of entries, the one due first at index 0. Use first, schedule
// and unschedule; the other methods are container/heap's.
type dueHeap []*entry

// first returns the entry that is due first; nil: there is none.
func (h dueHeap) first() *entry {
	if len(h) == 0 {
		return nil
	}
	return h[0]
}

// schedule makes e due at a time. It does nothing while e is in its host's queue.
func (h *dueHeap) schedule(e *entry, at time.Time) {
	if e.queued {
		return
	}
	e.at = at
	if e.heapIndex >= 0 {
		heap.Fix(h, e.heapIndex)
		return
	}
	heap.Push(h, e)
}

// unschedule removes e from the heap, if it is there.
func (h *dueHeap) unschedule(e *entry) {
	if e.heapIndex >= 0 {
		heap.Remove(h, e.heapIndex)
	}
}

func (h dueHeap) Len() int           { return len(h) }
func (h dueHeap) Less(i, j int) bool { return h[i].at.Before(h[j].at) }
func (h dueHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].heapIndex, h[j].heapIndex = i, j
}

func (h *dueHeap) Push(v any) {
	e := v.(*entry)
	e.heapIndex = len(*h)
	*h = append(*h, e)
}

func (h *dueHeap) Pop() any {
	old := *h
	e := old[len(old)-1]
	e.heapIndex = -1
	*h = old[:len(old)-1]
	return e
}
