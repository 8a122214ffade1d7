package daemon

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"rawi/cmd/internal/config"
	"rawi/storage"
)

// TestFailedReloadChangesNothing, whatever fails: reading the config, applying
// its settings, or the store. The next one that works puts all of it in force.
func TestFailedReloadChangesNothing(t *testing.T) {
	t.Parallel()
	c := configured(t.TempDir(), "http://feed.test")
	next := *c
	next.Feeds = append([]storage.Feed{{Name: "jazira", URL: "http://jazira.test/"}}, c.Feeds...)
	next.Topics = []storage.Topic{{Name: "bukamal", Query: "البوكمال"}}
	loaded, fault := c, error(nil)
	at := began
	d, err := New(t.Context(), Options{Now: func() time.Time { return at }, Load: func() (*config.Config, error) { return loaded, fault }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	works := d.writer.apply
	refuses := func(context.Context, ...storage.Operation) ([]storage.Outcome, error) {
		return []storage.Outcome{{Err: storage.ErrInvalid}}, nil
	}
	fails := func(context.Context, ...storage.Operation) ([]storage.Outcome, error) { return nil, storage.ErrFull }

	loaded = &next
	for name, row := range map[string]struct {
		fault error
		apply func(context.Context, ...storage.Operation) ([]storage.Outcome, error)
		want  error
	}{
		"a config with a fault":   {errors.New("rawi.yaml:3: unknown key"), works, nil},
		"settings are refused":    {nil, refuses, storage.ErrInvalid},
		"the store takes nothing": {nil, fails, storage.ErrFull},
	} {
		fault, d.writer.apply = row.fault, row.apply
		want := row.want
		if want == nil {
			want = row.fault
		}
		if err := d.Reload(t.Context()); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", name, err, want)
		}
		d.writer.apply = works
		s, err := operator{d}.Status(t.Context())
		if err != nil || s.Fault != want.Error() || !s.Reloaded.IsZero() {
			t.Errorf("%s: status with the fault %q, reloaded %s, %v", name, s.Fault, s.Reloaded, err)
		}
		settings, err := d.store.Settings(t.Context())
		if err != nil || len(settings.Feeds) != 1 || len(settings.Topics) != 0 {
			t.Errorf("%s: the store has %d feeds and %d topics, %v", name, len(settings.Feeds), len(settings.Topics), err)
		}
		if len(d.active.current().Feeds) != 1 || d.scheduler.Stats().Feeds != 1 {
			t.Errorf("%s: the config in force was replaced, or the scheduler has %d feeds", name, d.scheduler.Stats().Feeds)
		}
	}

	fault, at = nil, began.Add(time.Hour)
	if err := d.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	s, err := operator{d}.Status(t.Context())
	if err != nil || s.Fault != "" || !s.Reloaded.Equal(at) || s.Store.Feeds != 2 || d.scheduler.Stats().Feeds != 2 || len(d.active.current().Topics) != 1 {
		t.Errorf("after a reload that works: %+v, %v, %d feeds", s, err, d.scheduler.Stats().Feeds)
	}
}

// TestExpiryRemovesOldArticles, counted from the daemon's clock.
func TestExpiryRemovesOldArticles(t *testing.T) {
	t.Parallel()
	c := configured(t.TempDir(), "http://feed.test")
	c.Keep.Age = 24 * time.Hour
	at := began
	var log logged
	d, err := New(t.Context(), Options{Now: func() time.Time { return at }, Load: always(c), Logger: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	_, err = d.writer.Apply(t.Context(), storage.Operation{Fetch: &storage.Fetch{
		At: began, Push: true, State: storage.FeedState{Feed: "furat"}, Articles: []storage.Article{{Identity: "1", Title: "خبر قديم", Published: began}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	d.expire(t.Context())
	if s, err := d.store.Stats(t.Context()); err != nil || s.Articles != 1 {
		t.Errorf("at once: %d articles, %v, want 1", s.Articles, err)
	}
	if strings.Contains(log.String(), "old articles") {
		t.Errorf("nothing was removed, and logged: %s", log.String())
	}
	at = began.Add(90 * 24 * time.Hour)
	d.expire(t.Context())
	if s, err := d.store.Stats(t.Context()); err != nil || s.Articles != 0 {
		t.Errorf("after 90 days: %d articles, %v, want none", s.Articles, err)
	}
	if strings.Count(log.String(), `msg="old articles removed" removed=1`) != 1 {
		t.Errorf("one article was removed, and not logged: %s", log.String())
	}
	d.writer.apply = func(context.Context, ...storage.Operation) ([]storage.Outcome, error) { return nil, storage.ErrFull }
	d.expire(t.Context())
	if strings.Count(log.String(), "old articles not removed") != 1 {
		t.Errorf("a fault was not logged: %s", log.String())
	}
	d.writer.apply = func(context.Context, ...storage.Operation) ([]storage.Outcome, error) { return nil, context.Canceled }
	d.expire(t.Context())
	if strings.Count(log.String(), "old articles not removed") != 1 {
		t.Errorf("the end of the daemon was logged as a fault: %s", log.String())
	}
}
