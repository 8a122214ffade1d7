package story

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"rawi/storage"
)

// DefaultWindow is how far apart in time two articles of a story may lie.
const DefaultWindow = 72 * time.Hour

// Window holds what assigning needs in memory: the fingerprints of recently
// arrived articles, their stories, and the boilerplate of outlets. It is a pure
// function of the records that batches returned, so that Restore rebuilds it.
//
// It is safe for concurrent use; Begin to Commit belong to one writer. Readers
// see what is committed, except word frequencies, which a batch under way may
// have changed a little.
type Window struct {
	mu       sync.Mutex // guards all below
	settings storage.StorySettings

	entries     []entry // by slot
	free        []uint32
	dropped     map[uint32][]uint32 // by slot of a founder: hashes of the boilerplate left out
	byID        map[string]uint32
	queue       []uint32 // slots by arrival, oldest first
	stories     map[string]*group
	index       index
	freq        Frequencies
	nameNumbers nameNumbers
	blocks      map[blockKey]uint16 // how many stories' first articles show a block
	decisions   decisions
	newest      stamp // latest arrival

	batch       *Batch   // under way
	undo        []func() // of the batch, newest last
	scratch     comparer // of the article being assigned
	pairScratch comparer // of two others
	buffers     buffers
}

// entry is an article in the window. There are many: its fields are small.
type entry struct {
	id      string
	group   *group // nil: the slot is free
	data    string // fingerprint of the blocks that count
	link    uint64 // hash of the canonical address, 0: none
	time    stamp
	seen    stamp
	outlet  uint16
	region  uint16
	order   uint32 // hash of the id: breaks ties of time alike on every machine
	founder bool   // first of its story when it came: its words and blocks are counted
	digest  bool
	off     bool
	thin    bool // its body may be boilerplate only
	staged  bool // by the batch under way
}

// stamp is a time in Unix seconds, from 1970 to 2106.
type stamp uint32

func stampOf(t time.Time) stamp { return stamp(max(0, min(t.Unix(), 1<<32-1))) }

// distance returns the seconds between two times.
func distance(a, b stamp) int64 {
	if a < b {
		a, b = b, a
	}
	return int64(a - b)
}

// group is the part of a story that is in the window.
type group struct {
	id      string
	born    stamp // time of the story's first article
	members []uint32
}

// older reports whether g's id stays when g and h merge.
func (g *group) older(h *group) bool {
	return cmp.Or(cmp.Compare(g.born, h.born), cmp.Compare(g.id, h.id)) < 0
}

type blockKey struct {
	outlet uint16
	hash   uint32
}

// nameNumbers numbers outlets and regions. Feeds choose the names: when the
// numbers are used up, all further names share the last.
type nameNumbers struct {
	number map[string]uint16
	list   []string
}

func (n *nameNumbers) numberOf(s string) uint16 {
	if i, ok := n.number[s]; ok {
		return i
	}
	if len(n.list) == 1<<16 {
		return 1<<16 - 1
	}
	if n.number == nil {
		n.number = map[string]uint16{}
	}
	i := uint16(len(n.list))
	n.number[s] = i
	n.list = append(n.list, s)
	return i
}

// NewWindow returns an empty window.
func NewWindow(s storage.StorySettings) *Window {
	w := &Window{
		byID:    map[string]uint32{},
		stories: map[string]*group{},
		blocks:  map[blockKey]uint16{},
		dropped: map[uint32][]uint32{},
	}
	w.scratch.freq, w.pairScratch.freq = &w.freq, &w.freq
	w.SetSettings(s)
	return w
}

// SetSettings changes the settings for articles assigned from now on.
func (w *Window) SetSettings(s storage.StorySettings) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s.Window <= 0 {
		s.Window = DefaultWindow
	}
	if s.Threshold <= 0 {
		s.Threshold = defaultThreshold
	}
	w.settings = s
}

// span returns the length of the window in seconds.
func (w *Window) span() int64 { return int64(w.settings.Window / time.Second) }

// add adds e to the window and returns its slot.
func (w *Window) add(e entry, dropped []uint32, storyID string, born stamp) uint32 {
	w.advanceTo(e.seen)
	return w.insert(e, dropped, storyID, born)
}

func (w *Window) insert(e entry, dropped []uint32, storyID string, born stamp) uint32 {
	slot := w.allocSlot()
	if e.founder && len(dropped) > 0 {
		w.dropped[slot] = dropped
	}
	if storyID == e.id {
		storyID = e.id // one string for both
	}
	g := w.getOrCreateGroup(storyID, born)
	e.group, e.order = g, hash32([]byte(e.id))
	w.entries[slot] = e
	w.byID[e.id] = slot
	g.members = append(g.members, slot)
	at := len(w.queue)
	for at > 0 && w.entries[w.queue[at-1]].seen > e.seen {
		at--
	}
	w.queue = slices.Insert(w.queue, at, slot)
	w.updateCounts(slot, 1)
	w.decisions.setStory(e.id, storyID)
	w.onRollback(func() { w.remove(slot) })
	return slot
}

// advanceTo moves the end of the window to seen, and removes articles before its
// beginning.
func (w *Window) advanceTo(seen stamp) {
	if seen > w.newest {
		old := w.newest
		w.newest = seen
		w.onRollback(func() { w.newest = old })
	}
	for len(w.queue) > 0 && (distance(w.newest, w.entries[w.queue[0]].seen) > w.span() || len(w.queue) >= maxSlots-1) {
		w.remove(w.queue[0])
	}
}

// allocSlot returns a free slot.
func (w *Window) allocSlot() uint32 {
	if n := len(w.free); n > 0 {
		s := w.free[n-1]
		w.free = w.free[:n-1]
		return s
	}
	if n := len(w.entries); n == cap(w.entries) { // grow by an eighth
		w.entries = append(make([]entry, 0, n+n/8+64), w.entries...)
	}
	w.entries = append(w.entries, entry{})
	return uint32(len(w.entries) - 1)
}

func (w *Window) getOrCreateGroup(id string, born stamp) *group {
	g := w.stories[id]
	if g == nil {
		g = &group{id: id, born: born}
		w.stories[id] = g
	}
	return g
}

// remove removes an article from the window.
func (w *Window) remove(slot uint32) {
	e := w.entries[slot]
	w.updateCounts(slot, -1)
	w.leaveGroup(slot)
	delete(w.byID, e.id)
	if i := slices.Index(w.queue, slot); i == 0 {
		w.queue = w.queue[1:]
	} else if i > 0 {
		w.queue = slices.Delete(w.queue, i, i+1)
	}
	w.entries[slot] = entry{}
	w.free = append(w.free, slot)
	id, born, dropped := e.group.id, e.group.born, w.dropped[slot]
	delete(w.dropped, slot)
	w.onRollback(func() { w.insert(e, dropped, id, born) })
}

// leaveGroup removes an article from its story, and a story without articles.
func (w *Window) leaveGroup(slot uint32) {
	g := w.entries[slot].group
	if i := slices.Index(g.members, slot); i >= 0 {
		g.members = slices.Delete(g.members, i, i+1)
	}
	if len(g.members) == 0 {
		delete(w.stories, g.id)
	}
}

// move moves an article into another story.
func (w *Window) move(slot uint32, to string, born stamp) {
	e := &w.entries[slot]
	from := *e.group
	w.leaveGroup(slot)
	e.group = w.getOrCreateGroup(to, born)
	e.group.members = append(e.group.members, slot)
	w.decisions.setStory(e.id, to)
	w.onRollback(func() { w.move(slot, from.id, from.born) })
}

func (w *Window) setDigest(slot uint32) {
	w.entries[slot].digest = true
	w.onRollback(func() { w.entries[slot].digest = false })
}

// updateCounts adds (by 1) or removes (by -1) an article in the index, and a
// founder in the frequencies and its outlet's blocks.
func (w *Window) updateCounts(slot uint32, by int32) {
	e := &w.entries[slot]
	s := &w.buffers
	d := &s.text
	d.read(e.data)
	e.thin = d.thin()
	s.keys = s.keyer.keys(d.title, d.blocks, s.keys[:0])
	for _, k := range s.keys {
		if by > 0 {
			w.index.add(k, slot)
		} else {
			w.index.remove(k, slot)
		}
	}
	if !e.founder {
		return
	}
	w.freq.count(d.tokens, by, &s.mark)
	for _, b := range d.blocks {
		if len(b.tokens) < boilerplateWords {
			w.countBlock(e.outlet, b.hash, by)
		}
	}
	for _, h := range w.dropped[slot] {
		w.countBlock(e.outlet, h, by)
	}
}

func (w *Window) countBlock(outlet uint16, hash uint32, by int32) {
	k := blockKey{outlet, hash}
	n := int32(w.blocks[k]) + by
	if n <= 0 {
		delete(w.blocks, k)
		return
	}
	w.blocks[k] = uint16(min(n, 1<<16-1))
}

// onRollback keeps a function that undoes a change of the batch under way.
func (w *Window) onRollback(undo func()) {
	if w.batch != nil {
		w.undo = append(w.undo, undo)
	}
}

// rollback undoes the batch under way.
func (w *Window) rollback() {
	w.batch = nil
	for i := len(w.undo) - 1; i >= 0; i-- {
		w.undo[i]()
	}
	w.undo = nil
}

// buffers is the writer's reused memory.
type buffers struct {
	text  decoded
	keyer keyer
	keys  []uint32
	mark  tokenSet
	hits  []uint32
	best  []uint32
	slots []uint32
	count []uint8 // by slot
}

// Story returns the story of a committed article in the window.
func (w *Window) Story(id string) (string, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	slot, ok := w.byID[id]
	if !ok || w.entries[slot].staged {
		return "", false
	}
	return w.entries[slot].group.id, true
}

// Len returns the number of articles in the window.
func (w *Window) Len() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.byID)
}
