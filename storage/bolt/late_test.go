package bolt

import (
	"context"
	"path/filepath"
	"testing"

	"rawi/storage"
)

// TestStateThatIsNotNewerIsLate: who brings it is told that it is not stored.
func TestStateThatIsNotNewerIsLate(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	set := settingsOf(start, []string{"furat"})
	fetch := func(poll uint64, etag string, push bool) storage.Operation {
		return storage.Operation{Fetch: &storage.Fetch{At: start, Push: push, State: storage.FeedState{Feed: "furat", Poll: poll, ETag: etag}}}
	}
	out, err := s.Apply(ctx, storage.Operation{Settings: &set},
		fetch(1, "a", false), fetch(3, "b", false), fetch(3, "c", false), fetch(2, "d", false), fetch(0, "", true), fetch(4, "e", false))
	if err != nil {
		t.Fatal(err)
	}
	for i, late := range []bool{false, false, false, true, true, false, false} {
		if out[i].Late != late || out[i].Err != nil {
			t.Errorf("operation %d: late %v, %v, want %v", i, out[i].Late, out[i].Err, late)
		}
	}
	if states, err := s.States(ctx); err != nil || len(states) != 1 || states[0].ETag != "e" {
		t.Errorf("states %+v, %v", states, err)
	}
}
