package fetcher

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"rawi/fetcher/client"
	"rawi/fetcher/websub"
	"rawi/storage"
)

// deaths are Marks in memory. Reading a document takes as long as takes says.
type deaths struct {
	takes func(feed string) time.Duration

	mu      sync.Mutex // guards what follows
	counted map[string]int
	active  map[string]bool
	beside  map[string]int // how many others were read while a feed was, at most
}

func (d *deaths) Begin(feed string) (end func()) {
	d.mu.Lock()
	d.active[feed] = true
	for other := range d.active {
		d.beside[other] = max(d.beside[other], len(d.active)-1)
	}
	d.mu.Unlock()
	time.Sleep(d.takes(feed)) // of the bubble's clock
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.active, feed)
	}
}

func (d *deaths) Deaths(feed string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.counted[feed]
}

func (d *deaths) Clear(feed string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.counted, feed)
}

func died(counted map[string]int, takes time.Duration) *deaths {
	return &deaths{takes: func(string) time.Duration { return takes }, counted: counted, active: map[string]bool{}, beside: map[string]int{}}
}

func TestFeedThatWasReadAtADeathIsReadLastAndAlone(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, m, start := newWorld(), died(map[string]int{"feed0003": 1, "feed0007": 3}, 20*time.Second), time.Now()
		feeds := feedsOn(30, "")
		for i := range feeds {
			feeds[i].Interval = time.Minute
		}
		w.run(Options{Marks: m}, feeds, nil, func(s *Scheduler) {
			wait(time.Second)
			for name, want := range map[string]string{"feed0003": "died once while it was read", "feed0007": "died 3 times while it was read"} {
				if st := w.state(name); st.Status != storage.StatusError || !strings.Contains(st.Error, want) || !strings.Contains(st.Why, "last, and alone") || st.URL == "" || !st.Polled.IsZero() {
					t.Errorf("%s: stored %+v, want that it %s", name, st, want)
				}
			}
			push := websub.Push{Feed: "feed0003", Body: news().Body, At: time.Now().UTC()}
			if err := s.Push(t.Context(), []websub.Push{push}); err != nil || len(w.pushes()) != 0 {
				t.Errorf("a push of a suspect: %v, %d stored", err, len(w.pushes()))
			}
			wait(40 * time.Minute)
			push.Body = []byte(bulletin)
			if err := s.Push(t.Context(), []websub.Push{push}); err != nil || len(w.pushes()) != 1 {
				t.Errorf("a push of a feed that was read: %v, %d stored", err, len(w.pushes()))
			}
		})
		for _, f := range feeds {
			first := w.times(start, f.URL)[0]
			least := map[string]time.Duration{"feed0003": 5 * time.Minute, "feed0007": 20 * time.Minute}[f.Name]
			if first < least || first > least+time.Minute {
				t.Errorf("%s was first asked after %v, want %v and the spread", f.Name, first, least)
			}
			if beside := m.beside[f.Name]; least > 0 && beside != 0 || least == 0 && beside == 0 {
				t.Errorf("%s was read beside %d others", f.Name, beside)
			}
			if st := w.state(f.Name); st.Status != storage.StatusOK || m.Deaths(f.Name) != 0 {
				t.Errorf("%s: %s, %d deaths at the end", f.Name, st.Status, m.Deaths(f.Name))
			}
		}
	})
}

// What kills the process may be a page and not the document that leads to it.
func TestPagesOfASuspectAreReadAlone(t *testing.T) {
	t.Parallel()
	for alone, want := range map[bool]int{true: 0, false: 1} {
		synctest.Test(t, func(t *testing.T) {
			m := died(map[string]int{}, 20*time.Second)
			p := poller{memory: newMemory(defaultMemory), reading: newReading(m)}
			read := func(feed string, alone bool) {
				page := &client.Response{URL: "https://news.example/a", Body: []byte("<p>أعيد افتتاح المدرسة في حي الميدان.</p>")} // "the school in Midan reopened"
				if _, err := p.readPage(t.Context(), feed, page, "ar", alone); err != nil {
					t.Errorf("%s: %v", feed, err)
				}
			}
			var pages sync.WaitGroup
			pages.Go(func() { read("دجلة", false) })
			pages.Go(func() { read("الفرات", alone) })
			pages.Wait()
			if got := m.beside["الفرات"]; got != want {
				t.Errorf("alone %v: read beside %d others, want %d", alone, got, want)
			}
		})
	}
}

func TestSuspectWaitsForADayAtMost(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	for deaths, want := range map[int]time.Duration{1: 5 * time.Minute, 2: 10 * time.Minute, 5: 80 * time.Minute, 40: 24 * time.Hour, 255: 24 * time.Hour} {
		if got := suspectDelay(&entry{deaths: deaths}, 1, s.o.Interval); got < want || got > want+time.Second {
			t.Errorf("%d deaths: got %v, want %v", deaths, got, want)
		}
	}
}

// Others wait for a suspect's reading for half a minute, whether it ends or not. One
// that did not end stays a suspect.
func TestSuspectHoldsUpOthersForHalfAMinute(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, m, start := newWorld(), died(map[string]int{"feed0000": 1}, 0), time.Now()
		m.takes = func(feed string) time.Duration {
			if feed == "feed0000" {
				return 10 * time.Minute
			}
			return 0
		}
		w.answer = func(client.Request) (*client.Response, error) { // with another item each time
			r := news()
			r.Body = []byte(strings.ReplaceAll(string(r.Body), "<guid>1", "<guid>"+time.Now().String()))
			return r, nil
		}
		feeds := feedsOn(2, "")
		feeds[1].Interval = 10 * time.Second
		w.run(Options{Marks: m}, feeds, nil, func(*Scheduler) {
			wait(20 * time.Minute)
		})
		last, longest := start, time.Duration(0)
		for _, f := range w.fetches {
			if f.State.Feed == "feed0001" {
				longest, last = max(longest, f.At.Sub(last)), f.At
			}
		}
		if longest <= 11*time.Second || longest > aloneTimeout+11*time.Second || last.Sub(start) < 19*time.Minute {
			t.Errorf("the other feed waited %v, and was last read after %v", longest, last.Sub(start))
		}
		wait(10 * time.Minute) // an abandoned reading ends
		if st := w.state("feed0000"); st.Status != storage.StatusError || !strings.Contains(st.Error, errAlone.Error()) || m.Deaths("feed0000") != 1 {
			t.Errorf("got %s, %q, %d deaths; want a suspect that is not read in time", st.Status, st.Error, m.Deaths("feed0000"))
		}
	})
}

// A suspect that does not answer was not read.
func TestSuspectThatDoesNotAnswerStaysOne(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, m := newWorld(), died(map[string]int{"feed0000": 1}, 0)
		w.answer = func(client.Request) (*client.Response, error) {
			return nil, errors.New("the server takes no connections")
		}
		w.run(Options{Marks: m}, feedsOn(1, ""), nil, pass(time.Hour))
		if st := w.state("feed0000"); len(w.asked) == 0 || m.Deaths("feed0000") != 1 || !strings.Contains(st.Error, "no connections") {
			t.Errorf("asked %d times, %d deaths, %q", len(w.asked), m.Deaths("feed0000"), st.Error)
		}
		synctest.Wait()
	})
}
