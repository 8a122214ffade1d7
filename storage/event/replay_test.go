package event

import (
	"slices"
	"testing"

	"rawi/storage"
)

// replayOf replays the own events, of which a store has those at stored.
func replayOf(t *testing.T, decisions [][]byte, stored func(telling) string) *Replay {
	t.Helper()
	r, err := NewReplay(decisions)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range byTime(ownEvents(t)) {
		r.Add(Stored{Story: x.id, Event: stored(x), Seen: x.Time, Profile: NewProfile(x.Text)})
	}
	return r
}

// TestReplayPlansWhatDiffers: nothing if the store has what rules find; else what makes it so,
// with the oldest id, and but for what the operator decided.
func TestReplayPlansWhatDiffers(t *testing.T) {
	t.Parallel()
	w := NewWindow()
	fill(t, w)
	same := func(x telling) string { return w.eventOf(x.id) }
	if plan := replayOf(t, nil, same).Plan(); len(plan) > 0 {
		t.Errorf("nothing differs, and the plan is %+v", plan)
	}
	alone := func(x telling) string {
		if x.event == "dam" {
			return ""
		}
		return same(x)
	}
	plan := replayOf(t, nil, alone).Plan()
	if len(plan) != 1 || plan[0].Event != "dam-furat-8" || !slices.Equal(plan[0].Stories, []string{"dam-furat-8", "dam-levant-10", "dam-anadolu-gazete-13"}) ||
		!slices.Equal(plan[0].Aliases, []string{"dam-levant-10", "dam-anadolu-gazete-13"}) {
		t.Errorf("stories that are one event: %+v", plan)
	}
	drawn := func(x telling) string {
		if x.id == "derby-khalij-47" {
			return "dam-furat-8"
		}
		return same(x)
	}
	for _, c := range replayOf(t, nil, drawn).Plan() {
		if in := slices.Contains(c.Stories, "derby-khalij-47"); in != (c.Event != "dam-furat-8") {
			t.Errorf("a story that is no part of an event: %+v", c)
		}
	}
	b := w.Begin()
	if _, err := b.Decide(storage.Decision{Number: 1, Kind: storage.DecideSplit, A: "dam-levant-10"}); err != nil {
		t.Fatal(err)
	}
	decisions := b.Records()[:1]
	b.Commit()
	if plan := replayOf(t, decisions, same).Plan(); len(plan) > 0 {
		t.Errorf("what the operator split off: %+v", plan)
	}
}
