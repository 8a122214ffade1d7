package story

// Replace replaces the text of an article in the window. The article stays in its
// story, unless it is not the first there and no longer agrees with the
// representative; an article that is alone in its story may join another. The
// verdict on an article outside the window has no Story: nothing changes.
func (b *Batch) Replace(a Article) Verdict {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	v := Verdict{Article: a.ID}
	slot, ok := w.slotOf(a.ID)
	if !ok {
		return v
	}
	old := w.entries[slot]
	home, born := old.group.id, old.group.born
	e := incoming{entry: w.entryOf(a)}
	e.seen, e.founder = old.seen, old.founder
	w.scratch.from = origin{e.outlet, e.time}
	w.scratch.setX(a.Print, w.blocks.boilerplateOf(e.outlet, old.founder, nil))
	e.said = w.scratch.x.said()
	b.remove(slot)
	var m matches
	if !e.off {
		m = w.match(&w.scratch, &e.entry, -1)
		e.digest = w.entries.isDigest(&w.scratch.x, m.pieces, e.outlet)
	}
	if e.digest {
		m = matches{}
	}
	if g := w.story(home); g != nil && home != a.ID && (e.digest || !w.fitsStory(g, found{slot: none})) {
		if _, added := b.assignStory(&e, m.same, &v); !added {
			return v
		}
	} else {
		e.first = old.first
		b.add(e, home, born)
		b.meet(a.ID, m.same, &v)
	}
	b.mergeDecided(a.ID, &v)
	v.Story = w.entry(a.ID).group.id
	verdicts := []Verdict{v}
	b.noteRepeated([]Article{a}, verdicts)
	return verdicts[0]
}

// none is the slot of no article.
const none = ^uint32(0)

// meet merges the story of an article with those that its new text
// matches.
func (b *Batch) meet(id string, same []found, v *Verdict) {
	w := b.w
	for _, f := range same {
		home, g := w.entry(id).group, w.entries[f.slot].group
		if g == home {
			continue
		}
		alone := len(home.members) == 1 && !w.decisions.divides(home.id, g.id)
		if !w.fitsStory(g, f) {
			continue
		}
		if alone || w.mergeable(home, g, found{slot: w.entries.representative(home)}, f) {
			b.merge(home, g, v)
			v.Evidence = w.scratch.sameEvidence(&f.measure, f.rule, w.entries[f.slot].id)
		}
	}
}
