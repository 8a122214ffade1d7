package watch

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// gapSettings watch Arabic and English, and two regions.
func gapSettings(g storage.Gaps) storage.Settings {
	s := storage.Settings{Topics: []storage.Topic{{Name: "roads"}}, Watch: storage.Watch{Gaps: g}}
	for _, feed := range []string{"north1", "north2", "south1", "south2"} {
		s.Feeds = append(s.Feeds, storage.Feed{Name: feed, Region: feed[:5]})
	}
	return s
}

// told writes a gap as minute, side and who told it since.
func told(g Gap, ok bool) string {
	if !ok {
		return "none"
	}
	parts := []string{fmt.Sprint(int(g.At.Sub(noon) / time.Minute)), strings.TrimSpace(g.Language + " " + g.Region)}
	for _, s := range g.Since {
		parts = append(parts, fmt.Sprintf("%s%s at %d", s.Language, s.Region, int(s.At.Sub(noon)/time.Minute)))
	}
	return strings.Join(parts, ", ")
}

var (
	twoLanguages = storage.Gaps{Languages: []string{"ar", "en"}, Hours: 2}
	twoRegions   = storage.Gaps{Regions: []string{"north", "south"}, Hours: 2}
	both         = storage.Gaps{Languages: []string{"ar", "en"}, Regions: []string{"north", "south"}, Hours: 2}
)

// TestGapIsToldWhenItsHoursAreOver, and not a minute before; or when enough outlets told
// the event.
func TestGapIsToldWhenItsHoursAreOver(t *testing.T) {
	t.Parallel()
	arabic := []report{{"north1", "ar", 0, 5}, {"north2", "ar", 10, 10}}
	for _, row := range []struct {
		name    string
		gaps    storage.Gaps
		reports []report
		now     int
		want    string
	}{
		{"its hours are over", twoLanguages, arabic, 120, "120, ar"},
		{"a minute before", twoLanguages, arabic, 119, "none"},
		{"twelve hours if nothing is said", storage.Gaps{Languages: []string{"ar", "en"}}, arabic, 720, "720, ar"},
		{"a minute before twelve hours", storage.Gaps{Languages: []string{"ar", "en"}}, arabic, 719, "none"},
		{"one outlet", twoLanguages, arabic[:1], 300, "none"},
		{"one outlet is enough", storage.Gaps{Languages: []string{"ar", "en"}, Hours: 2, Outlets: 1}, arabic[:1], 300, "120, ar"},
		{"one outlet twice", twoLanguages, []report{arabic[0], {"north1", "ar", 20, 20}}, 300, "none"},
		{"the second outlet comes later", twoLanguages, []report{arabic[0], {"north2", "ar", 200, 200}}, 300, "200, ar"},
		{"English in time", twoLanguages, append(arabic, report{"south1", "en", 120, 120}), 300, "none"},
		{"an earlier report comes later", twoLanguages, []report{{"north1", "ar", 60, 60}, {"north2", "ar", 0, 61}}, 120, "120, ar"},
		{"English of Britain in time", twoLanguages, append(arabic, report{"south1", "en-GB", 60, 60}), 300, "none"},
		{"Turkish is not watched", twoLanguages, append(arabic, report{"south1", "tr", 60, 60}), 300, "120, ar"},
		{"only Turkish", twoLanguages, []report{{"north1", "tr", 0, 0}, {"north2", "tr", 0, 0}}, 300, "none"},
		{"the other region is silent", twoRegions, arabic, 300, "120, north"},
		{"the other region told it", twoRegions, append(arabic, report{"south1", "ar", 60, 60}), 300, "none"},
		{"both sides", both, arabic, 300, "120, ar north"},
		{"one of two", both, append(arabic, report{"south1", "ar", 60, 60}), 300, "120, ar"},
		{"one language is no comparison", storage.Gaps{Languages: []string{"ar", "AR-sy"}, Hours: 2}, arabic, 300, "none"},
		{"old news", twoLanguages, []report{{"north1", "ar", 0, 3000}, {"north2", "ar", 0, 3000}}, 4000, "none"},
	} {
		e := eventOf("e", row.reports...)
		got := told(newSides(gapSettings(row.gaps)).gap(arrivals(&e), minutes(row.now)))
		if got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

// TestGapThatClosesSaysWhen: it stays, and is updated with each side that tells it at last.
func TestGapThatClosesSaysWhen(t *testing.T) {
	t.Parallel()
	reports := []report{{"north1", "ar", 0, 0}, {"north2", "ar", 10, 10}}
	for _, row := range []struct {
		report
		want    string
		updated int
	}{
		{report{"south1", "en", 121, 121}, "120, ar north, en at 121, south at 121", 121},
		{report{"south2", "en", 122, 122}, "120, ar north, en at 121, south at 121", 121},
		// Told before the hours were over, and come afterwards: the gap was there.
		{report{"north1", "en", 60, 200}, "120, ar north, en at 121, south at 121", 121},
	} {
		reports = append(reports, row.report)
		e := eventOf("e", reports...)
		g, ok := newSides(gapSettings(both)).gap(arrivals(&e), minutes(1000))
		if got := told(g, ok); got != row.want || !g.Updated().Equal(minutes(row.updated)) {
			t.Errorf("with %+v: %s, updated %v, want %s at minute %d", row.report, got, g.Updated(), row.want, row.updated)
		}
	}
}

// TestGapThatClosesNamesItsOwnSides: one of regions does not care for languages, nor the
// other way round.
func TestGapThatClosesNamesItsOwnSides(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reports []report
		want    string
	}{
		{[]report{{"north1", "ar", 0, 0}, {"north2", "en", 10, 10}, {"south1", "en", 130, 130}}, "120, north, south at 130"},
		{[]report{{"north1", "ar", 0, 0}, {"south2", "ar", 10, 10}, {"north2", "en", 130, 130}}, "120, ar, en at 130"},
	} {
		e := eventOf("e", row.reports...)
		if got := told(newSides(gapSettings(both)).gap(arrivals(&e), minutes(1000))); got != row.want {
			t.Errorf("%+v: %s, want %s", row.reports, got, row.want)
		}
	}
}

// TestGapsAreOfTheTopics: of no other event, and of none where nothing is watched.
func TestGapsAreOfTheTopics(t *testing.T) {
	t.Parallel()
	other := eventOf("other", report{"north1", "ar", 0, 0}, report{"north2", "ar", 1, 1})
	other.Topics = []string{"gone"}
	mine := eventOf("mine", report{"north1", "ar", 0, 0}, report{"north2", "ar", 1, 1})
	store := &fakeStore{events: []storage.Event{other, mine}}
	for _, row := range []struct {
		gaps  storage.Gaps
		after time.Duration
		want  int
	}{
		{twoLanguages, 2 * time.Hour, 1},
		{twoLanguages, 2*time.Hour + kept - time.Second, 1},
		{twoLanguages, 2*time.Hour + kept, 0},
		{storage.Gaps{Languages: []string{"ar"}, Regions: []string{"north"}}, 20 * time.Hour, 0},
	} {
		got, err := Gaps(t.Context(), store, gapSettings(row.gaps), noon.Add(row.after), 10)
		if want := noon.Add(row.after - kept - 2*time.Hour - defaultWindow); row.gaps.IsWatched() && !store.query.EnteredSince.Equal(want) {
			t.Errorf("%+v: read what entered since %v, want %v", row.gaps, store.query.EnteredSince, want)
		}
		if store.query.Order != "" && store.query.Text != "outlets:>=2" {
			t.Errorf("%+v: asked for %q", row.gaps, store.query.Text)
		}
		if err != nil || len(got) != row.want || row.want == 1 && got[0].Event.ID != "mine" {
			t.Errorf("%+v after %v: %+v, %v, want %d", row.gaps, row.after, got, err, row.want)
		}
	}
}
