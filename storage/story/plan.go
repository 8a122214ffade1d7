package story

import (
	"cmp"
	"maps"
	"slices"

	"rawi/storage"
)

// maxJoins is how many articles one Recluster moves, and so one transaction.
const maxJoins = 200

// Plan returns the changes that turn the stored stories into those of the replay:
// first moves of single articles, then merges of whole stories. It is empty if
// nothing would change.
//
// Story ids are kept where possible: an id follows the article with that id or,
// if it is gone, the earliest article of the story. Where several ids meet, the
// oldest stays and the others become its aliases. A story without an id gets
// that of its first article.
func (r *Replay) Plan() []storage.Recluster {
	r.mergeOutsideWindow()
	p := plan{Replay: r, idHolder: r.idHolders(), ids: map[string][]string{}, touched: map[string]bool{}}
	for _, id := range slices.Sorted(maps.Keys(p.idHolder)) {
		group := p.idHolder[id].group
		p.ids[group] = append(p.ids[group], id)
	}
	names := map[string]string{}
	var groups []string
	for _, id := range r.order {
		group := r.articles[id].group
		if _, ok := names[group]; !ok {
			groups = append(groups, group)
			names[group] = p.name(group)
		}
		if a := r.articles[id]; a.was != names[group] {
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

// plan is a Plan under way.
type plan struct {
	*Replay
	idHolder map[string]*replayed // by stored story: the article that its id follows
	ids      map[string][]string  // by group: the ids that follow its articles
	touched  map[string]bool      // stories that gain or lose articles
}

// mergeOutsideWindow merges groups that the operator decided to merge and whose
// articles lie too far apart in time for the window.
func (r *Replay) mergeOutsideWindow() {
	idHolder := r.idHolders()
	for _, id := range r.order {
		for _, other := range r.window.decisions.together[id] {
			a, b := r.articles[id], r.articles[other]
			if b == nil {
				b = idHolder[a.was] // the other was not replayed: a stays with it
			}
			if a.group == b.group || r.window.decisions.divides(a.group, b.group) {
				continue
			}
			gone := b.group
			r.applyVerdict(Verdict{Merged: []string{gone}, Article: id, Story: a.group})
			r.window.decisions.mergeStory(gone, a.group)
		}
	}
}

// idHolders returns for each stored story the article that its id follows.
func (r *Replay) idHolders() map[string]*replayed {
	out := map[string]*replayed{}
	for _, a := range r.articles {
		if b := out[a.was]; b == nil || a.id == a.was || b.id != b.was && a.before(b) {
			out[a.was] = a
		}
	}
	return out
}

func (a *replayed) before(b *replayed) bool {
	return cmp.Or(a.seen.Compare(b.seen), cmp.Compare(a.id, b.id)) < 0
}

// name returns the id of the story that a group becomes.
func (p *plan) name(group string) string {
	if ids := p.ids[group]; len(ids) > 0 {
		return slices.MinFunc(ids, func(a, b string) int {
			return cmp.Or(p.idHolder[a].seen.Compare(p.idHolder[b].seen), cmp.Compare(a, b))
		})
	}
	var first *replayed
	for _, a := range p.groups[group] {
		if p.idHolder[a.id] == nil && (first == nil || a.before(first)) {
			first = a
		}
	}
	if first == nil { // every id of them is another story's
		return p.groups[group][0].was
	}
	return first.id
}

// joins returns the moves of single articles into a story, and new evidence on
// those that stay.
func (p *plan) joins(group, name string) (out []storage.Recluster) {
	var list []storage.Reassignment
	for _, a := range p.groups[group] {
		switch {
		case a.was == name && a.evidence.Other == "":
		case a.was != name && p.idHolder[a.was].group == group: // comes with its story
		default:
			list = append(list, storage.Reassignment{Article: a.id, Evidence: a.evidence})
		}
	}
	slices.SortStableFunc(list, func(a, b storage.Reassignment) int { // a new story's first article first
		return cmp.Compare(rankFirst(a, name), rankFirst(b, name))
	})
	for some := range slices.Chunk(list, maxJoins) {
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

// merge returns the stories that become part of another as a whole.
func (p *plan) merge(group, name string) []storage.Recluster {
	gone := slices.DeleteFunc(slices.Clone(p.ids[group]), func(id string) bool { return id == name })
	if len(gone) == 0 {
		return nil
	}
	return []storage.Recluster{{Story: name, Merge: gone}}
}
