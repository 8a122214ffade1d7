package story

import (
	"bytes"
	"errors"
	"testing"

	"rawi/storage"
)

// TestRecordsAreRenewed: that of an article has its new text and all else as it was;
// others do not change.
func TestRecordsAreRenewed(t *testing.T) {
	t.Parallel()
	before, after := at("a", "one", 3, "جسر", seq(0, 40)+"."), at("a", "one", 3, "جسر", seq(50, 99)+".")
	records := func(a Article) [][]byte {
		b := NewWindow(storage.StorySettings{}).Begin()
		b.Fetch([]Article{a})
		return b.Records()
	}
	print := func(id string) (Fingerprint, error) {
		if id != "a" {
			t.Errorf("asked for %s", id)
		}
		return after.Print, nil
	}
	for i, record := range records(before) {
		got, err := Renew(record, print)
		if want := records(after)[i]; err != nil || !bytes.Equal(got, want) {
			t.Errorf("record %d: %x, want %x, %v", i, got, want, err)
		}
	}
	if got, err := Renew(recordRemove("b"), print); err != nil || !bytes.Equal(got, recordRemove("b")) {
		t.Errorf("a removal: %x, %v", got, err)
	}
	if _, err := Renew([]byte{recAdd}, print); !errors.Is(err, ErrRecord) {
		t.Errorf("no record: %v", err)
	}
	gone := errors.New("gone")
	if _, err := Renew(records(before)[0], func(string) (Fingerprint, error) { return Fingerprint{}, gone }); !errors.Is(err, gone) {
		t.Errorf("an article that is gone: %v", err)
	}
}
