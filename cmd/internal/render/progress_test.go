package render

import (
	"strings"
	"testing"
	"time"
)

// TestProgressShowsRateAndRest on a terminal and in a file.
func TestProgressShowsRateAndRest(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		width int
		step  time.Duration
		what  string
		unit  int64
		all   int64
		want  string
	}{
		{
			"terminal", 80, 500 * time.Millisecond, "articles replayed", 100, 300,
			"\r[··········] 0 %, 0 of 300 articles replayed\x1b[K\r[###·······] 33 %, 100 of 300 articles replayed\x1b[K\r[######····] 66 %, 200 of 300 articles replayed, 200 a second, 0s left\x1b[K" +
				"\r[##########] 100 %, 300 of 300 articles replayed, 200 a second\x1b[K\r\x1b[K",
		},
		{"narrow", 30, time.Second, "articles replayed", 1, 2, "\r[··········] 0 %, 0 of 2 art…\x1b[K\r[#####·····] 50 %, 1 of 2 ar…\x1b[K\r[##########] 100 %, 2 of 2 a…\x1b[K\r\x1b[K"},
		{"file", 0, 20 * time.Second, "bytes copied", 1 << 20, 6 << 20, "33 %, 2.0 MiB of 6.0 MiB copied, 51.2 KiB a second, 1m left\n66 %, 4.0 MiB of 6.0 MiB copied, 51.2 KiB a second, 40s left\n100 %, 6.0 MiB of 6.0 MiB copied, 51.2 KiB a second\n"},
		{"pipe", 0, 40 * time.Second, "bytes read", 1 << 20, 0, "1.0 MiB read, 25.6 KiB a second\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			var b strings.Builder
			now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
			p := &Progress{out: &b, now: func() time.Time { return now }, width: row.width}
			p.Update(row.what, 0, row.all)
			for done := row.unit; done <= max(row.all, row.unit); done += row.unit {
				now = now.Add(row.step)
				p.Update(row.what, done, row.all)
			}
			p.Clear()
			if got := b.String(); got != row.want {
				t.Errorf("got  %q\nwant %q", got, row.want)
			}
		})
	}
}
