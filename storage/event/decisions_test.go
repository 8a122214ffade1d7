package event

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// late is when the last of the own events was told.
var late = firstDay.Add(86 * time.Hour)

func decide(t *testing.T, w *Window, d storage.Decision, members ...Member) []Verdict {
	t.Helper()
	b := w.Begin()
	v, err := b.Decide(d, members...)
	if err != nil {
		t.Fatal(err)
	}
	b.Commit()
	return v
}

func TestSplitBindsUntilItIsRevoked(t *testing.T) {
	w := NewWindow()
	fill(t, w)
	decide(t, w, storage.Decision{Number: 1, Kind: storage.DecideSplit, A: "dam-levant-10"})
	if e, _ := w.Event("dam-levant-10"); e != "dam-levant-10" {
		t.Errorf("after the split it is in %s", e)
	}
	list := ownEvents(t)
	b := w.Begin()
	b.Add("dam-levant-10", NewProfile(list[1].Text), late) // its text changed
	b.Commit()
	if e, _ := w.Event("dam-levant-10"); e != "dam-levant-10" {
		t.Errorf("after a change of its text it is in %s", e)
	}
	decide(t, w, storage.Decision{Number: 2, Kind: storage.DecideRevoke, Revokes: 1})
	if e, _ := w.Event("dam-levant-10"); e != "dam-furat-8" {
		t.Errorf("after the revocation it is in %s, want dam-furat-8", e)
	}
}

func TestMergeBindsAndNeverForbids(t *testing.T) {
	w := NewWindow()
	fill(t, w)
	v := decide(t, w, storage.Decision{Number: 1, Kind: storage.DecideMerge, A: "bus-masyaf-asi-6", B: "bus-masyaf-arrests-asi-72"})
	if e, _ := w.Event("bus-masyaf-arrests-levant-75"); e != "bus-masyaf-asi-6" {
		t.Errorf("after the merge the arrests are in %s: %v", e, v)
	}
	b := w.Begin()
	_, err := b.Decide(storage.Decision{Number: 2, Kind: storage.DecideSplit, A: "press-digest-asi-36"})
	if !errors.Is(err, ErrDecision) || !strings.Contains(err.Error(), "it is alone") {
		t.Errorf("a split of a story that is alone: %v, want ErrDecision that says so", err)
	}
	decide(t, w, storage.Decision{Number: 3, Kind: storage.DecideNever, A: "derby-khalij-47", B: "dam-furat-8"})
	b = w.Begin()
	if _, err := b.Decide(storage.Decision{Number: 4, Kind: storage.DecideMerge, A: "derby-gulfpost-46", B: "dam-furat-8"}); !errors.Is(err, ErrDecision) || !strings.Contains(err.Error(), "keeps them apart") {
		t.Errorf("a merge of what is never one: %v, want ErrDecision that says so", err)
	}
	for _, d := range []storage.Decision{
		{Number: 5, Kind: storage.DecideMerge, A: "dam-furat-8", B: "dam-furat-8"},
		{Number: 6, Kind: storage.DecideNever, A: "dam-furat-8", B: "no story"},
		{Number: 7, Kind: "guess", A: "dam-furat-8", B: "derby-khalij-47"},
		{Number: 8, Kind: storage.DecideRevoke, Revokes: 77},
	} {
		if v, err := w.Begin().Decide(d); !errors.Is(err, ErrDecision) {
			t.Errorf("%+v: %+v, %v, want ErrDecision", d, v, err)
		}
	}
}

func TestDecisionsAreDurable(t *testing.T) {
	w := NewWindow()
	records := fill(t, w)
	b := w.Begin()
	if _, err := b.Decide(storage.Decision{Number: 1, Kind: storage.DecideNever, A: "derby-khalij-47", B: "dam-furat-8"}); err != nil {
		t.Fatal(err)
	}
	records = append(records, b.Records()...)
	b.Commit()
	kinds := map[byte]bool{}
	for _, r := range records {
		if Durable(r) {
			kinds[r[0]] = true
		}
	}
	if !kinds[recDecision] || !kinds[recSettled] || kinds[recAdd] {
		t.Errorf("durable are records of %v", kinds)
	}
}

// leave lets the own events leave the window, in which one other story is then. It
// returns what the store knows of them.
func leave(t *testing.T, w *Window) (members []Member) {
	t.Helper()
	fill(t, w)
	for _, slot := range w.queue {
		e := w.entries[slot]
		members = append(members, Member{e.id, e.event.id, time.Unix(int64(e.seen), 0).UTC()})
	}
	at := late.Add(Kept + time.Hour)
	b := w.Begin()
	b.Add("other", NewProfile(Text{Language: "en", Title: "Nothing that was told before", Time: at}), at)
	b.Commit()
	if w.Len() != 1 {
		t.Fatalf("%d stories are in the window, want 1", w.Len())
	}
	return members
}

// told returns the events of members after verdicts.
func told(members []Member, verdicts []Verdict) []Member {
	members = slices.Clone(members)
	for _, v := range verdicts {
		for i, m := range members {
			moved := slices.IndexFunc(v.Moved, func(x Move) bool { return x.Story == m.Story })
			switch {
			case moved >= 0:
				members[i].Event = v.Moved[moved].Event
			case m.Story == v.Story || slices.Contains(v.Merged, m.Event):
				members[i].Event = v.Event
			}
		}
	}
	return members
}

func eventIn(members []Member, story string) string {
	return members[slices.IndexFunc(members, func(m Member) bool { return m.Story == story })].Event
}

// TestDecisionsOnStoriesThatLeftTheWindow bind, tell all moves, and are undone.
func TestDecisionsOnStoriesThatLeftTheWindow(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		d    storage.Decision
		want map[string]string
	}{
		{storage.Decision{Kind: storage.DecideSplit, A: "dam-levant-10"}, map[string]string{"dam-levant-10": "dam-levant-10", "dam-furat-8": "dam-furat-8"}},
		{storage.Decision{Kind: storage.DecideSplit, A: "dam-furat-8"}, map[string]string{"dam-levant-10": "dam-levant-10", "dam-furat-8": "dam-furat-8", "dam-anadolu-gazete-13": "dam-levant-10"}},
		{storage.Decision{Kind: storage.DecideNever, A: "dam-furat-8", B: "dam-anadolu-gazete-13"}, map[string]string{"dam-levant-10": "dam-furat-8", "dam-furat-8": "dam-furat-8", "dam-anadolu-gazete-13": "dam-anadolu-gazete-13"}},
		{storage.Decision{Kind: storage.DecideMerge, A: "bus-masyaf-arrests-levant-75", B: "bus-masyaf-asi-6"}, map[string]string{"bus-masyaf-arrests-asi-72": "bus-masyaf-asi-6", "bus-masyaf-levant-8": "bus-masyaf-asi-6"}},
	} {
		w := NewWindow()
		before := leave(t, w)
		x.d.Number = 1
		after := told(before, decide(t, w, x.d, before...))
		for story, want := range x.want {
			if got := eventIn(after, story); got != want {
				t.Errorf("%s %s %s: %s is in %s, want %s", x.d.Kind, x.d.A, x.d.B, story, got, want)
			}
		}
		back := told(after, decide(t, w, storage.Decision{Number: 2, Kind: storage.DecideRevoke, Revokes: 1}, after...))
		for story := range x.want {
			same := eventIn(before, story) == eventIn(before, x.d.A)
			if got := eventIn(back, story) == eventIn(back, x.d.A); got != same {
				t.Errorf("%s %s %s, revoked: %s is in one event with it: %v, want %v", x.d.Kind, x.d.A, x.d.B, story, got, same)
			}
		}
	}
}

// TestStoryStaysApartFromOneThatLeftTheWindow: it does not come into that one's event by
// others of the event that are in the window.
func TestStoryStaysApartFromOneThatLeftTheWindow(t *testing.T) {
	t.Parallel()
	w := NewWindow()
	list := byTime(ownEvents(t))
	i := slices.IndexFunc(list, func(x telling) bool { return x.event == "dam" })
	x := list[i]
	tell(w, slices.DeleteFunc(list, func(x telling) bool { return strings.HasPrefix(x.event, "dam") }), 1)
	start := late.Add(time.Hour)
	add := func(id string, hours int) string {
		x.Outlet, x.Time = id, start.Add(time.Duration(hours)*time.Hour)
		b := w.Begin()
		v := b.Add(id, NewProfile(x.Text), x.Time)
		b.Commit()
		return v.Event
	}
	add("first", 0)
	add("second", 20)
	add("third", 70)
	if e := w.eventOf("third"); e != "first" || w.eventOf("second") != "first" {
		t.Fatalf("the third is in %s, the second in %s", e, w.eventOf("second"))
	}
	decide(t, w, storage.Decision{Number: 1, Kind: storage.DecideMerge, A: "first", B: "second"})
	decide(t, w, storage.Decision{Number: 2, Kind: storage.DecideNever, A: "first", B: "third"})
	add("fourth", 169)
	if _, ok := w.slotOf("first"); ok || w.eventOf("second") != "first" {
		t.Fatalf("the first is in the window: %v, the second in %s", ok, w.eventOf("second"))
	}
	if e := add("third", 70); e == "first" {
		t.Error("what is kept apart from the first is in its event, when that has left the window")
	}
	if e := w.eventOf("second"); e != "first" {
		t.Errorf("the second is in %s, want first", e)
	}
}

// TestStoryOfALargeEventIsKeptApart: of an event only some stories are compared, but all
// decisions count.
func TestStoryOfALargeEventIsKeptApart(t *testing.T) {
	t.Parallel()
	w := NewWindow()
	fill(t, w)
	list := byTime(ownEvents(t))
	var ids []string
	for _, x := range list {
		ids = append(ids, x.id)
	}
	b := w.Begin()
	if err := b.Recluster(ids[0], ids, list[0].Time); err != nil {
		t.Fatal(err)
	}
	b.Commit()
	for i := 5; i < len(list); i += 5 {
		out := list[i].id
		decide(t, w, storage.Decision{Number: uint64(i), Kind: storage.DecideNever, A: out, B: ids[i-1]})
		for _, again := range []int{i, i - 1, i - 2} {
			b := w.Begin()
			b.Add(ids[again], NewProfile(list[again].Text), list[again].Time)
			b.Commit()
		}
		for k := 5; k <= i; k += 5 {
			if w.eventOf(ids[k]) == w.eventOf(ids[k-1]) {
				t.Errorf("%s and %s are kept apart, and in %s", ids[k], ids[k-1], w.eventOf(ids[k]))
			}
		}
	}
}

// TestFirstStoryIsSplitOff: it keeps the id, and the others get another.
func TestFirstStoryIsSplitOff(t *testing.T) {
	t.Parallel()
	w := NewWindow()
	fill(t, w)
	verdicts := decide(t, w, storage.Decision{Number: 1, Kind: storage.DecideSplit, A: "dam-furat-8"})
	for id, want := range map[string]string{"dam-furat-8": "dam-furat-8", "dam-levant-10": "dam-levant-10", "dam-anadolu-gazete-13": "dam-levant-10"} {
		if got, _ := w.Event(id); got != want {
			t.Errorf("%s is in %s, want %s: %+v", id, got, want, verdicts)
		}
	}
}

// TestStoryStaysWithOneThatLeftTheWindow: whatever its text says now.
func TestStoryStaysWithOneThatLeftTheWindow(t *testing.T) {
	t.Parallel()
	w := NewWindow()
	fill(t, w)
	decide(t, w, storage.Decision{Number: 1, Kind: storage.DecideMerge, A: "bus-masyaf-asi-6", B: "dam-repair-orient-86"})
	b := w.Begin()
	b.Add("other", Profile{}, firstDay.Add(Kept+85*time.Hour))
	b.Commit()
	if _, ok := w.slotOf("bus-masyaf-asi-6"); ok {
		t.Fatal("it has not left the window")
	}
	b = w.Begin()
	v := b.Add("dam-repair-orient-86", NewProfile(Text{Language: "en", Title: "Nothing that was told before", Time: late}), firstDay.Add(86*time.Hour))
	b.Commit()
	if v.Event != "bus-masyaf-asi-6" || w.eventOf("dam-repair-orient-86") != v.Event {
		t.Errorf("it is in %s, want bus-masyaf-asi-6", v.Event)
	}
}

// TestDecisionsBindTheStoryThatTookAnothersPlace: it leaves an event in which it may not be.
func TestDecisionsBindTheStoryThatTookAnothersPlace(t *testing.T) {
	t.Parallel()
	w := NewWindow()
	fill(t, w)
	decide(t, w, storage.Decision{Number: 1, Kind: storage.DecideNever, A: "derby-khalij-47", B: "dam-levant-10"})
	b := w.Begin()
	b.Remove("dam-anadolu-gazete-13")
	v := b.MergeStory("derby-khalij-47", "dam-furat-8")
	b.Commit()
	if e := w.eventOf("dam-levant-10"); v.Event != "dam-furat-8" || e == v.Event || !slices.Contains(v.Moved, Move{"dam-levant-10", e}) {
		t.Errorf("the story is in %s, what it is kept apart from in %s: %+v", v.Event, e, v)
	}
}
