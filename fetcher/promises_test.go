package fetcher

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) // of a Monday

func TestDefaultsOfOptions(t *testing.T) {
	t.Parallel()
	if o := New(Options{}).o; o.Interval.Min != 5*time.Minute || o.Interval.Max != 6*time.Hour || o.Host.Concurrency != 1 || o.Requests != 64 || o.Logger == nil {
		t.Errorf("got %+v", o)
	}
	want := Options{Interval: Interval{Min: time.Second, Max: time.Minute}, Host: Host{Concurrency: 2}, Requests: 3}
	if o := New(want).o; o.Interval != want.Interval || o.Host != want.Host || o.Requests != 3 {
		t.Errorf("got %+v, want %+v", o, want)
	}
}

func TestWaitsOfAFailingFeed(t *testing.T) {
	t.Parallel()
	p := poller{interval: Interval{Min: 5 * time.Minute, Max: 6 * time.Hour}}
	for _, v := range []struct {
		failures int
		status   int // 0: no answer
		interval time.Duration
		want     time.Duration
	}{
		{1, 0, 0, 5 * time.Minute},
		{2, 0, 0, 10 * time.Minute},
		{9, 0, 0, 1280 * time.Minute},
		{10, 0, 0, 24 * time.Hour},
		{1000, 0, 0, 24 * time.Hour},
		{1, 0, time.Minute, time.Minute},
		{2, 500, time.Minute, 2 * time.Minute},
		{3, 0, 48 * time.Hour, 48 * time.Hour},
		{1, 401, 0, time.Hour},
		{1, 403, 0, time.Hour},
		{1, 404, 0, time.Hour},
		{1, 451, 0, time.Hour},
		{1, 410, 0, 5 * time.Minute},
		{1, 404, 2 * time.Hour, 2 * time.Hour},
	} {
		var resp *client.Response
		if v.status != 0 {
			resp = status(v.status)
		}
		next, why := p.backOff(storage.Feed{Interval: v.interval}, v.failures, resp, noon)
		if got := next.Sub(noon); got != v.want || why != fmt.Sprintf("failed %d times in a row", v.failures) {
			t.Errorf("%+v: got %v, %q", v, got, why)
		}
	}
	if next, why := p.backOff(storage.Feed{}, 1, status(429, "Retry-After", "600"), noon); next.Sub(noon) != 10*time.Minute || !strings.Contains(why, "Retry-After") {
		t.Errorf("got %v, %q", next, why)
	}
}

func TestReasonOfTheNextPoll(t *testing.T) {
	t.Parallel()
	p := poller{interval: Interval{Min: 5 * time.Minute, Max: 6 * time.Hour}}
	for why, v := range map[string]struct {
		f    storage.Feed
		st   storage.FeedState
		want time.Duration
	}{
		"nothing is known of its rhythm":     {want: 6 * time.Hour},
		"interval of the configuration":      {f: storage.Feed{Interval: time.Hour}, want: time.Hour},
		"the feed's own rhythm":              {st: storage.FeedState{Rhythm: storage.Rhythm{Gap: time.Hour, Last: noon, Items: 9}}, want: 30 * time.Minute},
		"its hub tells what is new (WebSub)": {st: storage.FeedState{Leased: noon.Add(1), Pushed: noon, Rhythm: storage.Rhythm{Gap: time.Hour, Last: noon, Items: 9}}, want: 6 * time.Hour},
	} {
		next, got := p.nextPoll(v.f, v.st, status(http.StatusOK), noon)
		if got != why || next.Sub(noon) != v.want {
			t.Errorf("got %v, %q, want %v, %q", next.Sub(noon), got, v.want, why)
		}
	}
	// A time that is as long as the feed's own changes nothing, nor the reason.
	same := storage.FeedState{Rhythm: storage.Rhythm{Gap: time.Hour, Last: noon, Items: 9}, Channel: storage.Channel{TTL: 30 * time.Minute}}
	if _, why := p.nextPoll(storage.Feed{}, same, status(http.StatusOK, "Cache-Control", "max-age=1800"), noon); why != "the feed's own rhythm" {
		t.Errorf("got %q", why)
	}
}

func TestHubKeepsUp(t *testing.T) {
	t.Parallel()
	r := storage.Rhythm{Gap: time.Hour, Items: 20}
	for name, v := range map[string]struct {
		leased, pushed time.Time
		want           bool
	}{
		"pushed now":          {noon.Add(1), noon, true},
		"less than five gaps": {noon.Add(1), noon.Add(-5*time.Hour + time.Minute), true},
		"five gaps":           {noon.Add(1), noon.Add(-5 * time.Hour), false},
		"the lease ends now":  {noon, noon, false},
		"nothing was pushed":  {noon.Add(1), time.Time{}, false},
	} {
		if got := hubKeepsUp(storage.FeedState{Leased: v.leased, Pushed: v.pushed, Rhythm: r}, noon); got != v.want {
			t.Errorf("%s: got %v, want %v", name, got, v.want)
		}
	}
}

func TestSpreadOfNewFeeds(t *testing.T) {
	t.Parallel()
	for _, v := range []struct {
		feeds    int
		interval time.Duration
		most     time.Duration
	}{{1000, 0, 50 * time.Second}, {100_000, 0, 20 * time.Minute}, {1000, 10 * time.Second, 10 * time.Second}, {0, 0, 0}} {
		longest := time.Duration(0)
		for i := range 1000 {
			d := spread(storage.Feed{Name: fmt.Sprint("feed", i), Interval: v.interval}, v.feeds, 20*time.Minute)
			if longest = max(longest, d); d < 0 || d > v.most {
				t.Fatalf("%+v: %v", v, d)
			}
		}
		if longest < v.most*95/100 {
			t.Errorf("%+v: the last after %v, want the spread to be used", v, longest)
		}
	}
}

func TestOutageNeedsFourInFiveOfTwenty(t *testing.T) {
	t.Parallel()
	for _, v := range []struct {
		feeds, unreachable int
		outage             bool
	}{{20, 16, true}, {20, 15, false}, {19, 19, false}, {100, 80, true}, {100, 79, false}} {
		var log bytes.Buffer
		s := New(Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
		s.SetFeeds(feedsOn(v.feeds, ""), nil)
		for i := range v.unreachable {
			e := s.feeds[fmt.Sprintf("feed%04d", i)]
			s.noteOutage(e, true)
			s.noteOutage(e, true) // again: counts once
		}
		if got := s.poller.outage.Load(); got != v.outage || s.unreachable != v.unreachable || strings.Count(log.String(), "network outage") != map[bool]int{true: 1}[v.outage] {
			t.Errorf("%+v: outage %v, %d counted, logged %s", v, got, s.unreachable, &log)
		}
		s.SetFeeds(nil, nil)
		if s.poller.outage.Load() || s.unreachable != 0 {
			t.Errorf("%+v: without feeds %d are unreachable", v, s.unreachable)
		}
	}
	s := New(Options{})
	if s.noteOutage(&entry{removed: true}, true); s.unreachable != 0 {
		t.Error("a feed that was taken out counts")
	}
}

// TestOnlyTransitionsAreLogged aloud.
func TestOnlyTransitionsAreLogged(t *testing.T) {
	t.Parallel()
	ok, failing := storage.FeedState{Status: storage.StatusOK}, storage.FeedState{Status: storage.StatusError, Failures: 3, Error: "عطل"} // a fault
	silent, moved := ok, ok
	silent.Silent, moved.CurrentURL = noon, "https://new.example/"
	gone := storage.FeedState{Status: storage.StatusGone}
	for name, v := range map[string]struct {
		before storage.FeedState
		r      pollResult
		want   string
	}{
		"still well":    {ok, pollResult{state: ok, status: 304}, "level=DEBUG msg=polled feed=furat status=304"},
		"still failing": {failing, pollResult{state: failing}, "level=DEBUG msg=polled"},
		"first poll":    {storage.FeedState{}, pollResult{state: ok, added: 7}, "level=DEBUG msg=polled feed=furat status=0 new=7"},
		"fails":         {ok, pollResult{state: failing}, `level=WARN msg="feed fails" feed=furat status=error err=عطل`},
		"gone":          {failing, pollResult{state: gone}, `level=WARN msg="feed fails" feed=furat status=gone`},
		"answers again": {failing, pollResult{state: ok}, `level=INFO msg="feed answers again" feed=furat failures=3`},
		"silent":        {ok, pollResult{state: silent}, `level=WARN msg="feed is silent" feed=furat silent=true`},
		"speaks again":  {silent, pollResult{state: ok}, `level=WARN msg="feed is silent" feed=furat silent=false`},
		"moved":         {ok, pollResult{state: moved}, `level=INFO msg="feed moved" feed=furat url=https://new.example/`},
		"moved back":    {moved, pollResult{state: ok}, "level=DEBUG msg=polled"},
		"not stored":    {ok, pollResult{state: ok, err: storage.ErrFull}, `level=ERROR msg="fetch not stored" feed=furat`},
		"canceled":      {ok, pollResult{state: failing, canceled: true}, ""},
	} {
		var log bytes.Buffer
		logTransition(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), &entry{feed: storage.Feed{Name: "furat"}, state: v.before}, v.r)
		_, got, _ := strings.Cut(log.String(), " ")
		if !strings.HasPrefix(got, v.want) || (got == "") != (v.want == "") {
			t.Errorf("%s: logged %q, want %q", name, got, v.want)
		}
	}
}

func TestPollsAreCounted(t *testing.T) {
	t.Parallel()
	var c counters
	c.add(pollResult{status: 200, added: 3, bytes: 100})
	c.add(pollResult{status: 304, bytes: 10})
	c.add(pollResult{status: 500, bytes: 1, state: storage.FeedState{Failures: 1}})
	c.addPushes([]storage.Outcome{{New: []string{"1", "2"}}, {Err: storage.ErrUnknownFeed, New: []string{"3"}}})
	if got, want := c.get(), (Stats{Polls: 3, Errors: 1, News: 5, NotModified: 1, Bytes: 111, Pushes: 1}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
