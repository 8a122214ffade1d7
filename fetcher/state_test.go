package fetcher

import (
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
)

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
