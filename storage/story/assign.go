package story

import (
	"cmp"
	"slices"

	"rawi/storage"
)

// found is an article that says the same as the one being assigned.
type found struct {
	slot    uint32
	measure measure
	rule    storage.Rule
}

// matches sorts the candidates of an article after comparing them.
type matches struct {
	same     []found  // that say the same, best first
	others   []uint32 // that do not
	pieces   []piece  // whose beginnings the article contains
	suspects []uint32 // may be digests that hold the article
}

// byBody returns m with those of the same that do so by more than their titles.
func (m *matches) byBody() matches {
	b := *m
	b.same = slices.DeleteFunc(slices.Clone(m.same), func(f found) bool { return f.rule == storage.RuleTitle })
	return b
}

// assign puts an article that is new to the window into a story. fetch counts
// the blocks shared within its fetch, see countFetchBlocks.
func (b *Batch) assign(a Article, fetch map[blockKey]int) Verdict {
	w := b.w
	e := incoming{entry: w.entryOf(a)}
	w.advanceTo(e.seen)
	w.scratch.from = origin{e.outlet, e.time}
	w.scratch.setX(a.Print, w.blocks.boilerplateOf(e.outlet, false, fetch))
	e.said = w.scratch.x.said()
	v := Verdict{Article: a.ID, Story: a.ID}
	var m matches
	if !e.off {
		m = w.match(&w.scratch, &e.entry, -1)
		e.digest = w.entries.isDigest(&w.scratch.x, m.pieces, e.outlet)
	}
	if e.digest {
		m = matches{}
	}
	var misplaced []found
	added := true
	if byBody := m.byBody(); len(byBody.same) > 0 && w.conflicting(&byBody) && !w.bound(&e.entry, m.same) {
		added = b.regroup(&e, m.same, &v)
	} else {
		misplaced, added = b.assignStory(&e, m.same, &v)
	}
	if !added {
		return v
	}
	b.mergeDecided(e.id, &v)
	v.Story = w.entry(a.ID).group.id
	b.moveMisplaced(misplaced, &e.entry, &v)
	for _, slot := range m.suspects {
		b.recheckDigest(slot, &v)
	}
	return v
}

func (w *Window) entryOf(a Article) entry {
	return entry{
		id: a.ID, time: stampOf(a.Time), seen: stampOf(a.Seen), link: hashLink(a.Link),
		feed: w.nameNumbers.numberOf(cmp.Or(a.Feed, a.Outlet)), outlet: w.nameNumbers.numberOf(a.Outlet), region: w.nameNumbers.numberOf(a.Region),
		off: a.Off || w.settings.Across == "none", staged: true,
	}
}

// match compares c.x, the text of e, with its candidates. self is the slot of
// e, or -1 while e is not in the window.
func (w *Window) match(c *comparer, e *entry, self int) matches {
	w.buffers.keys = w.buffers.keyer.keys(c.x.title, c.x.kept, w.buffers.keys[:0])
	limits := w.limits(c.x.thin())
	if c.x.brief() {
		limits.head = c.x.head.keys(w.heads.keys[:0])
	}
	var m matches
	for _, slot := range w.candidates(w.buffers.keys, e.time, limits) {
		t := &w.entries[slot]
		if int(slot) == self || w.settings.Across == "region" && t.region != e.region {
			continue
		}
		w.setY(c, slot)
		d := c.compare()
		if !t.digest && (d.cover != 0 || d.inX > maxPieceShare || d.titleSimilarity >= minTitlesAgree) {
			m.pieces = append(m.pieces, piece{slot, d.cover, d.inX, d.titleSimilarity})
		}
		if d.maybeDigest && !t.digest {
			m.suspects = append(m.suspects, slot)
		}
		if rule, ok, _ := c.judge(&d, w.settings.Threshold, e.link != 0 && e.link == t.link); ok && !t.digest {
			m.same = append(m.same, found{slot, d, rule})
		} else {
			m.others = append(m.others, slot)
		}
	}
	slices.SortStableFunc(m.same, func(p, q found) int {
		return cmp.Or(cmp.Compare(ruleRank(p.rule), ruleRank(q.rule)),
			cmp.Compare(q.measure.nearness(), p.measure.nearness()),
			ruleRank(p.rule)*cmp.Compare(len(w.entries[q.slot].group.members), len(w.entries[p.slot].group.members)),
			w.entries.closer(p.slot, q.slot, e.time))
	})
	return m
}

// nearness ranks texts that say the same: first by the share of both that is
// common, then by the share of the shorter one and the similarity of titles.
func (m *measure) nearness() int {
	if m.resemblance == 0 {
		return max(m.titleSimilarity, m.head.likeness()) / 2
	}
	return 2*m.resemblance + (m.weight+m.titleSimilarity)/2
}

// ruleRank orders rules by how much they prove, the strongest first.
func ruleRank(p storage.Rule) int {
	if p == storage.RuleTitle {
		return 1
	}
	return 0
}

// setY loads an article of the window as the second text of c, without the
// boilerplate of its outlet and of x's.
func (w *Window) setY(c *comparer, slot uint32) {
	e := &w.entries[slot]
	c.sameOutlet, c.apart = c.from.outlet == e.outlet, distance(c.from.time, e.time)
	own, other := w.blocks.boilerplateOf(e.outlet, e.founder, nil), c.dropX
	c.dropY = own
	c.y.load(Fingerprint{data: w.text(slot)}, func(hash uint32, n int) bool {
		return own(hash, n) || other != nil && other(hash, n)
	}, &w.freq)
}

// setEntry loads an article of the window as the first text of c.
func (w *Window) setEntry(c *comparer, slot uint32) {
	e := &w.entries[slot]
	c.from = origin{e.outlet, e.time}
	c.setX(Fingerprint{data: w.text(slot)}, w.blocks.boilerplateOf(e.outlet, e.founder, nil))
}

// assignStory adds e to the window where regroup does not: if it is alike by its title
// only, agrees with all of one story, or a decision names an article. It takes the best
// story whose representative e agrees with, and merges stories that meet in e. It returns
// the articles that say the same as e and stay in other stories. If that story has
// MaxPerFeed articles of e's feed already, e is in it but not added, and merges nothing.
func (b *Batch) assignStory(e *incoming, same []found, v *Verdict) (misplaced []found, added bool) {
	w := b.w
	var home *group
	var reason found
	for _, f := range same {
		g := w.entries[f.slot].group
		switch {
		case g == home || w.decisions.forbids(e.id, g.id):
		case !w.fitsStory(g, f) && !w.entries.matchesMajority(g, same):
			misplaced = append(misplaced, f)
		case home == nil:
			home, reason = g, f
			v.Evidence = w.scratch.sameEvidence(&f.measure, f.rule, w.entries[f.slot].id)
			if w.full(g, &e.entry) {
				v.Story = g.id
				return nil, false
			}
		default:
			if !w.mergeable(home, g, reason, f) {
				misplaced = append(misplaced, f)
				continue
			}
			home = b.merge(home, g, v)
		}
	}
	if home == nil {
		e.founder = true
		b.add(*e, e.id, e.seen)
	} else {
		b.add(*e, home.id, home.born)
	}
	return misplaced, true
}

// MaxPerFeed is how many articles of one feed a story lists and the window holds of it.
// Further ones are in the story and counted: a feed that repeats itself costs no more.
const MaxPerFeed = 16

// full reports whether g holds as many articles of e's feed as it may. What a decision
// names is always held.
func (w *Window) full(g *group, e *entry) bool {
	n := 0
	for _, slot := range g.members {
		if w.entries[slot].feed == e.feed {
			n++
		}
	}
	return n >= MaxPerFeed && !w.decisions.bound(e.id)
}

// moveMisplaced moves articles into the story of e that had joined another one
// before e came, and are nearer to e than to that story's representative.
func (b *Batch) moveMisplaced(misplaced []found, e *entry, v *Verdict) {
	w := b.w
	for _, f := range misplaced {
		t := &w.entries[f.slot]
		home := w.entry(e.id).group
		if t.group == home || t.group.id == t.id || w.decisions.forbids(t.id, home.id) || w.decisions.bound(t.id) {
			continue
		}
		representative := w.entries.representative(t.group)
		w.setEntry(&w.scratch, f.slot)
		w.setY(&w.scratch, representative)
		d := w.scratch.compare()
		rule, same, _ := w.scratch.judge(&d, w.settings.Threshold, false)
		now, before := ruleRank(f.rule), ruleRank(rule)
		if same && now >= before && (now > before || !nearer(w.entry(e.id), t, &w.entries[representative], &f.measure, &d)) {
			continue
		}
		ev := w.scratch.sameEvidence(&f.measure, f.rule, e.id)
		b.move(f.slot, home.id, home.born)
		v.Moved = append(v.Moved, Move{Article: t.id, Story: home.id, Evidence: ev})
	}
}

// nearer reports whether t belongs with e, compared in m, rather than with the
// representative of its own story, compared in d: its resemblance to e is at
// least one and a half times the other, titles counting half. Where titles
// decide, the story with more articles is nearer, then the latest before t.
func nearer(e, t, representative *entry, m, d *measure) bool {
	if !t.thin {
		return 2*(m.resemblance+m.titleSimilarity/2) >= 3*(d.resemblance+d.titleSimilarity/2)
	}
	if there, here := len(e.group.members), len(t.group.members)-1; there != here {
		return there > here
	}
	return e.time <= t.time && (representative.time > t.time || representative.time < e.time)
}
