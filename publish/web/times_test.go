package web

import (
	"testing"
	"time"

	"rawi/storage"
)

func TestAgesAreRelativeForAWeek(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	arabic, english := NewTimes("ar", storage.Site{}), NewTimes("en", storage.Site{})
	for age, want := range map[time.Duration][2]string{
		-time.Hour: {"الآن", "now"}, 0: {"الآن", "now"}, time.Minute - 1: {"الآن", "now"}, time.Minute: {"قبل دقيقة", "1 minute ago"},
		time.Hour - 1: {"قبل 59 دقيقة", "59 minutes ago"}, time.Hour: {"قبل ساعة", "1 hour ago"}, 24*time.Hour - 1: {"قبل 23 ساعة", "23 hours ago"},
		24 * time.Hour: {"قبل يوم", "1 day ago"}, maxRelativeAge - 1: {"قبل 6 أيام", "6 days ago"}, maxRelativeAge: {"16 تشرين الثاني 2026", "16 November 2026"},
	} {
		if ar, en := arabic.Relative(now, now.Add(-age)), english.Relative(now, now.Add(-age)); ar != want[0] || en != want[1] {
			t.Errorf("%v: got %q and %q, want %q and %q", age, ar, en, want[0], want[1])
		}
	}
}

// A time is written in the zone of the site, by whose clock its day is, and says how far
// that is from UTC at that time of the year.
func TestTimesAreInTheZoneOfTheSite(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		zone   string
		at     time.Time
		ar, en string
	}{
		{"", time.Date(2026, 1, 1, 1, 5, 0, 0, time.FixedZone("", 3*3600)), "31 كانون الأول 2025، 22:05 UTC", "31 December 2025, 22:05 UTC"},
		{"UTC", time.Date(2026, 1, 1, 1, 5, 0, 0, time.UTC), "1 كانون الثاني 2026، 01:05 UTC", "1 January 2026, 01:05 UTC"},
		{"Asia/Damascus", time.Date(2025, 12, 31, 22, 5, 0, 0, time.UTC), "1 كانون الثاني 2026، 01:05 UTC+3", "1 January 2026, 01:05 UTC+3"},
		{"Europe/Berlin", time.Date(2026, 3, 29, 0, 59, 0, 0, time.UTC), "29 آذار 2026، 01:59 UTC+1", "29 March 2026, 01:59 UTC+1"},
		{"Europe/Berlin", time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC), "29 آذار 2026، 03:00 UTC+2", "29 March 2026, 03:00 UTC+2"},
		{"No/Where", time.Date(2026, 1, 1, 1, 5, 0, 0, time.UTC), "1 كانون الثاني 2026، 01:05 UTC", "1 January 2026, 01:05 UTC"},
	} {
		site := storage.Site{Zone: row.zone}
		if ar, en := NewTimes("ar", site).DateTime(row.at), NewTimes("en", site).DateTime(row.at); ar != row.ar || en != row.en {
			t.Errorf("%v in %s: got %q and %q, want %q and %q", row.at, row.zone, ar, en, row.ar, row.en)
		}
	}
	if got := (Times{}).DateTime(time.Date(2026, 1, 1, 1, 5, 0, 0, time.UTC)); got != "1 January 2026, 01:05 UTC" {
		t.Errorf("of the zero value: %q", got)
	}
}

// Hijri dates stand beside Gregorian ones where the site has them, by the day of its zone.
func TestHijriDatesStandBeside(t *testing.T) {
	t.Parallel()
	site := storage.Site{Zone: "Asia/Damascus", Calendar: storage.CalendarHijri}
	at := time.Date(2026, 6, 15, 22, 0, 0, 0, time.UTC) // the 16th in Damascus, a new year
	ar, en := NewTimes("ar", site), NewTimes("en", site)
	if got := ar.DateTime(at); got != "16 حزيران 2026 (1 محرم 1448 هـ)، 01:00 UTC+3" {
		t.Error(got)
	}
	if got := en.DateTime(at); got != "16 June 2026 (1 Muharram 1448 AH), 01:00 UTC+3" {
		t.Error(got)
	}
	if got := en.Relative(at.Add(maxRelativeAge), at); got != "16 June 2026 (1 Muharram 1448 AH)" {
		t.Error(got)
	}
	if got := en.Relative(at.Add(time.Hour), at); got != "1 hour ago" {
		t.Error(got)
	}
	if got := en.DateTime(time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)); got != "1 January 2100, 03:00 UTC+3" {
		t.Errorf("a day that the calendar does not have: %q", got)
	}
	for _, calendar := range []string{"", "gregorian"} {
		if NewTimes("en", storage.Site{Calendar: calendar}).Hijri() {
			t.Errorf("%q writes Hijri dates", calendar)
		}
	}
}

// Days as Saudi Arabia announced its calendar for them, and the ends of the table.
func TestHijriDatesAreThoseOfUmmAlQura(t *testing.T) {
	t.Parallel()
	for day, want := range map[string]string{
		"1937-03-13": "", "1937-03-14": "1 Muharram 1356 AH", "1937-04-12": "1 Safar 1356 AH", "1979-11-20": "30 Dhu al-Hijjah 1399 AH", "1979-11-21": "1 Muharram 1400 AH",
		"2015-07-17": "1 Shawwal 1436 AH", "2023-03-23": "1 Ramadan 1444 AH", "2024-03-11": "1 Ramadan 1445 AH", "2024-04-10": "1 Shawwal 1445 AH", "2024-06-16": "10 Dhu al-Hijjah 1445 AH",
		"2025-03-01": "1 Ramadan 1446 AH", "2025-06-26": "1 Muharram 1447 AH", "2077-11-16": "30 Dhu al-Hijjah 1500 AH", "2077-11-17": "",
	} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		for _, hour := range []time.Duration{0, 24*time.Hour - 1} {
			if got := hijriDate("en", at.Add(hour)); got != want {
				t.Errorf("%s: got %q, want %q", day, got, want)
			}
		}
	}
	for month, want := range map[int]string{0: "محرم", 5: "جمادى الآخرة", 11: "ذو الحجة"} {
		if hijriNames[month][0] != want {
			t.Errorf("month %d is %q", month, hijriNames[month][0])
		}
	}
}
