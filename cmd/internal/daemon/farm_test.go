package daemon

import (
	"context"
	"errors"
	"net"
	"net/http"
	"testing"
	"time"

	"rawi/cmd/internal/farm"
	"rawi/fetcher"
	"rawi/storage"
)

// Of a farm of which a third misbehaves in every way a server can, each honest
// feed is read whole, each host is asked politely, and each faulty feed has an
// error that says what its server did.
func TestFaultyFeedsHarmNobody(t *testing.T) {
	t.Parallel()
	const feeds = 72
	f := farm.New(farm.Options{Feeds: feeds, Hosts: 48, Faulty: 350, Copies: 3, Began: time.Now(), Now: time.Now})
	port := serveFarm(t, f)
	c := configured(t.TempDir(), "")
	c.Feeds = f.Feeds(port)
	// An answer that finds no place in memory in time is asked for again after Min.
	c.Fetch.Interval = fetcher.Interval{Min: 5 * time.Second, Max: time.Hour}
	c.Fetch.Timeout = 3 * time.Second
	c.Fetch.Host.Gap = 100 * time.Millisecond // a server is done a moment after its answer is read
	_, client, _ := start(t, Options{Load: always(c)})

	list := awaitFeeds(t, client, func(s storage.FeedState) bool { return s.Poll > 0 })
	for n, feed := range list {
		switch s := feed.State; {
		case f.Faulty(n) && s.Status == storage.StatusOK && len(s.Warnings) == 0 && feed.Articles != 20:
			t.Errorf("%s: %d articles of a faulty server, and not a word about it", feed.Feed.Name, feed.Articles)
		case !f.Faulty(n) && (s.Status != storage.StatusOK || feed.Articles != 20):
			t.Errorf("%s: %s, %d articles, %q; want ok, 20", feed.Feed.Name, s.Status, feed.Articles, s.Error)
		case s.Status != storage.StatusOK && s.Error == "":
			t.Errorf("%s: %s without a reason", feed.Feed.Name, s.Status)
		}
	}
	if seen := f.Stats(); seen.Concurrent > 1 {
		t.Errorf("%d requests at the same time to one host, want one", seen.Concurrent)
	}
}

// serveFarm serves f at a port of all loopback addresses until the test ends.
func serveFarm(t *testing.T, f *farm.Farm) (port int) {
	t.Helper()
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp4", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{Handler: f, ReadHeaderTimeout: time.Minute}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	t.Cleanup(func() {
		if err := errors.Join(s.Close(), <-done); !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return l.Addr().(*net.TCPAddr).Port
}

// awaitFeeds waits until all feeds are as wanted.
func awaitFeeds(t *testing.T, r storage.Reader, wanted func(storage.FeedState) bool) []storage.FeedInfo {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for tick := time.NewTicker(50 * time.Millisecond); ; {
		feeds, err := r.Feeds(ctx)
		if err != nil {
			t.Fatal(err)
		}
		missing := 0
		for _, f := range feeds {
			if !wanted(f.State) {
				missing++
			}
		}
		if missing == 0 {
			tick.Stop()
			return feeds
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("%d of %d feeds are not there yet", missing, len(feeds))
		}
	}
}
