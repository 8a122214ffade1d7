package watch

import (
	"fmt"
	"testing"
	"time"

	"rawi/storage"
)

// atOnce returns reports of n outlets that come when they are told, so many minutes apart.
func atOnce(n, apart int) (out []report) {
	for i := range n {
		out = append(out, report{fmt.Sprint("outlet", i), "ar", i * apart, i * apart})
	}
	return out
}

func burstMinute(e storage.Event, b storage.Bursts) int {
	at := burstAt(arrivals(&e), BurstOf(storage.Settings{Watch: storage.Watch{Bursts: b}}))
	if at.IsZero() {
		return -1
	}
	return int(at.Sub(noon) / time.Minute)
}

// TestEventBurstsWithItsNthOutlet: at the outlet that makes it one, within the span and
// not a minute later, whatever the order in which the articles come.
func TestEventBurstsWithItsNthOutlet(t *testing.T) {
	t.Parallel()
	three := storage.Bursts{Outlets: 3, Within: time.Hour}
	for _, row := range []struct {
		name    string
		bursts  storage.Bursts
		reports []report
		want    int // minute; -1: never
	}{
		{"five within two hours, as nothing else is said", storage.Bursts{}, atOnce(5, 30), 120},
		{"four", storage.Bursts{}, atOnce(4, 30), -1},
		{"five within two hours and four minutes", storage.Bursts{}, atOnce(5, 31), -1},
		{"one outlet thrice", three, []report{{"a", "ar", 0, 0}, {"b", "ar", 1, 1}, {"a", "ar", 2, 2}, {"a", "ar", 3, 3}}, -1},
		{"the first report is too old, a second one is not", three, []report{{"a", "ar", 0, 0}, {"b", "ar", 60, 60}, {"c", "ar", 61, 61}, {"a", "ar", 70, 70}}, 70},
		{"at the end of the span", three, []report{{"a", "ar", 0, 0}, {"b", "ar", 60, 60}, {"c", "ar", 60, 60}}, 60},
		{"two spans of two", three, []report{{"a", "ar", 0, 0}, {"b", "ar", 10, 10}, {"c", "ar", 90, 90}, {"d", "ar", 100, 100}}, -1},
		{"the middle one comes last", three, []report{{"a", "ar", 0, 0}, {"b", "ar", 60, 60}, {"c", "ar", 30, 200}}, 200},
		{"the earliest comes last", three, []report{{"b", "ar", 10, 10}, {"c", "ar", 60, 60}, {"a", "ar", 0, 61}}, 61},
		{"the earliest comes last, too early", three, []report{{"b", "ar", 10, 10}, {"c", "ar", 61, 61}, {"a", "ar", 0, 61}}, -1},
		{"between two that are too far apart", three, []report{{"a", "ar", 0, 0}, {"c", "ar", 80, 80}, {"b", "ar", 40, 81}}, -1},
		{"an outlet's first report counts beside its second", three, []report{{"a", "ar", 0, 0}, {"c", "ar", 60, 60}, {"a", "ar", 200, 200}, {"b", "ar", 30, 201}}, 201},
		{"between, with a fourth", three, []report{{"a", "ar", 0, 0}, {"c", "ar", 80, 80}, {"b", "ar", 40, 81}, {"d", "ar", 90, 90}}, 90},
	} {
		if got := burstMinute(eventOf("e", row.reports...), row.bursts); got != row.want {
			t.Errorf("%s: a burst at minute %d, want %d", row.name, got, row.want)
		}
	}
}

// TestLaterReportsChangeNoBurst: neither new ones, nor old ones that come late.
func TestLaterReportsChangeNoBurst(t *testing.T) {
	t.Parallel()
	reports := atOnce(5, 10)
	for _, later := range []report{{"outlet9", "en", 200, 200}, {"outlet9", "en", 5, 200}, {"outlet9", "en", -30, 90}, {"outlet0", "ar", 300, 300}} {
		reports = append(reports, later)
		if got := burstMinute(eventOf("e", reports...), storage.Bursts{}); got != 40 {
			t.Errorf("with %+v: a burst at minute %d, want 40", later, got)
		}
	}
}

// TestOldNewsIsNoBurst: five feeds that are new to the site bring what they told days ago.
func TestOldNewsIsNoBurst(t *testing.T) {
	t.Parallel()
	age := int(storage.BacklogAge / time.Minute)
	for days, want := range map[int]int{age: age + 10, age + 1: -1} {
		var reports []report
		for i := range 5 {
			reports = append(reports, report{fmt.Sprint("outlet", i), "ar", 10, days + 10})
		}
		if got := burstMinute(eventOf("e", reports...), storage.Bursts{}); got != want {
			t.Errorf("told %d minutes before: a burst at minute %d, want %d", days, got, want)
		}
	}
}

// TestBurstsAreListedWhileTheyAreNew, newest first, so many at most.
func TestBurstsAreListedWhileTheyAreNew(t *testing.T) {
	t.Parallel()
	store := &fakeStore{events: []storage.Event{eventOf("old", atOnce(5, 1)...), eventOf("none", atOnce(4, 1)...)}}
	for i := range 5 {
		var reports []report
		for _, r := range atOnce(5, 1) {
			reports = append(reports, report{r.outlet, r.language, r.told + 100 + i, r.came + 100 + i})
		}
		store.events = append(store.events, eventOf(fmt.Sprint("new", i), reports...))
	}
	for _, row := range []struct {
		after time.Duration // since the old burst
		most  int
		want  []string
	}{
		{kept - time.Second, 10, []string{"new4", "new3", "new2", "new1", "new0", "old"}},
		{kept, 10, []string{"new4", "new3", "new2", "new1", "new0"}},
		{0, 2, []string{"new4", "new3"}},
	} {
		got, err := Bursts(t.Context(), store, storage.Settings{}, minutes(4).Add(row.after), row.most)
		var ids []string
		for _, b := range got {
			ids = append(ids, b.Event.ID)
		}
		if err != nil || fmt.Sprint(ids) != fmt.Sprint(row.want) {
			t.Errorf("after %v, at most %d: %v, %v, want %v", row.after, row.most, ids, err, row.want)
		}
	}
	// What came as late as it may is of a story that entered a story's length before.
	if want := minutes(4).Add(-kept - defaultWindow); !store.query.EnteredSince.Equal(want) || store.query.Order != storage.OrderEntered || store.query.Text != "outlets:>=5" {
		t.Errorf("read %+v, want what entered since %v", store.query, want)
	}
}

// TestReadsAreBounded: however many events there are, and whatever is in one.
func TestReadsAreBounded(t *testing.T) {
	t.Parallel()
	store := &fakeStore{events: make([]storage.Event, eventsPage*(maxPages+7))}
	for i := range store.events {
		store.events[i] = eventOf(fmt.Sprint(i), report{"a", "ar", i, i})
	}
	settings := storage.Settings{Watch: storage.Watch{Gaps: storage.Gaps{Languages: []string{"ar", "en"}, Outlets: 1}}, Topics: []storage.Topic{{Name: "roads"}}}
	if got, err := Bursts(t.Context(), store, settings, noon, 10); err != nil || len(got) != 0 || store.reads != maxPages {
		t.Errorf("%d bursts, %v, of %d pages, want %d", len(got), err, store.reads, maxPages)
	}
	store.reads = 0
	if got, err := Gaps(t.Context(), store, settings, noon.Add(20*time.Hour), 10); err != nil || len(got) != 10 || store.reads != maxPages {
		t.Errorf("%d gaps, %v, of %d pages, want 10 of %d", len(got), err, store.reads, maxPages)
	}
	// One outlet that floods an event costs no more than its reports do.
	var flood []report
	for i := range 8000 {
		flood = append(flood, report{"flood", "ar", i % 50, i % 50})
	}
	if got := burstMinute(eventOf("e", append(flood, atOnce(4, 1)...)...), storage.Bursts{}); got != 3 {
		t.Errorf("a flooded event bursts at minute %d, want 3", got)
	}
}
