package story

// Replace takes in the new text of an article that is in the window. It stays
// in its story, unless it came to it later and no longer agrees with it; an
// article that is alone in its story may join another now. The verdict on an
// article that the window does not hold has no Story: nothing changes.
func (b *Batch) Replace(a Article) Verdict {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	v := Verdict{Article: a.ID}
	slot, ok := w.byID[a.ID]
	if !ok {
		return v
	}
	old := w.entries[slot]
	home, born := old.group.id, old.group.born
	e := w.entryOf(a)
	e.seen, e.founder = old.seen, old.founder
	w.pool.setX(a.Print, w.furnitureOf(e.outlet, old.founder, nil))
	e.data = encode(w.pool.x.title, w.pool.x.kept)
	dropped := w.pool.x.droppedBlocks()
	b.remove(slot)
	var m matches
	if !e.off {
		m = w.match(&w.pool, &e, -1)
		e.digest = w.isDigest(&w.pool.x, m.pieces)
	}
	if e.digest {
		m = matches{}
	}
	if g := w.stories[home]; g != nil && home != a.ID && (e.digest || !w.agrees(g, found{slot: none})) {
		b.settle(&e, dropped, m.same, &v)
	} else {
		b.add(e, dropped, home, born)
		b.meet(a.ID, m.same, &v)
	}
	b.unite(a.ID, &v)
	v.Story = w.entries[w.byID[a.ID]].group.id
	return v
}

// none is the slot of no article.
const none = ^uint32(0)

// meet merges the story of an article with those that its new text belongs to.
func (b *Batch) meet(id string, same []found, v *Verdict) {
	w := b.w
	for _, f := range same {
		home, g := w.entries[w.byID[id]].group, w.entries[f.slot].group
		if g == home {
			continue
		}
		alone := len(home.members) == 1 && !w.ruling.divides(home.id, g.id)
		if w.agrees(g, f) && (alone || w.kin(home, g, found{slot: w.anchor(home)}, f)) {
			b.merge(home, g, v)
			v.Evidence = w.pool.evidence(&f.measure, f.path, w.entries[f.slot].id)
		}
	}
}
