package event

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"rawi/storage"
)

// Replay assigns stored stories anew, by newer rules, and plans the changes. It obeys the
// operator's decisions. It is not safe for concurrent use.
type Replay struct {
	window  *Window
	stories map[string]*replayed
}

// Stored is a story and the event it is in.
type Stored struct {
	Story string
	Event string
	Seen  time.Time
	Profile
}

// replayed is a story of a replay.
type replayed struct {
	id    string
	seen  time.Time
	was   string // its stored event
	group string // its event of the replay
}

func (a *replayed) compare(b *replayed) int {
	return cmp.Or(a.seen.Compare(b.seen), cmp.Compare(a.id, b.id))
}

// NewReplay returns an empty replay. decisions are the Durable records of the log, in their
// order; it returns ErrRecord for others.
func NewReplay(decisions [][]byte) (*Replay, error) {
	r := &Replay{window: NewWindow(), stories: map[string]*replayed{}}
	for _, record := range decisions {
		if !Durable(record) {
			return nil, ErrRecord
		}
		if record[0] != recDecision && record[0] != recRevoke {
			continue // of the window that was
		}
		if err := r.window.Restore(record); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Add assigns a story. Stories come in the order of their arrival.
func (r *Replay) Add(s Stored) {
	r.stories[s.Story] = &replayed{id: s.Story, seen: s.Seen, was: cmp.Or(s.Event, s.Story), group: s.Story}
	b := r.window.Begin()
	r.apply(b.Add(s.Story, s.Profile, s.Seen))
	settled := b.Settle()
	r.apply(Verdict{Moved: settled.Moved})
	for _, m := range settled.Merged {
		r.apply(Verdict{Event: m[1], Merged: []string{m[0]}})
	}
	b.Commit()
}

// apply repeats a verdict of the window on the stories.
func (r *Replay) apply(v Verdict) {
	if len(v.Merged) > 0 {
		for _, s := range r.stories {
			if slices.Contains(v.Merged, s.group) {
				s.group = v.Event
			}
		}
	}
	for _, m := range v.Moved {
		if s := r.stories[m.Story]; s != nil {
			s.group = m.Event
		}
	}
	if s := r.stories[v.Story]; s != nil {
		s.group = v.Event
	}
}

// Plan returns the changes that turn the stored events into those of the replay. It is
// empty if nothing would change. The id of an event stays where the story with that id is
// or, if it is gone, the earliest of its stories; where several meet, the oldest stays and
// the others become its aliases.
func (r *Replay) Plan() (plan []storage.Recluster) {
	groups := map[string][]*replayed{}
	holders := map[string]*replayed{} // by stored event
	sizes := map[string]int{}         // of stored events
	all := slices.SortedFunc(maps.Values(r.stories), (*replayed).compare)
	for _, s := range all {
		groups[s.group] = append(groups[s.group], s)
		sizes[s.was]++
		if h := holders[s.was]; h == nil || s.id == s.was {
			holders[s.was] = s
		}
	}
	done := map[string]bool{}
	var merging []storage.Recluster
	for _, s := range all {
		if done[s.group] {
			continue
		}
		done[s.group] = true
		list := groups[s.group]
		var ids []string
		for _, m := range list {
			if holders[m.was] == m {
				ids = append(ids, m.was)
			}
		}
		name := list[0].id
		if len(ids) > 0 { // the earliest of those who hold one
			name, ids = ids[0], ids[1:]
		}
		if sizes[name] == len(list) && !slices.ContainsFunc(list, func(m *replayed) bool { return m.was != name }) {
			continue
		}
		change := storage.Recluster{Event: name}
		for _, m := range list {
			change.Stories = append(change.Stories, m.id)
		}
		if change.Aliases = slices.Clone(ids); len(ids) > 0 {
			merging = append(merging, change)
		} else {
			plan = append(plan, change)
		}
	}
	return append(plan, merging...)
}
