package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/bolt"
)

// TestImportedEventsAddUp, whatever an export says that somebody changed: each story is in
// one event, an id leads to one, and the store is whole.
func TestImportedEventsAddUp(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)
	const feed = `{"kind":"feed","feed":"https://f.test/feed","name":"f"}` + "\n"
	ids := make([]string, 4)
	var items strings.Builder
	for i := range ids {
		at := now.Add(time.Duration(i-9) * time.Hour)
		ids[i] = storage.NewArticleID(at, "f", fmt.Sprint("guid:", i), 0)
		// News of four places that have nothing in common.
		text := []string{"افتتاح جسر البوكمال القديم", "انخفاض أسعار الجوز في أربيل", "بطولة الشطرنج في القامشلي", "معرض الكتاب في دمشق"}[i]
		fmt.Fprintf(&items, `{"kind":"item","feed":"https://f.test/feed","feed_name":"f","guid":"%d","identity":"guid:%d","title":%q,"text":[%q],"language":"ar","seen":%q,"story":%q,"event":%q}`+"\n",
			i, i, text, text, at.Format(time.RFC3339), ids[i], ids[i])
	}
	a, b, c, d := ids[0], ids[1], ids[2], ids[3]
	line := func(id string, stories, aliases []string) string {
		quoted := func(l []string) string { return strings.ReplaceAll(fmt.Sprintf("%q", l), `" "`, `","`) }
		return fmt.Sprintf(`{"kind":"event","id":%q,"stories":%s,"aliases":%s}`+"\n", id, quoted(stories), quoted(aliases))
	}
	const gone, other = "20260301-zzzzzzzzzzzz", "20260301-yyyyyyyyyyyy"
	for name, row := range map[string]struct {
		lines   string
		refused int
		want    string // events of the four
	}{
		"good":                  {line(a, []string{a, b}, []string{other}), 0, "aacd"},
		"of an id that is gone": {line(gone, []string{a, b}, nil), 0, "ggcd"},
		"empty":                 {`{"kind":"event"}` + "\n", 1, "abcd"},
		"without stories":       {line(a, nil, []string{b}), 0, "abcd"},
		"of no id":              {line("x", []string{a, b}, nil), 1, "abcd"},
		"of unknown stories":    {line(gone, []string{gone, other, "x", ""}, []string{a}), 0, "abcd"},
		"named twice":           {line(a, []string{b, b, a, a}, nil), 0, "aacd"},
		"in two":                {line(a, []string{a, b, c}, nil) + line(d, []string{d, c, b}, nil), 0, "addd"},
		"alias of a story":      {line(a, []string{a, b}, []string{c, a, "x", ""}), 0, "aacd"},
		"aliases in a ring":     {line(a, []string{a, b}, []string{c}) + line(c, []string{c, d}, []string{a}), 0, "aacc"},
	} {
		store, err := bolt.Open(filepath.Join(t.TempDir(), "rawi.db"), bolt.Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		m := &importer{now: now, open: func(feeds []storage.Feed) (importStore, error) {
			_, err := store.Apply(t.Context(), storage.Operation{Settings: &storage.Settings{At: now, Feeds: feeds}})
			return store, err
		}}
		if err := m.read(t.Context(), strings.NewReader(feed+items.String()+row.lines)); err != nil || len(m.refused) != row.refused {
			t.Errorf("%s: %v, refused %q, want %d", name, err, m.refused, row.refused)
		}
		events, err := store.EventsOf(t.Context(), ids)
		if err != nil {
			t.Fatal(err)
		}
		letters := strings.NewReplacer(a, "a", b, "b", c, "c", d, "d", gone, "g")
		if got := letters.Replace(events[a] + events[b] + events[c] + events[d]); got != row.want {
			t.Errorf("%s: events %s, want %s", name, got, row.want)
		}
		report, err := store.Verify(t.Context())
		if err != nil || len(report.Faults) > 0 {
			t.Errorf("%s: the store does not add up: %q, %v", name, report.Faults, err)
		}
		if e, err := store.Event(t.Context(), other); name == "good" && (err != nil || e.ID != a) {
			t.Errorf("%s: the alias leads to %q, %v", name, e.ID, err)
		}
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
