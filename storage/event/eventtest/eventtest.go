// Package eventtest reads tellings of happenings, for tests.
package eventtest

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Telling is one telling of an event.
type Telling struct {
	ID       string // unique
	Event    string // that it tells
	Later    string // event that Event follows from; or empty
	Language string
	Outlet   string
	Title    string
	Blocks   []string
	Time     time.Time
}

// FirstDay is the day from which the hours of tellings count.
var FirstDay = time.Date(2026, 5, 3, 0, 0, 0, 0, time.UTC)

// Read reads the tellings of a file: see storage/event/testdata/events.txt for its form.
func Read(t testing.TB, path string) (out []Telling) {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var event, later string
	for line := range strings.Lines(string(file)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '=':
			f := strings.Fields(line)
			event, later = f[1], ""
			if len(f) == 4 {
				later = f[3]
			}
		case strings.HasPrefix(line, "- "):
			f := strings.Fields(line)
			hour, err := strconv.Atoi(f[3])
			if err != nil {
				t.Fatal(line)
			}
			out = append(out, Telling{
				ID: fmt.Sprintf("%s-%s-%d", event, f[2], hour), Event: event, Later: later,
				Language: f[1], Outlet: f[2], Time: FirstDay.Add(time.Duration(hour) * time.Hour),
			})
		case out[len(out)-1].Title == "":
			out[len(out)-1].Title = line
		default:
			out[len(out)-1].Blocks = append(out[len(out)-1].Blocks, line)
		}
	}
	return out
}
