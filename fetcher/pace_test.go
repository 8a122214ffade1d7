package fetcher

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
)

func TestBackOffDoublesUpToADay(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, start := newWorld(), time.Now()
		w.answer = func(client.Request) (*client.Response, error) { return nil, errors.New("no answer") }
		w.run(Options{}, feedsOn(1, ""), nil, pass(10*24*time.Hour))
		times := w.times(start, "")
		want := 5 * time.Minute
		for i := 1; i < len(times); i++ {
			if got := times[i] - times[i-1]; got < want || got > want+maxTick {
				t.Errorf("wait %d: got %s, want %s and a tick at most", i, got, want)
			}
			want = min(2*want, 24*time.Hour)
		}
		if len(times) < 15 {
			t.Errorf("asked %d times in ten days: errors alone never stop a feed", len(times))
		}
	})
}

// When nothing answers for ten hours it is our own network: afterwards all are
// back within one interval, and no second sees more than a twentieth of them.
func TestOutageOfEverythingEndsWithoutHerd(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, start, feeds := newWorld(), time.Now(), feedsOn(1000, "")
		for i := range feeds {
			feeds[i].Interval = time.Hour
		}
		const from, until = 90 * time.Minute, 690 * time.Minute
		w.answer = func(client.Request) (*client.Response, error) {
			if at := time.Since(start); at > from && at < until {
				return nil, errors.New("no route to host")
			}
			return news(), nil
		}
		w.run(Options{}, feeds, nil, pass(until+time.Hour))
		second, back := map[time.Duration]int{}, map[string]bool{}
		for _, a := range w.asked {
			if at := a.at.Sub(start); at >= until {
				second[at/time.Second]++
				back[a.URL] = true
			}
		}
		for s, n := range second {
			if n > 50 {
				t.Errorf("second %d: %d polls, want at most 50", s, n)
			}
		}
		if len(back) != 1000 {
			t.Errorf("%d feeds are back within an interval, want 1000", len(back))
		}
	})
}

func TestFirstSuccessRestoresRhythm(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, start, n := newWorld(), time.Now(), 0
		w.answer = func(client.Request) (*client.Response, error) {
			if n++; n <= 4 {
				return status(http.StatusInternalServerError), nil
			}
			return news(), nil
		}
		feeds := feedsOn(1, "")
		feeds[0].Interval = time.Hour
		w.run(Options{}, feeds, nil, pass(24*time.Hour))
		times := w.times(start, "")
		if got := times[5] - times[4]; got != time.Hour {
			t.Errorf("after the first success: waited %s, want 1h", got)
		}
		if st := w.state("feed0000"); st.Failures != 0 || st.Error != "" || st.Status != storage.StatusOK {
			t.Errorf("got %d failures, %q, %q", st.Failures, st.Error, st.Status)
		}
	})
}

func TestBackOffObeysRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	p := poller{interval: Interval{Min: 5 * time.Minute, Max: 6 * time.Hour}}
	for _, v := range []struct {
		status   int
		header   string
		interval time.Duration
		want     time.Duration
	}{
		{429, "7200", 0, 2 * time.Hour},
		{503, "7200", 0, 2 * time.Hour},
		{503, " Mon, 23 Nov 2026 15:00:00 GMT", 0, 3 * time.Hour},
		{503, "Monday, 23-Nov-26 15:00:00 GMT", 0, 3 * time.Hour},
		{429, "1", 0, 5 * time.Minute},                              // never sooner than usual
		{429, "99999999999999999999", 0, 24 * time.Hour},            // never longer than a day
		{429, "Mon, 23 Nov 2036 15:00:00 GMT", 0, 24 * time.Hour},   // likewise
		{429, "Mon, 23 Nov 2026 11:00:00 GMT", 0, 20 * time.Minute}, // past: as if it said nothing
		{429, "soon", 0, 20 * time.Minute},
		{429, "", 0, 20 * time.Minute},
		{500, "7200", 0, 20 * time.Minute},
		{500, "", 7 * 24 * time.Hour, 7 * 24 * time.Hour}, // failing does not make it impatient
		{429, "60", 7 * 24 * time.Hour, 7 * 24 * time.Hour},
	} {
		next, _ := p.backOff(storage.Feed{Interval: v.interval}, 3, status(v.status, "Retry-After", v.header), now)
		if got := next.Sub(now); got != v.want {
			t.Errorf("%+v: got %s", v, got)
		}
	}
}

func TestFreshAnswersAreNotAskedAgain(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	p := poller{interval: Interval{Min: 5 * time.Minute, Max: 6 * time.Hour}}
	for _, v := range []struct {
		header []string
		want   time.Duration
	}{
		{nil, 10 * time.Minute},
		{[]string{"Cache-Control", "public, max-age=3600"}, time.Hour},
		{[]string{"Cache-Control", `Public, MAX-AGE="3600"`}, time.Hour},
		{[]string{"Cache-Control", "public", "Cache-Control", "max-age=3600"}, time.Hour},
		{[]string{"Cache-Control", "max-age=60"}, 10 * time.Minute},
		{[]string{"Cache-Control", "max-age=3600, no-cache"}, 10 * time.Minute},
		{[]string{"Cache-Control", "no-store", "Expires", "Mon, 23 Nov 2026 14:00:00 GMT"}, 10 * time.Minute},
		{[]string{"Cache-Control", "max-age=99999999999999999999"}, 6 * time.Hour},
		{[]string{"Cache-Control", "max-age=-1"}, 10 * time.Minute},
		{[]string{"Cache-Control", `no-cache="Set-Cookie, X-Id", max-age=3600`}, time.Hour},
		{[]string{"Cache-Control", `private="a, max-age=3600", max-age=1800`}, 30 * time.Minute},
		{[]string{"Cache-Control", "max-age=1800, max-age=3600"}, 30 * time.Minute},
		{[]string{"Expires", "Mon, 23 Nov 2026 14:00:00 GMT"}, 2 * time.Hour},
		{[]string{"Expires", "Mon, 23 Nov 2026 14:00:00 GMT", "Cache-Control", "max-age=3600"}, time.Hour},
		{[]string{"Expires", "0"}, 10 * time.Minute},
		{[]string{"Expires", "Mon, 23 Nov 9999 14:00:00 GMT"}, 6 * time.Hour},
	} {
		next, why := p.nextPoll(storage.Feed{Interval: 10 * time.Minute}, storage.FeedState{}, status(200, v.header...), now)
		if got := next.Sub(now); got != v.want {
			t.Errorf("%q: got %s (%s), want %s", v.header, got, why, v.want)
		}
	}
	// An interval beyond the maximum is not shortened by a fresh answer.
	next, _ := p.nextPoll(storage.Feed{Interval: 12 * time.Hour}, storage.FeedState{}, status(200, "Cache-Control", "max-age=86400"), now)
	if got := next.Sub(now); got != 12*time.Hour {
		t.Errorf("got %s, want the interval of 12h", got)
	}
}

// A redirect is believed after five polls over two days, and forgotten when it
// fails once.
func TestPermanentRedirectIsBelievedAfterItHeld(t *testing.T) {
	t.Parallel()
	const to = "http://new.example/feed"
	start := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	poll := func(st *storage.FeedState, after time.Duration, permanent string) {
		trackRedirect(st, &client.Response{Permanent: permanent}, start.Add(after))
	}
	for name, v := range map[string]struct {
		every time.Duration
		polls int
		want  string
	}{
		"five polls over 48 h": {12 * time.Hour, 5, to},
		"four polls":           {24 * time.Hour, 4, ""},
		"many polls of a day":  {10 * time.Minute, 144, ""},
	} {
		var st storage.FeedState
		for i := range v.polls {
			poll(&st, time.Duration(i)*v.every, to)
		}
		if st.CurrentURL != v.want {
			t.Errorf("%s: got %q, want %q", name, st.CurrentURL, v.want)
		}
	}
	var st storage.FeedState
	for i := range 8 {
		poll(&st, time.Duration(i)*24*time.Hour, []string{to, to, to, ""}[i%4])
	}
	if st.CurrentURL != "" || st.Moving != nil {
		t.Errorf("a redirect that did not hold: got %q, %+v", st.CurrentURL, st.Moving)
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"120", "", "-1", "Mon, 23 Nov 2026 15:00:00 GMT", "99999999999999999999", "1e9", "٣٠"} {
		f.Add(s)
	}
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := retryAfter(s, now)
		if d < 0 || d > maxBackOff || !ok && d != 0 {
			t.Errorf("%q: got %s, %v", s, d, ok)
		}
	})
}

func FuzzMaxAge(f *testing.F) {
	for _, s := range []string{"max-age=60", `MAX-AGE="60"`, "no-store", "max-age=99999999999999999999", "private=\"a, max-age=5\"", "max-age", ",,="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, said := maxAge(s)
		if d < 0 || d > maxHeader || !said && d != 0 {
			t.Errorf("%q: got %s, %v", s, d, said)
		}
	})
}
