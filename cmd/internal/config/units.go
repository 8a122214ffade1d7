package config

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// parseDuration parses a duration in Go's format, with d and w for days and weeks,
// alone or in front ("1d12h"). The limit is a hundred years.
func parseDuration(s string) (time.Duration, error) {
	const century = 100 * 365 * 24 * time.Hour
	fault := fmt.Errorf("%q is no span of time: write 90s, 10m, 6h, 30d or 2w", s)
	rest := strings.TrimSpace(s)
	if rest == "0" {
		return 0, nil
	}
	if rest == "" {
		return 0, fault
	}
	var total time.Duration
	for _, unit := range []struct {
		letter string
		length time.Duration
	}{{"w", 7 * 24 * time.Hour}, {"d", 24 * time.Hour}} {
		number, after, ok := strings.Cut(rest, unit.letter)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(number, 64)
		if err != nil || math.IsNaN(n) || n < 0 || n > float64(century/unit.length) {
			return 0, fault
		}
		total, rest = total+time.Duration(n*float64(unit.length)), after
	}
	if rest != "" {
		v, err := time.ParseDuration(rest)
		if err != nil || v < 0 || v > century {
			return 0, fault
		}
		total += v
	}
	if total > century {
		return 0, fault
	}
	return total, nil
}

// showDuration formats d as an operator would write it.
func showDuration(d time.Duration) string {
	const day = 24 * time.Hour
	if d > 0 && d%day == 0 && d > 3*day {
		return strconv.Itoa(int(d/day)) + "d"
	}
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// units are the suffixes of a number of bytes. Longer ones precede their own
// suffixes.
var units = []struct {
	suffix string
	bytes  int64
}{
	{"KiB", 1 << 10},
	{"MiB", 1 << 20},
	{"GiB", 1 << 30},
	{"TiB", 1 << 40},
	{"kB", 1e3},
	{"KB", 1e3},
	{"MB", 1e6},
	{"GB", 1e9},
	{"TB", 1e12},
	{"K", 1 << 10},
	{"M", 1 << 20},
	{"G", 1 << 30},
	{"T", 1 << 40},
	{"B", 1},
}

// parseSize parses a number of bytes: 500MB, 10GiB, 15M (as systemd counts, by
// 1024), or the bare number.
func parseSize(s string) (int64, error) {
	number, factor := strings.TrimSpace(s), int64(1)
	for _, u := range units {
		if rest, ok := strings.CutSuffix(number, u.suffix); ok {
			number, factor = strings.TrimSpace(rest), u.bytes
			break
		}
	}
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || !(n >= 0) || n*float64(factor) > 1<<60 {
		return 0, fmt.Errorf("%q is no number of bytes: write 500MB, 10GiB or 15M", s)
	}
	return int64(n * float64(factor)), nil
}

// showSize formats n in the largest unit that divides it.
func showSize(n int64) string {
	best := strconv.FormatInt(n, 10)
	for _, u := range units[:4] {
		if n > 0 && n%u.bytes == 0 {
			best = strconv.FormatInt(n/u.bytes, 10) + u.suffix
		}
	}
	return best
}
