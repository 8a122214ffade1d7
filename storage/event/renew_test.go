package event

import (
	"bytes"
	"errors"
	"testing"
)

// TestRecordsAreRenewed: that of a story has its new text and all else as it was, others
// do not change; a window of them finds the stories again, after a batch as after a restart.
func TestRecordsAreRenewed(t *testing.T) {
	t.Parallel()
	w := NewWindow()
	records := fill(t, w)
	texts := map[string]Text{}
	for _, x := range ownEvents(t) {
		texts[x.id] = x.Text
	}
	profile := func(id string) (Profile, error) { return NewProfile(texts[id]), nil }
	var renewed [][]byte
	for _, record := range records {
		got, err := Renew(record, profile)
		if err != nil {
			t.Fatal(err)
		}
		if same := bytes.Equal(got, record); same == (record[0] == recAdd) {
			t.Errorf("record %q is as it was: %v", record, same)
		}
		renewed = append(renewed, got)
	}
	again := restore(t, renewed)
	for _, slot := range again.queue {
		e := again.entries[slot]
		if event, _ := w.Event(e.id); event != e.event.id {
			t.Errorf("%s is in %s, want %s", e.id, e.event.id, event)
		}
	}
	before := again.dump()
	again.Begin()
	again.Begin() // drops the one before
	if got := again.dump(); !again.renewed || got == before {
		t.Error("a batch weighs no profile")
	}
	b := again.Begin()
	for _, slot := range again.queue {
		e := again.take(slot)
		if p := again.freq.weighed(NewProfile(texts[e.id])); e.profile.unweighed || e.profile.weights != p.weights {
			t.Fatalf("%s has the profile %v, want %v", e.id, e.profile, p)
		}
	}
	renewed = append(renewed, b.Records()...)
	b.Commit()
	if got := restore(t, renewed).dump(); got != again.dump() {
		t.Errorf("after a restart the window is\n%s\nwant\n%s", got, again.dump())
	}
	if records := again.Begin().Records(); len(records) > 0 {
		t.Errorf("all is weighed, and a batch has %d records", len(records))
	}
}

func TestRecordThatIsNoneIsNotRenewed(t *testing.T) {
	t.Parallel()
	w := NewWindow()
	records := fill(t, w)
	gone := errors.New("gone")
	profile := func(string) (Profile, error) { return Profile{}, gone }
	if _, err := Renew(records[0], profile); !errors.Is(err, gone) {
		t.Errorf("a story that is gone: %v", err)
	}
	if _, err := Renew(records[0][:20], profile); !errors.Is(err, ErrRecord) {
		t.Errorf("half a record: %v", err)
	}
	if got, err := Renew(recordRemove("a"), profile); err != nil || !bytes.Equal(got, recordRemove("a")) {
		t.Errorf("a removal: %q, %v", got, err)
	}
}
