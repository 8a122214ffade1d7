package event

import (
	"testing"

	"rawi/storage/event/eventtest"
	"rawi/storage/place"
)

// telling is one telling of an event of a file in testdata.
type telling struct {
	id, event string
	later     string // event that this one follows
	Text
}

var firstDay = eventtest.FirstDay

// ownEvents returns the tellings on which the engine was looked at while it was made.
func ownEvents(t testing.TB) []telling { return readEvents(t, "testdata/events.txt") }

// unseenEvents returns those that were written when it was there.
func unseenEvents(t testing.TB) []telling { return readEvents(t, "testdata/unseen.txt") }

// readEvents reads a file of tellings, and finds their places.
func readEvents(t testing.TB, name string) (out []telling) {
	t.Helper()
	g := place.Builtin()
	for _, x := range eventtest.Read(t, name) {
		out = append(out, telling{x.ID, x.Event, x.Later, Text{
			Language: x.Language, Outlet: x.Outlet, Title: x.Title, Blocks: x.Blocks, Time: x.Time,
			Places: PlacesOf(g, g.Find(x.Language, x.Title, x.Blocks).Places),
		}})
	}
	return out
}
