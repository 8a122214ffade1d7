package event

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"rawi/storage/place"
)

// telling is one telling of an event of a file in testdata.
type telling struct {
	id, event string
	later     string // event that this one follows
	Text
}

var firstDay = time.Date(2026, 5, 3, 0, 0, 0, 0, time.UTC)

// ownEvents returns the tellings on which the engine was looked at while it was made.
func ownEvents(t testing.TB) []telling { return readEvents(t, "testdata/events.txt") }

// unseenEvents returns those that were written when it was there.
func unseenEvents(t testing.TB) []telling { return readEvents(t, "testdata/unseen.txt") }

// readEvents reads a file of tellings, and finds their places.
func readEvents(t testing.TB, name string) (out []telling) {
	t.Helper()
	file, err := os.ReadFile(name)
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
			x := telling{id: fmt.Sprintf("%s-%s-%d", event, f[2], hour), event: event, later: later}
			x.Language, x.Outlet, x.Time = f[1], f[2], firstDay.Add(time.Duration(hour)*time.Hour)
			out = append(out, x)
		case out[len(out)-1].Title == "":
			out[len(out)-1].Title = line
		default:
			out[len(out)-1].Blocks = append(out[len(out)-1].Blocks, line)
		}
	}
	g := place.Builtin()
	for i := range out {
		x := &out[i]
		x.Places = PlacesOf(g, g.Find(x.Language, x.Title, x.Blocks).Places)
	}
	return out
}
