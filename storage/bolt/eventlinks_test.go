package bolt

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"go.etcd.io/bbolt"

	"rawi/storage/bolt/record"
)

// eventRecord reads the record of an event.
func eventRecord(t *testing.T, s *Store, id string) (e record.Event) {
	t.Helper()
	if err := s.files.View(t.Context(), func(tx *bbolt.Tx) (err error) {
		e, err = record.ReadEvent(tx, id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return e
}

// An event keeps what it follows, and what follows from it, when others become a part of it;
// what they were to each other is gone.
func TestMergedEventsKeepTheirLinks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		merge    [2]int
		id       int
		follows  int // -1: none
		followed []int
	}{
		{[2]int{1, 0}, 0, -1, []int{2}},
		{[2]int{0, 1}, 1, -1, []int{2}},
		{[2]int{2, 1}, 1, 0, []int{3}},
		{[2]int{1, 2}, 2, 0, []int{3}},
	} {
		s, stories := tellingStore(t, "dam", "derby", "quake-malatya", "strike-tehran")
		var ids []string
		for _, id := range stories {
			if eventOf(t, s, id).ID == id {
				ids = append(ids, id)
			}
		}
		inTransaction(t, s, func(e *events) (err error) { // each follows from the one before
			for i := 1; i < len(ids) && err == nil; i++ {
				err = e.link(ids[i], ids[i-1])
			}
			if err == nil {
				err = e.merge(ids[c.merge[0]], ids[c.merge[1]], start)
			}
			return err
		})
		follows := ""
		if c.follows >= 0 {
			follows = ids[c.follows]
		}
		var followed []string
		for _, i := range c.followed {
			followed = append(followed, ids[i])
		}
		if got := eventRecord(t, s, ids[c.id]); got.Follows != follows || !slices.Equal(got.Followed, followed) {
			t.Errorf("%v: event %s follows %q, followed by %q; want %q, %q", c.merge, got.ID, got.Follows, got.Followed, follows, followed)
		}
	}
}

// However many events become one, what follows from it is bounded, and listed once.
func TestLinksOfMergedEventsAreBounded(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	ids := fill(t, s, 200)
	inTransaction(t, s, func(e *events) error {
		for i := 3; i < len(ids); i++ {
			if err := e.link(ids[i], ids[i%3]); err != nil {
				return err
			}
		}
		if err := e.merge(ids[1], ids[0], start); err != nil {
			return err
		}
		return e.merge(ids[2], ids[0], start)
	})
	if got := eventRecord(t, s, ids[0]).Followed; len(got) != maxFollowed {
		t.Errorf("%d events follow from one", len(got))
	}
}

// A story that an operation makes, takes away and makes again is in the window.
func TestStoryMadeTwiceByOneOperationIsInTheWindow(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	id := fill(t, s, 1)[0]
	for i, step := range []storyStep{{story: id, event: id, gone: true}, {story: id, event: id, into: "20260101-g0ne00000000"}} {
		inTransaction(t, s, func(e *events) error {
			e.stories.steps = []storyStep{{story: id}, step, {story: id}}
			return nil
		})
		if got, ok := s.writer.events.Event(id); got != id {
			t.Errorf("step %d: story %s is in event %q of the window, %v", i, id, got, ok)
		}
	}
}

// inTransaction lets f change the events of a store.
func inTransaction(t *testing.T, s *Store, f func(e *events) error) {
	t.Helper()
	var done *transaction
	err := s.writer.update(func(tx *bbolt.Tx) error {
		done = s.writer.begin(tx)
		if err := f(done.events); err != nil {
			return fmt.Errorf("f: %w", err)
		}
		if err := done.saveWindows(start); err != nil {
			return err
		}
		return done.finish()
	})
	if err != nil {
		t.Fatal(err)
	}
	s.writer.publish(done)
}

func BenchmarkMergeOfLargeEvents(b *testing.B) {
	s := openAt(b, filepath.Join(b.TempDir(), "rawi.db"), quick)
	defer s.Close()
	ids := fill(b, s, 3000)
	err := s.writer.update(func(tx *bbolt.Tx) error {
		e := s.writer.begin(tx).events
		for i, id := range ids {
			if err := e.put(id, ids[i%2], start); err != nil {
				return err
			}
		}
		for b.Loop() {
			if err := e.merge(ids[0], ids[1], start); err != nil {
				return err
			}
			if err := e.merge(ids[1], ids[0], start); err != nil {
				return err
			}
		}
		return errNothing
	})
	if !errors.Is(err, errNothing) {
		b.Fatal(err)
	}
}
