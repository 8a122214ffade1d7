package watch

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// TestDigestComesAtItsHour, in its zone, a minute later, so that nothing is on its way.
func TestDigestComesAtItsHour(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		digest storage.Digest
		now    string // UTC
		from   string
		to     string
		day    string
	}{
		{storage.Digest{Hour: 7}, "2026-11-23T07:00:59Z", "2026-11-21T07:00:00Z", "2026-11-22T07:00:00Z", "2026-11-22"},
		{storage.Digest{Hour: 7}, "2026-11-23T07:01:00Z", "2026-11-22T07:00:00Z", "2026-11-23T07:00:00Z", "2026-11-23"},
		{storage.Digest{Hour: 0}, "2026-11-23T00:01:00Z", "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z", "2026-11-23"},
		{storage.Digest{Hour: 23}, "2026-11-23T12:00:00Z", "2026-11-21T23:00:00Z", "2026-11-22T23:00:00Z", "2026-11-22"},
		// Seven in Damascus is four in UTC; after midnight there it is another day.
		{storage.Digest{Hour: 7, Zone: "Asia/Damascus"}, "2026-11-23T04:00:59Z", "2026-11-21T04:00:00Z", "2026-11-22T04:00:00Z", "2026-11-22"},
		{storage.Digest{Hour: 7, Zone: "Asia/Damascus"}, "2026-11-23T04:01:00Z", "2026-11-22T04:00:00Z", "2026-11-23T04:00:00Z", "2026-11-23"},
		{storage.Digest{Hour: 1, Zone: "Asia/Damascus"}, "2026-11-22T22:30:00Z", "2026-11-21T22:00:00Z", "2026-11-22T22:00:00Z", "2026-11-23"},
		{storage.Digest{Hour: 7, Zone: "No/Where"}, "2026-11-23T07:01:00Z", "2026-11-22T07:00:00Z", "2026-11-23T07:00:00Z", "2026-11-23"},
		// 23 November 2026 is a Monday.
		{storage.Digest{Weekly: true, Weekday: 1, Hour: 7}, "2026-11-23T07:01:00Z", "2026-11-16T07:00:00Z", "2026-11-23T07:00:00Z", "2026-11-23"},
		{storage.Digest{Weekly: true, Weekday: 1, Hour: 7}, "2026-11-23T07:00:59Z", "2026-11-09T07:00:00Z", "2026-11-16T07:00:00Z", "2026-11-16"},
		{storage.Digest{Weekly: true, Weekday: 2, Hour: 7}, "2026-11-23T07:01:00Z", "2026-11-10T07:00:00Z", "2026-11-17T07:00:00Z", "2026-11-17"},
		{storage.Digest{Weekly: true, Hour: 7}, "2026-11-23T07:01:00Z", "2026-11-15T07:00:00Z", "2026-11-22T07:00:00Z", "2026-11-22"},
	} {
		now, err := time.Parse(time.RFC3339, row.now)
		if err != nil {
			t.Fatal(err)
		}
		all := spans(row.digest, now)
		if got := all[0]; got.From.UTC().Format(time.RFC3339) != row.from || got.To.UTC().Format(time.RFC3339) != row.to || got.Day != row.day {
			t.Errorf("%+v at %s: %v to %v on %s, want %s to %s on %s", row.digest, row.now, got.From.UTC(), got.To.UTC(), got.Day, row.from, row.to, row.day)
		}
		if want := map[bool]int{false: digestDays, true: digestWeeks}[row.digest.Weekly]; len(all) != want {
			t.Errorf("%+v: %d spans, want %d", row.digest, len(all), want)
		}
	}
}

// TestDaysHaveNoHolesWhenClocksChange: each begins where the one before ends, and all have
// a day of their own; the days on which clocks change have 23 hours and 25.
func TestDaysHaveNoHolesWhenClocksChange(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		zone   string
		hour   int
		now    time.Time
		weekly bool
		odd    int // spans that are not of 24 hours, or seven days
	}{
		{"Europe/Berlin", 7, time.Date(2026, 4, 2, 12, 0, 0, 0, time.UTC), false, 1},  // 29 March: 02:00 is not there
		{"Europe/Berlin", 2, time.Date(2026, 4, 2, 12, 0, 0, 0, time.UTC), false, -1}, // the hour that is not there
		{"Europe/Berlin", 7, time.Date(2026, 10, 30, 12, 0, 0, 0, time.UTC), false, 1},
		{"Europe/Berlin", 2, time.Date(2026, 10, 30, 12, 0, 0, 0, time.UTC), false, -1}, // the hour that is there twice
		{"Asia/Beirut", 0, time.Date(2026, 4, 2, 12, 0, 0, 0, time.UTC), false, -1},     // midnight is not there
		{"Europe/Berlin", 7, time.Date(2026, 4, 2, 12, 0, 0, 0, time.UTC), true, 1},
		{"Asia/Damascus", 7, time.Date(2026, 4, 2, 12, 0, 0, 0, time.UTC), false, 0},
	} {
		zone(t, row.zone)
		all := spans(storage.Digest{Hour: row.hour, Zone: row.zone, Weekly: row.weekly}, row.now)
		days, odd := map[string]bool{}, 0
		usual := 24 * time.Hour
		if row.weekly {
			usual *= 7
		}
		for i, s := range all {
			days[s.Day] = true
			length := s.To.Sub(s.From)
			if length != usual {
				odd++
			}
			if length < usual-time.Hour || length > usual+time.Hour || i > 0 && !all[i-1].From.Equal(s.To) {
				t.Errorf("%s at %d: span %d from %v to %v", row.zone, row.hour, i, s.From, s.To)
			}
		}
		if len(days) != len(all) || row.odd >= 0 && odd != row.odd {
			t.Errorf("%s at %d: %d days, %d odd ones, want %d, %d", row.zone, row.hour, len(days), odd, len(all), row.odd)
		}
	}
}

// lines writes the lines of an issue as event, number of outlets, title.
func lines(i Issue) (out []string) {
	for _, l := range i.Lines {
		out = append(out, fmt.Sprintf("%s %d %s", l.Event, l.Outlets, strings.TrimPrefix(l.Lead.Title, "title of ")))
	}
	return out
}

// digestStore holds events, and their stories.
func digestStore(events ...storage.Event) *fakeStore {
	f := &fakeStore{events: events}
	for _, e := range events {
		f.stories = append(f.stories, e.Stories...)
	}
	return f
}

var (
	daily      = storage.Digest{Name: "day", Topic: "roads", Hour: 12}
	nextNoon   = noon.AddDate(0, 0, 1).Add(grace)
	inEnglish  = storage.Settings{Site: storage.Site{Language: "ar", Languages: []string{"en", "ar"}}}
	dayMinutes = 24 * 60
)

// TestDigestListsEventsByTheirOutlets: those of its span, of the articles that came
// within it, by the lead in the first of the site's languages.
func TestDigestListsEventsByTheirOutlets(t *testing.T) {
	t.Parallel()
	f := digestStore(
		eventOf("small", report{"a", "ar", 5, 5}),
		eventOf("large", report{"a", "ar", 1, 1}, report{"b", "en", 2, 2}, report{"b", "en", 3, 3}, report{"c", "ar", 4, 4}),
		eventOf("middle", report{"b", "ar", 9, 9}, report{"c", "ar", 9, 9}),
		eventOf("earlier", report{"b", "ar", 8, 8}, report{"c", "ar", 8, 8}),
		eventOf("before", report{"b", "ar", -1, -1}), eventOf("after", report{"b", "ar", dayMinutes, dayMinutes}),
		eventOf("edges", report{"a", "ar", 0, 0}, report{"b", "ar", dayMinutes, dayMinutes}),
		eventOf("went on", report{"a", "ar", -9, -9}, report{"b", "ar", -9, -9}, report{"c", "ar", dayMinutes - 1, dayMinutes - 1}),
	)
	got, err := new(Digests).List(t.Context(), f, inEnglish, daily, nextNoon)
	if err != nil || len(got) != 2 {
		t.Fatalf("%d issues, %v", len(got), err)
	}
	want := []string{"large 3 large-1", "earlier 2 earlier-0", "middle 2 middle-0", "went on 1 went on-0", "edges 1 edges-0", "small 1 small-0"}
	if !slices.Equal(lines(got[0]), want) || got[0].More != 0 {
		t.Errorf("%q and %d, want %q", lines(got[0]), got[0].More, want)
	}
	if want := []string{"went on 2 went on-0", "before 1 before-0"}; !slices.Equal(lines(got[1]), want) {
		t.Errorf("the day before: %q, want %q", lines(got[1]), want)
	}
	var others []string
	for _, m := range got[0].Lines[0].Others {
		others = append(others, m.Outlet)
	}
	if !slices.Equal(others, []string{"a", "c"}) {
		t.Errorf("others %q", others)
	}
	if f.query.Text != "topic:roads" {
		t.Errorf("asked for %q", f.query.Text)
	}
	settings := storage.Settings{Topics: []storage.Topic{{Name: "other", Outlets: 9}, {Name: "roads", Outlets: 3}}}
	for topic, want := range map[string]string{"roads": "topic:roads sources:>=3", "": ""} {
		if got := digestQuery(settings, storage.Digest{Topic: topic}); got != want {
			t.Errorf("a digest of topic %q asks for %q, want %q", topic, got, want)
		}
	}
}

// TestPastDigestStaysAsItIs: what comes after its span changes nothing in it, nor does a
// restart.
func TestPastDigestStaysAsItIs(t *testing.T) {
	t.Parallel()
	reports := []report{{"a", "ar", 1, 1}, {"b", "ar", 2, 2}}
	other := eventOf("other", report{"c", "ar", 3, 3}, report{"d", "ar", 3, 3}, report{"e", "ar", 3, 3})
	var m Digests
	before, err := m.List(t.Context(), digestStore(eventOf("e", reports...), other), inEnglish, daily, nextNoon)
	if err != nil || len(before) != 1 {
		t.Fatalf("%+v, %v", before, err)
	}
	for i := range 4 { // in the language that the site prefers, too
		reports = append(reports, report{fmt.Sprint("late", i), "en", 0, dayMinutes + i})
	}
	grown := digestStore(eventOf("e", reports...), other)
	for name, digests := range map[string]*Digests{"remembered": &m, "after a restart": {}} {
		after, err := digests.List(t.Context(), grown, inEnglish, daily, nextNoon.AddDate(0, 0, 1))
		if err != nil || len(after) != 2 || fmt.Sprintf("%+v", after[1]) != fmt.Sprintf("%+v", before[0]) {
			t.Errorf("%s: %+v, %v\nbefore %+v", name, after, err, before)
		}
	}
	// A lead that joined its story later does not speak for it.
	copied := eventOf("e", reports[:2]...)
	copied.Stories[0].Members = append(copied.Stories[0].Members, storage.Member{Article: "late", Outlet: "late", Title: "late", Time: minutes(0), Seen: minutes(dayMinutes)})
	copied.Stories[0].Lead = "late"
	copied.Stories[1].Outlets = 9 // of which eight came later
	again, err := new(Digests).List(t.Context(), digestStore(copied, other), inEnglish, daily, nextNoon)
	if err != nil || fmt.Sprintf("%+v", again) != fmt.Sprintf("%+v", before) {
		t.Errorf("with a late lead: %+v, %v\nbefore %+v", again, err, before)
	}
}

// TestDigestIsMadeOnce, and anew for other languages.
func TestDigestIsMadeOnce(t *testing.T) {
	t.Parallel()
	f := digestStore(eventOf("e", report{"a", "ar", 1, 1}, report{"b", "en", 2, 2}))
	var m Digests
	ask := func(settings storage.Settings, now time.Time) []Issue {
		issues, err := m.List(t.Context(), f, settings, daily, now)
		if err != nil {
			t.Fatal(err)
		}
		return issues
	}
	ask(inEnglish, nextNoon)
	f.reads = 0
	if ask(inEnglish, nextNoon.Add(20*time.Hour)); f.reads != 1 {
		t.Errorf("asked again: %d reads, want the one of what was removed", f.reads)
	}
	f.reads = 0
	if ask(inEnglish, nextNoon.AddDate(0, 0, 1)); f.reads != 2 || len(m.made) != digestDays {
		t.Errorf("a day later: %d reads, want those of what was removed and of a day in which nothing was told; %d remembered", f.reads, len(m.made))
	}
	if got := ask(storage.Settings{Site: storage.Site{Language: "ar"}}, nextNoon); got[0].Lines[0].Lead.Language != "ar" {
		t.Errorf("by the site's language: %+v", got[0].Lines[0].Lead)
	}
}

// TestDigestNamesNoArticleThatWasRemoved on request, neither one that was made before.
func TestDigestNamesNoArticleThatWasRemoved(t *testing.T) {
	t.Parallel()
	var m Digests
	reports := []report{{"a", "ar", 1, 1}, {"b", "ar", 2, 2}}
	if got, err := m.List(t.Context(), digestStore(eventOf("e", reports...)), inEnglish, daily, nextNoon); err != nil || len(got) != 1 || got[0].Lines[0].Outlets != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	f := digestStore(eventOf("e", reports[:1]...))
	f.removed = []storage.Tombstone{{Article: "e-1"}}
	if got, err := m.List(t.Context(), f, inEnglish, daily, nextNoon); err != nil || len(got) != 1 || got[0].Lines[0].Outlets != 1 || len(got[0].Lines[0].Others) != 0 {
		t.Errorf("after b's was removed: %+v, %v", got, err)
	}
}

// TestDigestIsBounded: in lines, in the events that are read for them, in the outlets of a
// line and in days.
func TestDigestIsBounded(t *testing.T) {
	t.Parallel()
	var events []storage.Event
	for i := range 10_000 {
		events = append(events, eventOf(fmt.Sprintf("e%05d", i), report{"a", "ar", i % dayMinutes, i % dayMinutes}))
	}
	var many []report
	for i := range 500 {
		many = append(many, report{fmt.Sprint("outlet", i), "ar", i, i})
	}
	events = append(events, eventOf("many", many...))
	f := digestStore(events...)
	got, err := makeIssue(t.Context(), f, inEnglish, daily, Span{From: noon, To: noon.AddDate(0, 0, 1)})
	if err != nil || len(got.Lines) != maxLines || got.More != 10_001-maxLines || got.Lines[0].Event != "many" || got.Lines[0].Outlets != 500 || len(got.Lines[0].Others) != maxLinks {
		t.Errorf("%d lines, %d more, first %s of %d, %v", len(got.Lines), got.More, got.Lines[0].Event, got.Lines[0].Outlets, err)
	}
	if most := maxRanked + 11; f.reads != most {
		t.Errorf("%d reads, want %d", f.reads, most)
	}
	settings := inEnglish
	settings.Retention.Age = 36 * time.Hour
	for after, want := range map[time.Duration]int{0: 1, 12*time.Hour - grace: 1, 12*time.Hour - grace + time.Second: 0} {
		issues, err := new(Digests).List(t.Context(), digestStore(eventOf("e", many[:3]...)), settings, daily, nextNoon.Add(after))
		if err != nil || len(issues) != want {
			t.Errorf("articles of a day and a half are kept, after %v: %d issues, %v, want %d", after, len(issues), err, want)
		}
	}
}
