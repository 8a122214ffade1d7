package event

import (
	"errors"
	"testing"

	"rawi/storage"
)

func TestReclusteredStoriesAreOneEvent(t *testing.T) {
	t.Parallel()
	w := NewWindow()
	records := fill(t, w)
	b := w.Begin()
	stories := []string{"gone", "dam-levant-10", "bus-masyaf-asi-6"}
	if err := b.Recluster("dam-levant-10", stories, firstDay); err != nil {
		t.Fatal(err)
	}
	records = append(records, b.Records()...)
	b.Commit()
	for id, want := range map[string]string{"dam-levant-10": "dam-levant-10", "bus-masyaf-asi-6": "dam-levant-10", "dam-furat-8": "dam-furat-8"} {
		if got, _ := w.Event(id); got != want {
			t.Errorf("%s is in %s, want %s", id, got, want)
		}
	}
	if got := restore(t, records).dump(); got != w.dump() {
		t.Errorf("after a restart the window is\n%s\nwant\n%s", got, w.dump())
	}
	decide(t, w, storage.Decision{Number: 1, Kind: storage.DecideNever, A: "dam-furat-8", B: "bus-masyaf-asi-6"})
	before := w.dump()
	b = w.Begin()
	err := b.Recluster("dam-furat-8", []string{"dam-furat-8", "dam-levant-10", "bus-masyaf-asi-6"}, firstDay)
	if !errors.Is(err, ErrDecision) || w.dump() != before {
		t.Errorf("what is never one event becomes one: %v", err)
	}
}
