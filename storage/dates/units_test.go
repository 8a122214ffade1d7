package dates

import (
	"testing"
	"time"
)

// TestUnitsOfTime holds how long each unit is, in singular, dual and plural.
func TestUnitsOfTime(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	const day = 24 * time.Hour
	for date, want := range map[string]time.Duration{
		"منذ ثانية": time.Second, "منذ 5 ثواني": 5 * time.Second, "30 seconds ago": 30 * time.Second,
		"منذ دقيقة": time.Minute, "منذ دقيقتين": 2 * time.Minute, "منذ 5 دقائق": 5 * time.Minute, "5 mins ago": 5 * time.Minute,
		"منذ ساعة": time.Hour, "منذ ساعتين": 2 * time.Hour, "منذ 3 ساعات": 3 * time.Hour, "vor 3 Stunden": 3 * time.Hour,
		"منذ يوم": day, "منذ يومين": 2 * day, "منذ 3 أيام": 3 * day, "3 gün önce": 3 * day,
		"منذ أسبوع": 7 * day, "منذ أسبوعين": 14 * day, "منذ 3 أسابيع": 21 * day, "il y a 2 semaines": 14 * day,
		"منذ شهر": 30 * day, "منذ شهرين": 60 * day, "منذ 3 أشهر": 90 * day, "2 months ago": 60 * day,
		"منذ سنة": 365 * day, "منذ 3 سنوات": 3 * 365 * day, "2 years ago": 2 * 365 * day,
	} {
		at, note, ok := Read(date, time.UTC, now)
		if got := now.Sub(at); !ok || got != want || note != "relative to the fetch" {
			t.Errorf("%q: got %v, %q, %v, want %v", date, got, note, ok, want)
		}
	}
}
