package fetcher

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"rawi/fetcher/client"
)

// Run ends though a poll does not: a document that is read for ever, or a store that
// never answers. What was read until then is stored, what was abandoned did not happen,
// and leaves no goroutine behind once it ends.
func TestRunEndsThoughAPollDoesNot(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, stuck := newWorld(), make(chan struct{})
		w.answer = func(r client.Request) (*client.Response, error) {
			if r.URL == "http://h0.example/feed" {
				<-stuck // whatever the context says
			}
			return news(), nil
		}
		s := New(Options{Store: w, Client: w, Robots: w})
		s.SetFeeds(feedsOn(3, ""), nil)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- s.Run(ctx) }()
		wait(time.Minute)
		began := time.Now()
		cancel()
		if err := <-ended; err != nil || time.Since(began) != drainTimeout {
			t.Errorf("Run ended with %v after %v, want %v", err, time.Since(began), drainTimeout)
		}
		close(stuck)
		synctest.Wait()
		for name, want := range map[string]bool{"feed0000": false, "feed0001": true, "feed0002": true} {
			if got := !w.state(name).Polled.IsZero(); got != want {
				t.Errorf("%s: stored %v, want %v", name, got, want)
			}
		}
	})
}
