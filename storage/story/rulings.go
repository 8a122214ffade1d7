package story

import (
	"maps"
	"slices"

	"rawi/storage"
)

// rulings are the operator's decisions on stories. They bind articles by id,
// whether these are in the window or not, so that they outlive it.
type rulings struct {
	byNumber map[uint64]ruling
	apart    map[string][]string // articles that are never in one story
	together map[string][]string // articles that always are
	stories  map[string]string   // where the articles under a ruling are
}

// ruling is one decision and what it bound.
type ruling struct {
	number uint64
	kind   storage.DecisionKind
	pairs  [][2]string // articles kept apart, or together
	moved  []moved     // what it moved
	at     [][2]string // the articles it binds and their stories, in records only
}

// moved is an article that a ruling moved, the story it came from, and an
// article that stayed there.
type moved struct{ article, from, witness string }

func (r *rulings) clone() rulings {
	c := rulings{maps.Clone(r.byNumber), maps.Clone(r.apart), maps.Clone(r.together), maps.Clone(r.stories)}
	for _, m := range []map[string][]string{c.apart, c.together} {
		for k, v := range m {
			m[k] = slices.Clone(v)
		}
	}
	return c
}

// holds reports whether a bound article is in story.
func (r *rulings) holds(story string) bool {
	for _, at := range r.stories {
		if at == story {
			return true
		}
	}
	return false
}

// bind takes a ruling in.
func (r *rulings) bind(x ruling) {
	if r.byNumber == nil {
		r.byNumber = map[uint64]ruling{}
		r.apart = map[string][]string{}
		r.together = map[string][]string{}
		r.stories = map[string]string{}
	}
	r.byNumber[x.number] = x
	m := r.side(x.kind)
	for _, p := range x.pairs {
		m[p[0]] = append(m[p[0]], p[1])
		m[p[1]] = append(m[p[1]], p[0])
	}
}

func (r *rulings) side(kind storage.DecisionKind) map[string][]string {
	if kind == storage.DecideMerge {
		return r.together
	}
	return r.apart
}

// release takes a ruling out.
func (r *rulings) release(number uint64) {
	x := r.byNumber[number]
	delete(r.byNumber, number)
	m := r.side(x.kind)
	for _, p := range x.pairs {
		drop(m, p[0], p[1])
		drop(m, p[1], p[0])
	}
}

func drop(m map[string][]string, key, value string) {
	if i := slices.Index(m[key], value); i >= 0 {
		m[key] = slices.Delete(m[key], i, i+1)
	}
	if len(m[key]) == 0 {
		delete(m, key)
	}
}

// bound reports whether a ruling names the article.
func (r *rulings) bound(id string) bool { return len(r.apart[id]) > 0 || len(r.together[id]) > 0 }

// place notes in which story an article is, if a ruling names it.
func (r *rulings) place(id, story string) {
	if r.bound(id) {
		r.stories[id] = story
	}
}

// follow notes that a story became part of another.
func (r *rulings) follow(from, to string) {
	for id, at := range r.stories {
		if at == from {
			r.stories[id] = to
		}
	}
}

// forbids reports whether article id must stay out of story.
func (r *rulings) forbids(id, story string) bool {
	for _, other := range r.apart[id] {
		if r.stories[other] == story {
			return true
		}
	}
	return false
}

// divides reports whether stories a and b must not become one.
func (r *rulings) divides(a, b string) bool {
	for id, others := range r.apart {
		at := r.stories[id]
		if at != a && at != b {
			continue
		}
		for _, other := range others {
			if to := r.stories[other]; at != to && (to == a || to == b) {
				return true
			}
		}
	}
	return false
}
