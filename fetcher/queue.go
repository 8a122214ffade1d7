package fetcher

import (
	"container/heap"
	"time"
)

// queue holds the entries that wait for their time, or for others of their host to
// end. The loop owns it.
type queue struct {
	gap      time.Duration // Host.Gap
	feeds    dueHeap
	requests dueHeap // of pages, and those that resume
	hosts    map[string]*hostTraffic
}

// hostTraffic is the requests to one host name.
type hostTraffic struct {
	active    int
	notBefore time.Time // of the next request
	queue     []*entry  // due, oldest first, waiting for one that runs
}

// schedule makes an entry due at a time.
func (q *queue) schedule(e *entry, at time.Time) { q.heapOf(e).schedule(e, at) }

// unschedule makes an entry not due.
func (q *queue) unschedule(e *entry) { q.heapOf(e).unschedule(e) }

func (q *queue) heapOf(e *entry) *dueHeap {
	if e.started != nil {
		return &q.requests
	}
	return &q.feeds
}

// trafficOf returns the traffic of the host that an entry's request goes to.
func (q *queue) trafficOf(e *entry) *hostTraffic {
	name := HostOf(e.feed, e.state)
	h := q.hosts[name]
	if h == nil {
		h = &hostTraffic{}
		q.hosts[name] = h
	}
	return h
}

// begin counts a request to a host: the next one may start after the gap.
func (q *queue) begin(h *hostTraffic) {
	h.active++
	q.keepGap(h)
}

// end ends a request to a host: the next one may start after the gap.
func (q *queue) end(h *hostTraffic) {
	h.active--
	q.keepGap(h)
	q.wakeNext(h)
}

func (q *queue) keepGap(h *hostTraffic) {
	if q.gap > 0 {
		h.notBefore = time.Now().Add(q.gap)
	}
}

// wakeNext makes the next entry that waits for a host due.
func (q *queue) wakeNext(h *hostTraffic) {
	for len(h.queue) > 0 {
		e := h.queue[0]
		h.queue = h.queue[1:]
		e.queued = false
		if !e.removed && !e.feed.Paused {
			q.schedule(e, h.notBefore)
			return
		}
	}
}

// wakeAll makes all entries due that wait for a host.
func (q *queue) wakeAll() {
	for _, h := range q.hosts {
		for len(h.queue) > 0 {
			q.wakeNext(h)
		}
	}
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
