package fetcher

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
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

// TestCredentialsOfARequest go along only while the feed is on its configured
// host, and not from https to http.
func TestCredentialsOfARequest(t *testing.T) {
	t.Parallel()
	for _, v := range []struct {
		url, current string
		want         string
		credentials  bool
	}{
		{"https://a:b@x.example/f", "", "https://a:b@x.example/f", true},
		{"https://a:b@x.example/f", "https://x.example/g", "https://a:b@x.example/g", true},
		{"http://a:b@x.example/f", "https://x.example/g", "https://a:b@x.example/g", true},
		{"https://a:b@x.example/f", "http://x.example/g", "http://x.example/g", false},
		{"https://a:b@x.example/f", "https://y.example/g", "https://y.example/g", false},
		{"https://a:b@x.example/f", "https://x.example:8443/g", "https://x.example:8443/g", false},
		{"https://a:b@x.example/f", "https://c:d@x.example/g", "https://c:d@x.example/g", true},
		{"https://x.example/f", "https://x.example/g", "https://x.example/g", true},
		{"http://x.example/f", "http://x.example/g", "http://x.example/g", true},
	} {
		f := storage.Feed{URL: v.url, Header: http.Header{"X-Key": {"k"}}}
		r := request(f, storage.FeedState{URL: v.url, CurrentURL: v.current, ETag: `"1"`, LastModified: "0"})
		if r.URL != v.want || (r.Header.Get("X-Key") == "k") != v.credentials || r.ETag != `"1"` || r.LastModified != "0" {
			t.Errorf("%s, now at %q: got %+v, want %s with credentials %v", v.url, v.current, r, v.want, v.credentials)
		}
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

func TestHeadersWithTimes(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]time.Duration{
		"0": 0, "60": time.Minute, " 60 ": time.Minute, "86400": maxBackOff, "86401": maxBackOff, "86399": maxBackOff - time.Second,
		"Mon, 23 Nov 2026 12:00:01 GMT": time.Second, "Tue, 24 Nov 2026 12:00:01 GMT": maxBackOff,
		"Mon, 23 Nov 2026 12:00:00 GMT": -1, "": -1, "-1": -1, "1.5": -1, "٦٠": -1, "1 2": -1, // 60
	} {
		got, ok := retryAfter(s, noon)
		if ok != (want >= 0) || ok && got != want {
			t.Errorf("Retry-After %q: got %v, %v, want %v", s, got, ok, want)
		}
	}
	for s, want := range map[string]time.Duration{"31536000": maxHeader, "31536001": maxHeader, "31535999": maxHeader - time.Second, strings.Repeat("9", 400): maxHeader, "007": 7 * time.Second} {
		if got, ok := seconds(s); !ok || got != want {
			t.Errorf("%.20q seconds: got %v, %v, want %v", s, got, ok, want)
		}
	}
	for header, want := range map[string]time.Duration{
		"Mon, 23 Nov 2026 12:00:00 GMT": 0, "Mon, 23 Nov 2026 12:00:01 GMT": time.Second, "Sun, 22 Nov 2026 12:00:00 GMT": 0, "Mon, 23 Nov 2099 12:00:00 GMT": maxHeader,
	} {
		if got := freshFor(http.Header{"Expires": {header}}, noon); got != want {
			t.Errorf("Expires %s: fresh for %v, want %v", header, got, want)
		}
	}
	for s, want := range map[string][]string{
		"": {""}, "a": {"a"}, "a,b": {"a", "b"}, `a="1,2",b`: {`a="1,2"`, "b"}, `a="\",",b`: {`a="\","`, "b"}, `a="`: {`a="`}, `"\`: {`"\`}, ",": {"", ""},
	} {
		var got []string
		for d := range directives(s) {
			got = append(got, d)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
	for range directives("a,b") {
		break // whoever has enough may leave
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

func TestMoveNeedsFivePollsAndTwoDays(t *testing.T) {
	t.Parallel()
	const to = "https://new.example/feed"
	for _, v := range []struct {
		polls int
		since time.Duration
		moved bool
	}{{4, 48 * time.Hour, true}, {3, 48 * time.Hour, false}, {4, 48*time.Hour - 1, false}, {40, 47 * time.Hour, false}, {40, 50 * time.Hour, true}} {
		before := &storage.Move{URL: to, Since: noon.Add(-v.since), Polls: v.polls}
		st := storage.FeedState{Moving: before}
		trackRedirect(&st, &client.Response{Permanent: to}, noon)
		if (st.CurrentURL == to) != v.moved || (st.Moving == nil) != v.moved {
			t.Errorf("%+v: got %q, %+v", v, st.CurrentURL, st.Moving)
		}
		if before.Polls != v.polls {
			t.Errorf("%+v: the state before was changed", v)
		}
	}
	st := storage.FeedState{Moving: &storage.Move{URL: "https://other.example/", Since: noon.AddDate(-1, 0, 0), Polls: 99}}
	if trackRedirect(&st, &client.Response{Permanent: to}, noon); st.CurrentURL != "" || st.Moving.Polls != 1 || !st.Moving.Since.Equal(noon) {
		t.Errorf("a redirect to elsewhere: got %q, %+v", st.CurrentURL, st.Moving)
	}
}

func TestStateAfterAPoll(t *testing.T) {
	t.Parallel()
	outage := new(atomic.Bool)
	p := poller{interval: Interval{Min: 5 * time.Minute, Max: 6 * time.Hour}, outage: outage}
	before := storage.FeedState{Status: storage.StatusOK, Since: noon.Add(-time.Hour), CurrentURL: "https://new.example/"}
	fault := errors.New("a\n fault")
	finish := func(st storage.FeedState, resp *client.Response, err error) storage.FeedState {
		p.finishState(&st, storage.Feed{Name: "furat"}, resp, err, noon)
		return st
	}
	if st := finish(before, nil, fault); st.Status != storage.StatusError || st.Error != "a fault" || st.Failures != 1 || !st.Since.Equal(noon) || st.CurrentURL == "" {
		t.Errorf("no answer: got %+v", st)
	}
	if st := finish(before, status(410), fault); st.Status != storage.StatusGone || st.Failures != 1 {
		t.Errorf("gone: got %+v", st)
	}
	failing := before
	failing.Status, failing.Failures = storage.StatusError, movePolls-2
	if st := finish(failing, nil, fault); st.CurrentURL == "" || st.Failures != movePolls-1 || !st.Since.Equal(before.Since) {
		t.Errorf("the fourth failure: got %+v", st)
	}
	failing.Failures++
	if st := finish(failing, nil, fault); st.CurrentURL != "" || st.Failures != movePolls {
		t.Errorf("the fifth failure: got %+v", st)
	}
	if st := finish(failing, status(200), nil); st.Status != storage.StatusOK || st.Failures != 0 || st.Error != "" || !st.Since.Equal(noon) {
		t.Errorf("an answer: got %+v", st)
	}
	outage.Store(true)
	if st := finish(failing, nil, fault); st.Failures != failing.Failures || !strings.Contains(st.Why, "our own") {
		t.Errorf("an outage: got %+v", st)
	}
	if st := finish(before, nil, fault); st.Failures != 1 || strings.Contains(st.Why, "our own") {
		t.Errorf("the first failure in an outage: got %+v", st)
	}
	if st := finish(failing, status(500), fault); st.Failures != failing.Failures+1 || strings.Contains(st.Why, "our own") {
		t.Errorf("an error page in an outage: got %+v", st)
	}
	p.lease = func(feed string) (until, pushed time.Time) {
		return noon.Add(time.Hour), noon.Add(time.Duration(len(feed)))
	}
	if st := finish(before, status(200), nil); !st.Leased.Equal(noon.Add(time.Hour)) || !st.Pushed.Equal(noon.Add(5)) {
		t.Errorf("a lease: got %+v", st)
	}
}

func TestSentencesAreOneLine(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		" a\r\n\tb ":             "a b",
		strings.Repeat("خ", 300): strings.Repeat("خ", 300),
		strings.Repeat("خ", 301): strings.Repeat("خ", 300) + "…",
	} {
		if got := sentence(errors.New(s)); got != want {
			t.Errorf("%.20q: got %.40q", s, got)
		}
	}
	for code, want := range map[int]string{
		204: "sent no document", 205: "sent no document", 404: "is not there", 410: "gone for good", 403: "refuses us", 401: "wants a password",
		429: "too often", 503: "overloaded", 500: "internal error", 418: "something else than a feed",
	} {
		if got := statusError(code).Error(); !strings.HasPrefix(got, fmt.Sprintf("status %d: ", code)) || !strings.Contains(got, want) {
			t.Errorf("%d: got %q, want %q", code, got, want)
		}
	}
}

func TestRhythmIsLearnt(t *testing.T) {
	t.Parallel()
	at := func(minutes ...int) (a []storage.Article) {
		for _, m := range minutes {
			a = append(a, storage.Article{Published: noon.Add(time.Duration(m) * time.Minute)})
		}
		return a
	}
	var r storage.Rhythm
	learnRhythm(&r, at(0), noon)
	if r.Items != 1 || r.Gap != 0 || r.Longest != 0 || r.Hours[12] != 1 || !r.Last.Equal(noon) {
		t.Errorf("one item: got %+v", r)
	}
	learnRhythm(&r, at(4), noon.Add(time.Hour))
	if r.Items != 1 {
		t.Errorf("an item four minutes later: got %+v", r)
	}
	learnRhythm(&r, at(5), noon.Add(time.Hour))
	if r.Items != 2 || r.Gap != 5*time.Minute || r.Longest != 5*time.Minute {
		t.Errorf("an item five minutes later: got %+v", r)
	}
	learnRhythm(&r, at(65), noon.Add(2*time.Hour))
	if r.Items != 3 || r.Gap != 5*time.Minute+55*time.Minute/2 || r.Longest != time.Hour || r.Hours[13] != 1 {
		t.Errorf("an hour later: got %+v", r)
	}
	// The longest gap is forgotten as time passes: half of it in 30 days.
	long := storage.Rhythm{Items: 40, Gap: time.Hour, Longest: 100 * 24 * time.Hour, Last: noon}
	countItem(&long, noon.Add(30*24*time.Hour), 30*24*time.Hour)
	if long.Longest != 50*24*time.Hour || long.Gap != time.Hour+(30*24-1)*time.Hour/32 {
		t.Errorf("after thirty days: got %+v", long)
	}
	countItem(&long, noon.Add(120*24*time.Hour), 120*24*time.Hour)
	if long.Longest != 120*24*time.Hour {
		t.Errorf("after a longer gap: got %v", long.Longest)
	}
	full := storage.Rhythm{Items: 5, Gap: time.Hour, Last: noon}
	full.Hours[12], full.Hours[3] = maxHourCount-1, 10
	if countItem(&full, noon, time.Hour); full.Hours[12] != maxHourCount || full.Hours[3] != 10 {
		t.Errorf("a thousand in an hour: got %v", full.Hours)
	}
	if countItem(&full, noon, time.Hour); full.Hours[12] != (maxHourCount+1)/2 || full.Hours[3] != 5 {
		t.Errorf("one more: got %v", full.Hours)
	}
	ahead := storage.Rhythm{Items: 5, Gap: time.Hour, Last: noon.AddDate(1, 0, 0)}
	if learnRhythm(&ahead, nil, noon); !ahead.Last.Equal(noon) {
		t.Errorf("a clock that was ahead: last item at %v", ahead.Last)
	}
}

func TestRhythmForetells(t *testing.T) {
	t.Parallel()
	about := func(got, want float64) bool { return got > want-0.001 && got < want+0.001 }
	even := storage.Rhythm{Gap: 2 * time.Hour, Items: 20, Last: noon}
	for to, want := range map[time.Duration]float64{0: 0, 30 * time.Minute: 0.25, 2 * time.Hour: 1, 25*time.Hour + 30*time.Minute: 12.75, 60 * 24 * time.Hour: 360, -time.Hour: 0} {
		if got := expectedItems(even, noon, noon.Add(to)); !about(got, want) {
			t.Errorf("in %v: %v items, want %v", to, got, want)
		}
	}
	if got := expectedItems(storage.Rhythm{}, noon, noon.Add(time.Hour)); got != 0 {
		t.Errorf("without a rhythm: %v items", got)
	}
	morning := even
	morning.Hours[6] = 10 // all of them between six and seven
	if rate := hourlyRate(morning); !about(rate[6], 0.5*(0.25+0.75*24)) || !about(rate[7], 0.5*0.25) {
		t.Errorf("items an hour: %v at six, %v at seven", rate[6], rate[7])
	}
	for items, want := range map[float64]time.Duration{0.5: time.Hour, 0.25: 30 * time.Minute, 1: 2 * time.Hour, 2.75: 5*time.Hour + 30*time.Minute, 3: 6 * time.Hour, 100: 6 * time.Hour} {
		if got := timeUntil(even, noon.Add(10*time.Minute), items, 6*time.Hour); (got - want).Abs() > time.Second {
			t.Errorf("%v items are expected within %v, want %v", items, got, want)
		}
	}
	i := Interval{Min: 5 * time.Minute, Max: 6 * time.Hour}
	for overdue, want := range map[time.Duration]time.Duration{0: time.Hour, 10 * time.Hour: time.Hour, 20 * time.Hour: 2 * time.Hour, 40 * time.Hour: 4 * time.Hour, 80 * time.Hour: 6 * time.Hour} {
		if got := rhythmWait(even, noon.Add(overdue), i); (got - want).Abs() > time.Second {
			t.Errorf("%v after its last item: polled in %v, want %v", overdue, got, want)
		}
	}
	if got := rhythmWait(storage.Rhythm{Gap: time.Minute, Last: noon}, noon, i); got != i.Min {
		t.Errorf("a feed of an item a minute is polled in %v, want %v", got, i.Min)
	}
}

func TestSilenceBegins(t *testing.T) {
	t.Parallel()
	hourly := storage.Rhythm{Gap: time.Hour, Longest: time.Hour, Items: silentMin, Last: noon}
	for name, v := range map[string]struct {
		change func(*storage.Rhythm)
		after  time.Duration
		silent bool
	}{
		"a day":                        {nil, 24 * time.Hour, true},
		"less than a day":              {nil, 24*time.Hour - 1, false},
		"few items":                    {func(r *storage.Rhythm) { r.Items-- }, 48 * time.Hour, false},
		"five times the longest gap":   {func(r *storage.Rhythm) { r.Longest = 10 * time.Hour }, 50 * time.Hour, true},
		"less than five times":         {func(r *storage.Rhythm) { r.Longest = 10 * time.Hour }, 50*time.Hour - 1, false},
		"twice a long gap, three days": {func(r *storage.Rhythm) { r.Longest = 48 * time.Hour }, 168 * time.Hour, true},
		"less than three days above":   {func(r *storage.Rhythm) { r.Longest = 48 * time.Hour }, 168*time.Hour - 1, false},
		"a slow feed, ten items":       {func(r *storage.Rhythm) { r.Gap = 10 * time.Hour }, 101 * time.Hour, true},
		"a slow feed, not quite ten":   {func(r *storage.Rhythm) { r.Gap = 10 * time.Hour }, 99 * time.Hour, false},
	} {
		r := hourly
		if v.change != nil {
			v.change(&r)
		}
		want := time.Time{}
		if v.silent {
			want = noon
		}
		if got := silentSince(r, noon.Add(v.after)); !got.Equal(want) {
			t.Errorf("%s: silent since %v, want %v", name, got, want)
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

func TestQuietHours(t *testing.T) {
	t.Parallel()
	half := noon.Add(30 * time.Minute)
	for name, v := range map[string]struct {
		c    storage.Channel
		want time.Time
	}{
		"none":                   {storage.Channel{}, half},
		"this hour":              {storage.Channel{SkipHours: []int{12}}, noon.Add(time.Hour)},
		"the rest of the day":    {storage.Channel{SkipHours: []int{12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23}}, noon.Add(12 * time.Hour)},
		"every day but Sunday":   {storage.Channel{SkipDays: []int{1, 2, 3, 4, 5, 6}}, noon.Add(12*time.Hour + 5*24*time.Hour)},
		"every day":              {storage.Channel{SkipDays: []int{0, 1, 2, 3, 4, 5, 6}}, half},
		"all but this very hour": {storage.Channel{SkipDays: []int{0, 2, 3, 4, 5, 6}, SkipHours: []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23}}, half},
	} {
		if got := skipQuietHours(v.c, half); !got.Equal(v.want) {
			t.Errorf("%s: got %v, want %v", name, got, v.want)
		}
	}
}
