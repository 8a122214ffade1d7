package story

import (
	"cmp"
	"maps"
	"slices"

	"rawi/storage"
)

// joinsAtOnce bounds one Recluster, and so one transaction.
const joinsAtOnce = 200

// Plan is what turns the stories of before into those of the replay, first
// what moves single articles, then what makes whole stories one. An empty one
// says that nothing would change.
//
// Ids of stories stay wherever they can: an id goes with the article that
// bears it or, where that is gone, with the earliest of its story. Of several
// that meet the oldest stays and the others become its aliases. A story that
// is left without any begins under its first article's id.
func (r *Replay) Plan() []storage.Recluster {
	r.unite()
	p := plan{Replay: r, bearer: r.bearers(), ids: map[string][]string{}, touched: map[string]bool{}}
	for _, id := range slices.Sorted(maps.Keys(p.bearer)) {
		group := p.bearer[id].group
		p.ids[group] = append(p.ids[group], id)
	}
	names := map[string]string{}
	var groups []string
	for _, id := range r.order {
		group := r.known[id].group
		if _, ok := names[group]; !ok {
			groups = append(groups, group)
			names[group] = p.name(group)
		}
		if a := r.known[id]; a.was != names[group] {
			p.touched[a.was], p.touched[names[group]] = true, true
		}
	}
	var joins, merges []storage.Recluster
	for _, group := range groups {
		if name := names[group]; p.touched[name] {
			joins = append(joins, p.joins(group, name)...)
			merges = append(merges, p.merge(group, name)...)
		}
	}
	return append(joins, merges...)
}

// plan is a Plan while it is made.
type plan struct {
	*Replay
	bearer  map[string]*replayed // of each story of before
	ids     map[string][]string  // of each group: the ids that its articles bear
	touched map[string]bool      // stories that gain or lose
}

// unite brings together what the operator wants in one story and what lies
// too far apart in time for the window.
func (r *Replay) unite() {
	bearer := r.bearers()
	for _, id := range r.order {
		for _, other := range r.window.ruling.together[id] {
			a, b := r.known[id], r.known[other]
			if b == nil {
				b = bearer[a.was] // the other was not replayed: a stays with it
			}
			if a.group == b.group || r.window.ruling.divides(a.group, b.group) {
				continue
			}
			gone := b.group
			r.take(Verdict{Merged: []string{gone}, Article: id, Story: a.group})
			r.window.ruling.follow(gone, a.group)
		}
	}
}

// bearers are the articles by which ids of stories go.
func (r *Replay) bearers() map[string]*replayed {
	out := map[string]*replayed{}
	for _, a := range r.known {
		if b := out[a.was]; b == nil || a.id == a.was || b.id != b.was && a.before(b) {
			out[a.was] = a
		}
	}
	return out
}

func (a *replayed) before(b *replayed) bool {
	return cmp.Or(a.time.Compare(b.time), cmp.Compare(a.id, b.id)) < 0
}

// name is the id of the story that a group becomes.
func (p *plan) name(group string) string {
	if ids := p.ids[group]; len(ids) > 0 {
		return slices.MinFunc(ids, func(a, b string) int {
			return cmp.Or(p.bearer[a].time.Compare(p.bearer[b].time), cmp.Compare(a, b))
		})
	}
	var first *replayed
	for _, a := range p.groups[group] {
		if p.bearer[a.id] == nil && (first == nil || a.before(first)) {
			first = a
		}
	}
	if first == nil { // every id of them is another story's
		return p.groups[group][0].was
	}
	return first.id
}

// joins are the articles that come to a story one by one, and what is known
// anew of those that stay.
func (p *plan) joins(group, name string) (out []storage.Recluster) {
	var list []storage.Reassignment
	for _, a := range p.groups[group] {
		switch {
		case a.was == name && a.evidence.Other == "":
		case a.was != name && p.bearer[a.was].group == group: // comes with its story
		default:
			list = append(list, storage.Reassignment{Article: a.id, Evidence: a.evidence})
		}
	}
	slices.SortStableFunc(list, func(a, b storage.Reassignment) int { // a new story's first article first
		return cmp.Compare(rankFirst(a, name), rankFirst(b, name))
	})
	for some := range slices.Chunk(list, joinsAtOnce) {
		out = append(out, storage.Recluster{Story: name, Join: some})
	}
	return out
}

func rankFirst(j storage.Reassignment, name string) int {
	if j.Article == name {
		return 0
	}
	return 1
}

// merge is the stories that become part of another whole.
func (p *plan) merge(group, name string) []storage.Recluster {
	gone := slices.DeleteFunc(slices.Clone(p.ids[group]), func(id string) bool { return id == name })
	if len(gone) == 0 {
		return nil
	}
	return []storage.Recluster{{Story: name, Merge: gone}}
}
