package story

import (
	"cmp"
	"slices"
	"time"

	"rawi/storage"
	"rawi/storage/window"
)

// state is what a window knows of its articles: their stories, the index, counts
// of words and blocks, decisions. Each change can be undone, see onRollback.
type state struct {
	settings storage.StorySettings

	entries     entries
	free        []uint32
	ids         window.Table      // of entries
	shelf       window.Shelf      // of what articles say
	queue       []uint32          // slots by arrival, oldest first
	founded     map[string]*group // stories whose first article, of the same id, is not in them; see story
	index       window.Index
	heads       headlineIndex
	freq        frequencies
	nameNumbers nameNumbers
	blocks      outletBlocks
	decisions   decisions
	newest      stamp // latest arrival

	batch   *Batch        // under way
	undo    []func()      // of the batch, newest last
	freed   []window.Cell // by the batch
	buffers buffers
}

// buffers is the writer's reused memory.
type buffers struct {
	text  decoded
	said  said
	cell  []byte
	keyer keyer
	keys  []uint32
	mark  tokenSet
	hits  []uint32
	best  []uint32
	slots []uint32
	count []uint8 // by slot
	read  uint64  // articles read to find those that show a block, ever
}

// span returns the length of the window in seconds.
func (s *state) span() int64 { return int64(s.settings.Window / time.Second) }

// slotOf returns the slot of an article.
func (s *state) slotOf(id string) (slot uint32, ok bool) { return s.ids.Find(id) }

// entry returns an article that is in the window.
func (s *state) entry(id string) *entry {
	slot, _ := s.ids.Find(id)
	return &s.entries[slot]
}

// story returns the story with that id that has articles in the window, or nil.
func (s *state) story(id string) *group {
	if slot, ok := s.ids.Find(id); ok {
		if g := s.entries[slot].group; g != nil && g.id == id {
			return g
		}
	}
	return s.founded[id]
}

// add adds an article to the window and returns its slot.
func (s *state) add(a incoming, storyID string, born stamp) uint32 {
	s.advanceTo(a.seen)
	e := a.entry
	if !e.founder {
		a.dropped = nil
	}
	s.buffers.cell = a.said.append(s.buffers.cell[:0])
	e.cell, e.length, e.order = s.shelf.Put(s.buffers.cell), uint16(len(a.data)), hash32([]byte(e.id))
	return s.insert(e, storyID, born)
}

// insert inserts an article that is on the shelf.
func (s *state) insert(e entry, storyID string, born stamp) uint32 {
	slot := window.AllocSlot(&s.entries, &s.free)
	e.group = nil
	s.entries[slot] = e
	s.ids.Add(slot)
	s.join(slot, storyID, born)
	at := len(s.queue)
	for at > 0 && s.entries[s.queue[at-1]].seen > e.seen {
		at--
	}
	s.queue = slices.Insert(s.queue, at, slot)
	s.updateCounts(slot, 1)
	s.decisions.setStory(e.id, storyID)
	s.onRollback(func() { s.remove(slot) })
	return slot
}

// advanceTo moves the end of the window to seen, and removes articles before its
// beginning.
func (s *state) advanceTo(seen stamp) {
	if seen > s.newest {
		old := s.newest
		s.newest = seen
		s.onRollback(func() { s.newest = old })
	}
	for len(s.queue) > 0 && (distance(s.newest, s.entries[s.queue[0]].seen) > s.span() || len(s.queue) >= window.MaxSlots-1) {
		s.remove(s.queue[0])
	}
}

// oldest returns the n articles that arrived first; of those that arrived together, the first by
// id: the order of the queue may differ where a batch was dropped.
func (s *state) oldest(n int) []uint32 {
	if n <= 0 {
		return nil
	}
	end := n
	for end < len(s.queue) && s.entries[s.queue[end]].seen == s.entries[s.queue[n-1]].seen {
		end++
	}
	list := slices.Clone(s.queue[:end])
	slices.SortFunc(list, func(a, b uint32) int {
		x, y := &s.entries[a], &s.entries[b]
		return cmp.Or(cmp.Compare(x.seen, y.seen), cmp.Compare(x.id, y.id))
	})
	return list[:n]
}

// join puts an article into the story with that id, which is created if there is none.
func (s *state) join(slot uint32, id string, born stamp) {
	e := &s.entries[slot]
	if id == e.id {
		id = e.id // one string for both
	}
	g := s.story(id)
	if g == nil {
		g = &group{id: id, born: born}
	}
	if id == e.id {
		delete(s.founded, id)
	} else if len(g.members) == 0 {
		s.founded[id] = g
	}
	g.add(slot)
	e.group = g
}

// remove removes an article from the window.
func (s *state) remove(slot uint32) {
	e := s.entries[slot]
	s.updateCounts(slot, -1)
	s.leaveGroup(slot)
	s.ids.Remove(slot)
	if i := slices.Index(s.queue, slot); i == 0 {
		s.queue = s.queue[1:]
	} else if i > 0 {
		s.queue = slices.Delete(s.queue, i, i+1)
	}
	s.entries[slot] = entry{}
	s.free = append(s.free, slot)
	if s.batch == nil {
		s.shelf.Free(e.cell)
		return
	}
	id, born := e.group.id, e.group.born
	s.freed = append(s.freed, e.cell) // when the batch is committed
	s.onRollback(func() { s.insert(e, id, born) })
}

// leaveGroup removes an article from its story, and a story without articles.
func (s *state) leaveGroup(slot uint32) {
	e := &s.entries[slot]
	g := e.group
	e.group = nil
	if i := slices.Index(g.members, slot); i >= 0 {
		g.members = slices.Delete(g.members, i, i+1)
	}
	switch {
	case len(g.members) == 0:
		delete(s.founded, g.id)
	case g.id == e.id:
		s.founded[g.id] = g
	}
}

// move moves an article into another story.
func (s *state) move(slot uint32, to string, born stamp) {
	e := &s.entries[slot]
	from := *e.group
	s.leaveGroup(slot)
	s.join(slot, to, born)
	s.decisions.setStory(e.id, to)
	s.onRollback(func() { s.move(slot, from.id, from.born) })
}

func (s *state) setDigest(slot uint32) {
	s.entries[slot].digest = true
	s.onRollback(func() { s.entries[slot].digest = false })
}

// updateCounts adds (by 1) or removes (by -1) an article in the index, and a
// founder in the frequencies and its outlet's blocks.
func (s *state) updateCounts(slot uint32, by int32) {
	e := &s.entries[slot]
	b := &s.buffers
	d, said := &b.text, s.said(slot)
	d.read(said.data)
	e.thin, e.size = d.thin(), e.length-uint16(headWordBytes*len(d.head))
	b.keys = b.keyer.keys(d.title, d.blocks, b.keys[:0])
	for _, k := range b.keys {
		if by > 0 {
			s.index.Add(k, slot)
		} else {
			s.index.Remove(k, slot)
		}
	}
	s.heads.update(slot, d, by)
	s.blocks.countShown(slot, e, said.short, int(by))
	if !e.founder {
		return
	}
	s.freq.count(d.tokens, feedGroup(s.nameNumbers.list[e.feed]), by, &b.mark)
	for _, block := range d.blocks {
		if len(block.tokens) < boilerplateWords {
			s.blocks.countCompared(e.outlet, block.hash, by)
		}
	}
	for _, h := range said.dropped {
		s.blocks.countCompared(e.outlet, h, by)
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
