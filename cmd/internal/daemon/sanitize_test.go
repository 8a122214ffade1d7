package daemon

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"rawi/cmd/internal/metrics"
	"rawi/storage"
	"rawi/storage/bolt"
)

// hostileFetch brings an article that no parser has seen.
func hostileFetch(poll uint64) *storage.Fetch {
	return &storage.Fetch{At: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC), State: storage.FeedState{Feed: "furat", Poll: poll}, Articles: []storage.Article{{
		GUID: "1", Identity: "guid:1", Title: "خبر\x1b[2J", Link: "javascript:x", Content: "<p onclick=x>نص<script>x</script></p>", Text: []string{"نص"},
	}}}
}

// TestWhatWasNotFetchedHereIsSanitized: at the control socket, and in the log of a
// fleet.
func TestWhatWasNotFetchedHereIsSanitized(t *testing.T) {
	t.Parallel()
	settings := storage.Settings{At: time.Date(2026, 3, 1, 7, 0, 0, 0, time.UTC), Feeds: []storage.Feed{{Name: "furat", URL: "https://furat.example/feed"}}}
	for name, apply := range map[string]func(d *Daemon, s *bolt.Store) error{
		"control": func(d *Daemon, _ *bolt.Store) error {
			_, err := operator{d}.Apply(t.Context(), storage.Operation{Fetch: hostileFetch(1)})
			return err
		},
		"log": func(d *Daemon, s *bolt.Store) error {
			_, err := fleetStore{s, d}.Follow(t.Context(), storage.Entry{At: storage.Position{Log: "l", Seq: 1}, Operations: []storage.Operation{{Fetch: hostileFetch(1)}}})
			return err
		},
	} {
		s, err := bolt.Open(filepath.Join(t.TempDir(), "rawi.db"), bolt.Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		if _, err := s.Apply(t.Context(), storage.Operation{Settings: &settings}); err != nil {
			t.Fatal(err)
		}
		d := &Daemon{now: time.Now, store: s}
		d.writer = &writer{apply: d.applyAlone, counters: &metrics.Counters{}, logger: slog.New(slog.DiscardHandler)}
		if err := apply(d, s); err != nil {
			t.Fatal(name, err)
		}
		page, err := s.Query(t.Context(), storage.Query{Now: time.Now()})
		if err != nil || len(page.Articles) != 1 || page.Articles[0].Title != "خبر[2J" || page.Articles[0].Link != "" || page.Articles[0].Content != "<p>نص</p>" {
			t.Errorf("%s: %+v, %v", name, page.Articles, err)
		}
	}
}
