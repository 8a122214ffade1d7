package fetcher

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/text"
)

// Getter fetches one document. *client.Client implements it.
type Getter interface {
	Get(ctx context.Context, r client.Request) (*client.Response, error)
}

// poller polls one feed: request, read, store.
type poller struct {
	client      Getter
	store       Store
	now         func() time.Time // see Options.Now
	interval    Interval
	gap         time.Duration             // between requests to a host
	private     func(address string) bool // see Options.Private
	robots      Robots
	acquireSlot func(ctx context.Context, address string) (request context.Context, end func(), err error) // for a page's request
	lease       func(feed string) (until, pushed time.Time)                                                // nil: no hubs
	outage      *atomic.Bool                                                                               // set while hardly any feed answers; nil: never
	memory      *memory
	reading     *reading
}

// pollResult is the outcome of a poll.
type pollResult struct {
	state       storage.FeedState
	due         time.Time // when the feed is polled next, by the monotonic clock
	status      int
	added       int
	bytes       int64
	err         error // of the store
	unreachable bool  // no answer came, not even an error page
	canceled    bool  // ctx ended: nothing was decided
	read        bool  // its document was read to its end, or was found to be none

	before   storage.FeedState // state before the poll, which stays if it is not stored
	retry    time.Duration     // how long after that the feed is polled again
	unstored *storage.Fetch    // to be stored with others, see stages.held; nil: it was stored
}

// stages are called as a poll goes on; each may be called again without effect.
type stages struct {
	received func(large bool) // the request has ended, and the answer, a large one or not, waits for memory
	admitted func()           // the answer is read, and then waits for pages and the store
	alone    bool             // nothing else is read meanwhile: see reading
	awaited  bool             // somebody waits for what the poll brings
	held     bool             // the caller stores what brought nothing and nobody waits for
}

// addressOf returns where a feed is requested: its URL, or where it moved.
func addressOf(f storage.Feed, st storage.FeedState) string {
	if st.CurrentURL != "" && address.Same(st.URL, f.URL) {
		return st.CurrentURL
	}
	return f.URL
}

// request returns the request of a feed's document.
func request(f storage.Feed, st storage.FeedState) client.Request {
	r := requestAt(f, addressOf(f, st))
	r.ETag, r.LastModified = st.ETag, st.LastModified
	return r
}

// requestAt returns the request of a document of a feed. Credentials, its headers and a
// password in its URL, are added only while it is on the configured host, and not from
// https to http.
func requestAt(f storage.Feed, url string) client.Request {
	r := client.Request{URL: url}
	configured, err := address.Parse(f.URL)
	if err != nil {
		return r
	}
	current, err := address.Parse(r.URL)
	if err != nil || current.Host != configured.Host || configured.Scheme == "https" && current.Scheme != "https" {
		return r
	}
	r.Header = f.Header
	if current.User == nil && configured.User != nil {
		current.User = configured.User
		r.URL = address.String(current)
	}
	return r
}

// poll polls f once and stores the result. state is the feed's; of a state of
// another URL only the poll number counts. poll calls the
// functions of at in their order.
func (p poller) poll(ctx context.Context, f storage.Feed, state storage.FeedState, at stages) pollResult {
	state = stateFor(f, state)
	began, retry := momentBy(p.now), p.intervalOf(f).Min
	recallDeferred(&state, began.stored)
	resp, err := p.get(ctx, f, request(f, state))
	if ctx.Err() != nil {
		return pollResult{state: state, canceled: true}
	}
	if errors.Is(err, client.ErrBusy) {
		return postponed(state, began.stored, retry, client.ErrBusy.Error())
	}
	next := state
	next.Poll++
	next.Polled = began.stored
	poll := storage.Poll{At: began.stored, Took: time.Since(began.here)}
	fetch := storage.Fetch{At: began.now()}
	r := pollResult{unreachable: resp == nil && !errors.Is(err, client.ErrDisallowed), before: state, retry: retry}
	short := ""
	var overload *client.Response
	if err == nil {
		poll.Status, poll.Bytes = resp.Status, resp.Bytes
		r.status, r.bytes = resp.Status, resp.Bytes
		a := &answer{Response: resp, held: &reservation{}, alone: at.alone}
		if resp.OK() { // others have no body that could wait for memory
			at.received(p.memory.isLarge(resp.Body))
			a.held, err = p.memory.acquireDocument(ctx, resp.Body)
		}
		if err == nil {
			defer func() { a.held.release(); p.memory.texts.Release(a.texts) }() // when it is stored
			if resp.OK() {
				at.admitted()
			}
			short, err = p.readAnswer(ctx, &next, &fetch, f, a)
			a.held.keep(keptOf(resp.Body, fetch.Articles))
			overload = a.overload
			r.read = resp.OK() && !errors.Is(err, errAlone)
		}
		resp.Release()
	}
	if (err != nil || f.Kind != storage.KindFeed) && ctx.Err() != nil { // of reading, or of further documents
		return pollResult{state: state, canceled: true}
	}
	if f.FullText && len(fetch.Articles) > 0 {
		warning, held := p.fullText(ctx, f.Name, fetch.Articles, at.alone)
		defer p.memory.texts.Release(held)
		if warning != "" {
			next.Warnings = append(slices.Clone(next.Warnings), warning)
		}
		if ctx.Err() != nil {
			return pollResult{state: state, canceled: true}
		}
	}
	poll.New = len(fetch.Articles)
	p.finishState(&next, f, resp, err, fetch.At)
	heed(&next, overload, fetch.At)
	if short != "" && err == nil {
		next.Error = truncatedPrefix + short // no failure: the complete items were read
	}
	poll.Error = next.Error
	next.Polls = append(slices.Clone(next.Polls[max(0, len(next.Polls)-storage.MaxPolls+1):]), poll)
	fetch.State = next
	redact(&fetch, f)
	r.unstored, r.due = &fetch, began.hereAt(next.Next)
	mayWait := state.Poll > 0 && !at.awaited && !at.alone
	if mayWait && at.held && len(fetch.Articles) == 0 {
		return r
	}
	at.received(false)
	at.admitted()
	return p.storeFetch(ctx, r, mayWait)
}

// get requests a document of a feed, if robots.txt allows it where that is asked.
func (p poller) get(ctx context.Context, f storage.Feed, r client.Request) (*client.Response, error) {
	if asksRobots(f) {
		if err := p.checkRobots(ctx, r.URL); err != nil {
			return nil, err
		}
	}
	return p.client.Get(ctx, r)
}

// postponed is the result of a poll that did not happen, for a reason of ours: the
// state before stays, and the feed is polled again after a while.
func postponed(before storage.FeedState, now time.Time, retry time.Duration, why string) pollResult {
	before.Next, before.Why = now.Add(retry).UTC(), why
	return pollResult{state: before, due: time.Now().Add(retry)}
}

// storeFetch stores the fetch of r; mayWait says that nobody waits for it.
func (p poller) storeFetch(ctx context.Context, r pollResult, mayWait bool) pollResult {
	fetch, before := r.unstored, r.before
	out, err := p.store.Apply(context.WithoutCancel(ctx), storage.Operation{Fetch: fetch, MayWait: mayWait})
	if err != nil {
		return notStored(r, err)
	}
	if r = stored(r, out[0]); r.err != nil || out[0].Late || len(fetch.Articles) == 0 {
		return r
	}
	correctRhythm(&r.state, before, r.added, *fetch)
	if sameRhythm(r.state, fetch.State) {
		return r
	}
	// Store the correction too: a restart goes on from it.
	r.state.Poll++
	_, r.err = p.store.Apply(context.WithoutCancel(ctx), storage.Operation{Fetch: &storage.Fetch{At: fetch.At, State: r.state}, MayWait: mayWait})
	return r
}

// stored returns the result of a poll whose fetch the store has answered.
func stored(r pollResult, out storage.Outcome) pollResult {
	switch {
	case out.Err != nil:
		return notStored(r, out.Err)
	case out.Late: // of a fleet's nodes another polled the feed first, and has its state
		return postponed(r.before, r.unstored.At, r.retry, "another node has polled it")
	}
	r.state, r.added = r.unstored.State, len(out.New)
	r.state.Defer(r.unstored.At, out.Deferred) // as the store has it
	r.unstored = nil
	return r
}

// notStored returns the result of a poll whose fetch is not stored: it did not happen, the
// state before stays, and the feed is polled again.
func notStored(r pollResult, err error) pollResult {
	out := postponed(r.before, r.unstored.At, r.retry, "the store could not take it")
	out.err = err
	return out
}

// finishState sets the state's status and the time of the next poll. resp is nil
// if there was no answer; err is why the poll failed.
func (p poller) finishState(next *storage.FeedState, f storage.Feed, resp *client.Response, err error, now time.Time) {
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
		disallowed := errors.Is(err, client.ErrDisallowed)
		outage := resp == nil && !disallowed && next.Failures > 0 && p.outage != nil && p.outage.Load()
		if !outage {
			next.Failures++
		}
		if next.Failures >= movePolls {
			next.CurrentURL = "" // the new address is no better than the old one
		}
		next.Error = sentence(err)
		if disallowed {
			f.Interval = max(f.Interval, refusedWait) // sites change that rarely
		}
		if next.Next, next.Why = p.backOff(f, next.Failures, resp, now); outage {
			next.Why = "hardly any feed answers: the fault is probably our own"
		}
		return
	}
	next.Failures = 0
	if p.lease != nil {
		next.Leased, next.Pushed = p.lease(f.Name)
	}
	trackRedirect(next, resp, now)
	next.Next, next.Why = p.nextPoll(f, *next, resp, now)
	next.Silent = silentSince(next.Rhythm, now)
}

// sentence returns an error on one line, at most 300 runes long.
func sentence(err error) string {
	return text.Truncate(strings.Join(strings.Fields(err.Error()), " "), 300)
}
