package story

import (
	"maps"
	"slices"
	"time"

	"rawi/storage"
)

// Replay assigns stored articles anew, under other settings or newer rules, and
// plans the changes. It obeys the operator's decisions. It is not safe for
// concurrent use.
//
//	r, err := story.NewReplay(settings, decisions)
//	r.Keep(before…)            // articles before the period, to fill the window
//	for each fetch { r.Fetch(articles) }
//	for _, g := range r.Plan() { … }
//
// It compares the newest version of each article only.
type Replay struct {
	window   *Window
	articles map[string]*replayed
	order    []string               // ids of articles, as they came
	groups   map[string][]*replayed // stories of the replay, by the id of their first article
	kept     map[string]string      // group by stored story, of kept articles
	repeated map[string][]uint32    // by article: hashes of blocks that its outlet repeats
}

// replayed is an article of a replay.
type replayed struct {
	id       string
	seen     time.Time
	was      string // its stored story
	group    string // its story of the replay
	evidence storage.Evidence
}

// Stored is an article and the story it is in.
type Stored struct {
	Article
	Story string
}

// NewReplay returns an empty replay. decisions are the Durable records of the
// log, in their order; it returns ErrRecord for others.
func NewReplay(s storage.StorySettings, decisions [][]byte) (*Replay, error) {
	w := NewWindow(s)
	for _, record := range decisions {
		if !Durable(record) {
			return nil, ErrRecord
		}
		if err := w.Restore(record); err != nil {
			return nil, err
		}
	}
	clear(w.decisions.stories) // no article has a story yet
	return &Replay{window: w, articles: map[string]*replayed{}, groups: map[string][]*replayed{}, kept: map[string]string{}, repeated: map[string][]uint32{}}, nil
}

// Fetch assigns the articles of one fetch. Fetches come in the order of arrival.
func (r *Replay) Fetch(articles []Stored) {
	plain := make([]Article, len(articles))
	for i, a := range articles {
		plain[i] = a.Article
		r.add(a)
	}
	b := r.window.Begin()
	for _, v := range b.Fetch(plain) {
		r.applyVerdict(v)
		r.leaveOut(Learnt{v.Article, v.Repeated})
	}
	for _, l := range b.Learnt() {
		r.leaveOut(l)
	}
	b.Commit()
}

// leaveOut notes blocks that an article leaves out.
func (r *Replay) leaveOut(l Learnt) {
	for _, h := range l.Blocks {
		if !slices.Contains(r.repeated[l.Article], h) {
			r.repeated[l.Article] = append(r.repeated[l.Article], h)
		}
	}
}

// Repeated returns the articles that show blocks which their outlet repeats, by id.
// OwnBlocks decides which of them each leaves out.
func (r *Replay) Repeated() []Learnt {
	var list []Learnt
	for _, id := range slices.Sorted(maps.Keys(r.repeated)) {
		list = append(list, Learnt{id, r.repeated[id]})
	}
	return list
}

// Keep adds articles that stay in their stored stories.
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

// keep puts an article into a story without comparing it.
func (b *Batch) keep(a Article, story string) {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, ok := w.slotOf(a.ID); ok {
		return
	}
	e := w.entryOf(a)
	e.founder = a.ID == story
	w.advanceTo(e.seen)
	w.scratch.setX(a.Print, w.blocks.boilerplateOf(e.outlet, false, nil))
	b.add(incoming{e, w.scratch.x.said()}, story, e.seen)
}

func (r *Replay) add(a Stored) {
	if r.articles[a.ID] == nil {
		r.articles[a.ID] = &replayed{id: a.ID, seen: a.Seen, was: a.Story}
		r.order = append(r.order, a.ID)
	}
}

// applyVerdict repeats a verdict of the window on the groups.
func (r *Replay) applyVerdict(v Verdict) {
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
	a := r.articles[id]
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
	r.leaveGroup(a)
	a.group, a.evidence = to, e
	r.groups[to] = append(r.groups[to], a)
}

func (r *Replay) leaveGroup(a *replayed) {
	in := r.groups[a.group]
	if i := slices.Index(in, a); i >= 0 {
		r.groups[a.group] = slices.Delete(in, i, i+1)
	}
	if len(r.groups[a.group]) == 0 {
		delete(r.groups, a.group)
	}
}
