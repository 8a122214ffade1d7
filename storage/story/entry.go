package story

import (
	"cmp"
	"time"

	"rawi/storage/window"
)

// entry is an article in the window. There are many: its fields are small.
type entry struct {
	id      string
	group   *group // nil: the slot is free
	link    uint64 // hash of the canonical address, 0: none
	time    stamp
	seen    stamp
	order   uint32      // hash of the id: breaks ties of time alike on every machine
	cell    window.Cell // of its said, 0: it is not in the window
	feed    uint16
	outlet  uint16
	region  uint16
	length  uint16 // bytes of its fingerprint
	size    uint16 // bytes of its fingerprint, without the headline
	founder bool   // first of its story when it came: its words and blocks are counted
	first   bool   // first of its outlet in its story when it came: its short blocks are counted
	digest  bool
	off     bool
	thin    bool // its body may be boilerplate only
	staged  bool // by the batch under way
}

// entries are the articles of a window, by slot.
type entries []entry

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
	born    stamp // when the story's first article arrived: a feed cannot choose that
	members []uint32
	alone   [1]uint32 // room for the only member, which most have
}

// older reports whether g's id stays when g and h merge.
func (g *group) older(h *group) bool {
	return cmp.Or(cmp.Compare(g.born, h.born), cmp.Compare(g.id, h.id)) < 0
}

// add adds an article.
func (g *group) add(slot uint32) {
	if g.members == nil {
		g.members = g.alone[:0]
	}
	g.members = append(g.members, slot)
}

// blockKey names a block of an outlet, by its hash without flags.
type blockKey struct {
	outlet uint16
	hash   uint32
}

func keyOf(outlet uint16, hash uint32) blockKey { return blockKey{outlet, hash &^ blockFlags} }

// packed returns k in 46 bits.
func (k blockKey) packed() uint64 { return uint64(k.outlet)<<30 | uint64(k.hash>>2) }

// blockCount counts the stories of an outlet that show a block.
type blockCount struct {
	compared uint16 // those whose first article shows it among the blocks that count: not compared
	shown    uint16 // those of whose articles the outlet's first shows it: not read
}

// nameNumbers numbers feeds, outlets and regions. Feeds choose the names: when the
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
