package publish

import (
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
