package story

import (
	"cmp"
	"slices"
)

const (
	// maxNodes is how many articles are compared with each other when stories meet in one.
	maxNodes = 12
	// minAgreement is the agreement of two groups of articles beyond which they are one story,
	// in thousandths: the mean of all pairs of their articles.
	minAgreement = 600
	// fullAgreement is the agreement of two articles that say the same, and someAgreement
	// that of two that share enough to be in one story, see shareEnough.
	fullAgreement = 1000
	someAgreement = 333
)

// node is an article to be grouped. The one being assigned has no group.
type node struct {
	slot   uint32
	group  *group
	outlet uint16
}

// grouping divides articles into stories by what each pair of them has in common. The
// result does not depend on their order of arrival.
type grouping struct {
	nodes     []node
	agreement [][]int // of pairs
	nearness  [][]int // of pairs that say the same, else 0
	clusters  [][]int // the stories, as indices of nodes, each in ascending order
}

// measurePairs compares all pairs of e, the first node, and the other ones.
func (w *Window) measurePairs(e *entry, nodes []node) *grouping {
	g := &grouping{nodes: nodes}
	for range nodes {
		g.agreement = append(g.agreement, make([]int, len(nodes)))
		g.nearness = append(g.nearness, make([]int, len(nodes)))
	}
	c, link := &w.scratch, e.link
	for i := range nodes {
		if i > 0 {
			c, link = &w.pairScratch, w.entries[nodes[i].slot].link
			w.setEntry(c, nodes[i].slot)
		}
		for j := i + 1; j < len(nodes); j++ {
			w.setY(c, nodes[j].slot)
			m := c.compare()
			rule, same, veto := c.judge(&m, w.settings.Threshold, link != 0 && link == w.entries[nodes[j].slot].link)
			switch {
			case same && !c.titlesDiffer(&m):
				g.set(i, j, fullAgreement, m.nearness()/(1+ruleRank(rule)))
			case !same && m.shareEnough(veto):
				g.set(i, j, someAgreement, 0)
			}
		}
	}
	return g
}

func (g *grouping) set(i, j, agreement, nearness int) {
	g.agreement[i][j], g.agreement[j][i] = agreement, agreement
	g.nearness[i][j], g.nearness[j][i] = nearness, nearness
}

// divide fills clusters: it joins the nearest two again and again, as long as they agree
// (average linkage).
func (g *grouping) divide() {
	for i := range g.nodes {
		g.clusters = append(g.clusters, []int{i})
	}
	for {
		a, b, best := -1, -1, -1
		for i, p := range g.clusters {
			for j := i + 1; j < len(g.clusters); j++ {
				if agreement, nearness := g.compare(p, g.clusters[j]); agreement > minAgreement && nearness > best {
					a, b, best = i, j, nearness
				}
			}
		}
		if a < 0 {
			return
		}
		g.clusters[a] = slices.Sorted(slices.Values(slices.Concat(g.clusters[a], g.clusters[b])))
		g.clusters = slices.Delete(g.clusters, b, b+1)
	}
}

// compare returns the means of agreement and nearness of all pairs of p and q. The
// articles of one outlet count as one, so that none outweighs others.
func (g *grouping) compare(p, q []int) (agreement, nearness int) {
	all := 0
	for _, i := range p {
		for _, j := range q {
			weight := g.share(p, i) * g.share(q, j)
			all += weight
			agreement += weight * g.agreement[i][j]
			nearness += weight * g.nearness[i][j]
		}
	}
	return agreement / max(all, 1), nearness / max(all, 1)
}

// share returns the part of its outlet's weight in p that node i has, in parts of 1,000.
func (g *grouping) share(p []int, i int) int {
	n := 0
	for _, k := range p {
		if g.nodes[k].outlet == g.nodes[i].outlet {
			n++
		}
	}
	return 1000 / n
}

// clusterOf returns the cluster of node i.
func (g *grouping) clusterOf(i int) int {
	return slices.IndexFunc(g.clusters, func(c []int) bool { return slices.Contains(c, i) })
}

// nodesOf returns e and up to maxNodes articles of the stories of those that say the same:
// half of these first, then from each story the longest, the shortest, and inwards from both.
// Articles without a body are left out where others have one: their titles say too little.
func (w *Window) nodesOf(e *entry, same []found) []node {
	nodes := []node{{outlet: e.outlet}}
	add := func(slot uint32) {
		t := &w.entries[slot]
		if len(nodes) <= maxNodes && !slices.ContainsFunc(nodes[1:], func(n node) bool { return n.slot == slot }) {
			nodes = append(nodes, node{slot, t.group, t.outlet})
		}
	}
	var lists [][]uint32
	var groups []*group
	for _, f := range same {
		g := w.entries[f.slot].group
		if !slices.Contains(groups, g) {
			groups = append(groups, g)
			lists = append(lists, w.entries.byLength(g))
		}
		if i := slices.Index(groups, g); len(nodes) <= maxNodes/2 && slices.Contains(lists[i], f.slot) {
			add(f.slot)
		}
	}
	for k := range maxNodes {
		for _, list := range lists {
			if k < len(list) {
				at := k / 2
				if k%2 == 1 {
					at = len(list) - 1 - at
				}
				add(list[at])
			}
		}
	}
	return nodes
}

// byLength returns the members of g, the longest first, without those that have no body
// unless none has.
func (es entries) byLength(g *group) []uint32 {
	list := slices.DeleteFunc(slices.Clone(g.members), func(slot uint32) bool { return es[slot].thin })
	if len(list) == 0 {
		list = slices.Clone(g.members)
	}
	slices.SortFunc(list, func(a, b uint32) int {
		x, y := &es[a], &es[b]
		return cmp.Or(cmp.Compare(y.length, x.length), cmp.Compare(x.time, y.time), cmp.Compare(x.id, y.id))
	})
	return list
}

// conflicting reports whether the articles that say the same as one are of several stories,
// or if the rest of their story may not agree with it: then regroup decides.
func (w *Window) conflicting(m *matches) bool {
	home := w.entries[m.same[0].slot].group
	for _, f := range m.same {
		if w.entries[f.slot].group != home {
			return true
		}
	}
	for _, slot := range m.others {
		if t := &w.entries[slot]; t.group == home && !t.thin {
			return true
		}
	}
	return len(m.same) < min(len(home.members), storyLimit)
}

// bound reports whether a decision of the operator names e, or an article of these stories,
// which may have left the window.
func (w *Window) bound(e *entry, same []found) bool {
	if w.decisions.bound(e.id) {
		return true
	}
	for id, story := range w.decisions.stories {
		if w.decisions.bound(id) && slices.ContainsFunc(same, func(f found) bool { return w.entries[f.slot].group.id == story }) {
			return true
		}
	}
	return false
}
