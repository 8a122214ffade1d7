package render

import (
	"testing"
	"time"

	"rawi/storage"
)

func TestUnits(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0 B", 1023: "1023 B", 1024: "1.0 KiB", 1536: "1.5 KiB", 1 << 20: "1.0 MiB", 1<<20 - 1: "1024.0 KiB", 3 << 30: "3.0 GiB", 5 << 40: "5.0 TiB", 7 << 50: "7.0 PiB", 7 << 60: "7168.0 PiB"} {
		if got := Size(n); got != want {
			t.Errorf("Size(%d) = %s, want %s", n, got, want)
		}
	}
	for d, want := range map[time.Duration]string{
		0: "0s", time.Minute - 1: "59s", time.Minute: "1m", time.Hour - 1: "59m", time.Hour: "1h", 48*time.Hour - 1: "47h", 48 * time.Hour: "2d", 71 * time.Hour: "2d",
	} {
		if got := shortDuration(d); got != want {
			t.Errorf("shortDuration(%s) = %s, want %s", d, got, want)
		}
	}
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	for want, at := range map[string]time.Time{"–": {}, "ahead": now.Add(1), "0s ago": now, "5m ago": now.Add(-5 * time.Minute)} {
		if got := ago(now, at); got != want {
			t.Errorf("ago(%s) = %s, want %s", at, got, want)
		}
	}
	for n, want := range map[int]string{0: "0 stories", 1: "1 story", 2: "2 stories"} {
		if got := Count(n, "story"); got != want {
			t.Errorf("Count(%d) = %s", n, got)
		}
	}
	if got := Count(2, "feed"); got != "2 feeds" {
		t.Errorf("Count = %s", got)
	}
	if got := utc(time.Date(2026, 3, 1, 8, 0, 0, 0, time.FixedZone("", 3*3600))); got != "2026-03-01T05:00:00Z" || utc(time.Time{}) != "" || LocalTime(time.Time{}) != "" {
		t.Errorf("times: %q, %q, %q", got, utc(time.Time{}), LocalTime(time.Time{}))
	}
	if later(now, now.Add(1)) != now.Add(1) || later(now.Add(1), now) != now.Add(1) || later(now, time.Time{}) != now {
		t.Error("later returns the earlier time")
	}
	for id, want := range map[string]string{"20261123-7q4m0zabc": "20261123-7q4m0z", "20261123-7q4m0z": "20261123-7q4m0z", "2026": "2026"} {
		if got := ShortID(id); got != want {
			t.Errorf("ShortID(%s) = %s", id, got)
		}
	}
	if percent(889) != "88 %" || tenthsPercent(884) != "88.4 %" || plusCount(0) != "" || plusCount(3) != "+3" {
		t.Error("percent, tenthsPercent or plusCount")
	}
	if joinNonEmpty("a", "") != "a" || joinNonEmpty("a", "b") != "a: b" || Title(" \n") != "(no title)" || Title("a") != "a" || Outlet("", "f") != "f" || Outlet("o", "f") != "o" {
		t.Error("joinNonEmpty, Title or Outlet")
	}
	if got := personNames([]storage.Person{{Name: "ليلى", Email: "l@a.b"}, {Email: "m@a.b"}, {}}); got != "ليلى, m@a.b" {
		t.Errorf("personNames = %s", got)
	}
	for want, parts := range map[string][3]string{
		`- [a\[b\]\*\_\<c](<https://a.b/%3Cx%3E>) — o, 2026-03-01T08:00:00Z`: {"a[b]*_<c", "https://a.b/<x>", "o"}, "- a — o, 2026-03-01T08:00:00Z": {"a", "", "o"},
	} {
		if got := markdownItem(parts[0], parts[1], parts[2], now); got != want {
			t.Errorf("markdownItem = %s, want %s", got, want)
		}
	}
}
