package hub

import (
	"net/http"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/subscription"
)

// TestHubOwnsItsHostsOnly where several share the subscriptions.
func TestHubOwnsItsHostsOnly(t *testing.T) {
	t.Parallel()
	at := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // when bubbles begin
	known := []storage.Subscription{
		{ID: "ours", Topic: topic, Callback: "https://ours.test/", Until: at.Add(time.Hour)},
		{ID: "theirs", Topic: topic, Callback: "https://theirs.test/", Until: at.Add(time.Hour)},
	}
	all := false
	o := Options{Known: known, Ping: []string{"https://hub.theirs.test/"}, Owns: func(host string) bool { return all || host == "ours.test" }}
	world(t, o, func(t *testing.T, h *Hub, r *readers, s *library) {
		h.Changed(topic)
		after(time.Minute)
		posts := r.requests(http.MethodPost)
		if len(posts) != 1 || posts[0].url.Host != "ours.test" {
			t.Fatalf("delivered %+v, want to ours only", posts)
		}
		h.mu.Lock()
		all = true
		h.mu.Unlock()
		h.Recheck()
		after(time.Minute)
		posts = r.requests(http.MethodPost)
		if len(posts) != 2 || posts[1].url.Host != "theirs.test" {
			t.Errorf("%d deliveries, want one to the host that became ours", len(posts))
		}
		h.mu.Lock()
		all = false
		h.mu.Unlock()
		after(2 * time.Hour)
		if got := s.stored(); len(got) != 1 || got[0].ID != "theirs" {
			t.Errorf("stored %+v, want theirs: its owner removes it", got)
		}
	})
}

// TestLearnTakesTheStoresWord but where it waits to be stored itself.
func TestLearnTakesTheStoresWord(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		mine := s.stored()[0]
		count := func() int { return h.Stats().Subscribers }
		other := storage.Subscription{ID: "other", Topic: topic, Callback: "https://other.test/", Until: time.Now().Add(time.Hour)}
		h.Learn(other)
		h.Learn(storage.Subscription{ID: "feed", Feed: "furat", Topic: topic, Until: time.Now().Add(time.Hour)})
		h.Learn(storage.Subscription{ID: "unknown"})
		if count() != 2 {
			t.Errorf("%d subscribers, want ours and the other", count())
		}
		other.Sent = documentSum([]byte("<feed>الخبر الأول</feed>"))
		h.Learn(other) // it has the document
		mine.Secret = "سر آخر"
		h.Learn(mine)
		h.Changed(topic)
		after(2 * time.Second)
		posts := r.requests(http.MethodPost)
		if want := subscription.Sign("سر آخر", []byte("<feed>الخبر الأول</feed>")); len(posts) != 1 || posts[0].header.Get("X-Hub-Signature") != want {
			t.Errorf("delivered %+v, want one by the secret that was learned", posts)
		}
		h.Learn(storage.Subscription{ID: mine.ID}) // the delivery waits to be stored: that is newer
		if count() != 2 {
			t.Errorf("%d subscribers, want still 2", count())
		}
		after(time.Minute)
		ask(h, subscribeForm(callback, topic)) // pending
		h.Learn(storage.Subscription{ID: mine.ID})
		if st := h.Stats(); st.Subscribers != 1 || st.Pending != 1 {
			t.Errorf("%+v, want it unverified while its request is pending", st)
		}
		after(time.Minute)
		if count() != 2 {
			t.Errorf("%d subscribers after it confirmed again, want 2", count())
		}
		h.Learn(storage.Subscription{ID: mine.ID})
		h.Learn(storage.Subscription{ID: "other"})
		if count() != 0 || len(h.Topics()) != 0 {
			t.Errorf("%d subscribers, topics %v, want none", count(), h.Topics())
		}
	})
}
