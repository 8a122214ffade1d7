package publish

import (
	"context"
	"fmt"
	"testing"

	"rawi/storage"
)

// A change concerns the views of the story, of its event's other stories, and of those of
// the event that it left.
func TestChangesConcernTheEventsOfTheirStory(t *testing.T) {
	t.Parallel()
	story := func(id, topic, outlet string) storage.Story {
		return storage.Story{ID: id, Topics: []string{topic}, Members: []storage.Member{{Feed: outlet, Outlet: outlet}}}
	}
	r := &fakeReader{stories: []storage.Story{story("joined", "roads", "a"), story("left", "fresh", "b")}}
	s := newFakeServer(t, r)
	r.settings.Feeds = []storage.Feed{{Name: "a", Outlet: "a"}, {Name: "b", Outlet: "b"}}
	for c, want := range map[[2]string][]view{
		{"joined", ""}:     {{}, {viewTopics, "roads"}, {viewOutlets, "a"}},
		{"joined", "left"}: {{}, {viewTopics, "roads"}, {viewOutlets, "a"}, {viewTopics, "fresh"}, {viewOutlets, "b"}},
		{"gone", "left"}:   {{}, {viewTopics, "fresh"}, {viewOutlets, "b"}},
	} {
		got := s.concerned(t.Context(), []storage.Change{{Kind: storage.ChangeEvent, Story: c[0], Left: c[1]}})
		for _, v := range want {
			if !got[v] {
				t.Errorf("%q: %v is not concerned", c, v)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%q: %v, want %v", c, got, want)
		}
	}
}

// oneEvent is a store of one large event. It counts how often it is read.
type oneEvent struct {
	*fakeReader
	event storage.Event
	err   error
	reads int
}

func (r *oneEvent) Event(context.Context, string) (storage.Event, error) {
	r.reads++
	return r.event, r.err
}

// A large event is read once for all of its stories that changed. If it cannot be read,
// all views are concerned.
func TestChangedEventsAreReadOnce(t *testing.T) {
	t.Parallel()
	r := &oneEvent{fakeReader: &fakeReader{}, event: storage.Event{ID: "0", Topics: []string{"roads"}}}
	var changes []storage.Change
	for i := range 50 {
		id := fmt.Sprint(i)
		r.event.Stories = append(r.event.Stories, storage.Story{ID: id})
		changes = append(changes, storage.Change{Kind: storage.ChangeEvent, Story: id, Event: "0"})
	}
	s := newFakeServer(t, r.fakeReader)
	s.composer.store = r
	topics, all := invalidator{s}.changedTopics(t.Context(), changes)
	if views := s.concerned(t.Context(), changes); all || len(topics) != 1 || r.reads != 2 || !views[view{viewTopics, "roads"}] || views[view{viewTopics, "fresh"}] {
		t.Errorf("topics %q, all %v, views %v by %d reads, want 2", topics, all, views, r.reads)
	}
	r.err = storage.ErrDamaged
	if _, all := (invalidator{s}).changedTopics(t.Context(), changes); !all {
		t.Error("an event that cannot be read leaves documents stale")
	}
	if views := s.concerned(t.Context(), changes); !views[view{viewTopics, "fresh"}] {
		t.Errorf("of an event that cannot be read only %v are told", views)
	}
}
