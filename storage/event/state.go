package event

import (
	"cmp"
	"math"
	"slices"
	"time"

	"rawi/storage/window"
)

// Kept is how long a story stays in the window after it arrived.
const Kept = 7 * 24 * time.Hour

// Span bounds, in seconds.
const (
	windowSeconds = int64(Kept / time.Second)
	spanSeconds   = 96 * 3600 // how far apart in time the stories of an event are
)

// entry is a story in the window. There are many: its keys are elsewhere.
type entry struct {
	id    string
	event *group
	facts
	seen   uint32      // when it arrived, Unix seconds
	cell   window.Cell // of the rest of its profile
	staged bool        // by a batch that is not committed
}

// incoming is a story that is being assigned.
type incoming struct {
	id      string
	event   *group
	seen    uint32
	staged  bool
	profile Profile
}

// stampOf returns a time in Unix seconds.
func stampOf(t time.Time) uint32 { return uint32(min(max(t.Unix(), 0), math.MaxUint32)) }

// group is an event of the window.
type group struct {
	id      string
	born    int64 // when its first story arrived
	members []uint32
}

// older reports whether g was there first.
func (g *group) older(h *group) bool {
	return cmp.Or(cmp.Compare(g.born, h.born), cmp.Compare(g.id, h.id)) < 0
}

// state is what a window knows of its stories: their events, the index, frequencies and
// decisions. Each change can be undone, see onRollback.
type state struct {
	slots
	shelf     window.Shelf      // of profiles
	events    map[string]*group // those whose first story, of the same id, is not in them; see event
	index     window.Index
	freq      frequencies
	decisions decisions
	newest    int64 // latest arrival
	settled   int   // stories in the window when Settle last divided the events
	frozen    bool  // frequencies stay as they are, see Settle
	renewed   bool  // there may be profiles that are to be weighed, see Renew

	batch *Batch        // under way
	undo  []func()      // of the batch, newest last
	freed []window.Cell // by the batch

	found, chosen []uint32  // reused, as all below
	measures      []measure // with the stories that were chosen
	dices         []int
	forms         []uint32 // stories that fill in one form with the one that was assigned last
	sums          []int32  // by slot
	cell          []byte
	profile       Profile
}

// add adds e to the window and to the event with that id, and returns its slot.
func (s *state) add(x incoming, event string, born int64) uint32 {
	s.advanceTo(int64(x.seen))
	s.cell = x.profile.appendKeys(s.cell[:0])
	return s.insert(entry{id: x.id, facts: x.profile.facts, seen: x.seen, cell: s.shelf.Put(s.cell), staged: x.staged}, event, born)
}

// insert inserts a story whose profile is on the shelf.
func (s *state) insert(e entry, event string, born int64) uint32 {
	slot := window.AllocSlot(&s.entries, &s.free)
	if event == e.id {
		event = e.id // one string for both
	}
	e.event = nil
	s.entries[slot] = e
	s.ids.Add(slot)
	s.putAway(e.id, away{})
	s.join(slot, event, born)
	at, _ := s.position(slot)
	s.queue = slices.Insert(s.queue, at, slot)
	s.count(slot, 1)
	s.onRollback(func() { s.remove(slot) })
	return slot
}

// advanceTo moves the end of the window to seen, and removes stories before its
// beginning.
func (s *state) advanceTo(seen int64) {
	if seen > s.newest {
		old := s.newest
		s.newest = seen
		s.onRollback(func() { s.newest = old })
	}
	for len(s.queue) > 0 && (s.newest-int64(s.entries[s.queue[0]].seen) > windowSeconds || len(s.queue) >= window.MaxSlots-1) {
		s.expire(s.queue[0])
	}
}

// expire removes a story that is older than the window. Of a bound one the event stays
// known.
func (s *state) expire(slot uint32) {
	e := &s.entries[slot]
	id, at := e.id, away{e.event.id, e.event.born}
	s.remove(slot)
	if !s.decisions.bound(id) {
		return
	}
	if s.batch != nil {
		s.batch.putAway(id, at)
	} else {
		s.putAway(id, at)
	}
}

// event returns the event with that id that has stories in the window, or nil.
func (s *state) event(id string) *group {
	if slot, ok := s.slotOf(id); ok && s.entries[slot].event != nil && s.entries[slot].event.id == id {
		return s.entries[slot].event
	}
	return s.events[id]
}

// groups returns the events of the window, by id.
func (s *state) groups() (list []*group) {
	for _, slot := range s.queue {
		if g := s.entries[slot].event; g.id == s.entries[slot].id {
			list = append(list, g)
		}
	}
	for _, g := range s.events {
		list = append(list, g)
	}
	slices.SortFunc(list, func(x, y *group) int { return cmp.Compare(x.id, y.id) })
	return list
}

// remove removes a story from the window.
func (s *state) remove(slot uint32) {
	e := s.entries[slot]
	s.count(slot, -1)
	s.leaveGroup(slot)
	if i, _ := s.position(slot); i == 0 {
		s.queue = s.queue[1:]
	} else {
		s.queue = slices.Delete(s.queue, i, i+1)
	}
	s.ids.Remove(slot)
	s.entries[slot] = entry{}
	s.free = append(s.free, slot)
	if s.batch == nil {
		s.shelf.Free(e.cell)
		return
	}
	id, born := e.event.id, e.event.born
	s.freed = append(s.freed, e.cell) // when the batch is committed
	s.onRollback(func() { s.insert(e, id, born) })
}

// leaveGroup removes a story from its event, and an event without stories.
func (s *state) leaveGroup(slot uint32) {
	e := &s.entries[slot]
	g := e.event
	e.event = nil
	if i := slices.Index(g.members, slot); i >= 0 {
		g.members = slices.Delete(g.members, i, i+1)
	}
	switch {
	case len(g.members) == 0:
		delete(s.events, g.id)
	case g.id == e.id:
		s.events[g.id] = g
	}
}

// join puts a story into the event with that id, which is created if there is none.
func (s *state) join(slot uint32, event string, born int64) {
	e := &s.entries[slot]
	g := s.event(event)
	if g == nil {
		g = &group{id: event, born: born}
	}
	if g.id == e.id {
		delete(s.events, g.id)
	} else if len(g.members) == 0 {
		s.events[g.id] = g
	}
	g.members = append(g.members, slot)
	e.event = g
}

// move moves a story into another event.
func (s *state) move(slot uint32, to string, born int64) {
	e := &s.entries[slot]
	id, since := e.event.id, e.event.born
	s.leaveGroup(slot)
	s.join(slot, to, born)
	s.onRollback(func() { s.move(slot, id, since) })
}

// count adds (by 1) or removes (by -1) a story in the index and the frequencies.
func (s *state) count(slot uint32, by int32) {
	p := s.profileAt(slot, &s.profile)
	for _, k := range p.keys {
		switch {
		case !k.indexed():
		case by > 0:
			s.index.Add(k.what(), slot)
		default:
			s.index.Remove(k.what(), slot)
		}
	}
	if !s.frozen {
		s.freq.count(p, by)
	}
}

// onRollback keeps a function that undoes a change of the batch under way.
func (s *state) onRollback(undo func()) {
	if s.batch != nil {
		s.undo = append(s.undo, undo)
	}
}

// rollback undoes the batch under way.
func (s *state) rollback() {
	s.batch = nil
	for i := len(s.undo) - 1; i >= 0; i-- {
		s.undo[i]()
	}
	s.undo, s.freed = nil, nil
}
