package story

import (
	"slices"
	"time"

	"rawi/storage"
)

// Replay assigns stored articles anew, under other settings or a newer
// verdict, and says what that would change. It keeps to the operator's
// decisions. It is not for concurrent use.
//
//	r, err := story.NewReplay(settings, rulings)
//	r.Keep(before…)            // what gives the window its past
//	for each fetch { r.Fetch(articles) }
//	for _, g := range r.Plan() { … }
//
// An article's text is its newest: a replay does not know the older ones.
type Replay struct {
	window *Window
	known  map[string]*replayed
	order  []string               // of known, as they came
	groups map[string][]*replayed // stories of the replay, by the id of their first article
	kept   map[string]string      // stories of before → their group
}

// replayed is an article of a replay.
type replayed struct {
	id       string
	time     time.Time
	was      string // its story before
	group    string // its story of the replay
	evidence storage.Evidence
}

// Stored is an article and the story it is in.
type Stored struct {
	Article
	Story string
}

// NewReplay begins one. rulings are the records of decisions, those that are
// Durable, in their order; it returns ErrRecord for others.
func NewReplay(s storage.StorySettings, rulings [][]byte) (*Replay, error) {
	w := NewWindow(s)
	for _, record := range rulings {
		if !Durable(record) {
			return nil, ErrRecord
		}
		if err := w.Restore(record); err != nil {
			return nil, err
		}
	}
	clear(w.ruling.stories) // everybody comes anew
	return &Replay{window: w, known: map[string]*replayed{}, groups: map[string][]*replayed{}, kept: map[string]string{}}, nil
}

// Fetch assigns the articles of one fetch, which come in the order of their
// arrival.
func (r *Replay) Fetch(articles []Stored) {
	plain := make([]Article, len(articles))
	for i, a := range articles {
		plain[i] = a.Article
		r.add(a)
	}
	b := r.window.Begin()
	for _, v := range b.Fetch(plain) {
		r.take(v)
	}
	b.Commit()
}

// Keep takes articles in that stay in the stories they are in.
func (r *Replay) Keep(articles []Stored) {
	b := r.window.Begin()
	for _, a := range articles {
		r.add(a)
		group, ok := r.kept[a.Story]
		if !ok {
			group = a.ID
			r.kept[a.Story] = group
		}
		b.keep(a.Article, group)
		r.move(a.ID, group, storage.Evidence{})
	}
	b.Commit()
}

// keep puts an article into a story without asking.
func (b *Batch) keep(a Article, story string) {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, ok := w.byID[a.ID]; ok {
		return
	}
	e := w.entryOf(a)
	e.founder = a.ID == story
	w.arrive(e.seen)
	w.pool.setX(a.Print, w.furnitureOf(e.outlet, false, nil))
	e.data = encode(w.pool.x.title, w.pool.x.kept)
	b.add(e, w.pool.x.droppedBlocks(), story, e.time)
}

func (r *Replay) add(a Stored) {
	if r.known[a.ID] == nil {
		r.known[a.ID] = &replayed{id: a.ID, time: a.Time, was: a.Story}
		r.order = append(r.order, a.ID)
	}
}

// take follows a verdict.
func (r *Replay) take(v Verdict) {
	for _, gone := range v.Merged {
		for _, a := range r.groups[gone] {
			a.group = v.Story
		}
		r.groups[v.Story] = append(r.groups[v.Story], r.groups[gone]...)
		delete(r.groups, gone)
	}
	r.move(v.Article, v.Story, v.Evidence)
	for _, m := range v.Moved {
		r.move(m.Article, m.Story, m.Evidence)
	}
}

// move puts an article into a group.
func (r *Replay) move(id, to string, e storage.Evidence) {
	a := r.known[id]
	if a == nil {
		return
	}
	e.LongestRun = nil // the store does not keep it
	if a.group == to {
		if e.Other != "" {
			a.evidence = e
		}
		return
	}
	r.leave(a)
	a.group, a.evidence = to, e
	r.groups[to] = append(r.groups[to], a)
}

func (r *Replay) leave(a *replayed) {
	in := r.groups[a.group]
	if i := slices.Index(in, a); i >= 0 {
		r.groups[a.group] = slices.Delete(in, i, i+1)
	}
	if len(r.groups[a.group]) == 0 {
		delete(r.groups, a.group)
	}
}
