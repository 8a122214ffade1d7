package bolt

import (
	"slices"
	"testing"
	"time"

	"rawi/storage"
)

// A story that is there again is in the event that has kept its id, in the window or not.
func TestStoryThatReturnsIsInTheEventOfItsID(t *testing.T) {
	t.Parallel()
	for _, days := range []int{0, 9} {
		s, ids := tellingStore(t, "dam", "bus-masyaf")
		at := afterwards(days * 24 * 60)
		bus, first := ids[0], ids[slices.IndexFunc(ids, func(id string) bool { return eventOf(t, s, id).ID != ids[0] })]
		dam := eventOf(t, s, first)
		if dam.ID != first || len(dam.Stories) != 3 {
			t.Fatalf("event %s has %q", dam.ID, storyIDs(dam.Stories))
		}
		do(t, s, storage.Operation{Fetch: &storage.Fetch{At: at, State: storage.FeedState{Feed: "furat", Poll: 1000}, Articles: []storage.Article{item("late", 7, at)}}})
		do(t, s, joining(at.Add(time.Minute), bus, first))
		verified(t, s)
		if got := eventOf(t, s, dam.Stories[1].ID); got.ID != first || len(got.Stories) != 2 {
			t.Fatalf("without its first story: event %s has %q", got.ID, storyIDs(got.Stories))
		}
		do(t, s, joining(at.Add(2*time.Minute), first, first))
		verified(t, s)
		for _, id := range storyIDs(dam.Stories) {
			if got := eventOf(t, s, id); got.ID != first || !slices.Equal(storyIDs(got.Stories), storyIDs(dam.Stories)) {
				t.Errorf("%d days later, of story %s: event %s has %q", days, id, got.ID, storyIDs(got.Stories))
			}
			if got := storyOf(t, s, id); got.Event != first {
				t.Errorf("%d days later, story %s names event %s", days, id, got.Event)
			}
		}
	}
}

// joining moves an article to a story.
func joining(at time.Time, story, article string) storage.Operation {
	return storage.Operation{Recluster: &storage.Recluster{At: at, Story: story, Join: []storage.Reassignment{{Article: article}}}}
}

// A story that is there again, in no event but its own, is no part of that which it had
// become a part of.
func TestStoryThatReturnsIsNoAlias(t *testing.T) {
	t.Parallel()
	s, ids := tellingStore(t, "bus-masyaf", "weather-monday")
	alone, bus := ids[0], eventOf(t, s, ids[1]).ID
	if len(eventOf(t, s, alone).Stories) != 1 {
		t.Fatalf("story %s is not alone", alone)
	}
	do(t, s, storage.Operation{Recluster: &storage.Recluster{At: afterwards(0), Event: bus, Stories: []string{alone}, Aliases: []string{alone}}})
	verified(t, s)
	do(t, s, joining(afterwards(1), bus, alone))
	verified(t, s)
	if got := eventOf(t, s, alone); got.ID != bus {
		t.Errorf("the alias of event %s leads to %s", bus, got.ID)
	}
	do(t, s, joining(afterwards(2), alone, alone))
	verified(t, s)
	if got := eventOf(t, s, alone); got.ID != alone || !slices.Equal(storyIDs(got.Stories), []string{alone}) {
		t.Errorf("event %s has %q", got.ID, storyIDs(got.Stories))
	}
	if got := eventOf(t, s, bus); len(got.Aliases) > 0 {
		t.Errorf("aliases %q", got.Aliases)
	}
}
