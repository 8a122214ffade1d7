package fetcher

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
)

func TestFirstPollsAreSpread(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, start := newWorld(), time.Now()
		w.run(Options{}, feedsOn(1000, ""), nil, pass(50*time.Second)) // 1,000 feeds over 50 s
		times := w.times(start, "")
		if len(times) != 1000 {
			t.Fatalf("%d feeds were asked within the spread, want 1000", len(times))
		}
		second := map[time.Duration]int{}
		for _, at := range times {
			second[at/time.Second]++
		}
		for s, n := range second {
			if n > 40 {
				t.Errorf("second %d: %d polls, want at most twice the mean of 20", s, n)
			}
		}
	})
}

func TestRestartPollsNobodyEarly(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, feeds, start := newWorld(), feedsOn(200, ""), time.Now()
		w.run(Options{}, feeds, nil, pass(time.Minute))
		before := w.stored()
		w.asked = nil
		wait(time.Hour)
		w.run(Options{}, feeds, before, pass(6*time.Hour))
		if len(w.asked) < len(feeds) {
			t.Errorf("%d polls after the restart, want at least %d", len(w.asked), len(feeds))
		}
		for _, st := range before {
			if at := w.times(start, st.URL); len(at) == 0 || at[0] < st.Next.Sub(start) {
				t.Errorf("%s: polled at %v, want %s at the earliest", st.Feed, at, st.Next.Sub(start))
			}
		}
	})
}

// TestWrongClockSilencesNobody: states learnt while the clock was ahead, by a day
// or by ten years, and one learnt in the past.
func TestWrongClockSilencesNobody(t *testing.T) {
	for _, off := range []time.Duration{-87_600 * time.Hour, -24 * time.Hour, 24 * time.Hour, 87_600 * time.Hour} {
		t.Run(off.String(), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				w, feeds := newWorld(), feedsOn(200, "")
				w.run(Options{}, feeds, nil, pass(time.Minute))
				before := w.stored()
				for i := range before {
					st := &before[i]
					st.Polled, st.Next, st.Rhythm.Last = st.Polled.Add(off), st.Next.Add(off), st.Rhythm.Last.Add(off)
				}
				w.asked = nil
				start := time.Now()
				w.run(Options{}, feeds, before, pass(31*time.Hour))
				for _, f := range feeds {
					if at := w.times(start, f.URL); len(at) < 4 {
						t.Fatalf("%s was asked at %v within 31 h, want at least 4 times", f.Name, at)
					}
				}
			})
		})
	}
}

func TestOverdueFeedsAreSpreadAfterRestart(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, feeds := newWorld(), feedsOn(1000, "")
		w.run(Options{}, feeds, nil, pass(time.Minute))
		before := w.stored()
		w.asked = nil
		wait(48 * time.Hour)
		start := time.Now()
		w.run(Options{}, feeds, before, pass(50*time.Second))
		second := map[time.Duration]int{}
		for _, at := range w.times(start, "") {
			second[at/time.Second]++
		}
		if most := slices.Max(slices.Collect(values(second))); len(w.asked) != 1000 || most > 50 {
			t.Errorf("%d polls, %d in the busiest second; want 1000, and at most 5 %% of them", len(w.asked), most)
		}
	})
}

// Of feeds that another has handed over, few fell due meanwhile: the pause grows by half
// at most, and by no more than a spread.
func TestWhatIsOverdueBecomesHalfAsLateAgainAtMost(t *testing.T) {
	for _, pause := range []time.Duration{100 * time.Millisecond, 2 * time.Second, 12 * time.Second, time.Minute, time.Hour} {
		t.Run(pause.String(), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				w, feeds := newWorld(), feedsOn(400, "")
				for i := range feeds {
					feeds[i].Interval = 5 * time.Minute
				}
				w.run(Options{}, feeds, nil, pass(10*time.Minute+5*time.Second))
				before := w.stored()
				wait(pause)
				start, latest, asked := time.Now(), map[string]time.Duration{}, len(w.asked)
				for _, st := range before {
					overdue := max(0, start.Sub(st.Next))
					latest[st.URL] = max(0, st.Next.Sub(start)) + time.Second + min(overdue/2, 20*time.Second)
				}
				w.run(Options{}, feeds, before, pass(5*time.Minute))
				for _, a := range w.asked[asked:] {
					if most, first := latest[a.URL]; first && a.at.Sub(start) > most {
						t.Errorf("after a pause of %v %s was asked after %v, want %v at most", pause, a.URL, a.at.Sub(start), most)
					}
					delete(latest, a.URL)
				}
				if len(latest) > 0 {
					t.Errorf("%d feeds were not asked", len(latest))
				}
			})
		})
	}
}

func values(m map[time.Duration]int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for _, n := range m {
			if !yield(n) {
				return
			}
		}
	}
}

// TestPollsThatAreDueTogetherStartTogether counts the moments at which any of a thousand
// feeds is polled, and holds each feed to its interval.
func TestPollsThatAreDueTogetherStartTogether(t *testing.T) {
	for interval, most := range map[time.Duration]int{time.Second: 64, 10 * time.Second: 41, 40 * time.Second: 41} {
		t.Run(interval.String(), func(t *testing.T) { bubble(t, func(t *testing.T) { countMoments(t, interval, most) }) })
	}
}

func countMoments(t *testing.T, interval time.Duration, most int) {
	w, feeds, start := newWorld(), feedsOn(1000, ""), time.Now()
	for i := range feeds {
		feeds[i].Interval = interval
	}
	w.answer = func(client.Request) (*client.Response, error) { return status(http.StatusNotModified), nil }
	w.run(Options{Requests: 1000}, feeds, nil, pass(4*interval))
	moments, last := map[time.Duration]bool{}, map[string]time.Duration{}
	for _, a := range w.asked {
		at := a.at.Sub(start)
		before, again := last[a.URL]
		if last[a.URL] = at; !again {
			continue
		}
		if gap := at - before; gap < interval || gap > interval+interval/ticksPerWait || gap > interval+maxTick {
			t.Errorf("%s: polled after %s, want %s or hardly more", a.URL, gap, interval)
		}
		if at >= 2*interval && at < 3*interval {
			moments[at] = true
		}
	}
	if len(last) != 1000 || len(moments) == 0 || len(moments) > most {
		t.Errorf("%d feeds polled, within an interval at %d moments; want 1000, %d at most", len(last), len(moments), most)
	}
}

func TestHostIsAskedOneAtATimeWithGaps(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, start := newWorld(), time.Now()
		w.took = 300 * time.Millisecond
		o := Options{Host: Host{Concurrency: 1, Gap: time.Second}}
		w.run(o, feedsOn(40, "a.example"), nil, pass(2*time.Minute))
		times := w.times(start, "")
		if len(times) != 40 || w.busiest["a.example"] != 1 {
			t.Errorf("%d polls, %d at once; want 40, one at a time", len(times), w.busiest["a.example"])
		}
		for i := 1; i < len(times); i++ {
			if gap := times[i] - times[i-1]; gap < 1300*time.Millisecond {
				t.Errorf("poll %d began %s after the one before, want 1.3s at least", i, gap)
			}
		}
	})
}

func TestHostConcurrencyIsUsedAndKept(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, start := newWorld(), time.Now()
		w.took = time.Second
		w.run(Options{Host: Host{Concurrency: 3}}, feedsOn(30, "a.example"), nil, pass(30*time.Second))
		times := w.times(start, "")
		if len(times) != 30 || w.busiest["a.example"] != 3 || times[29] > 12*time.Second {
			t.Errorf("%d polls, %d at once, the last after %s; want 30, 3, about 10s", len(times), w.busiest["a.example"], times[len(times)-1])
		}
	})
}

func TestRequestsAreBoundedOverAllHosts(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.took = 10 * time.Second
		w.run(Options{Requests: 5}, feedsOn(100, ""), nil, func(s *Scheduler) {
			wait(8 * time.Second)
			if st := s.Stats(); st.Active != 5 || st.Feeds != 100 {
				t.Errorf("got %+v, want 5 of 100 under way", st)
			}
			s.SetRequests(2)
			wait(20 * time.Second)
			if n := s.Stats().Active; n != 2 {
				t.Errorf("%d under way, want the 2 that are left", n)
			}
			s.SetRequests(9)
			wait(20 * time.Second)
			if n := s.Stats().Active; n != 9 {
				t.Errorf("%d under way, want 9", n)
			}
		})
	})
}

// TestSlowStoreHoldsUpNoRequest, as long as not too many answers wait for it.
func TestSlowStoreHoldsUpNoRequest(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, start := newWorld(), time.Now()
		w.took, w.stores = 100*time.Millisecond, time.Second
		w.run(Options{Requests: 4}, feedsOn(40, ""), nil, func(s *Scheduler) {
			wait(5 * time.Second)
			if n := len(w.times(start, "")); n != 40 {
				t.Errorf("%d of 40 feeds were asked", n)
			}
		})
		w = newWorld()
		w.stores = time.Hour
		w.run(Options{Requests: 4}, feedsOn(40, ""), nil, func(s *Scheduler) {
			wait(time.Minute)
			if n := len(w.times(start, "")); n != 16 {
				t.Errorf("%d answers wait for the store, want 16", n)
			}
		})
		wait(time.Hour) // for what was abandoned
	})
}

func TestFailingFeedHarmsNoOther(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.answer = func(r client.Request) (*client.Response, error) {
			if r.URL == "http://h0.example/feed" {
				return nil, errors.New("the server closed the connection early")
			}
			return news(), nil
		}
		feeds := feedsOn(3, "")
		for i := range feeds {
			feeds[i].Interval = 10 * time.Minute
		}
		w.run(Options{}, feeds, nil, pass(2*time.Hour+time.Minute))
		if n := len(w.times(time.Time{}, feeds[0].URL)); n > 5 {
			t.Errorf("the failing feed was asked %d times in two hours", n)
		}
		for _, f := range feeds[1:] {
			if n := len(w.times(time.Time{}, f.URL)); n != 13 {
				t.Errorf("%s: asked %d times in two hours, want 13", f.Name, n)
			}
		}
		if st := w.state("feed0000"); st.Status != storage.StatusError || st.Error == "" {
			t.Errorf("got %q, %q", st.Status, st.Error)
		}
	})
}

func TestRefreshAsksAtOnceAndGoneFeedsToo(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, code := newWorld(), http.StatusGone
		w.answer = func(client.Request) (*client.Response, error) { return status(code), nil }
		feeds := feedsOn(2, "")
		feeds[1].Paused = true
		w.run(Options{}, feeds, nil, func(s *Scheduler) {
			wait(30 * 24 * time.Hour)
			if st := w.state("feed0000"); len(w.asked) != 1 || st.Status != storage.StatusGone {
				t.Errorf("a feed that is gone was asked %d times, state %q; want once, gone", len(w.asked), st.Status)
			}
			if !s.Refresh("feed0000") {
				t.Error("feed0000 was not found")
			}
			wait(time.Second)
			if len(w.asked) != 2 {
				t.Errorf("asked %d times after Refresh, want 2", len(w.asked))
			}
			if s.Refresh("feed0001") || s.Refresh("none") {
				t.Error("a paused or unknown feed was refreshed")
			}
		})
	})
}

// TestOnlyPollsThatNobodyWaitsForMayWait to be stored: not a feed's first one, nor one
// that was asked for.
func TestOnlyPollsThatNobodyWaitsForMayWait(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.answer = func(client.Request) (*client.Response, error) { return status(http.StatusNotModified), nil }
		w.run(Options{}, feedsOn(1, ""), []storage.FeedState{}, func(s *Scheduler) {
			wait(time.Minute)
			s.Refresh("feed0000")
			wait(24 * time.Hour)
		})
		if len(w.mayWait) < 4 || w.mayWait[0] || w.mayWait[1] || slices.Contains(w.mayWait[2:], false) {
			t.Errorf("polls that may wait: %v, want all but the first two", w.mayWait)
		}
	})
}

func TestHostIsNotAskedWhenItMayNot(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, start := newWorld(), time.Now()
		may := func(host string) bool { return host != "a.test" || time.Since(start) > 10*time.Minute }
		feeds := append(feedsOn(20, "a.test"), feedsOn(40, "b.test")[20:]...)
		w.run(Options{Allowed: may}, feeds, nil, pass(20*time.Minute))
		early, late := 0, 0
		for _, f := range feeds {
			for _, at := range w.times(start, f.URL) {
				switch {
				case !strings.Contains(f.URL, "a.test"):
				case at <= 10*time.Minute:
					early++
				case at < 11*time.Minute:
					late++
				}
			}
		}
		if early != 0 || late == 0 {
			t.Errorf("%d requests while the host was not to be asked, %d in the minute after; want 0, and some", early, late)
		}
	})
}

func TestSetFeedsByDifferenceKeepsTimers(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, start, feeds := newWorld(), time.Now(), feedsOn(3, "")
		for i := range feeds {
			feeds[i].Interval = time.Hour
		}
		w.run(Options{}, feeds, nil, func(s *Scheduler) {
			wait(30 * time.Minute)
			changed := slices.Clone(feeds[:2]) // the third is gone
			changed[1].URL = "http://new.example/feed"
			s.SetFeeds(changed, nil)
			wait(2 * time.Hour)
		})
		first := w.times(start, feeds[0].URL)
		if len(first) != 3 || first[1]-first[0] > time.Hour+maxTick || first[2]-first[1] != time.Hour {
			t.Errorf("the untouched feed was polled at %v, want every hour", first)
		}
		moved := w.times(start, "http://new.example/feed")
		if len(moved) == 0 || moved[0] < 30*time.Minute || moved[0] > 31*time.Minute {
			t.Errorf("the feed with a new address was polled at %v, want soon after 30m", moved)
		}
		if n := len(w.times(start, feeds[2].URL)); n != 1 {
			t.Errorf("the feed taken out was polled %d times, want 1", n)
		}
	})
}

// Whoever is to wake a host's queue may be taken out: the others still run.
func TestSetFeedsStrandsNobodyInQueue(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, feeds := newWorld(), feedsOn(10, "a.example")
		w.took = 5 * time.Second
		w.run(Options{Host: Host{Concurrency: 1, Gap: time.Minute}}, feeds, nil, func(s *Scheduler) {
			wait(10 * time.Second) // one has ended, its successor waits for the gap, eight for it
			for i := range feeds {
				if at := w.times(time.Time{}, feeds[i].URL); len(at) == 0 {
					s.SetFeeds(slices.Delete(slices.Clone(feeds), i, i+1), nil)
				}
				wait(time.Second)
			}
			s.SetFeeds(feeds, nil)
			wait(30 * time.Minute)
		})
		for _, f := range feeds {
			if len(w.times(time.Time{}, f.URL)) == 0 {
				t.Errorf("%s was never asked", f.Name)
			}
		}
	})
}
