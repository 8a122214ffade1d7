package publish

import (
	"testing"
	"time"

	"rawi/storage"
)

// When an article returns to an earlier text, the change bears the time of the return.
func TestTextChangesBearTheirTime(t *testing.T) {
	t.Parallel()
	at := func(hour int) time.Time { return time.Date(2026, 11, 22, hour, 0, 0, 0, time.UTC) }
	a, b := []string{"افتتح الجسر"}, []string{"افتتح الجسر القديم"}
	older := []storage.Version{{Seen: at(1), Until: at(2), Title: "جسر", Text: a}, {Seen: at(2), Until: at(3), Title: "جسر", Text: b}}
	for name, row := range map[string]struct {
		versions []storage.Version
		text     []string
		want     []time.Time // newest first
	}{
		"one change":             {older[:1], b, []time.Time{at(2)}},
		"the first came back":    {older, a, []time.Time{at(3), at(2)}},
		"and the other after it": {older, b, []time.Time{at(2)}},
	} {
		got := textChanges(storage.Article{Seen: at(1), Changed: at(2), Title: "جسر", Text: row.text}, row.versions, storage.Feed{})
		var times []time.Time
		for _, c := range got {
			times = append(times, c.At)
		}
		if len(times) != len(row.want) {
			t.Errorf("%s: %d changes at %s, want %s", name, len(times), times, row.want)
			continue
		}
		for i := range times {
			if !times[i].Equal(row.want[i]) {
				t.Errorf("%s: change %d at %s, want %s", name, i, times[i], row.want[i])
			}
		}
	}
}
