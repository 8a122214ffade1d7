package websub

import (
	"fmt"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/subscription"
)

func TestFeedWithAHubIsSubscribed(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory) {
		s.Learn(state("furat", topic, hubURL))
		after(time.Second)
		form := h.last("subscribe")
		if form == nil || form.Get("hub.topic") != topic || form.Get("method") != http.MethodPost || form.Get("url") != hubURL {
			t.Fatalf("the hub was asked %v, want a subscription to %s", form, topic)
		}
		if secret := form.Get("hub.secret"); len(secret) < 32 || len(secret) >= 200 {
			t.Errorf("secret of %d bytes, want 32 to 199", len(secret))
		}
		if callback := form.Get("hub.callback"); len(callback) < len(base+Path)+20 {
			t.Errorf("callback %q can be guessed", callback)
		}
		if _, _, replies := h.log(); len(replies) != 1 || replies[0] != http.StatusOK {
			t.Fatalf("the verification was answered %v, want 200 with the challenge", replies)
		}
		stored := m.stored()
		if len(stored) != 1 || stored[0].Feed != "furat" || stored[0].Secret != form.Get("hub.secret") {
			t.Fatalf("stored %+v, want the subscription", stored)
		}
		until, _ := s.Lease("furat")
		if d := time.Until(until); d <= 9*24*time.Hour || d > 10*24*time.Hour {
			t.Errorf("leased for %v, want 10 days", d)
		}
	})
}

// Hubs and feeds spell a topic in their own ways.
func TestTopicIsOneHoweverItIsSpelt(t *testing.T) {
	t.Parallel()
	const arabic = "https://furat.test/%d8%a3?q=~"
	for _, other := range []string{arabic, "https://furat.test/%D8%A3?q=%7e", "HTTPS://Furat.test:443/%D8%a3?q=~", "https://furat.test/أ?q=~#x"} {
		world(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, _ *memory) {
			h.topic = other
			s.Learn(state("furat", arabic, hubURL))
			after(time.Second)
			if _, _, replies := h.log(); len(replies) != 1 || replies[0] != http.StatusOK {
				t.Errorf("a hub that calls the topic %s was answered %v, want 200", other, replies)
			}
			s.Learn(state("furat", other, hubURL))
			after(2 * topicGrace)
			if n := h.count("subscribe"); n != 1 {
				t.Errorf("for a feed that calls itself %s the hub was asked %d times, want once", other, n)
			}
		})
	}
}

func TestPushIsDelivered(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory) {
		s.Learn(state("furat", topic, hubURL))
		after(time.Second)
		form := h.last("subscribe")
		if code := h.push(form.Get("hub.callback"), sign(form.Get("hub.secret"), content), content); code != http.StatusAccepted {
			t.Fatalf("push: status %d, want 202", code)
		}
		after(time.Second)
		pushes, _ := m.got()
		if len(pushes) != 1 {
			t.Fatalf("%d pushes delivered, want 1", len(pushes))
		}
		p := pushes[0]
		if p.Feed != "furat" || p.Topic != topic || string(p.Body) != content || p.ContentType != "application/rss+xml" {
			t.Errorf("got %+v", p)
		}
		if _, pushed := s.Lease("furat"); !pushed.Equal(p.At) {
			t.Errorf("last push %v, want %v", pushed, p.At)
		}
	})
}

// TestRenewalLeavesNoGap: at two thirds of the lease another subscription is
// made, with another callback and secret, and the first one holds until the
// hub has verified it.
func TestRenewalLeavesNoGap(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory) {
		s.Learn(state("furat", topic, hubURL))
		after(time.Second)
		first := h.last("subscribe")
		h.set(func(h *fakeHub) { h.mute = true })
		after(subscription.DefaultLease * 2 / 3)
		second := h.last("subscribe")
		if h.count("subscribe") != 2 || second.Get("hub.callback") == first.Get("hub.callback") || second.Get("hub.secret") == first.Get("hub.secret") {
			t.Fatalf("%d requests after two thirds of the lease, want a second with its own callback and secret", h.count("subscribe"))
		}
		if code := h.push(first.Get("hub.callback"), sign(first.Get("hub.secret"), content), content); code != http.StatusAccepted {
			t.Errorf("push to the first callback before the second is verified: %d, want 202", code)
		}
		h.set(func(h *fakeHub) { h.mute = false })
		after(time.Hour)
		if last := h.last("unsubscribe"); last == nil || last.Get("hub.callback") != first.Get("hub.callback") {
			t.Errorf("the first subscription was not ended: %v", last)
		}
		if code := h.push(first.Get("hub.callback"), sign(first.Get("hub.secret"), "x"), "x"); code != http.StatusGone {
			t.Errorf("push to the first callback after that: %d, want 410", code)
		}
		if stored := m.stored(); len(stored) != 1 || stored[0].Secret == first.Get("hub.secret") {
			t.Errorf("stored %+v, want the second subscription only", stored)
		}
	})
}

func TestRemovedFeedIsUnsubscribed(t *testing.T) {
	t.Parallel()
	for name, feeds := range map[string][]storage.Feed{"removed": nil, "paused": {{Name: "furat", URL: topic, Paused: true}}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			unsubscribes(t, feeds)
		})
	}
}

// unsubscribes from the one feed there is when left are the ones that are left.
func unsubscribes(t *testing.T, left []storage.Feed) {
	t.Helper()
	world(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory) {
		feeds := []storage.Feed{{Name: "furat", URL: topic}}
		s.SetFeeds(feeds, []storage.FeedState{state("furat", topic, hubURL)})
		after(time.Second)
		if h.count("subscribe") != 1 {
			t.Fatal("not subscribed")
		}
		s.SetFeeds(left, nil)
		after(time.Second)
		last := h.last("unsubscribe")
		if last == nil || last.Get("hub.topic") != topic || last.Get("hub.secret") != "" {
			t.Fatalf("the hub was told %v, want that we leave", last)
		}
		if _, _, replies := h.log(); replies[len(replies)-1] != http.StatusOK {
			t.Errorf("the unsubscription was not confirmed: %v", replies)
		}
		if len(m.stored()) != 0 {
			t.Errorf("still stored: %+v", m.stored())
		}
		s.Learn(state("furat", topic, hubURL)) // by a poll that was under way
		after(10 * 24 * time.Hour)
		if n := h.count("subscribe"); n != 1 {
			t.Errorf("%d requests to subscribe, want 1", n)
		}
		if n := h.count("unsubscribe"); n != 1 {
			t.Errorf("%d requests to leave, want 1", n)
		}
	})
}

func TestNewHubReplacesTheOld(t *testing.T) {
	t.Parallel()
	const other = "https://other.test/hub"
	world(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory) {
		s.Learn(state("furat", topic, hubURL))
		after(time.Second)
		s.Learn(state("furat", topic, other))
		after(time.Second)
		if got := h.last("subscribe").Get("url"); got != other {
			t.Errorf("asked %s, want the new hub", got)
		}
		if got := h.last("unsubscribe").Get("url"); got != hubURL {
			t.Errorf("left %s, want the old hub", got)
		}
		for i := range 4 {
			s.Learn(state("furat", fmt.Sprintf("%s?%d", topic, i), other))
			after(time.Second)
		}
		s.Learn(state("furat", topic+"?new", other))
		after(time.Hour)
		if n := h.count("subscribe"); n != 2 {
			t.Errorf("%d subscriptions for a feed that calls itself otherwise each time, want 2", n)
		}
		after(topicGrace)
		if got, left := h.last("subscribe"), h.last("unsubscribe"); got.Get("hub.topic") != topic+"?new" || left.Get("hub.topic") != topic {
			t.Errorf("asked for %s and left %s, want the new topic and the old", got.Get("hub.topic"), left.Get("hub.topic"))
		}
		s.Learn(state("furat", topic))
		after(time.Second)
		if got := h.last("unsubscribe").Get("url"); got != other || len(m.stored()) != 0 {
			t.Errorf("left %s, want the new hub too; stored %d", got, len(m.stored()))
		}
		if until, _ := s.Lease("furat"); !until.IsZero() {
			t.Errorf("leased until %v by nobody", until)
		}
	})
}

// TestRestartGoesOn: what was stored is neither asked for again nor lost.
func TestRestartGoesOn(t *testing.T) {
	t.Parallel()
	at := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // when bubbles begin
	known := storage.Subscription{
		ID: "abc", Feed: "furat", Hub: hubURL, Topic: topic, Callback: base + Path + "abc", Secret: "سر",
		Verified: at.Add(-24 * time.Hour), Until: at.Add(9 * 24 * time.Hour),
	}
	older := known
	older.ID, older.Until = "old", at.Add(time.Hour)
	theirs := storage.Subscription{ID: "theirs", Topic: base + "/feed.atom", Callback: "https://reader.test/", Until: known.Until}
	world(t, Options{Known: []storage.Subscription{known, older, theirs}}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory) {
		s.SetFeeds([]storage.Feed{{Name: "furat", URL: topic}}, []storage.FeedState{state("furat", topic, hubURL)})
		after(time.Second)
		if n := h.count("subscribe"); n != 0 {
			t.Errorf("asked %d times at the start, want none", n)
		}
		if code := h.push(known.Callback, sign(known.Secret, content), content); code != http.StatusAccepted {
			t.Errorf("push: %d, want 202", code)
		}
		if h.last("unsubscribe").Get("hub.callback") != older.Callback || len(m.stored()) != 2 {
			t.Errorf("of two subscriptions for one feed the older was not ended: %v", m.stored())
		}
		after(6 * 24 * time.Hour)
		if n := h.count("subscribe"); n != 1 {
			t.Errorf("renewed %d times, want once", n)
		}
		if pushes, _ := m.got(); len(pushes) != 1 {
			t.Errorf("%d pushes, want 1", len(pushes))
		}
	})
}

func TestMovedSiteIsSubscribedAnew(t *testing.T) {
	t.Parallel()
	var at atomic.Value
	at.Store(base)
	world(t, Options{Public: func() string { return at.Load().(string) }}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory) {
		s.Learn(state("furat", topic, hubURL))
		after(time.Second)
		at.Store("https://moved.test")
		s.SetFeeds([]storage.Feed{{Name: "furat", URL: topic}}, nil) // a reload
		after(time.Second)
		form := h.last("subscribe")
		if u, err := url.Parse(form.Get("hub.callback")); err != nil || u.Host != "moved.test" {
			t.Errorf("callback %v, %v: want it at the new address", u, err)
		}
		if stored := m.stored(); len(stored) != 1 || stored[0].Callback != form.Get("hub.callback") {
			t.Errorf("stored %+v, want the new subscription only", stored)
		}
	})
}

func TestWithoutAPublicAddressNobodyIsAsked(t *testing.T) {
	t.Parallel()
	world(t, Options{Public: func() string { return "" }}, func(t *testing.T, s *Subscriber, h *fakeHub, _ *memory) {
		s.Learn(state("furat", topic, hubURL))
		after(24 * time.Hour)
		if asked, _, _ := h.log(); len(asked) != 0 {
			t.Errorf("asked %v", asked)
		}
	})
}
