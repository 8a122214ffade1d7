package event

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// modelStore is what a store knows: of each story the event and when it arrived, and the log.
type modelStore struct {
	t       testing.TB
	w       *Window
	event   map[string]string
	seen    map[string]time.Time
	log     []logged
	decided []storage.Decision
	unseen  map[string]bool // took the place of another after it had left the window
	now     time.Time
}

// logged is a record and when it was written.
type logged struct {
	at     time.Time
	record []byte
}

// tell does what a verdict says.
func (m *modelStore) tell(event map[string]string, v Verdict) {
	for story, at := range event {
		if slices.Contains(v.Merged, at) {
			event[story] = v.Event
		}
	}
	for _, x := range v.Moved {
		if event[x.Story] != "" {
			event[x.Story] = x.Event
		}
	}
	if v.Event != "" {
		event[v.Story] = v.Event
	}
}

// members returns the stories of the events of stories.
func (m *modelStore) members(event map[string]string, stories ...string) (out []Member) {
	for _, id := range slices.Sorted(maps.Keys(event)) {
		if slices.ContainsFunc(stories, func(s string) bool { return event[s] == event[id] }) {
			out = append(out, Member{id, event[id], m.seen[id]})
		}
	}
	return out
}

// step does something at random in a batch, and commits it or drops it.
func (m *modelStore) step(r *rand.Rand, texts []telling, profiles []Profile) {
	event := maps.Clone(m.event)
	ids := slices.Sorted(maps.Keys(event))
	any := func() string { return ids[r.IntN(len(ids))] }
	b := m.w.Begin()
	number := uint64(len(m.decided) + 1)
	var decided *storage.Decision
	switch k := r.IntN(20); {
	case k < 11 || len(ids) < 5:
		i := r.IntN(len(texts))
		p := profiles[i]
		p.time = m.now.Unix()
		id := fmt.Sprintf("%05d-%s", len(m.seen), texts[i].id)
		if k == 0 && len(ids) > 0 && m.now.Sub(m.seen[any()]) < Kept { // its text changed
			id = any()
		} else {
			m.seen[id] = m.now
		}
		if m.now.Sub(m.seen[id]) <= Kept {
			m.tell(event, b.Add(id, p, m.seen[id]))
		}
	case k == 11:
		id := any()
		b.Remove(id)
		delete(event, id)
	case k == 12:
		from, into := any(), any()
		if _, ok := m.w.slotOf(into); !ok {
			m.unseen[into] = true
		}
		if from != into {
			delete(event, from)
			m.tell(event, b.MergeStory(from, into))
		}
	case k == 13:
		stories := []string{any(), any()}
		if b.Recluster(stories[0], stories, m.seen[stories[0]]) == nil && event[stories[0]] != "" {
			for _, id := range stories {
				event[id] = stories[0]
			}
		}
	case k == 14:
		m.now = m.now.Add(time.Duration(r.IntN(60)) * time.Hour)
	case k == 15:
		b.Shed(m.w.Len()-r.IntN(4), 3)
	default:
		d := storage.Decision{Number: number, Kind: []storage.DecisionKind{
			storage.DecideSplit, storage.DecideMerge, storage.DecideNever, storage.DecideRevoke,
		}[r.IntN(4)], A: any(), B: any()}
		old := d
		if d.Kind == storage.DecideRevoke {
			if len(m.decided) == 0 {
				return
			}
			old = m.decided[r.IntN(len(m.decided))]
			d.Revokes = old.Number
		}
		before := m.w.dump()
		verdicts, err := b.Decide(d, m.members(event, old.A, old.B)...)
		if err != nil {
			if m.w.dump() != before || len(b.Records()) > 0 {
				m.t.Fatalf("%+v was refused and changed the window: %v", d, err)
			}
			break
		}
		for _, v := range verdicts {
			m.tell(event, v)
		}
		decided = &d
	}
	s := b.Settle()
	m.tell(event, Verdict{Moved: s.Moved})
	for _, x := range s.Merged {
		m.tell(event, Verdict{Merged: x[:1], Event: x[1], Story: x[1]})
	}
	if r.IntN(8) == 0 {
		return // dropped
	}
	for _, record := range b.Records() {
		m.log = append(m.log, logged{m.now, slices.Clone(record)})
	}
	b.Commit()
	m.event = event
	if decided != nil {
		m.decided = append(m.decided, *decided)
	}
}

// check compares the window with the store, with a window restored of the log and with
// one of the part of it that is kept, and looks whether decisions are obeyed.
func (m *modelStore) check(step int) {
	m.t.Helper()
	m.w.Begin().Commit() // drops what was not committed
	for _, slot := range m.w.queue {
		id := m.w.entries[slot].id
		if at, _ := m.w.Event(id); at != m.event[id] {
			m.t.Fatalf("step %d: %s is in %s, the store was told %q", step, id, at, m.event[id])
		}
	}
	d := &m.w.decisions
	for id, at := range d.away {
		if now, ok := m.event[id]; ok && now != at.event {
			m.t.Fatalf("step %d: %s, not in the window, is in %s, the store was told %q", step, id, at.event, now)
		}
	}
	for id, others := range d.apart {
		for _, other := range others {
			if m.event[id] != "" && m.event[id] == m.event[other] && !m.unseen[id] && !m.unseen[other] {
				m.t.Fatalf("step %d: %s and %s are kept apart, and both in %s", step, id, other, m.event[id])
			}
		}
	}
	for _, whole := range []bool{true, false} {
		w := NewWindow()
		for _, x := range m.log {
			if whole || Durable(x.record) || m.w.newest-x.at.Unix() <= windowSeconds {
				if err := w.Restore(x.record); err != nil {
					m.t.Fatal(err)
				}
			}
		}
		if got, want := w.dump(), m.w.dump(); got != want {
			m.t.Fatalf("step %d: restored of the whole log %v:\n%s", step, whole, differing(got, want))
		}
	}
}

// differing returns the lines that only one of two dumps has.
func differing(got, want string) (out string) {
	x, y := strings.Split(got, "\n"), strings.Split(want, "\n")
	for _, line := range x {
		if !slices.Contains(y, line) {
			out += "got " + line + "\n"
		}
	}
	for _, line := range y {
		if !slices.Contains(x, line) {
			out += "want " + line + "\n"
		}
	}
	return out
}

// TestWindowAgreesWithStoreAndLog: whatever is added, removed, merged and decided, dropped or
// committed: the store is told all, decisions are obeyed for stories in the window or not,
// and the log rebuilds the window.
func TestWindowAgreesWithStoreAndLog(t *testing.T) {
	t.Parallel()
	texts := ownEvents(t)
	var profiles []Profile
	for _, x := range texts {
		profiles = append(profiles, NewProfile(x.Text))
	}
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 1))
		m := &modelStore{t: t, w: NewWindow(), event: map[string]string{}, seen: map[string]time.Time{}, unseen: map[string]bool{}, now: firstDay}
		for step := range 300 {
			m.now = m.now.Add(time.Duration(r.IntN(3)) * time.Hour)
			m.step(r, texts, profiles)
			if step%10 == 9 {
				m.check(step)
			}
		}
	}
}
