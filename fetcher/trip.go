package fetcher

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"rawi/fetcher/client"
	"rawi/fetcher/parse"
	"rawi/fetcher/websub"
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
	return a.Rhythm == b.Rhythm && a.Stale == b.Stale && a.Changed.Equal(b.Changed) && a.Silent.Equal(b.Silent)
}

// weigh corrects what the dates in a document taught by what the store found
// new of it: items that are edited, or told again under a new date, are none.
func weigh(st *storage.FeedState, before storage.FeedState, added int, fetch storage.Fetch) {
	if added == 0 {
		st.Stale++
		st.Changed, st.Rhythm = before.Changed, before.Rhythm
		st.Silent = silence(st.Rhythm, fetch.At)
		return
	}
	if st.Stale >= maxStale {
		learn(&st.Rhythm, fetch.Articles, fetch.At)
		st.Silent = silence(st.Rhythm, fetch.At)
	}
	st.Stale = 0
}

// read takes in an answer: its articles into fetch, what was learnt into next.
// short says why the document ended too early; empty: it did not.
func (t tripper) read(next *storage.FeedState, fetch *storage.Fetch, f storage.Feed, resp *client.Response) (short string, err error) {
	switch {
	case resp.Status == http.StatusNotModified:
		keepValidators(next, resp.Header)
		return "", nil
	case !resp.OK():
		return "", statusError(resp.Status)
	}
	sum := sha256.Sum256(resp.Body)
	body := binary.BigEndian.Uint64(sum[:])
	short = resp.Short
	if body != next.Body {
		d, err := parse.Parse(parse.Input{
			Body: resp.Body, URL: resp.URL, ContentType: resp.ContentType(), Feed: f, Now: fetch.At,
			Known: known(next.Cuts),
		})
		if err != nil {
			next.ETag, next.LastModified, next.Body = "", "", 0 // a 304 must not hide it for ever
			if short != "" {
				err = fmt.Errorf("%w: %s%s", err, cutShort, short)
			}
			return short, err
		}
		if d.Short && short == "" {
			short = "its end is missing"
		}
		takeIn(next, fetch, d, resp)
		fetch.Complete = short == "" && resp.Status != http.StatusIMUsed // which may bring only what is new (RFC 3229)
	}
	if short != "" {
		// What it lacks would never be asked for.
		next.ETag, next.LastModified, next.Body = "", "", 0
		next.Warnings = append(slices.Clone(next.Warnings), cutShort+short)
		return short, nil
	}
	next.Body = body
	next.ETag, next.LastModified = resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")
	return "", nil
}

// cutShort begins what the operator reads of a document that ended too early.
const cutShort = "the document was cut short: "

// takeIn notes what a document says.
func takeIn(next *storage.FeedState, fetch *storage.Fetch, d parse.Document, resp *client.Response) {
	fetch.Articles = d.Articles
	next.Channel, next.Charset, next.Warnings = websub.Discover(resp.URL, resp.Header, d.Channel), d.Charset, d.Warnings
	if len(d.Articles) > 0 || resp.Short == "" && !d.Short { // what is cut short is read at each poll
		next.Changed = fetch.At
	}
	next.Cuts, next.Head = d.Cuts, d.Head
	if next.Stale < maxStale {
		learn(&next.Rhythm, d.Articles, fetch.At)
	}
}

// known reports the items that were read before: nineteen of twenty are.
func known(cuts []uint64) func(uint64) bool {
	set := make(map[uint64]bool, len(cuts))
	for _, cut := range cuts {
		set[cut] = true
	}
	return func(cut uint64) bool { return set[cut] }
}

// keepValidators takes new validators from a 304 that brings some.
func keepValidators(next *storage.FeedState, h http.Header) {
	if v := h.Get("ETag"); v != "" {
		next.ETag = v
	}
	if v := h.Get("Last-Modified"); v != "" {
		next.LastModified = v
	}
}

// statusError is what a status means, as a sentence.
func statusError(status int) error {
	says := map[int]string{
		http.StatusNoContent:           "the server sent no document",
		http.StatusResetContent:        "the server sent no document",
		http.StatusNotFound:            "the feed is not there",
		http.StatusGone:                "the feed is gone for good, says the server",
		http.StatusForbidden:           "the server refuses us",
		http.StatusUnauthorized:        "the server wants a password",
		http.StatusTooManyRequests:     "the server says we ask too often",
		http.StatusServiceUnavailable:  "the server is overloaded or being repaired",
		http.StatusInternalServerError: "the server has an internal error",
	}[status]
	if says == "" {
		says = "the server answered something else than a feed"
	}
	return fmt.Errorf("status %d: %s", status, says)
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
