package dates

import (
	"testing"
	"time"
)

// TestRelativeDatesAreKnownAsSuch holds which dates change while time passes.
func TestRelativeDatesAreKnownAsSuch(t *testing.T) {
	t.Parallel()
	for date, want := range map[string]bool{
		"قبل 3 ساعات": true, "منذ ٣ ساعات": true, "3 hours ago": true, "il y a 2 h": true, "۲ ساعت پیش": true, "3 saat önce": true, // 3 hours ago
		"أمس 14:30": true, "اليوم، 10:20 ص": true, "Bugün 09:15": true, "hier à 18h30": true, // yesterday, today
		"الآن": true, "منذ قليل": true, "az önce": true, "just now": true, // now
		"2026-11-30T10:00:00Z": false, "30 تشرين الثاني 2026": false, "۹ آذر ۱۴۰۵": false, "30 نوفمبر": false, "": false, "خبر": false,
	} {
		if got := IsRelative(date); got != want {
			t.Errorf("%q: got %v, want %v", date, got, want)
		}
	}
}

// TestWhatWasJustNowIsNow holds the words that state no number.
func TestWhatWasJustNowIsNow(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	for _, date := range []string{"الآن", "قبل قليل", "منذ لحظات", "Az önce", "Just now", "à l’instant", "لحظاتی پیش", "ئێستا"} {
		at, note, ok := Read(date, time.UTC, now)
		if !ok || !at.Equal(now) || note != "relative to the fetch" {
			t.Errorf("%q: got %v, %q, %v", date, at, note, ok)
		}
	}
	if at, _, ok := Read("الآن", time.UTC, time.Time{}); ok {
		t.Errorf("without a time of the fetch: %v", at)
	}
}
