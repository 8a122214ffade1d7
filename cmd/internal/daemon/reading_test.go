package daemon

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rawi/fetcher/readmark"
	"rawi/storage"
	"rawi/storage/bolt"
)

// TestFeedThatWasReadAtADeathWaits, and its state says why. Those that were not are
// read at once.
func TestFeedThatWasReadAtADeathWaits(t *testing.T) {
	t.Parallel()
	address, asked := outlet(t)
	suspected, suspectAsked := outlet(t)
	c := configured(t.TempDir(), address)
	c.Feeds = append(c.Feeds, storage.Feed{Name: "suspect", URL: suspected})
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		t.Fatal(err)
	}
	marks, err := readmark.Open(filepath.Join(c.Data, marksName))
	if err != nil {
		t.Fatal(err)
	}
	marks.Begin("suspect")
	if err := marks.Close(); err != nil {
		t.Fatal(err)
	}
	_, client, stop := start(t, Options{Load: always(c)})
	await(t, client, 1)
	if asked.Load() != 1 || suspectAsked.Load() != 0 {
		t.Errorf("the feed was asked %d times, the suspect %d times", asked.Load(), suspectAsked.Load())
	}
	stop()
	store, err := bolt.Open(StorePath(c.Fixed), bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	states, err := store.States(t.Context())
	if err != nil || len(states) != 2 {
		t.Fatalf("%d states, %v", len(states), err)
	}
	for _, st := range states {
		if st.Feed == "suspect" && (st.Status != storage.StatusError || !strings.Contains(st.Error, "died once") || !strings.Contains(st.Why, "alone")) {
			t.Errorf("got %s, %q, %q", st.Status, st.Error, st.Why)
		}
	}
}
