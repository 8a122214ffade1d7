package hub

import (
	"container/heap"
	"slices"
	"time"
)

// lane is the deliveries to one domain. Hub.mu guards it.
type lane struct {
	domain    string
	queue     []*subscriber // that are outdated, in no order
	notBefore time.Time     // of the next delivery
	at        time.Time     // when to look at it again
	index     int           // in lanes.heap; -1: it is in none
}

// lanes are the deliveries that wait, by domain. Domains take turns, so that one
// with many subscribers holds up no other. They obey what deliveries are under
// way: at most maxDeliveries in all, and maxPerDomain to a domain and to a network.
// Subscribers that failed or were slow the last time, and new ones, have a part of
// both for themselves and take no more than it. Hub.mu guards it.
type lanes struct {
	byDomain map[string]*lane
	heap     laneHeap
	active   int                     // deliveries under way
	late     int                     // of them to subscribers that are not prompt
	at       counts                  // under way, by domain and network
	lateAt   counts                  // of them to subscribers that are not prompt
	waiting  map[turn]map[*lane]bool // for the end of a delivery
}

// turn is what a lane waits for: a place for a subscriber that is prompt, or late. The
// zero place is that of all who are late.
type turn struct {
	place
	late bool
}

func newLanes() lanes {
	return lanes{byDomain: map[string]*lane{}, at: counts{}, lateAt: counts{}, waiting: map[turn]map[*lane]bool{}}
}

// add queues an outdated subscriber.
func (l *lanes) add(m *subscriber) {
	if m.queued {
		return
	}
	m.queued = true
	d := l.byDomain[m.domain]
	if d == nil {
		d = &lane{domain: m.domain, index: -1}
		l.byDomain[m.domain] = d
	}
	d.queue = append(d.queue, m)
	l.schedule(d, m.dueAt())
}

// schedule has a lane looked at no later than at.
func (l *lanes) schedule(d *lane, at time.Time) {
	switch {
	case d.index < 0:
		d.at = at
		heap.Push(&l.heap, d)
	case at.Before(d.at):
		d.at = at
		heap.Fix(&l.heap, d.index)
	}
}

// next returns a subscriber that may be sent its document now, or when to look
// again; zero: when a delivery has ended or a subscriber is added. begin and end
// tell it of deliveries. wanted reports whether to deliver to a subscriber at all.
func (l *lanes) next(now time.Time, wanted func(*subscriber) bool) (m *subscriber, at time.Time) {
	for l.active < maxDeliveries {
		if len(l.heap) == 0 || l.heap[0].at.After(now) {
			switch {
			case l.late < maxLate && l.wake(turn{late: true}, now):
				continue
			case len(l.heap) > 0:
				return nil, l.heap[0].at
			}
			break
		}
		d := heap.Pop(&l.heap).(*lane)
		m, at := l.pick(d, now, wanted)
		if len(d.queue) > 0 {
			l.schedule(d, at)
		}
		if m != nil {
			return m, time.Time{}
		}
	}
	return nil, time.Time{}
}

// pick takes the subscriber out of a lane that waits longest of those that may be
// sent their document now; nil: none may. at is when to look at the lane again.
func (l *lanes) pick(d *lane, now time.Time, wanted func(*subscriber) bool) (first *subscriber, at time.Time) {
	d.queue = slices.DeleteFunc(d.queue, func(m *subscriber) bool {
		m.queued = m.outdated && wanted(m)
		return !m.queued
	})
	at = now.Add(maxSleep)
	for _, m := range d.queue {
		due := m.dueAt()
		switch {
		case due.After(now):
		case d.notBefore.After(now):
			due = d.notBefore
		case l.waits(d, m):
			due = now.Add(deliverRetry)
		case first == nil || m.dueAt().Before(first.dueAt()):
			first, due = m, now.Add(hostGap)
		default:
			due = now.Add(hostGap)
		}
		if due.Before(at) {
			at = due
		}
	}
	if first != nil {
		d.queue = slices.DeleteFunc(d.queue, func(m *subscriber) bool { return m == first })
		first.queued, d.notBefore = false, now.Add(hostGap)
	}
	return first, at
}

// waits reports whether a delivery to m must wait for the end of another, and notes that
// its lane does.
func (l *lanes) waits(d *lane, m *subscriber) bool {
	for _, p := range m.targets() {
		if l.at[p] >= maxPerDomain || !m.prompt && l.lateAt[p] >= maxLatePerDomain {
			return l.wait(d, turn{p, !m.prompt})
		}
	}
	return !m.prompt && l.late >= maxLate && l.wait(d, turn{late: true})
}

func (l *lanes) wait(d *lane, at turn) bool {
	if l.waiting[at] == nil {
		l.waiting[at] = map[*lane]bool{}
	}
	l.waiting[at][d] = true
	return true
}

// wake has one of the lanes that wait for a turn looked at, and reports whether there
// was one.
func (l *lanes) wake(at turn, now time.Time) bool {
	for d := range l.waiting[at] {
		if delete(l.waiting[at], d); len(l.waiting[at]) == 0 {
			delete(l.waiting, at)
		}
		l.schedule(d, now)
		return true
	}
	return false
}

// targets returns what deliveries to a subscriber are bounded by.
func (m *subscriber) targets() []place {
	return []place{{byDomain, m.domain}, {byNetwork, m.sub.Network}}
}

// sweep forgets the lanes that are empty and may be sent a delivery at once.
func (l *lanes) sweep(now time.Time) {
	for name, d := range l.byDomain {
		if len(d.queue) == 0 && d.index < 0 && now.After(d.notBefore) {
			delete(l.byDomain, name)
		}
	}
}

// begin notes that a delivery is under way, and returns what notes its end.
func (l *lanes) begin(m *subscriber) (end func()) {
	targets, late := m.targets(), !m.prompt
	count := func(n int) {
		l.active += n
		l.at.change(n, targets...)
		if late {
			l.late += n
			l.lateAt.change(n, targets...)
		}
	}
	m.delivering = true
	count(1)
	return func() {
		m.delivering = false
		count(-1)
		for _, p := range targets {
			l.wake(turn{p, false}, time.Now())
			if l.lateAt[p] < maxLatePerDomain {
				l.wake(turn{p, true}, time.Now())
			}
		}
	}
}

// laneHeap holds lanes by when to look at them (container/heap).
type laneHeap []*lane

func (h laneHeap) Len() int           { return len(h) }
func (h laneHeap) Less(i, j int) bool { return h[i].at.Before(h[j].at) }

func (h laneHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

func (h *laneHeap) Push(x any) {
	d := x.(*lane)
	d.index = len(*h)
	*h = append(*h, d)
}

func (h *laneHeap) Pop() any {
	old := *h
	d := old[len(old)-1]
	*h, d.index = old[:len(old)-1], -1
	return d
}
