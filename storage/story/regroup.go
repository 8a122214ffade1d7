package story

import (
	"cmp"
	"slices"

	"rawi/storage"
)

// regroup adds e to the window where the articles that say the same as it are of several
// stories, or of one that does not agree with it as a whole. It divides these stories
// anew: e joins the one that it agrees with, stories that agree merge, and what came to one
// too early parts from it.
func (b *Batch) regroup(e *incoming, same []found, v *Verdict) (added bool) {
	w := b.w
	g := w.measurePairs(&e.entry, w.nodesOf(&e.entry, same))
	g.divide()
	r := regrouping{grouping: g, w: w, at: map[uint32]int{}, holder: map[*group]int{}}
	r.place(same)
	story, born := r.home(&e.entry)
	merged := r.merged(w.story(story))
	if story == e.id {
		e.founder = true
	} else {
		v.Evidence = r.evidence(&e.entry, story, merged)
		if w.full(w.story(story), &e.entry) {
			v.Story = story
			return false
		}
	}
	b.add(*e, story, born)
	for _, h := range merged {
		b.noteMerge(h.id, story)
		v.Merged = append(v.Merged, h.id)
	}
	for _, m := range r.moves(&e.entry, merged, story, born) {
		t := &w.entries[m.slot]
		if m.story != story || !slices.Contains(v.Merged, t.group.id) {
			v.Moved = append(v.Moved, Move{Article: t.id, Story: m.story, Evidence: w.evidenceOfMove(m, same, &e.entry)})
		}
		b.move(m.slot, m.story, m.born)
	}
	return true
}

// regrouping is the division of stories under way.
type regrouping struct {
	*grouping
	w      *Window
	groups []*group
	at     map[uint32]int // the cluster of each article
	holder map[*group]int // the cluster that keeps a story's id
}

// place finds the cluster of each article of the stories, and of their ids.
func (r *regrouping) place(same []found) {
	for _, f := range same {
		if g := r.w.entries[f.slot].group; !slices.Contains(r.groups, g) {
			r.groups = append(r.groups, g)
		}
	}
	for c, list := range r.clusters {
		for _, i := range list {
			if i > 0 {
				r.at[r.nodes[i].slot] = c
			}
		}
	}
	for _, g := range r.groups {
		in := make([]int, len(r.clusters)) // how many of its nodes
		for _, n := range r.nodes[1:] {
			if n.group == g {
				in[r.at[n.slot]]++
			}
		}
		for _, slot := range g.members {
			if _, ok := r.at[slot]; !ok {
				r.at[slot] = r.nearest(slot, in)
			}
		}
		r.holder[g] = r.holderOf(g)
	}
}

// nearest returns the cluster whose nodes an article that is no node is nearest to, of those
// that its story has nodes in.
func (r *regrouping) nearest(slot uint32, in []int) int {
	most, others := 0, 0
	for c, n := range in {
		if n > in[most] {
			most = c
		}
		others += min(n, 1)
	}
	if others < 2 {
		return most
	}
	c := &r.w.pairScratch
	r.w.setEntry(c, slot)
	best, nearness := most, 0
	for k, list := range r.clusters {
		sum, n := 0, 0
		for _, i := range list {
			if i == 0 || in[k] == 0 || n == storyLimit {
				continue
			}
			r.w.setY(c, r.nodes[i].slot)
			m := c.compare()
			if _, same, _ := c.judge(&m, r.w.settings.Threshold, false); same {
				sum += m.nearness()
			}
			n++
		}
		if n > 0 && sum/n > nearness {
			best, nearness = k, sum/n
		}
	}
	return best
}

// holderOf returns the cluster that keeps the id of g: that of its first article, or if it
// has left the window, of most.
func (r *regrouping) holderOf(g *group) int {
	if slot, ok := r.w.slotOf(g.id); ok && r.w.entries[slot].group == g {
		return r.at[slot]
	}
	in := make([]int, len(r.clusters))
	best := r.at[g.members[0]]
	for _, slot := range g.members {
		in[r.at[slot]]++
	}
	for c, n := range in {
		if n > in[best] {
			best = c
		}
	}
	return best
}

// home returns the story of e: of those whose ids its cluster keeps the nearest, or the oldest
// that agrees with that one; its own if there is none.
func (r *regrouping) home(e *entry) (story string, born stamp) {
	var home *group
	best := -1
	for _, i := range r.clusters[r.clusterOf(0)] {
		if i > 0 && r.nearness[0][i] > best && r.holder[r.nodes[i].group] == r.clusterOf(0) {
			home, best = r.nodes[i].group, r.nearness[0][i]
		}
	}
	if home == nil {
		return e.id, e.seen
	}
	for _, g := range r.merged(home) {
		if g.older(home) {
			home = g
		}
	}
	return home.id, home.born
}

// merged returns the stories that are one with home: their ids are kept by the same cluster,
// and they agree without e.
func (r *regrouping) merged(home *group) (out []*group) {
	for _, g := range r.groups {
		if home != nil && g != home && r.holder[g] == r.clusterOf(0) && r.agree(home, g) {
			out = append(out, g)
		}
	}
	return out
}

// agree reports whether the articles of two stories in e's cluster agree without e.
func (r *regrouping) agree(a, b *group) bool {
	var p, q []int
	for _, i := range r.clusters[r.clusterOf(0)] {
		switch {
		case i == 0:
		case r.nodes[i].group == a:
			p = append(p, i)
		case r.nodes[i].group == b:
			q = append(q, i)
		}
	}
	agreement, _ := r.compare(p, q)
	return agreement > minAgreement
}

// evidence returns the evidence on e and the nearest article of its story: of those that are
// there or come from a merged one, else of all that agree with e.
func (r *regrouping) evidence(e *entry, story string, merged []*group) storage.Evidence {
	cluster := r.clusters[r.clusterOf(0)][1:]
	near := slices.DeleteFunc(slices.Clone(cluster), func(i int) bool {
		g := r.nodes[i].group
		return r.nearness[0][i] == 0 || g.id != story && !slices.Contains(merged, g)
	})
	if len(near) == 0 {
		near = cluster
	}
	slot := r.nodes[slices.MaxFunc(near, func(i, j int) int { return cmp.Compare(r.nearness[0][i], r.nearness[0][j]) })].slot
	w, t := r.w, &r.w.entries[slot]
	w.setY(&w.scratch, slot)
	m := w.scratch.compare()
	rule, _, _ := w.scratch.judge(&m, w.settings.Threshold, e.link != 0 && e.link == t.link)
	return w.scratch.sameEvidence(&m, rule, t.id)
}

// evidenceOfMove returns the evidence on a moved article and e, or the first one of its new
// story.
func (w *Window) evidenceOfMove(m moveTo, same []found, e *entry) (ev storage.Evidence) {
	for _, f := range same {
		if f.slot == m.slot && m.story == w.entry(e.id).group.id {
			return w.scratch.sameEvidence(&f.measure, f.rule, e.id)
		}
	}
	first, ok := w.slotOf(m.story)
	if !ok || first == m.slot || m.story == e.id {
		return ev
	}
	c := &w.pairScratch
	w.setEntry(c, m.slot)
	w.setY(c, first)
	d := c.compare()
	if rule, same, _ := c.judge(&d, w.settings.Threshold, false); same {
		ev = c.sameEvidence(&d, rule, m.story)
	}
	return ev
}

// moveTo is an article that changes its story.
type moveTo struct {
	slot  uint32
	story string
	born  stamp
}

// moves returns what else changes its story. Articles in e's cluster come to its story if
// their whole story does, or if they agree with what is there without e, or if nothing is.
// Those of a story in another cluster than its id found a new one. If they cannot, they stay,
// or follow a story that merged.
func (r *regrouping) moves(e *entry, merged []*group, story string, born stamp) (out []moveTo) {
	at := r.clusterOf(0)
	home := r.w.story(story)
	for _, g := range r.groups {
		for c := range r.clusters {
			var part []uint32
			for _, slot := range g.members {
				if r.at[slot] == c {
					part = append(part, slot)
				}
			}
			switch {
			case len(part) == 0 || g == home && c == at:
			case c == at && (story == e.id || r.agree(home, g)):
				for _, slot := range part {
					out = append(out, moveTo{slot, story, born})
				}
			case c != r.holder[g] && c != at:
				id, since := r.newStory(part)
				if id == "" && slices.Contains(merged, g) {
					id, since = story, born
				}
				if id != "" {
					for _, slot := range part {
						out = append(out, moveTo{slot, id, since})
					}
				}
			}
		}
	}
	return out
}

// newStory returns the id of a story that articles found when they leave theirs: the
// earliest's that founded none; "" if all did.
func (r *regrouping) newStory(part []uint32) (id string, born stamp) {
	part = slices.DeleteFunc(slices.Clone(part), func(slot uint32) bool {
		t := &r.w.entries[slot]
		return t.founder || r.w.story(t.id) != nil
	})
	if len(part) == 0 {
		return "", 0
	}
	first := &r.w.entries[slices.MinFunc(part, r.w.entries.arrival)]
	return first.id, first.seen
}
