package event

import (
	"slices"
	"time"
)

// Batch is a transaction on a Window: it takes effect with Commit, and one that is
// dropped is undone when the next begins.
type Batch struct{ changes }

// Verdict is the event of a story, and what else changed with it.
type Verdict struct {
	Story    string
	Event    string
	Evidence Evidence // why it is there; zero for the first of an event
	Merged   []string // events that became aliases of Event, oldest first
	Moved    []Move   // other stories that changed their event
	Later    string   // an event that this one follows, as an arrest follows an attack; or empty
}

// Move is a story that changed its event.
type Move struct{ Story, Event string }

// Begin opens a batch and undoes one that was not committed: there is one at a time. It
// weighs some of the profiles that Renew made, if there are any: their records are part
// of the batch.
func (w *Window) Begin() *Batch {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rollback()
	w.batch = &Batch{changes{w: w}}
	w.batch.weighRenewed()
	return w.batch
}

// Add assigns a story to an event. A story that is in the window already is compared
// anew, by its new text.
func (b *Batch) Add(story string, p Profile, seen time.Time) Verdict {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	slot, known := w.slotOf(story)
	if known {
		b.remove(slot)
	}
	w.advanceTo(int64(stampOf(seen)))
	w.freq.count(&p, 1) // a story is one of those that say what it says
	p = w.freq.weighed(p)
	v := b.assign(incoming{id: story, seen: stampOf(seen), profile: p, staged: true})
	if !known {
		b.countForms()
	}
	w.freq.count(&p, -1) // it was added meanwhile
	return v
}

// Advance moves the end of the window to when the latest article arrived, of whatever story,
// and removes the stories before its beginning: the log is truncated by the same time.
func (b *Batch) Advance(to time.Time) {
	b.w.mu.Lock()
	defer b.w.mu.Unlock()
	b.w.advanceTo(int64(stampOf(to)))
}

// Remove removes stories from the window for good.
func (b *Batch) Remove(stories ...string) {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, id := range stories {
		if slot, ok := w.slotOf(id); ok {
			b.remove(slot)
		}
		b.putAway(id, away{})
	}
}

// Shed removes the stories that arrived first, at most limit of them, until keep are left,
// and returns how many left: the window becomes shorter than Kept. What follows is as if
// their time were over.
func (b *Batch) Shed(keep, limit int) (n int) {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	for ; n < limit && len(w.queue) > max(keep, 0); n++ {
		b.expire(w.queue[0])
	}
	return n
}

// expire removes a story before its time. Of a bound one the event stays known.
func (b *Batch) expire(slot uint32) {
	e := &b.w.entries[slot]
	id, at := e.id, away{e.event.id, e.event.born}
	b.remove(slot)
	if b.w.decisions.bound(id) {
		b.putAway(id, at)
	}
}

// MergeStory says that a story has become part of another, which decisions on it bind then.
// Their events become one: stories are copies of one text.
func (b *Batch) MergeStory(from, into string) Verdict {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	v := Verdict{Story: into}
	b.replaceInDecisions(from, into)
	slot, ok := w.slotOf(from)
	to, in := w.slotOf(into)
	if in {
		v.Event = w.entries[to].event.id
	}
	if ok {
		a := w.entries[slot].event
		b.remove(slot)
		if in && a != w.entries[to].event && len(a.members) > 0 && !w.divided(a, w.entries[to].event) {
			b.mergeEvents(a, w.entries[to].event, &v)
		}
	}
	if event := w.eventOf(into); event != "" && w.forbidden(into, event) {
		b.expel(into, &v)
	}
	if in {
		v.Event = w.eventOf(into)
	}
	return v
}

// expel takes a story out of an event in which a decision forbids it to be.
func (b *Batch) expel(story string, v *Verdict) {
	w := b.w
	if slot, ok := w.slotOf(story); ok {
		again := b.reassign(slot)
		v.Merged, v.Moved = append(v.Merged, again.Merged...), append(v.Moved, again.Moved...)
	} else if b.makeFree(story, v) {
		b.moveAway([]string{story}, away{story, w.decisions.away[story].born}, v)
	}
}

// mergeEvents moves the stories of the younger event into the older one. Either may have
// stories only that are not in the window.
func (b *Batch) mergeEvents(x, y *group, v *Verdict) {
	if y.older(x) {
		x, y = y, x
	}
	v.Event = x.id
	v.Merged = append(v.Merged, y.id)
	for _, slot := range slices.Clone(y.members) {
		b.move(slot, x.id, x.born)
		v.Moved = append(v.Moved, Move{b.w.entries[slot].id, x.id})
	}
	b.moveAway(b.w.decisions.awayIn.of(y.id), away{x.id, x.born}, v)
}

// Records returns what the caller appends to its log, in this order, in the transaction
// that stores the verdicts. The batch owns the slices.
func (b *Batch) Records() [][]byte { return b.records }

// Commit makes the batch permanent and visible to readers. Call it when its transaction
// is on disk.
func (b *Batch) Commit() {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.batch != b {
		return
	}
	for _, id := range b.added {
		if slot, ok := w.slotOf(id); ok {
			w.entries[slot].staged = false
		}
	}
	for _, cell := range w.freed {
		w.shelf.Free(cell)
	}
	w.batch, w.undo, w.freed = nil, nil, nil
}
