package bolt

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"rawi/storage"
	"rawi/storage/event/eventtest"
)

// eventWorld draws operations that change events: what feeds bring and change, what operators
// decide, and what is gone.
type eventWorld struct {
	t       *rapid.T
	fetches []storage.Operation // to come
	brought []*storage.Fetch
	ids     []string // of articles
	at      time.Time
	ruled   uint64 // decisions
}

func (w *eventWorld) id() string { return rapid.SampledFrom(w.ids).Draw(w.t, "id") }

func (w *eventWorld) operation() storage.Operation {
	w.at = w.at.Add(time.Minute)
	kind := rapid.IntRange(0, 16).Draw(w.t, "kind")
	if len(w.ids) < 2 || kind < 7 {
		if len(w.fetches) == 0 {
			return storage.Operation{Expiry: &storage.Expiry{At: w.at}}
		}
		op := w.fetches[0]
		w.fetches = w.fetches[1:]
		w.brought, w.at = append(w.brought, op.Fetch), op.Fetch.At
		return op
	}
	d := storage.Decision{At: w.at, A: w.id(), Events: kind > 9}
	switch kind {
	case 7:
		d.Kind, d.Events = storage.DecideForget, false
	case 8:
		return joining(w.at, w.id(), w.id())
	case 9:
		return w.edit()
	case 10:
		d.Kind = storage.DecideSplit
	case 11:
		d.Kind, d.B = storage.DecideNever, w.id()
	case 12, 13:
		d.Kind, d.B, d.Events = storage.DecideMerge, w.id(), kind == 12
	case 14:
		d.Kind, d.A, d.Revokes = storage.DecideRevoke, "", uint64(rapid.IntRange(1, int(w.ruled)+1).Draw(w.t, "number"))
	case 15:
		return storage.Operation{Shed: &storage.Shed{At: w.at, Articles: rapid.IntRange(0, 30).Draw(w.t, "articles"), Stories: rapid.IntRange(0, 30).Draw(w.t, "stories")}}
	default:
		return storage.Operation{Recluster: &storage.Recluster{At: w.at, Event: w.id(), Stories: []string{w.id(), w.id()}, Aliases: []string{w.id()}}}
	}
	w.ruled++
	return storage.Operation{Decision: &d}
}

// edit lets a feed give one of its articles the text of another.
func (w *eventWorld) edit() storage.Operation {
	of, from := rapid.SampledFrom(w.brought).Draw(w.t, "of"), rapid.SampledFrom(w.brought).Draw(w.t, "from")
	a, b := of.Articles[0], from.Articles[0]
	a.Title, a.Text, a.Content = b.Title, append(slices.Clone(b.Text), fmt.Sprint("Updated ", w.at)), b.Content
	return storage.Operation{Fetch: &storage.Fetch{At: w.at, State: storage.FeedState{Feed: of.State.Feed, Poll: uint64(w.at.Unix())}, Articles: []storage.Article{a}}}
}

// Whatever feeds bring and operators decide, events and stories name each other, as the window
// has them, and a store that took it in batches, with restarts, has the same.
func TestEventsAddUpWhateverHappens(t *testing.T) {
	t.Parallel()
	eventsAddUp(t, 0)
}

// So they do where articles expire.
func TestEventsAddUpWhateverExpires(t *testing.T) {
	t.Parallel()
	eventsAddUp(t, 3)
}

// eventsAddUp checks that with all articles kept, or perFeed of each feed.
func eventsAddUp(t *testing.T, perFeed int) {
	settings, fetches := tellings(t)
	settings.Settings.Retention.PerFeed = perFeed
	rapid.Check(t, func(rt *rapid.T) {
		w := &eventWorld{t: rt, fetches: fetches, at: eventtest.FirstDay}
		one, other := filepath.Join(t.TempDir(), "rawi.db"), filepath.Join(t.TempDir(), "rawi.db")
		s := openAt(rt, one, quick)
		defer s.Close()
		ops := []storage.Operation{settings}
		do(rt, s, settings)
		for i := range rapid.IntRange(1, 80).Draw(rt, "operations") {
			op := w.operation()
			if perFeed > 0 && i%5 == 4 {
				op = storage.Operation{Expiry: &storage.Expiry{At: w.at}}
			}
			out, err := s.Apply(t.Context(), op)
			if err != nil {
				rt.Fatal(err)
			}
			w.ids, ops = append(w.ids, out[0].New...), append(ops, op)
		}
		verified(rt, s)
		b := openAt(rt, other, quick)
		defer func() { b.Close() }()
		for len(ops) > 0 {
			n := rapid.IntRange(1, len(ops)).Draw(rt, "batch")
			if _, err := b.Apply(t.Context(), ops[:n]...); err != nil {
				rt.Fatal(err)
			}
			if ops = ops[n:]; rapid.Bool().Draw(rt, "restart") {
				if err := b.Close(); err != nil {
					rt.Fatal(err)
				}
				b = openAt(rt, other, quick)
			}
		}
		if diff := cmp.Diff(look(rt, s, w.at), look(rt, b, w.at), cmpopts.IgnoreFields(storage.FeedState{}, "Polls")); diff != "" {
			rt.Errorf("one by one (-) and in batches (+) differ:\n%s", diff)
		}
	})
}
