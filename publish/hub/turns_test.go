package hub

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestSlowSubscribersHoldUpNobody: not those of their domain, of their network, nor
// others, however many they are.
func TestSlowSubscribersHoldUpNobody(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		var prompt []string
		subscribe := func(host, network string) {
			r.set(func(r *readers) { r.at[host] = network + ":443" })
			ask(h, subscribeForm("https://"+host+"/", topic))
			after(time.Second)
		}
		for i := range 6 {
			prompt = append(prompt, fmt.Sprintf("prompt%d.shared.test", i), fmt.Sprintf("prompt%d.test", i))
			subscribe(prompt[2*i], "198.51.100.1")
			subscribe(prompt[2*i+1], "198.51.100.2")
		}
		h.Changed(topic)
		after(time.Minute) // by now they have been prompt
		for i := range 60 {
			subscribe(fmt.Sprintf("slow%d.shared.test", i), "198.51.100.1")
			subscribe(fmt.Sprintf("slow%d.test", i), fmt.Sprintf("203.0.113.%d", i))
			subscribe(fmt.Sprintf("slower%d.test", i), "198.51.100.2")
		}
		r.set(func(r *readers) {
			r.took, r.quick = time.Hour, map[string]bool{}
			for _, host := range prompt {
				r.quick[host] = true
			}
		})
		for round := range 3 {
			before := len(r.requests(http.MethodPost))
			s.publish(topic, fmt.Sprint("news ", round))
			began := time.Now()
			h.Changed(topic)
			after(time.Minute)
			late := 0
			for _, p := range r.requests(http.MethodPost)[before:] {
				if strings.HasPrefix(p.url.Host, "prompt") && p.at.Sub(began) <= 5*time.Second {
					late++
				}
			}
			if late != len(prompt) {
				t.Errorf("round %d: %d of %d prompt subscribers had it within 5 s", round, late, len(prompt))
			}
		}
	})
}

// TestManySubscribersOfADomainHoldUpNoOther: domains take turns.
func TestManySubscribersOfADomainHoldUpNoOther(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		for i := range 150 {
			ask(h, subscribeForm(fmt.Sprintf("https://many%d.test/", i/50)+fmt.Sprint(i), topic))
			after(time.Second)
		}
		ask(h, subscribeForm(callback, topic))
		after(time.Second)
		s.publish(topic, "news")
		h.Changed(topic)
		after(checkDelay + time.Second)
		for _, p := range r.requests(http.MethodPost) {
			if p.url.Host == "reader.test" {
				return
			}
		}
		t.Errorf("among %d deliveries there is none to the one reader of another domain", len(r.requests(http.MethodPost)))
	})
}

// TestChecksLeaveTheProcessorAlone: they take a quarter of the time at most, however
// many documents are subscribed to, each comes in its turn, and those with most
// subscribers more often.
func TestChecksLeaveTheProcessorAlone(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		topics := []string{topic}
		for i := range 59 {
			topics = append(topics, fmt.Sprintf("%s/outlets/%d.atom", site, i))
			s.publish(topics[i+1], "x")
		}
		for i, one := range topics {
			ask(h, subscribeForm(fmt.Sprintf("https://h%d.test/", i), one))
			ask(h, subscribeForm(fmt.Sprintf("https://one%d.test/", i), topic))
			after(time.Second)
		}
		h.Changed(topics...)
		after(time.Minute)
		checked := func(took time.Duration, changed ...string) map[string]int {
			s.mu.Lock()
			s.took, s.fetched = took, nil
			s.mu.Unlock()
			for range 600 {
				h.Changed(changed...)
				after(time.Second)
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			checks := map[string]int{"": len(s.fetched)}
			for _, f := range s.fetched {
				checks[f]++
			}
			return checks
		}
		checks := checked(300*time.Millisecond, topics...)
		if n := checks[""]; n > 500 {
			t.Errorf("%d documents of .3 s in 600 s, want a quarter of the time", n)
		}
		for _, one := range topics[1:] {
			if checks[one] < 5 || checks[one] > checks[topic]/2 {
				t.Errorf("%s was checked %d times, that of 61 subscribers %d times", one, checks[one], checks[topic])
			}
		}
		// None is checked again before it could be delivered again.
		after(time.Hour)
		if n := checked(0, topic)[topic]; n != 40 {
			t.Errorf("a document that changed all the time was checked %d times in 600 s, want one in 15 s", n)
		}
	})
}

// TestWhoWaitsIsLookedAtSeldom: subscribers that hang keep others like them waiting, and
// the hub does not look at these all the time.
func TestWhoWaitsIsLookedAtSeldom(t *testing.T) {
	t.Parallel()
	const n = 5 * maxLate
	looks := 0 // counted under the hub's lock
	world(t, Options{Owns: func(string) bool { looks++; return true }}, func(t *testing.T, h *Hub, r *readers, s *library) {
		for i := range n {
			ask(h, subscribeForm(fmt.Sprintf("https://h%d.test/", i), topic))
			after(time.Second)
		}
		r.set(func(r *readers) { r.took = time.Hour })
		h.mu.Lock()
		looks = 0
		h.mu.Unlock()
		h.Changed(topic)
		after(n/maxLate*deliverTimeout + checkDelay)
		if got := len(r.requests(http.MethodPost)); got != n {
			t.Errorf("%d deliveries were tried, want one to each of %d", got, n)
		}
		after(5 * time.Minute)
		h.mu.Lock()
		defer h.mu.Unlock()
		if looks > 30*n {
			t.Errorf("%d subscribers were looked at %d times in six minutes", n, looks)
		}
	})
}
