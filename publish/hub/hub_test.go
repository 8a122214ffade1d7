package hub

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/subscription"
)

func TestSubscriberIsAskedWhetherItMeantIt(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		asked := r.requests(http.MethodGet)
		if len(asked) != 1 {
			t.Fatalf("asked %d times, want once", len(asked))
		}
		q := asked[0].url.Query()
		if q.Get("reader") != "7" || q.Get("hub.mode") != "subscribe" || q.Get("hub.topic") != topic || q.Get("hub.lease_seconds") != "864000" {
			t.Errorf("asked %v, want the callback's own query and what it wished", asked[0].url)
		}
		if len(q.Get("hub.challenge")) < 22 {
			t.Errorf("challenge %q can be guessed", q.Get("hub.challenge"))
		}
		sub := s.stored()[0]
		if sub.Callback != callback || sub.Topic != topic || sub.Secret != secret || sub.Feed != "" {
			t.Errorf("stored %+v", sub)
		}
		if d := time.Until(sub.Until); d > 10*24*time.Hour || d < 10*24*time.Hour-time.Minute {
			t.Errorf("leased for %v, want 10 days", d)
		}
	})
}

func TestChangedDocumentIsDeliveredSigned(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		const doc = "<feed>الخبر الثاني</feed>"
		s.publish(topic, doc)
		h.Changed(topic, site+"/nobody.atom")
		after(checkDelay + time.Second)
		posts := r.requests(http.MethodPost)
		if len(posts) != 1 {
			t.Fatalf("%d deliveries, want 1", len(posts))
		}
		p := posts[0]
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte(doc))
		if want := "sha256=" + hex.EncodeToString(mac.Sum(nil)); p.header.Get("X-Hub-Signature") != want {
			t.Errorf("signature %s, want %s", p.header.Get("X-Hub-Signature"), want)
		}
		if p.body != doc || p.url.String() != callback || p.header.Get("Content-Type") != "application/atom+xml; charset=utf-8" {
			t.Errorf("delivered %q as %q to %s", p.body, p.header.Get("Content-Type"), p.url)
		}
		if want := `<https://rawi.test/hub>; rel="hub", <https://rawi.test/feed.atom>; rel="self"`; p.header.Get("Link") != want {
			t.Errorf("link %s, want %s", p.header.Get("Link"), want)
		}
		h.Changed(topic)
		after(time.Minute)
		if n := len(r.requests(http.MethodPost)); n != 1 {
			t.Errorf("the same document was delivered %d times, want once", n)
		}
	})
}

// TestFollowedIsWhatSomebodyIsToldOf: subscribers, or a hub of the operator's for all.
func TestFollowedIsWhatSomebodyIsToldOf(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, h *Hub, _ *readers, _ *library) {
		if !h.HasFollowers() || !h.Follows(topic) || h.Follows(site+"/nobody.atom") {
			t.Errorf("followed: the topic %t, another document %t; want the topic alone", h.Follows(topic), h.Follows(site+"/nobody.atom"))
		}
	})
	if h := New(Options{HTTP: http.DefaultClient}); h.HasFollowers() || h.Follows(topic) {
		t.Error("somebody is told where nobody subscribed")
	}
	if h := New(Options{HTTP: http.DefaultClient, Ping: []string{"https://hub.example/"}}); !h.HasFollowers() || !h.Follows(topic) {
		t.Error("a hub of the operator's is told of all, and nobody follows a document")
	}
}

// TestChangesInSwarmsAreFewDeliveries, the last of which has all.
func TestChangesInSwarmsAreFewDeliveries(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		for i := range 600 {
			s.publish(topic, fmt.Sprintf("<feed>%d</feed>", i))
			h.Changed(topic)
			after(100 * time.Millisecond)
		}
		after(time.Minute)
		posts := r.requests(http.MethodPost)
		if n := len(posts); n < 4 || n > 6 {
			t.Errorf("%d deliveries of 600 changes in a minute, want one every 15 s", n)
		}
		if last := posts[len(posts)-1].body; last != "<feed>599</feed>" {
			t.Errorf("last delivered %q, want the last change", last)
		}
	})
}

func TestSubscriberLeaves(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		if w := ask(h, with(subscribeForm(callback, topic), "hub.mode", "unsubscribe")); w.Code != http.StatusAccepted {
			t.Fatalf("request to leave: %d %s, want 202", w.Code, w.Body)
		}
		after(saveDelay + time.Second)
		asked := r.requests(http.MethodGet)
		if q := asked[len(asked)-1].url.Query(); q.Get("hub.mode") != "unsubscribe" || q.Has("hub.lease_seconds") {
			t.Errorf("asked %v, want whether it leaves", asked[len(asked)-1].url)
		}
		if len(s.stored()) != 0 || len(h.Topics()) != 0 {
			t.Errorf("still stored %v, topics %v", s.stored(), h.Topics())
		}
		s.publish(topic, "x")
		h.Changed(topic)
		after(time.Minute)
		if n := len(r.requests(http.MethodPost)); n != 0 {
			t.Errorf("%d deliveries to who left", n)
		}
	})
}

// TestRenewalTakesEffectWhenConfirmed: until then the old secret and lease hold.
func TestRenewalTakesEffectWhenConfirmed(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		before := s.stored()[0]
		r.set(func(r *readers) { r.answer = "something else" })
		again := with(with(subscribeForm(callback, topic), "hub.secret", "سر جديد"), "hub.lease_seconds", "3600")
		ask(h, again)
		ask(h, with(subscribeForm(callback, topic), "hub.mode", "unsubscribe"))
		after(time.Minute)
		if got := s.stored(); len(got) != 1 || got[0] != before {
			t.Errorf("stored %+v, want what was confirmed: %+v", got, before)
		}
		r.set(func(r *readers) { r.answer = "" })
		ask(h, again)
		after(time.Minute)
		if got := s.stored(); len(got) != 1 || got[0].Secret != "سر جديد" || time.Until(got[0].Until) > time.Hour {
			t.Errorf("stored %+v, want the new secret and lease", got)
		}
	})
}

// TestLaterRequestCounts, though it comes while the first is being verified.
func TestLaterRequestCounts(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		r.set(func(r *readers) { r.took = time.Second })
		ask(h, subscribeForm(callback, topic))
		after(time.Second / 2)
		ask(h, with(subscribeForm(callback, topic), "hub.secret", "سر جديد"))
		after(time.Minute)
		if got := s.stored(); len(got) != 1 || got[0].Secret != "سر جديد" || len(r.requests(http.MethodGet)) != 2 {
			t.Errorf("stored %+v after %d verifications, want the later secret after 2", got, len(r.requests(http.MethodGet)))
		}
	})
}

func TestLeaseEnds(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		after(10*24*time.Hour + sweepInterval)
		if len(s.stored()) != 0 {
			t.Errorf("stored beyond its lease: %v", s.stored())
		}
		s.publish(topic, "x")
		h.Changed(topic)
		after(time.Minute)
		if n := len(r.requests(http.MethodPost)); n != 0 {
			t.Errorf("%d deliveries after the lease", n)
		}
	})
}

// TestRestartDeliversWhatChangedMeanwhile, and only that.
func TestRestartDeliversWhatChangedMeanwhile(t *testing.T) {
	t.Parallel()
	at := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // when bubbles begin
	has := storage.Subscription{
		ID: "has", Topic: topic, Callback: "https://has.test/", Until: at.Add(time.Hour), Sent: documentSum([]byte("<feed>الخبر الأول</feed>")),
	}
	lacks := storage.Subscription{ID: "lacks", Topic: topic, Callback: "https://lacks.test/", Until: at.Add(time.Hour), Sent: 7}
	ours := storage.Subscription{ID: "ours", Feed: "furat", Topic: topic, Callback: site + "/websub/x", Until: at.Add(time.Hour)}
	over := storage.Subscription{ID: "over", Topic: topic, Callback: "https://over.test/", Until: at.Add(-time.Hour)}
	world(t, Options{Known: []storage.Subscription{has, lacks, ours, over}}, func(t *testing.T, h *Hub, r *readers, s *library) {
		after(sweepInterval + time.Minute)
		posts := r.requests(http.MethodPost)
		if len(posts) != 1 || posts[0].url.Host != "lacks.test" {
			t.Errorf("%d deliveries after a restart, want one to who lacks it", len(posts))
		}
		if got := len(s.stored()); got != 3 {
			t.Errorf("%d stored, want all but the one whose lease is over", got)
		}
	})
}

func TestHubsOfTheOperatorAreTold(t *testing.T) {
	t.Parallel()
	const public = "https://public.test/"
	world(t, Options{Ping: []string{public}}, func(t *testing.T, h *Hub, r *readers, s *library) {
		h.Changed(topic, site+"/feed.rss")
		h.Changed(topic)
		after(checkDelay + time.Second)
		posts := r.requests(http.MethodPost)
		if want := "hub.mode=publish&hub.url=https%3A%2F%2Frawi.test%2Ffeed.atom&hub.url=https%3A%2F%2Frawi.test%2Ffeed.rss"; len(posts) != 1 || posts[0].body != want {
			t.Fatalf("told %v, want once %s", posts, want)
		}
		r.set(func(r *readers) { r.status["public.test"] = http.StatusServiceUnavailable })
		h.Changed(topic)
		after(24 * time.Hour)
		if n := len(r.requests(http.MethodPost)); n < 8 || n > 13 {
			t.Errorf("a hub in trouble was told %d times in a day, want some ten", n)
		}
		r.set(func(r *readers) { delete(r.status, "public.test") })
		after(subscription.MaxBackOff)
		n := len(r.requests(http.MethodPost))
		after(24 * time.Hour)
		if again := len(r.requests(http.MethodPost)); again != n || h.Stats().Pings != 2 {
			t.Errorf("told %d times more after it took it, %d pings, want 0 and 2", again-n, h.Stats().Pings)
		}
	})
}
