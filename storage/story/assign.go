package story

import (
	"cmp"
	"slices"

	"rawi/storage"
)

// found is an article that tells the same as the one being assigned.
type found struct {
	slot    uint32
	measure measure
	path    storage.Rule
}

// matches is what the candidates of an article turned out to be.
type matches struct {
	same     []found  // tell the same, best first
	pieces   []piece  // their beginnings stand in the article
	suspects []uint32 // may be digests that hold the article
}

// assign puts an article that is new to the window into a story.
func (b *Batch) assign(a Article, fetch map[blockKey]int) Verdict {
	w := b.w
	e := w.entryOf(a)
	w.arrive(e.seen)
	w.pool.setX(a.Print, w.furnitureOf(e.outlet, false, fetch))
	e.data = encode(w.pool.x.title, w.pool.x.kept)
	dropped := w.pool.x.droppedBlocks()
	v := Verdict{Article: a.ID, Story: a.ID}
	var m matches
	if !e.off {
		m = w.match(&w.pool, &e, -1)
		e.digest = w.isDigest(&w.pool.x, m.pieces)
	}
	if e.digest {
		m = matches{}
	}
	strays := b.settle(&e, dropped, m.same, &v)
	b.unite(e.id, &v)
	v.Story = w.entries[w.byID[a.ID]].group.id
	b.gather(strays, &e, &v)
	for _, slot := range m.suspects {
		b.recheck(slot, &v)
	}
	return v
}

func (w *Window) entryOf(a Article) entry {
	return entry{
		id: a.ID, time: stampOf(a.Time), seen: stampOf(a.Seen), link: hashLink(a.Link),
		outlet: w.names.of(a.Outlet), region: w.names.of(a.Region),
		off: a.Off || w.settings.Across == "none", staged: true,
	}
}

// match compares the text in c.x, of article e, with its candidates.
func (w *Window) match(c *comparer, e *entry, self int) matches {
	w.scratch.keys = w.scratch.keyer.keys(c.x.title, c.x.kept, w.scratch.keys[:0])
	var m matches
	for _, slot := range w.candidates(w.scratch.keys, e.time, w.near(c.x.thin())) {
		t := &w.entries[slot]
		if int(slot) == self || w.settings.Across == "region" && t.region != e.region {
			continue
		}
		w.setY(c, slot)
		d := c.compare()
		if !t.digest && (d.cover != 0 || d.inX > digestPiece || d.titles >= titlesAgree) {
			m.pieces = append(m.pieces, piece{slot, d.cover, d.inX, d.titles})
		}
		if d.piece && !t.digest {
			m.suspects = append(m.suspects, slot)
		}
		if path, ok, _ := c.judge(&d, w.settings.Threshold, e.link != 0 && e.link == t.link); ok && !t.digest {
			m.same = append(m.same, found{slot, d, path})
		}
	}
	slices.SortStableFunc(m.same, func(p, q found) int {
		return cmp.Or(cmp.Compare(pathRank(p.path), pathRank(q.path)),
			cmp.Compare(q.measure.nearness(), p.measure.nearness()),
			pathRank(p.path)*cmp.Compare(len(w.entries[q.slot].group.members), len(w.entries[p.slot].group.members)),
			w.closer(p.slot, q.slot, e.time))
	})
	return m
}

// nearness orders what tells the same: by how much of both texts is shared
// above all, then how much of the shorter one, and how alike the titles are.
func (m *measure) nearness() int { return 2*m.resem + (m.weight+m.titles)/2 }

// pathRank orders the paths by how much they prove.
func pathRank(p storage.Rule) int {
	if p == storage.RuleTitle {
		return 1
	}
	return 0
}

// setY puts a window's article on the other side of the comparison, without
// what its outlet or that of x was found to show everywhere.
func (w *Window) setY(c *comparer, slot uint32) {
	e := &w.entries[slot]
	own, other := w.furnitureOf(e.outlet, e.founder, nil), c.dropX
	c.dropY = own
	c.y.set(Fingerprint{data: e.data}, func(hash uint32, n int) bool {
		return own(hash, n) || other != nil && other(hash, n)
	}, &w.freq)
}

// setEntry puts a window's article on the first side of the comparison.
func (w *Window) setEntry(c *comparer, slot uint32) {
	e := &w.entries[slot]
	c.setX(Fingerprint{data: e.data}, w.furnitureOf(e.outlet, e.founder, nil))
}

// settle puts e into the best story that agrees, merges what belongs
// together, and adds e to the window. It gives articles that tell the same
// and whose title alone holds them in another story.
func (b *Batch) settle(e *entry, dropped []uint32, same []found, v *Verdict) (strays []found) {
	w := b.w
	var home *group
	var reason found
	for _, f := range same {
		g := w.entries[f.slot].group
		switch {
		case g == home || w.ruling.forbids(e.id, g.id):
		case !w.agrees(g, f) && !w.most(g, same):
			strays = append(strays, f)
		case home == nil:
			home, reason = g, f
			v.Evidence = w.pool.evidence(&f.measure, f.path, w.entries[f.slot].id)
		case w.kin(home, g, reason, f):
			home = b.merge(home, g, v)
		default:
			strays = append(strays, f)
		}
	}
	if home == nil {
		e.founder = true
		b.add(*e, dropped, e.id, e.time)
	} else {
		b.add(*e, dropped, home.id, home.born)
	}
	return strays
}

// gather brings in strays: articles that had gone into another story before e
// came, whose anchor says something else than e, and that e is nearer to.
func (b *Batch) gather(strays []found, e *entry, v *Verdict) {
	w := b.w
	for _, f := range strays {
		t := &w.entries[f.slot]
		home := w.entries[w.byID[e.id]].group
		if t.group == home || t.group.id == t.id || w.ruling.forbids(t.id, home.id) || w.ruling.bound(t.id) {
			continue
		}
		anchor := w.anchor(t.group)
		w.setEntry(&w.pool, f.slot)
		w.setY(&w.pool, anchor)
		d := w.pool.compare()
		path, same, _ := w.pool.judge(&d, w.settings.Threshold, false)
		now, before := pathRank(f.path), pathRank(path)
		if same && now >= before && (now > before || !nearer(&w.entries[w.byID[e.id]], t, &w.entries[anchor], &f.measure, &d)) {
			continue
		}
		ev := w.pool.evidence(&f.measure, f.path, e.id)
		b.move(f.slot, home.id, home.born)
		v.Moved = append(v.Moved, Move{Article: t.id, Story: home.id, Evidence: ev})
	}
}

// nearer reports whether t rather belongs with e, as measured by m, than with
// the anchor of its story, as measured by d: it resembles e half as much
// again, titles counted half. Where titles decide, the story that more
// articles tell is nearer, then the one that was told last before t.
func nearer(e, t, anchor *entry, m, d *measure) bool {
	if !t.thin {
		return 2*(m.resem+m.titles/2) >= 3*(d.resem+d.titles/2)
	}
	if there, here := len(e.group.members), len(t.group.members)-1; there != here {
		return there > here
	}
	return e.time <= t.time && (anchor.time > t.time || anchor.time < e.time)
}
