package story

import (
	"maps"
	"slices"

	"rawi/storage"
)

// decisions holds the operator's decisions on stories. They bind articles by id,
// in the window or not, so that they outlive it.
type decisions struct {
	byNumber map[uint64]decision
	apart    map[string][]string // articles that are never in one story
	together map[string][]string // articles that always are
	stories  map[string]string   // of bound articles: their stories
}

// decision is one decision and what it bound.
type decision struct {
	number uint64
	kind   storage.DecisionKind
	pairs  [][2]string // articles kept apart, or together, by kind
	moved  []moved     // what it moved
	at     [][2]string // bound articles and their stories, in records only
}

// moved is an article that a decision moved, its former story, and an article
// that stayed there.
type moved struct{ article, from, witness string }

func (r *decisions) clone() decisions {
	c := decisions{maps.Clone(r.byNumber), maps.Clone(r.apart), maps.Clone(r.together), maps.Clone(r.stories)}
	for _, m := range []map[string][]string{c.apart, c.together} {
		for k, v := range m {
			m[k] = slices.Clone(v)
		}
	}
	return c
}

// inStory reports whether any bound article is in story.
func (r *decisions) inStory(story string) bool {
	for _, at := range r.stories {
		if at == story {
			return true
		}
	}
	return false
}

// bind adds a decision.
func (r *decisions) bind(x decision) {
	if r.byNumber == nil {
		r.byNumber = map[uint64]decision{}
		r.apart = map[string][]string{}
		r.together = map[string][]string{}
		r.stories = map[string]string{}
	}
	r.byNumber[x.number] = x
	m := r.pairsOf(x.kind)
	for _, p := range x.pairs {
		m[p[0]] = append(m[p[0]], p[1])
		m[p[1]] = append(m[p[1]], p[0])
	}
}

func (r *decisions) pairsOf(kind storage.DecisionKind) map[string][]string {
	if kind == storage.DecideMerge {
		return r.together
	}
	return r.apart
}

// release removes a decision.
func (r *decisions) release(number uint64) {
	x := r.byNumber[number]
	delete(r.byNumber, number)
	m := r.pairsOf(x.kind)
	for _, p := range x.pairs {
		removePair(m, p[0], p[1])
		removePair(m, p[1], p[0])
	}
}

func removePair(m map[string][]string, key, value string) {
	if i := slices.Index(m[key], value); i >= 0 {
		m[key] = slices.Delete(m[key], i, i+1)
	}
	if len(m[key]) == 0 {
		delete(m, key)
	}
}

// bound reports whether a decision names the article.
func (r *decisions) bound(id string) bool { return len(r.apart[id]) > 0 || len(r.together[id]) > 0 }

// setStory records the story of an article that a decision binds.
func (r *decisions) setStory(id, story string) {
	if r.bound(id) {
		r.stories[id] = story
	}
}

// mergeStory records that a story became part of another.
func (r *decisions) mergeStory(from, to string) {
	for id, at := range r.stories {
		if at == from {
			r.stories[id] = to
		}
	}
}

// forbids reports whether article id must stay out of story.
func (r *decisions) forbids(id, story string) bool {
	for _, other := range r.apart[id] {
		if r.stories[other] == story {
			return true
		}
	}
	return false
}

// divides reports whether stories a and b must not become one.
func (r *decisions) divides(a, b string) bool {
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
