package hub

import (
	"fmt"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"rawi/storage"
)

// sourceHeader names the client of a request in these tests.
const sourceHeader = "X-Test-Source"

func source(r *http.Request) netip.Addr {
	a, _ := netip.ParseAddr(r.Header.Get(sourceHeader))
	return a
}

// TestFloodCrowdsOutItselfOnly: whoever asks for all places, from one client, on one
// domain or at one network, gets those of one and leaves the others.
func TestFloodCrowdsOutItselfOnly(t *testing.T) {
	t.Parallel()
	limits := Limits{PerDomain: 20, PerNetwork: 30, PerSource: 40}
	for name, v := range map[string]struct {
		client, callback, at func(i int) string // of the i-th request
		want                 int
	}{
		"subdomains": {
			func(i int) string { return fmt.Sprintf("203.0.113.%d", i%250) }, func(i int) string { return fmt.Sprintf("https://h%d.evil.test:%d/", i, 8000+i) },
			func(i int) string { return fmt.Sprintf("198.51.100.%d:443", i%250) }, 20,
		},
		"domains at one address": {
			func(i int) string { return fmt.Sprintf("203.0.113.%d", i%250) }, func(i int) string { return fmt.Sprintf("https://evil%d.test/", i) },
			func(int) string { return "198.51.100.1:443" }, 30,
		},
		"domains in one /64": {
			func(i int) string { return fmt.Sprintf("203.0.113.%d", i%250) }, func(i int) string { return fmt.Sprintf("https://evil%d.test/", i) },
			func(i int) string { return fmt.Sprintf("[2001:db8::%x]:443", i+1) }, 30,
		},
		"literal addresses in one /64": {
			func(i int) string { return fmt.Sprintf("203.0.113.%d", i%250) }, func(i int) string { return fmt.Sprintf("https://[2001:db8::%x]/", i+1) },
			func(i int) string { return fmt.Sprintf("[2001:db8::%x]:443", i+1) }, 20,
		},
		"one client": {
			func(int) string { return "203.0.113.1" }, func(i int) string { return fmt.Sprintf("https://evil%d.test/", i) },
			func(i int) string { return fmt.Sprintf("198.51.%d.%d:443", i/250, i%250) }, 40,
		},
		"clients in one /64": {
			func(i int) string { return fmt.Sprintf("2001:db8::%x", i+1) }, func(i int) string { return fmt.Sprintf("https://evil%d.test/", i) },
			func(i int) string { return fmt.Sprintf("198.51.%d.%d:443", i/250, i%250) }, 40,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world(t, Options{Limits: limits, Source: source}, func(t *testing.T, h *Hub, r *readers, s *library) {
				const requests = 300
				for i := range requests {
					address := v.callback(i)
					r.set(func(r *readers) { r.at[hostOf(address)] = v.at(i) })
					ask(h, subscribeForm(address, topic), v.client(i))
					after(time.Second)
				}
				if got := h.Stats().Subscribers; got != v.want {
					t.Errorf("%d places of %d requests, want %d", got, requests, v.want)
				}
				if w := ask(h, subscribeForm(callback, topic), "192.0.2.1"); w.Code != http.StatusAccepted {
					t.Errorf("another's request: %d %s", w.Code, w.Body)
				}
				after(time.Minute)
				if got := h.Stats().Subscribers; got != v.want+1 {
					t.Errorf("%d subscribers, want the other too", got)
				}
				// The limits hold after a restart.
				again := New(Options{Store: s, HTTP: http.DefaultClient, Known: s.stored(), Limits: limits, Source: source})
				if len(again.subs.count) != len(h.subs.count) {
					t.Errorf("after a restart places are counted by %v, before by %v", again.subs.count, h.subs.count)
				}
			})
		})
	}
}

// TestUnknownClientsAreNotCounted, nor networks behind a proxy: all would be one.
func TestUnknownClientsAreNotCounted(t *testing.T) {
	t.Parallel()
	world(t, Options{Limits: Limits{PerNetwork: 2, PerSource: 2}, Proxied: true}, func(t *testing.T, h *Hub, r *readers, s *library) {
		for i := range 10 {
			host := fmt.Sprintf("h%d.test", i)
			r.set(func(r *readers) { r.at[host] = "192.0.2.9:3128" })
			ask(h, subscribeForm("https://"+host+"/", topic))
		}
		after(time.Minute)
		if got := h.Stats().Subscribers; got != 10 {
			t.Errorf("%d subscribers, want all ten", got)
		}
	})
}

// TestRenewalMovesItsPlace to the network that confirms now and the client that asked.
func TestRenewalMovesItsPlace(t *testing.T) {
	t.Parallel()
	world(t, Options{Source: source}, func(t *testing.T, h *Hub, r *readers, s *library) {
		for _, v := range []struct{ at, client string }{{"198.51.100.1:443", "203.0.113.1"}, {"198.51.100.2:443", "203.0.113.2"}} {
			r.set(func(r *readers) { r.at["reader.test"] = v.at })
			ask(h, subscribeForm(callback, topic), v.client)
			after(time.Minute)
		}
		want := counts{{byTopic, topic}: 1, {byDomain, "reader.test"}: 1, {byNetwork, "198.51.100.2"}: 1, {bySource, "203.0.113.2"}: 1}
		if fmt.Sprint(h.subs.count) != fmt.Sprint(want) {
			t.Errorf("counted %v, want %v", h.subs.count, want)
		}
		if sub := s.stored()[0]; sub.Network != "198.51.100.2" || sub.Source != "203.0.113.2" {
			t.Errorf("stored %+v", sub)
		}
		ask(h, with(subscribeForm(callback, topic), "hub.mode", "unsubscribe"))
		after(time.Minute)
		if len(h.subs.count) != 0 {
			t.Errorf("who left is counted still: %v", h.subs.count)
		}
	})
}

// TestSlowVerificationsHoldUpNobody: 6 requests a second whose callbacks do not
// answer delay neither deliveries nor the verifications of others.
func TestSlowVerificationsHoldUpNobody(t *testing.T) {
	t.Parallel()
	for name, client := range map[string]func(i int) string{
		"of one client":   func(int) string { return "203.0.113.1" },
		"of many clients": func(i int) string { return fmt.Sprintf("203.0.113.%d", i%250) },
		"of unknown ones": func(int) string { return "" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world(t, Options{Source: source}, func(t *testing.T, h *Hub, r *readers, s *library) {
				ask(h, subscribeForm(callback, topic), "192.0.2.1")
				after(time.Minute)
				flood := func(seconds int) {
					for range 6 * seconds {
						i := len(r.requests(http.MethodGet)) + h.Stats().Pending
						ask(h, subscribeForm(fmt.Sprintf("https://evil%d-%d.test/", i, time.Now().UnixNano()), topic), client(i))
						after(time.Second / 6)
					}
				}
				r.set(func(r *readers) { r.took = time.Hour })
				flood(120)
				r.set(func(r *readers) { r.took = 0 })
				began := time.Now()
				s.publish(topic, "x")
				h.Changed(topic)
				r.set(func(r *readers) {
					r.took = time.Hour
					r.quick = map[string]bool{"reader.test": true, "other.test": true}
				})
				flood(10)
				posts := r.requests(http.MethodPost)
				if len(posts) != 1 || posts[0].at.Sub(began) != checkDelay {
					t.Errorf("%d deliveries during a flood, want one after %v", len(posts), checkDelay)
				}
				if name != "of one client" {
					return // many clients fill what may wait
				}
				ask(h, subscribeForm("https://other.test/", topic), "192.0.2.2")
				after(time.Second)
				if got := h.Stats().Subscribers; got != 2 {
					t.Errorf("%d subscribers, want another one verified within a second", got)
				}
			})
		})
	}
}

// TestPendingRequestsAreBounded: of renewals too, and a domain cannot take all.
func TestPendingRequestsAreBounded(t *testing.T) {
	t.Parallel()
	world(t, Options{Source: source, Limits: Limits{Pending: 40, PendingPerDomain: 16}}, func(t *testing.T, h *Hub, r *readers, s *library) {
		send := func(n int, form string) (accepted int) {
			for i := range n {
				if ask(h, subscribeForm(fmt.Sprintf(form, i), topic), fmt.Sprintf("203.0.113.%d", i)).Code == http.StatusAccepted {
					accepted++
				}
			}
			return accepted
		}
		for range 4 {
			send(40, "https://evil.test/%d")
			after(time.Minute)
		}
		r.set(func(r *readers) { r.took = time.Hour })
		if n := send(100, "https://evil.test/%d"); n != 16 {
			t.Errorf("%d renewals of one domain wait, want 16", n)
		}
		if n := send(100, "https://h%d.test/"); n != 24 || h.Stats().Pending != 40 {
			t.Errorf("%d more wait, %d in all, want 24 and 40", n, h.Stats().Pending)
		}
		if w := ask(h, subscribeForm("https://evil.test/0", topic)); w.Code != http.StatusAccepted || h.Stats().Pending != 40 {
			t.Errorf("a request in place of one that waits: %d, %d wait", w.Code, h.Stats().Pending)
		}
		after(2 * time.Hour)
		if len(h.subs.pending) != 0 || h.verifier.active != 0 {
			t.Errorf("%d wait, %d under way in the end", len(h.subs.pending), h.verifier.active)
		}
	})
}

// TestRequestsInPlaceOfOthersCountForTheirClient: who asks again for what others asked for
// takes no more places than who asks first.
func TestRequestsInPlaceOfOthersCountForTheirClient(t *testing.T) {
	t.Parallel()
	world(t, Options{Source: source, Limits: Limits{Pending: 40, PendingPerDomain: 3}}, func(t *testing.T, h *Hub, r *readers, s *library) {
		r.set(func(r *readers) { r.took = time.Hour })
		accepted := 0
		for i := range 6 {
			form := subscribeForm(fmt.Sprintf("https://h%d.test/", i), topic)
			if w := ask(h, form, fmt.Sprintf("203.0.113.%d", i)); w.Code != http.StatusAccepted {
				t.Fatalf("request %d: %d", i, w.Code)
			}
			for range 2 { // the second is in place of its own
				if ask(h, form, "203.0.113.99").Code == http.StatusAccepted {
					accepted++
				}
			}
		}
		if accepted != 6 || h.Stats().Pending != 6 {
			t.Errorf("%d of 12 requests of one client are taken, %d wait; want 6 and 6", accepted, h.Stats().Pending)
		}
		after(2 * time.Hour)
	})
}

// TestUnnamedTopicsAreDroppedAtTheStart: they take no place, get nothing, and stay in
// the store until their lease ends.
func TestUnnamedTopicsAreDroppedAtTheStart(t *testing.T) {
	t.Parallel()
	until := time.Date(2000, 1, 1, 1, 0, 0, 0, time.UTC) // bubbles begin at midnight
	known := []storage.Subscription{
		{ID: "named", Topic: topic, Callback: "https://named.test/", Until: until},
		{ID: "search", Topic: site + "/search.atom?q=x", Callback: "https://search.test/", Until: until},
	}
	world(t, Options{Known: known}, func(t *testing.T, h *Hub, r *readers, s *library) {
		h.Changed(topic, known[1].Topic)
		after(time.Minute)
		if posts := r.requests(http.MethodPost); len(posts) != 1 || posts[0].url.Host != "named.test" {
			t.Errorf("delivered %v, want to the named topic's subscriber", posts)
		}
		if h.Stats().Subscribers != 1 || len(h.Topics()) != 1 || len(s.stored()) != 2 {
			t.Errorf("%d subscribers of %v, %d stored", h.Stats().Subscribers, h.Topics(), len(s.stored()))
		}
	})
}
