package event

import (
	"cmp"
	"slices"
)

const (
	// maxNodes is how many stories are compared with each other when events meet in one.
	maxNodes = 20
	// maxSample is how many stories of an event another one is compared with.
	maxSample = 10
)

// regrouping is the division of events under way. The result does not depend on the
// order in which their stories came.
type regrouping struct {
	w        *Window
	nodes    []uint32 // slots; the first, noSlot, is the story being assigned
	events   []*group
	sums     [][]int // of scores, between clusters
	clusters [][]int // indices of nodes
	holder   map[*group]int
	tied     map[*group]bool // those with bound stories that are no nodes: they are where the event's id is
}

const noSlot = 1<<32 - 1

// regroup adds e to the window where its matches are of several events, or of one that
// does not agree with it as a whole. It divides these events anew by average linkage: e
// joins the one that it agrees with, events that agree merge, and what came to one too
// early parts from it.
func (b *Batch) regroup(e incoming, matches []match, v *Verdict) {
	w := b.w
	r := &regrouping{w: w, events: finder{&w.state}.eventsOf(matches), holder: map[*group]int{}, tied: map[*group]bool{}}
	r.choose(matches)
	r.measure(&e)
	r.decide(&e)
	r.divide()
	at := r.clusterOf(0)
	for _, g := range r.events {
		r.holder[g] = r.holderOf(g)
	}
	home := r.home(at)
	to := away{}
	if home != nil {
		to = away{home.id, home.born}
	} else {
		to = b.own(&e, v)
	}
	for _, m := range matches {
		if i := slices.Index(r.nodes, m.slot); i > 0 && r.clusterOf(i) == at {
			v.Evidence = m.evidence(w.entries[m.slot].id)
			break
		}
	}
	v.Event = to.event
	b.add(e, to.event, to.born)
	for _, g := range r.events {
		if g != home && r.holder[g] == at {
			v.Merged = append(v.Merged, g.id)
			b.moveAway(w.decisions.awayIn.of(g.id), to, v)
		}
	}
	r.apply(b, at, to, v)
	v.Merged = slices.DeleteFunc(v.Merged, func(id string) bool { return w.event(id) != nil }) // a story stayed
}

// choose fills the nodes: of each event as many stories as there is room for.
func (r *regrouping) choose(matches []match) {
	r.nodes = append(r.nodes, noSlot)
	if len(r.events) > maxNodes/2 {
		r.events = r.events[:maxNodes/2]
	}
	each := max(maxNodes/len(r.events), 2)
	for _, g := range r.events {
		r.nodes = append(r.nodes, finder{&r.w.state}.sample(g, matches, each)...)
	}
	slices.SortFunc(r.nodes[1:], r.w.arrival)
}

// measure compares all pairs of nodes.
func (r *regrouping) measure(e *incoming) {
	w, n := r.w, len(r.nodes)
	profiles := []*Profile{&e.profile}
	for _, slot := range r.nodes[1:] {
		profiles = append(profiles, w.profileAt(slot, &Profile{}))
	}
	for range n {
		r.sums = append(r.sums, make([]int, n))
	}
	for i := range n {
		r.clusters = append(r.clusters, []int{i})
		for j := i + 1; j < n; j++ {
			x, y := profiles[i], profiles[j]
			score := 0
			switch {
			case max(x.time-y.time, y.time-x.time) > spanSeconds:
				score = minPair
			default:
				score = finder{&w.state}.pairScore(x, y)
			}
			r.sums[i][j], r.sums[j][i] = score, score
		}
	}
}

// decide lets decisions outweigh scores. Bound stories that are no nodes are where the id
// of their event is.
func (r *regrouping) decide(e *incoming) {
	w := r.w
	if len(w.decisions.byNumber) == 0 {
		return
	}
	node := map[string]int{e.id: 0}
	for i, slot := range r.nodes[1:] {
		node[w.entries[slot].id] = i + 1
	}
	for _, g := range r.events {
		for _, id := range w.boundIn(g) {
			if _, ok := node[id]; !ok {
				node[id], r.tied[g] = r.anchor(g), true
			}
		}
	}
	for _, d := range []struct {
		pairs pairLists
		score int
	}{{w.decisions.together, boundScore}, {w.decisions.apart, forbidScore}} { // the latter weighs more
		for id, i := range node {
			for _, other := range d.pairs[id] {
				if j, ok := node[other]; ok && i != j {
					r.sums[i][j], r.sums[j][i] = d.score, d.score
				}
			}
		}
	}
}

// anchor returns the node that keeps the id of g if its others are elsewhere: its first
// story, or the first that is a node.
func (r *regrouping) anchor(g *group) int {
	first := 0
	for i, slot := range r.nodes {
		if i == 0 || r.w.entries[slot].event != g {
			continue
		}
		if r.w.entries[slot].id == g.id {
			return i
		}
		if first == 0 {
			first = i
		}
	}
	return first
}

// divide joins the two clusters that agree most, again and again, as long as they agree
// (average linkage).
func (r *regrouping) divide() {
	for {
		a, b, best := -1, -1, meanScore
		for i := range r.clusters {
			for j := i + 1; j < len(r.clusters); j++ {
				if len(r.clusters[i]) == 0 || len(r.clusters[j]) == 0 {
					continue
				}
				if mean := r.sums[i][j] / (len(r.clusters[i]) * len(r.clusters[j])); mean >= best && (mean > best || a < 0) {
					a, b, best = i, j, mean
				}
			}
		}
		if a < 0 {
			return
		}
		r.clusters[a] = append(r.clusters[a], r.clusters[b]...)
		r.clusters[b] = nil
		for k := range r.clusters {
			r.sums[a][k] += r.sums[b][k]
			r.sums[k][a] = r.sums[a][k]
		}
	}
}

// clusterOf returns the cluster of node i.
func (r *regrouping) clusterOf(i int) int {
	return slices.IndexFunc(r.clusters, func(c []int) bool { return slices.Contains(c, i) })
}

// most returns the cluster with most nodes of g.
func (r *regrouping) most(g *group) int {
	in := make([]int, len(r.clusters))
	best := -1
	for i, slot := range r.nodes {
		if i > 0 && r.w.entries[slot].event == g {
			c := r.clusterOf(i)
			if in[c]++; best < 0 || in[c] > in[best] {
				best = c
			}
		}
	}
	return best
}

// holderOf returns the cluster that keeps the id of g: that of its first story, or if it
// is no node, of most.
func (r *regrouping) holderOf(g *group) int {
	if r.tied[g] {
		return r.clusterOf(r.anchor(g))
	}
	if slot, ok := r.w.slotOf(g.id); ok && r.w.entries[slot].event == g {
		if i := slices.Index(r.nodes, slot); i > 0 {
			return r.clusterOf(i)
		}
	}
	return r.most(g)
}

// home returns the oldest event whose id the cluster keeps; nil if it keeps none.
func (r *regrouping) home(at int) (home *group) {
	for _, g := range r.events {
		if r.holder[g] == at && (home == nil || g.older(home)) {
			home = g
		}
	}
	return home
}

// apply moves the stories of the events to those of their clusters.
func (r *regrouping) apply(b *Batch, at int, home away, v *Verdict) {
	w := r.w
	targets := map[int]away{at: home}
	cluster := map[uint32]int{}
	for i, slot := range r.nodes {
		if i > 0 {
			cluster[slot] = r.clusterOf(i)
		}
	}
	var slots []uint32
	for _, g := range r.events {
		follow := r.most(g)
		for _, slot := range g.members {
			if _, ok := cluster[slot]; !ok {
				cluster[slot] = follow
				if w.decisions.bound(w.entries[slot].id) {
					cluster[slot] = r.holder[g]
				}
			}
			slots = append(slots, slot)
		}
	}
	slices.SortFunc(slots, w.arrival)
	for _, g := range r.events {
		if h := r.holder[g]; h != at {
			if t, ok := targets[h]; !ok || cmp.Or(cmp.Compare(g.born, t.born), cmp.Compare(g.id, t.event)) < 0 {
				targets[h] = away{g.id, g.born}
			}
		}
	}
	for _, slot := range slots {
		t := &w.entries[slot]
		to, ok := targets[cluster[slot]]
		if !ok {
			if w.group(t.id) != nil && !(w.decisions.bound(t.id) && b.makeFree(t.id, v)) {
				continue // its id is another event's: it stays
			}
			to = away{t.id, int64(t.seen)}
			targets[cluster[slot]] = to
		}
		if t.event.id != to.event && t.id != v.Story {
			b.move(slot, to.event, to.born)
			v.Moved = append(v.Moved, Move{t.id, to.event})
		}
	}
}
