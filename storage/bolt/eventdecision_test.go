package bolt

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/event/eventtest"
)

// afterwards is when operators decide about the tellings, n minutes after they were told.
func afterwards(n int) time.Time {
	return eventtest.FirstDay.Add(96*time.Hour + time.Duration(n)*time.Minute)
}

func onEvents(kind storage.DecisionKind, minute int, a, b string) storage.Operation {
	return storage.Operation{Decision: &storage.Decision{At: afterwards(minute), Kind: kind, A: a, B: b, Events: true}}
}

func revoking(minute int, number uint64) storage.Operation {
	return storage.Operation{Decision: &storage.Decision{At: afterwards(minute), Kind: storage.DecideRevoke, Revokes: number}}
}

func TestOperatorSplitsAnEventAndTakesItBack(t *testing.T) {
	t.Parallel()
	s, ids := tellingStore(t, "dam")
	n := do(t, s, onEvents(storage.DecideSplit, 0, ids[1], "")).Decision
	if got := eventOf(t, s, ids[1]); got.ID != ids[1] || len(got.Stories) != 1 {
		t.Errorf("split: event %s of %d stories", got.ID, len(got.Stories))
	}
	if got := eventOf(t, s, ids[0]); !slices.Equal(storyIDs(got.Stories), []string{ids[0], ids[2]}) {
		t.Errorf("what is left: %q", storyIDs(got.Stories))
	}
	if again := do(t, s, onEvents(storage.DecideSplit, 0, ids[1], "")).Decision; again != n {
		t.Errorf("the same decision again has number %d, want %d", again, n)
	}
	verified(t, s)
	do(t, s, revoking(1, n))
	if got := eventOf(t, s, ids[1]); got.ID != ids[0] || len(got.Stories) != 3 || len(got.Aliases) != 0 {
		t.Errorf("taken back: event %s of %d stories, aliases %q", got.ID, len(got.Stories), got.Aliases)
	}
	verified(t, s)
}

// The first story of an event leaves it as well as others: the rest stays one event.
func TestOperatorSplitsTheFirstStoryOff(t *testing.T) {
	t.Parallel()
	s, ids := tellingStore(t, "dam")
	do(t, s, onEvents(storage.DecideSplit, 0, ids[0], ""))
	first, rest := eventOf(t, s, ids[0]), eventOf(t, s, ids[1])
	if len(first.Stories) != 1 || first.Stories[0].ID != ids[0] || !slices.Equal(storyIDs(rest.Stories), ids[1:]) {
		t.Errorf("event %s: %q, event %s: %q", first.ID, storyIDs(first.Stories), rest.ID, storyIDs(rest.Stories))
	}
	verified(t, s)
}

func TestOperatorMergesEventsByAnyID(t *testing.T) {
	t.Parallel()
	s, ids := tellingStore(t, "dam", "bus-masyaf")
	dam, bus := eventOf(t, s, ids[1]), eventOf(t, s, ids[0])
	if dam.ID == bus.ID {
		dam = eventOf(t, s, ids[2])
	}
	n := do(t, s, onEvents(storage.DecideMerge, 0, dam.Stories[1].ID, bus.ID)).Decision
	both := eventOf(t, s, dam.ID)
	if len(both.Stories) != len(dam.Stories)+len(bus.Stories) || len(both.Aliases) != 1 {
		t.Errorf("merged: %d stories, aliases %q", len(both.Stories), both.Aliases)
	}
	if got := eventOf(t, s, both.Aliases[0]); got.ID != both.ID {
		t.Errorf("alias %s leads to %s", both.Aliases[0], got.ID)
	}
	verified(t, s)
	do(t, s, revoking(1, n))
	for _, want := range []storage.Event{dam, bus} {
		if got := eventOf(t, s, want.ID); got.ID != want.ID || len(got.Aliases) > 0 {
			t.Errorf("taken back: event %s, aliases %q, want %s", got.ID, got.Aliases, want.ID)
		}
	}
	verified(t, s)
}

func TestStoriesKeptApartStayApart(t *testing.T) {
	t.Parallel()
	s, ids := tellingStore(t, "dam")
	do(t, s, onEvents(storage.DecideNever, 0, ids[0], ids[2]))
	if eventOf(t, s, ids[0]).ID == eventOf(t, s, ids[2]).ID {
		t.Error("they are one event still")
	}
	out, err := s.Apply(context.Background(), onEvents(storage.DecideMerge, 1, ids[0], ids[2]))
	if err != nil || !errors.Is(out[0].Err, storage.ErrInvalid) {
		t.Errorf("a decision against another: %v, %v", err, out[0].Err)
	}
	out, err = s.Apply(context.Background(), onEvents(storage.DecideNever, 2, ids[0], "20260101-n0ne00000000"))
	if err != nil || !errors.Is(out[0].Err, storage.ErrNotFound) {
		t.Errorf("about a story that is not there: %v, %v", err, out[0].Err)
	}
	verified(t, s)
}

// Copies are one event: a decision that makes stories one makes their events one.
func TestMergedStoriesTakeTheirEventsAlong(t *testing.T) {
	t.Parallel()
	s, ids := tellingStore(t, "dam", "dam-repair")
	do(t, s, storage.Operation{Decision: &storage.Decision{At: afterwards(0), Kind: storage.DecideMerge, A: ids[0], B: ids[3]}})
	e := eventOf(t, s, ids[4])
	if e.ID != ids[0] || len(e.Stories) != 5 || e.Follows != "" || len(e.Followed) != 0 {
		t.Errorf("event %s: %d stories, follows %q, followed by %q", e.ID, len(e.Stories), e.Follows, e.Followed)
	}
	verified(t, s)
}

func TestEventOutlivesItsFirstStory(t *testing.T) {
	t.Parallel()
	s, ids := tellingStore(t, "dam")
	forget := func(minute int, id string) {
		do(t, s, storage.Operation{Decision: &storage.Decision{At: afterwards(minute), Kind: storage.DecideForget, A: id}})
		verified(t, s)
	}
	forget(0, ids[0])
	if got := eventOf(t, s, ids[0]); got.ID != ids[0] || !slices.Equal(storyIDs(got.Stories), ids[1:]) {
		t.Errorf("event %s: %q", got.ID, storyIDs(got.Stories))
	}
	forget(1, ids[1])
	if got := eventOf(t, s, ids[2]); got.ID != ids[0] || len(got.Stories) != 1 {
		t.Errorf("event %s: %q", got.ID, storyIDs(got.Stories))
	}
	forget(2, ids[2])
	if _, err := s.Event(context.Background(), ids[0]); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("an event without stories: %v", err)
	}
}

func TestReclusterMakesStoriesOneEvent(t *testing.T) {
	t.Parallel()
	s, ids := tellingStore(t, "dam", "dam-repair")
	op := storage.Operation{Recluster: &storage.Recluster{
		At: afterwards(0), Event: ids[0], Stories: append(slices.Clone(ids), "20260101-n0ne00000000"), Aliases: []string{"20260101-g0ne00000000"},
	}}
	for range 2 {
		do(t, s, op)
		e := eventOf(t, s, "20260101-g0ne00000000")
		if e.ID != ids[0] || len(e.Stories) != len(ids) {
			t.Errorf("event %s: %q", e.ID, storyIDs(e.Stories))
		}
		verified(t, s)
	}
	for name, bad := range map[string]storage.Recluster{
		"a story too": {At: afterwards(1), Event: ids[0], Stories: ids[:1], Story: ids[1]},
		"no event":    {At: afterwards(1), Stories: ids},
		"no id":       {At: afterwards(1), Event: "dam", Stories: ids},
	} {
		out, err := s.Apply(context.Background(), storage.Operation{Recluster: &bad})
		if err != nil || !errors.Is(out[0].Err, storage.ErrInvalid) {
			t.Errorf("%s: %v, %v", name, err, out[0].Err)
		}
	}
}

// A text that is changed is compared again: the event is that of what it says now.
func TestChangedTextMovesToAnotherEvent(t *testing.T) {
	t.Parallel()
	s, ids := tellingStore(t, "dam", "bus-masyaf")
	_, fetches := tellings(t, "dam", "bus-masyaf")
	var dam, bus *storage.Fetch
	for _, op := range fetches {
		switch op.Fetch.Articles[0].GUID {
		case "dam-levant-10":
			dam = op.Fetch
		case "bus-masyaf-levant-8":
			bus = op.Fetch
		}
	}
	a := bus.Articles[0] // the page tells of the dam now
	a.Text, a.Content, a.Title = dam.Articles[0].Text, dam.Articles[0].Content, dam.Articles[0].Title
	a.Text = append(slices.Clone(a.Text), "Engineers will inspect the remaining gates before the weekend, the director added.")
	state := storage.FeedState{Feed: bus.State.Feed, Poll: 1000}
	before := eventOf(t, s, ids[0])
	do(t, s, storage.Operation{Fetch: &storage.Fetch{At: bus.At.Add(30 * time.Hour), State: state, Articles: []storage.Article{a}}})
	verified(t, s)
	after := eventOf(t, s, ids[0])
	if len(before.Stories) == len(after.Stories) && before.ID == after.ID {
		page, _ := s.Query(context.Background(), storage.Query{Text: "inspect"})
		t.Errorf("event %s has %d stories as before; the text is in %d articles", after.ID, len(after.Stories), len(page.Articles))
	}
}
