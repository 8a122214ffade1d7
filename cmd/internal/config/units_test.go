package config

import (
	"testing"
	"time"
)

func TestDurations(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for s, want := range map[string]time.Duration{
		"0": 0, "90s": 90 * time.Second, " 6h ": 6 * time.Hour, "30d": 30 * day, "2w": 14 * day, "1d12h": 36 * time.Hour, "1w2d3h": 9*day + 3*time.Hour,
		"0.5d": 12 * time.Hour, "36500d": 36500 * day, "876000h": 36500 * day,
	} {
		if got, err := parseDuration(s); err != nil || got != want {
			t.Errorf("%q is %s, %v, want %s", s, got, err, want)
		}
	}
	for _, s := range []string{"", "x", "-1h", "-1d", "1", "36501d", "876001h", "5215w", "36500d1s", "1d2d", "NaNd", "infd", "1h1d", "d"} {
		if got, err := parseDuration(s); err == nil {
			t.Errorf("%q is %s, want an error", s, got)
		}
	}
	for d, want := range map[time.Duration]string{
		0: "0s", 90 * time.Second: "1m30s", 5 * time.Minute: "5m", time.Hour: "1h", time.Hour + time.Second: "1h0m1s", 72 * time.Hour: "72h", 96 * time.Hour: "4d", 97 * time.Hour: "97h", 30 * day: "30d",
	} {
		if got := showDuration(d); got != want {
			t.Errorf("%s is shown as %s, want %s", d, got, want)
		}
		if back, err := parseDuration(showDuration(d)); err != nil || back != d {
			t.Errorf("%s is read back as %s, %v", showDuration(d), back, err)
		}
	}
}

func TestSizes(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int64{
		"0": 0, "500": 500, "1B": 1, "15M": 15 << 20, "15MB": 15e6, "15MiB": 15 << 20, "1.5 GiB": 3 << 29, "2K": 2048, "2kB": 2000, "2KB": 2000, "1T": 1 << 40, "1TB": 1e12, "1G": 1 << 30, "1GB": 1e9,
		"1048576T": 1 << 60,
	} {
		if got, err := parseSize(s); err != nil || got != want {
			t.Errorf("%q is %d, %v, want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"", "x", "-1", "1X", "NaN", "1048577T", "1e300T"} {
		if got, err := parseSize(s); err == nil {
			t.Errorf("%q is %d, want an error", s, got)
		}
	}
	for n, want := range map[int64]string{0: "0", 1: "1", 1023: "1023", 1024: "1KiB", 1536: "1536", 15 << 20: "15MiB", 10 << 30: "10GiB", 3 << 40: "3TiB", 1<<40 + 1<<30: "1025GiB"} {
		if got := showSize(n); got != want {
			t.Errorf("%d is shown as %s, want %s", n, got, want)
		}
	}
}
