package fetcher

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
	"rawi/storage/address"
)

// Getter asks for one document: a *client.Client does.
type Getter interface {
	Get(ctx context.Context, r client.Request) (*client.Response, error)
}

// tripper makes one feed's trip: ask, read, hand over.
type tripper struct {
	client   Getter
	store    Store
	interval Interval
	robots   Robots
	turn     func(ctx context.Context, address string) (end func(), err error) // of a page's host
	lease    func(feed string) (until, pushed time.Time)                       // nil: no hubs
	outage   *atomic.Bool                                                      // set while hardly any feed answers; nil: never
}

// result is how a trip ended.
type result struct {
	state    storage.FeedState
	status   int
	added    int
	bytes    int64
	err      error // of the store
	mute     bool  // no answer came, not even an error page
	canceled bool  // the daemon stops: nothing was decided
}

// addressOf is where a feed is asked for.
func addressOf(f storage.Feed, st storage.FeedState) string {
	if st.CurrentURL != "" && address.Same(st.URL, f.URL) {
		return st.CurrentURL
	}
	return f.URL
}

// request is what a feed is asked. What only its own server may see, its header
// and a password in its URL, goes along as long as the address is still there.
func request(f storage.Feed, st storage.FeedState) client.Request {
	r := client.Request{URL: addressOf(f, st), ETag: st.ETag, LastModified: st.LastModified}
	was, err := address.Parse(f.URL)
	if err != nil {
		return r
	}
	is, err := address.Parse(r.URL)
	if err != nil || is.Host != was.Host || was.Scheme == "https" && is.Scheme != "https" {
		return r
	}
	r.Header = f.Header
	if is.User == nil && was.User != nil {
		is.User = was.User
		r.URL = address.String(is)
	}
	return r
}

// run polls f once and hands what it brought to the store. state is what is
// known; of another URL than f's only its poll number counts. release is called
// before pages wait for their turn, at the feed's host or another.
func (t tripper) run(ctx context.Context, f storage.Feed, state storage.FeedState, release func()) result {
	if !address.Same(state.URL, f.URL) {
		state = storage.FeedState{Poll: state.Poll}
	}
	began := time.Now()
	state.Feed, state.URL = f.Name, f.URL
	resp, err := t.client.Get(ctx, request(f, state))
	if ctx.Err() != nil {
		return result{state: state, canceled: true}
	}
	next := state
	next.Poll++
	next.Polled = began.UTC()
	poll := storage.Poll{At: began.UTC(), Took: time.Since(began)}
	fetch := storage.Fetch{At: time.Now().UTC()}
	r := result{mute: resp == nil}
	short := ""
	if err == nil {
		poll.Status, poll.Bytes = resp.Status, resp.Bytes
		r.status, r.bytes = resp.Status, resp.Bytes
		short, err = t.read(&next, &fetch, f, resp)
		resp.Release()
	}
	release()
	if f.FullText && len(fetch.Articles) > 0 {
		if warning := t.fullText(ctx, fetch.Articles); warning != "" {
			next.Warnings = append(slices.Clone(next.Warnings), warning)
		}
		if ctx.Err() != nil {
			return result{state: state, canceled: true}
		}
	}
	poll.New = len(fetch.Articles)
	t.conclude(&next, f, resp, err, fetch.At)
	if short != "" && err == nil {
		next.Error = cutShort + short // it is no failure: what is whole was read
	}
	poll.Error = next.Error
	next.Polls = append(slices.Clone(next.Polls[max(0, len(next.Polls)-storage.MaxPolls+1):]), poll)
	fetch.State = next
	return t.hand(ctx, r, state, fetch)
}

// hand gives the fetch to the store. What was not stored did not happen: the
// old state stays, and the feed is asked again.
func (t tripper) hand(ctx context.Context, r result, before storage.FeedState, fetch storage.Fetch) result {
	out, err := t.store.Apply(context.WithoutCancel(ctx), storage.Operation{Fetch: &fetch})
	if err == nil {
		err = out[0].Err
	}
	if err != nil {
		before.Next, before.Why = fetch.At.Add(t.interval.Min), "the store could not take it"
		return result{state: before, status: r.status, err: err}
	}
	r.state, r.added = fetch.State, len(out[0].New)
	if len(fetch.Articles) == 0 {
		return r
	}
	weigh(&r.state, before, r.added, fetch)
	if sameRhythm(r.state, fetch.State) {
		return r
	}
	// What the answer corrects is stored too: a restart goes on from it.
	r.state.Poll++
	_, r.err = t.store.Apply(context.WithoutCancel(ctx), storage.Operation{Fetch: &storage.Fetch{At: fetch.At, State: r.state}})
	return r
}

// sameRhythm reports whether weigh found nothing to correct.
func sameRhythm(a, b storage.FeedState) bool {
	return a.Rhythm == b.Rhythm && a.UnchangedPolls == b.UnchangedPolls && a.Changed.Equal(b.Changed) && a.Silent.Equal(b.Silent)
}

// weigh corrects what the dates in a document taught by what the store found
// new of it: items that are edited, or told again under a new date, are none.
func weigh(st *storage.FeedState, before storage.FeedState, added int, fetch storage.Fetch) {
	if added == 0 {
		st.UnchangedPolls++
		st.Changed, st.Rhythm = before.Changed, before.Rhythm
		st.Silent = silence(st.Rhythm, fetch.At)
		return
	}
	if st.UnchangedPolls >= maxStale {
		learn(&st.Rhythm, fetch.Articles, fetch.At)
		st.Silent = silence(st.Rhythm, fetch.At)
	}
	st.UnchangedPolls = 0
}

// conclude sets the state's status and when the feed is asked next.
func (t tripper) conclude(next *storage.FeedState, f storage.Feed, resp *client.Response, err error, now time.Time) {
	status := storage.StatusOK
	switch {
	case err != nil && resp != nil && resp.Status == http.StatusGone:
		status = storage.StatusGone
	case err != nil:
		status = storage.StatusError
	}
	if status != next.Status {
		next.Since = now
	}
	next.Status, next.Error = status, ""
	if err != nil {
		ours := resp == nil && next.Failures > 0 && t.outage != nil && t.outage.Load()
		if !ours {
			next.Failures++
		}
		if next.Failures >= movePolls {
			next.CurrentURL = "" // where it moved to is no better than where it was
		}
		next.Error = sentence(err)
		if next.Next, next.Why = t.backOff(f, next.Failures, resp, now); ours {
			next.Why = "hardly any feed answers: the fault is probably our own"
		}
		return
	}
	next.Failures = 0
	if t.lease != nil {
		next.Leased, next.Pushed = t.lease(f.Name)
	}
	moved(next, resp, now)
	next.Next, next.Why = t.plan(f, *next, resp, now)
	next.Silent = silence(next.Rhythm, now)
}

// sentence is an error as the operator reads it, cut.
func sentence(err error) string {
	s := strings.Join(strings.Fields(err.Error()), " ")
	if r := []rune(s); len(r) > 300 {
		s = string(r[:300]) + "…"
	}
	return s
}
