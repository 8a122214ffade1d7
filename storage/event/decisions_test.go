package event

import (
	"errors"
	"testing"
	"time"

	"rawi/storage"
)

// late is when the last of the own events was told.
var late = firstDay.Add(86 * time.Hour)

func decide(t *testing.T, w *Window, d storage.Decision) []Verdict {
	t.Helper()
	b := w.Begin()
	v, err := b.Decide(d)
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
	if !errors.Is(err, ErrDecision) {
		t.Errorf("a split of a story that is alone: %v, want ErrDecision", err)
	}
	decide(t, w, storage.Decision{Number: 3, Kind: storage.DecideNever, A: "derby-khalij-47", B: "dam-furat-8"})
	b = w.Begin()
	if _, err := b.Decide(storage.Decision{Number: 4, Kind: storage.DecideMerge, A: "derby-gulfpost-46", B: "dam-furat-8"}); !errors.Is(err, ErrDecision) {
		t.Errorf("a merge of what is never one: %v, want ErrDecision", err)
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
