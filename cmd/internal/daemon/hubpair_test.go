package daemon

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"rawi/fetcher/websub"
	"rawi/publish/hub"
	"rawi/storage"
	"rawi/storage/bolt"
)

const (
	publisher = "https://publisher.test" // who publishes, and is its own hub
	reader    = "https://reader.test"    // who follows
	topic     = publisher + "/feed.atom"
)

// network connect the two without a network: requests go to the host's handler.
type network map[string]http.Handler

func (w network) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	server := httptest.NewRequest(r.Method, r.URL.String(), r.Body)
	server.Header, server.ContentLength = r.Header.Clone(), r.ContentLength
	answer := httptest.NewRecorder()
	w[r.URL.Host].ServeHTTP(answer, server)
	return answer.Result(), nil
}

// page is the document that is published.
type page struct {
	mu   sync.Mutex // guards text
	text string
}

func (p *page) fetch(_ context.Context, asked string) ([]byte, string, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return []byte(p.text), "application/atom+xml", asked == topic
}

func (p *page) set(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text = text
}

// pair is a hub and a subscriber, each with its own store.
type pair struct {
	network    network
	hubStore   *bolt.Store
	subStore   *bolt.Store
	page       page
	hub        *hub.Hub
	subscriber *websub.Subscriber

	mu  sync.Mutex // guards got
	got []string
}

func newPair(t *testing.T) *pair {
	t.Helper()
	p := &pair{network: network{}}
	for name, s := range map[string]**bolt.Store{"hub": &p.hubStore, "subscriber": &p.subStore} {
		store, err := bolt.Open(filepath.Join(t.TempDir(), name+".db"), bolt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		*s = store
	}
	return p
}

func (p *pair) close(t *testing.T) {
	t.Helper()
	for _, s := range []*bolt.Store{p.hubStore, p.subStore} {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// run starts both, from what their stores know, and returns what stops them.
func (p *pair) run(t *testing.T) (stop func()) {
	t.Helper()
	client := &http.Client{Transport: p.network}
	theirs, err := p.hubStore.Subscriptions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ours, err := p.subStore.Subscriptions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.hub = hub.New(hub.Options{
		Store: p.hubStore, HTTP: client, Known: theirs, Fetch: p.page.fetch, Named: func(_ context.Context, asked string) bool { return asked == topic }, Public: func() string { return publisher },
	})
	p.subscriber = websub.New(websub.Options{
		Store: p.subStore, HTTP: client, Known: ours, Public: func() string { return reader },
		Push: func(_ context.Context, pushes []websub.Push) error {
			p.mu.Lock()
			defer p.mu.Unlock()
			for _, push := range pushes {
				p.got = append(p.got, push.Feed+": "+string(push.Body))
			}
			return nil
		},
	})
	p.network["publisher.test"], p.network["reader.test"] = p.hub, p.subscriber
	ctx, cancel := context.WithCancel(t.Context())
	var both sync.WaitGroup
	for _, run := range []func(context.Context) error{p.hub.Run, p.subscriber.Run} {
		both.Go(func() {
			if err := run(ctx); err != nil {
				t.Errorf("run: %v", err)
			}
		})
	}
	return func() { cancel(); both.Wait() }
}

func (p *pair) pushed() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.got)
}

// follow has the subscriber read the feed once, as a poll does.
func (p *pair) follow() {
	header := http.Header{"Link": {fmt.Sprintf(`<%s%s>; rel="hub", <%s>; rel="self"`, publisher, hub.Path, topic)}}
	p.subscriber.SetFeeds([]storage.Feed{{Name: "publisher", URL: topic}}, []storage.FeedState{{
		Feed: "publisher", URL: topic, Status: storage.StatusOK, Channel: websub.Discover(topic, header, storage.Channel{}),
	}})
}

// TestWhatOneRawiPublishesAnotherGetsByPushAlone, for two months of renewals,
// each change once, over a restart of both, until it no longer wants it.
func TestWhatOneRawiPublishesAnotherGetsByPushAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t)
		defer p.close(t)
		stop := p.run(t)
		p.follow()
		after(time.Minute)
		for day := 1; day <= 60; day++ {
			p.page.set(fmt.Sprintf("<feed>خبر اليوم %d</feed>", day))
			p.hub.Changed(topic)
			after(time.Minute)
			if got := p.pushed(); got != day {
				t.Fatalf("day %d: %d pushes, want one a day", day, got)
			}
			if n := p.hub.Stats().Subscribers; n != 1 {
				t.Fatalf("day %d: %d subscribers, want 1", day, n)
			}
			if day == 30 {
				stop()
				stop = p.run(t)
			}
			after(24*time.Hour - time.Minute)
		}
		if last := p.got[59]; last != "publisher: <feed>خبر اليوم 60</feed>" {
			t.Errorf("last push %q", last)
		}
		if st := p.subscriber.Stats(); st.Active != 1 || st.Pending != 0 || st.Forged != 0 {
			t.Errorf("subscriber %+v, want one agreement and nothing forged", st)
		}
		p.subscriber.SetFeeds(nil, nil)
		after(time.Minute)
		if n := p.hub.Stats().Subscribers; n != 0 {
			t.Errorf("%d subscribers after the feed was removed, want none", n)
		}
		stop()
		for name, s := range map[string]*bolt.Store{"hub": p.hubStore, "subscriber": p.subStore} {
			if left, err := s.Subscriptions(t.Context()); err != nil || len(left) != 0 {
				t.Errorf("%s still stores %v, %v", name, left, err)
			}
		}
	})
}

// TestChangeDuringTheHubsRestartIsDelivered as soon as it is back.
func TestChangeDuringTheHubsRestartIsDelivered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t)
		defer p.close(t)
		stop := p.run(t)
		p.follow()
		after(time.Minute)
		p.page.set("<feed>قبل</feed>") // before
		p.hub.Changed(topic)
		after(time.Minute)
		stop()
		p.page.set("<feed>بعد</feed>") // after
		stop = p.run(t)
		after(time.Minute)
		stop()
		if len(p.got) != 2 || p.got[1] != "publisher: <feed>بعد</feed>" {
			t.Errorf("got %q, want what changed meanwhile once", p.got)
		}
	})
}

// after lets time pass and waits until all that it brings is done.
func after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}
