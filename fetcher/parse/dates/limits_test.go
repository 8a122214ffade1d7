package dates

import (
	"strings"
	"testing"
	"time"
)

// TestLimitsOfDates holds the first value on each side of every limit.
func TestLimitsOfDates(t *testing.T) {
	t.Parallel()
	checkDates(t, []dateRow{
		// Length in bytes, and in tokens.
		{"22 Nov 2026" + strings.Repeat(" ", maxDateBytes-11), "2026-11-22T00:00:00Z"},
		{"22 Nov 2026" + strings.Repeat(" ", maxDateBytes-10), ""},
		{"22 Nov 2026" + strings.Repeat(",", 56) + "x", ""},
		{"22 Nov 2026" + strings.Repeat(",", 57) + "x", "2026-11-22T00:00:00Z"}, // the 61st token is not read
		// Time of day.
		{"22 Nov 2026 00:00:00", "2026-11-22T00:00:00Z"},
		{"22 Nov 2026 23:59:59", "2026-11-22T23:59:59Z"},
		{"22 Nov 2026 23:59:60", "2026-11-23T00:00:00Z"},
		{"22 Nov 2026 23:60:00", ""},
		{"22 Nov 2026 24:00:01", ""},
		{"22 Nov 2026 24:01:00", ""},
		{"22 نوفمبر 2026 11:59 ص", "2026-11-22T11:59:00Z"},
		{"22 نوفمبر 2026 12:00 ص", "2026-11-22T00:00:00Z"},
		{"22 نوفمبر 2026 11:59 م", "2026-11-22T23:59:00Z"},
		{"22 نوفمبر 2026 13:00 م", "2026-11-22T13:00:00Z"},
		{"22 نوفمبر 2026 5:59 ليلا", "2026-11-22T05:59:00Z"}, // at night
		{"22 نوفمبر 2026 6:00 ليلا", "2026-11-22T18:00:00Z"},
		{"22 نوفمبر 2026 11:00 ليلا", "2026-11-22T23:00:00Z"},
		{"22 نوفمبر 2026 12:00 ليلا", "2026-11-22T00:00:00Z"},
		{"22 نوفمبر 2026 13:00 ليلا", "2026-11-22T13:00:00Z"},
		// Offsets.
		{"22 Nov 2026 08:30 +14:00", "2026-11-21T18:30:00Z"},
		{"22 Nov 2026 08:30 +14:59", "2026-11-21T17:31:00Z"},
		{"22 Nov 2026 08:30 +15:00", ""},
		{"22 Nov 2026 08:30 +02:60", ""},
		{"22 Nov 2026 08:30 +12345", ""},
		{"22 Nov 2026 08:30 GMT+3", "2026-11-22T05:30:00Z"},
		{"22 Nov 2026 08:30 EET+3", "2026-11-22T05:30:00Z"}, // the offset wins
		// Years of two digits, and none.
		{"22 Nov 49", "2049-11-22T00:00:00Z"},
		{"22 Nov 50", "1950-11-22T00:00:00Z"},
		{"22 Nov 1", ""},
		{"30 نوفمبر", "2026-11-30T00:00:00Z"}, // at most a week ahead
		{"1 ديسمبر", "2025-12-01T00:00:00Z"},
		{"1900", ""},
		{"1901", "1901-01-01T00:00:00Z"},
		{"2099", "2099-01-01T00:00:00Z"},
		{"2100", ""},
		// Jalali, Kurdish and Hijri years.
		{"1 فروردین 1243", ""},
		{"1 فروردین 1244", "1865-03-21T00:00:00Z"},
		{"1 فروردین 1500", "2121-03-21T00:00:00Z"},
		{"1 فروردین 1501", ""},
		{"1299/01/01", "1299-01-01T00:00:00Z"},
		{"1300/01/01", "1921-03-21T00:00:00Z"},
		{"1419/01/01", "2040-03-20T00:00:00Z"},
		{"1420/01/01", ""},
		{"1599/01/01", ""},
		{"1600/01/01", "1600-01-01T00:00:00Z"},
		{"31 شهریور 1405", "2026-09-22T00:00:00Z"},
		{"30 مهر 1405", "2026-10-22T00:00:00Z"},
		{"31 مهر 1405", ""},
		{"30 اسفند 1404", ""},
		{"30 اسفند 1403", "2025-03-20T00:00:00Z"},
		{"0 مهر 1405", ""},
		{"1 خاکەلێوە 2701", "2001-03-21T00:00:00Z"},
		{"1 خاکەلێوە 2799", "2099-03-20T00:00:00Z"},
		{"1 خاکەلێوە 2800", ""},
		// Weeks and days of the year.
		{"2026-W01-1", "2025-12-29T00:00:00Z"},
		{"2026-W53-7", "2027-01-03T00:00:00Z"},
		{"2026-W00-1", ""},
		{"2026-W01-0", ""},
		{"2026-W01-8", ""},
		{"2026W017", "2026-01-04T00:00:00Z"},
		{"2026-001", "2026-01-01T00:00:00Z"},
		{"2026-365", "2026-12-31T00:00:00Z"},
		{"2026-000", ""},
		{"2024-366", "2024-12-31T00:00:00Z"},
		// Month first, where the day would be above 12, or the zone is American.
		{"12/11/2026", "2026-11-12T00:00:00Z"},
		{"12/13/2026", "2026-12-13T00:00:00Z"},
		{"13/12/2026", "2026-12-13T00:00:00Z"},
		{"13/13/2026", ""},
		{"11/12/2026 08:30 EST", "2026-11-12T13:30:00Z"},
		{"12/11/2026 08:30 EST", "2026-12-11T13:30:00Z"},
		{"13/11/2026 08:30 EST", "2026-11-13T13:30:00Z"},
		// Unix time.
		{"999999999", ""},
		{"1000000000", "2001-09-09T01:46:40Z"},
		{"99999999999", ""},
		{"1000000000999", "2001-09-09T01:46:40Z"},
	})
}

func TestRelativeDatesAreBounded(t *testing.T) {
	t.Parallel()
	checkDates(t, []dateRow{
		{"منذ 20 سنة", "2006-11-28T12:00:00Z"}, // twenty years ago
		{"منذ 21 سنة", ""},
		{"7300 days ago", "2006-11-28T12:00:00Z"},
		{"7301 days ago", ""},
		{"20 years 1 second ago", ""},
		{"منذ ساعة و10 دقائق", "2026-11-23T10:50:00Z"}, // an hour and ten minutes ago
		{"منذ يومين وساعة", ""},
		{"3 hours", ""},
		{"ago", ""},
		{"3 hours ago today", ""},
	})
	if at, _, ok := Read("منذ ساعة", time.UTC, time.Time{}); ok {
		t.Errorf("an hour ago without a now: got %v", at)
	}
	if at, _, ok := Read("22 نوفمبر", time.UTC, time.Time{}); ok {
		t.Errorf("a date without a year, without a now: got %v", at)
	}
	if at, _, ok := Read("أمس", time.UTC, time.Time{}); ok {
		t.Errorf("yesterday without a now: got %v", at)
	}
}

// TestLocalZoneIsUsedWhereNoneIsNamed holds that days without a time begin in the
// feed's zone, and that relative days are its days.
func TestLocalZoneIsUsedWhereNoneIsNamed(t *testing.T) {
	t.Parallel()
	damascus := time.FixedZone("", 3*3600)
	now := time.Date(2026, 11, 23, 22, 0, 0, 0, time.UTC) // the 24th in Damascus
	for date, want := range map[string]string{
		"22 نوفمبر 2026":       "2026-11-21T21:00:00Z",
		"22 نوفمبر 2026 08:30": "2026-11-22T05:30:00Z",
		"أمس 08:30":            "2026-11-23T05:30:00Z", // yesterday
		"اليوم":                "2026-11-23T21:00:00Z", // today
		"أول أمس":              "2026-11-21T21:00:00Z", // the day before yesterday
		"أمس 22 نوفمبر 2026":   "2026-11-21T21:00:00Z", // the date wins
		"22 Nov 2026 08:30 Z":  "2026-11-22T08:30:00Z",
	} {
		if at, _, ok := Read(date, damascus, now); !ok || at.Format(time.RFC3339) != want {
			t.Errorf("%q: got %v, %v, want %s", date, at.Format(time.RFC3339), ok, want)
		}
	}
}
