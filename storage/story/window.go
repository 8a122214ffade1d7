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

// Window is what Assign keeps in memory: the fingerprints of the articles
// that arrived lately, the stories they are in, what was learnt of outlets.
// It is a pure function of the records that batches gave, so that Restore
// builds the same again.
//
// Methods may be called from several goroutines; Begin to Commit belong to
// one writer. Why sees what was committed, but for the counts of words, which
// a batch under way may have moved a little.
type Window struct {
	mu       sync.Mutex // guards all below
	settings storage.StorySettings

	entries []entry // by slot
	free    []uint32
	dropped map[uint32][]uint32 // by slot: hashes of the furniture left out of an article that counts
	byID    map[string]uint32
	queue   []uint32 // slots by arrival, oldest first
	stories map[string]*group
	index   index
	freq    Frequencies
	names   names
	blocks  map[blockKey]uint16 // how many stories' first articles show a block
	ruling  rulings
	newest  stamp // latest arrival

	batch   *Batch   // under way
	undo    []func() // of the batch, newest last
	pool    comparer // of the article being assigned
	aside   comparer // of two others
	scratch scratch
}

// entry is an article in the window. There are many: its fields are small.
type entry struct {
	id      string
	group   *group // nil: the slot is free
	data    string // Print of what counts of the text
	link    uint64 // hash of the canonical address, 0: none
	time    stamp
	seen    stamp
	outlet  uint16
	region  uint16
	order   uint32 // hash of the id: breaks ties of time alike on every machine
	founder bool   // first of its story when it came: its words and blocks are counted
	digest  bool
	off     bool
	thin    bool // its body may be furniture only
	staged  bool // by the batch under way
}

// stamp is a time in Unix seconds, from 1970 to 2106.
type stamp uint32

func stampOf(t time.Time) stamp { return stamp(max(0, min(t.Unix(), 1<<32-1))) }

// apart is how many seconds lie between two times.
func apart(a, b stamp) int64 {
	if a < b {
		a, b = b, a
	}
	return int64(a - b)
}

// group is a story as far as it lies in the window.
type group struct {
	id      string
	born    stamp // time of the story's first article
	members []uint32
}

// older reports whether g's id is the one that stays.
func (g *group) older(h *group) bool {
	return cmp.Or(cmp.Compare(g.born, h.born), cmp.Compare(g.id, h.id)) < 0
}

type blockKey struct {
	outlet uint16
	hash   uint32
}

// names gives numbers to outlets and regions. Feeds name outlets as they like:
// when the numbers are used up, all further ones share the last.
type names struct {
	number map[string]uint16
	list   []string
}

func (n *names) of(s string) uint16 {
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
	w.pool.freq, w.aside.freq = &w.freq, &w.freq
	w.SetSettings(s)
	return w
}

// SetSettings changes the settings for the articles that come from now on.
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

// span is the window in seconds.
func (w *Window) span() int64 { return int64(w.settings.Window / time.Second) }

// add puts e into the window.
func (w *Window) add(e entry, dropped []uint32, storyID string, born stamp) uint32 {
	w.arrive(e.seen)
	return w.insert(e, dropped, storyID, born)
}

func (w *Window) insert(e entry, dropped []uint32, storyID string, born stamp) uint32 {
	slot := w.slot()
	if e.founder && len(dropped) > 0 {
		w.dropped[slot] = dropped
	}
	if storyID == e.id {
		storyID = e.id // one string for both
	}
	g := w.group(storyID, born)
	e.group, e.order = g, hash32([]byte(e.id))
	w.entries[slot] = e
	w.byID[e.id] = slot
	g.members = append(g.members, slot)
	at := len(w.queue)
	for at > 0 && w.entries[w.queue[at-1]].seen > e.seen {
		at--
	}
	w.queue = slices.Insert(w.queue, at, slot)
	w.account(slot, 1)
	w.ruling.place(e.id, storyID)
	w.log(func() { w.remove(slot) })
	return slot
}

// arrive moves the window's end, and drops what lies before its beginning.
func (w *Window) arrive(seen stamp) {
	if seen > w.newest {
		old := w.newest
		w.newest = seen
		w.log(func() { w.newest = old })
	}
	for len(w.queue) > 0 && (apart(w.newest, w.entries[w.queue[0]].seen) > w.span() || len(w.queue) >= maxSlots-1) {
		w.remove(w.queue[0])
	}
}

// slot gives a free one.
func (w *Window) slot() uint32 {
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

func (w *Window) group(id string, born stamp) *group {
	g := w.stories[id]
	if g == nil {
		g = &group{id: id, born: born}
		w.stories[id] = g
	}
	return g
}

// remove takes an article out of the window.
func (w *Window) remove(slot uint32) {
	e := w.entries[slot]
	w.account(slot, -1)
	w.leave(slot)
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
	w.log(func() { w.insert(e, dropped, id, born) })
}

// leave takes an article out of its story; a story without articles goes.
func (w *Window) leave(slot uint32) {
	g := w.entries[slot].group
	if i := slices.Index(g.members, slot); i >= 0 {
		g.members = slices.Delete(g.members, i, i+1)
	}
	if len(g.members) == 0 {
		delete(w.stories, g.id)
	}
}

// move puts an article into another story.
func (w *Window) move(slot uint32, to string, born stamp) {
	e := &w.entries[slot]
	from := *e.group
	w.leave(slot)
	e.group = w.group(to, born)
	e.group.members = append(e.group.members, slot)
	w.ruling.place(e.id, to)
	w.log(func() { w.move(slot, from.id, from.born) })
}

func (w *Window) setDigest(slot uint32) {
	w.entries[slot].digest = true
	w.log(func() { w.entries[slot].digest = false })
}

// account counts an article in the index, and a founder in the frequencies
// and its outlet's blocks, by 1 or -1.
func (w *Window) account(slot uint32, by int32) {
	e := &w.entries[slot]
	s := &w.scratch
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
		if len(b.tokens) < furnitureWords {
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

// log remembers how to undo a change of the batch under way.
func (w *Window) log(undo func()) {
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

// scratch is the writer's reused memory.
type scratch struct {
	text  decoded
	keyer keyer
	keys  []uint32
	mark  mark
	hits  []uint32
	best  []uint32
	slots []uint32
	count []uint8 // by slot
}

// Story is the story of an article in the window.
func (w *Window) Story(id string) (string, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	slot, ok := w.byID[id]
	if !ok || w.entries[slot].staged {
		return "", false
	}
	return w.entries[slot].group.id, true
}

// Len is how many articles the window holds.
func (w *Window) Len() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.byID)
}
