package fetcher

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
)

// listPage is a page of articles.
func listPage(item string) storage.Feed {
	return storage.Feed{Name: "furat", URL: "http://a.example/news/", Kind: storage.KindPage, Select: &storage.Selectors{Item: item}}
}

func TestWhatWasReadInAnotherWayIsVoid(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feed, page, other := damascus, listPage("article"), listPage("li")
		feed.Name, feed.URL = page.Name, page.URL
		all := page
		all.All = true
		for name, v := range map[string]struct {
			before, now storage.Feed
			kept        bool
		}{
			"a feed as before": {feed, feed, true}, "a page as before": {page, page, true},
			"another selector": {page, other, false}, "more items": {page, all, false},
			"a feed became a page": {feed, page, false}, "a page became a feed": {page, feed, false},
		} {
			w := newWorld()
			w.answer = func(client.Request) (*client.Response, error) { return status(http.StatusNotModified), nil }
			p := w.poller()
			p.robots = w
			before := storage.FeedState{
				Feed: page.Name, URL: page.URL, ReadAs: v.before.ReadAs(), Poll: 7, Polled: time.Now(), ETag: `"1"`, LastModified: "yesterday", BodyHash: 1,
				HeadHash: 2, ItemHashes: []uint64{3}, Deferred: []uint64{4}, DeferredAt: time.Now(), NothingFound: 1, CurrentURL: "http://a.example/b/",
			}
			st := p.poll(t.Context(), v.now, before, free).state
			asked := w.asked[0]
			voided := asked.ETag+asked.LastModified == "" && st.BodyHash+st.HeadHash == 0 && len(st.ItemHashes)+len(st.Deferred)+st.NothingFound == 0 && st.DeferredAt.IsZero()
			kept := asked.ETag == `"1"` && asked.LastModified == "yesterday" && st.BodyHash == 1 && st.HeadHash == 2 && len(st.ItemHashes) == 1 && len(st.Deferred) == 1
			if kept != v.kept || voided == v.kept || st.ReadAs != v.now.ReadAs() || asked.URL != "http://a.example/b/" || st.Poll != 8 {
				t.Errorf("%s: asked %+v, left with %+v", name, asked.Request, st)
			}
		}
	})
}

func TestFeedThatIsReadInAnotherWayIsPolledSoon(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for _, restart := range []bool{false, true} {
			w := newWorld()
			w.answer = func(client.Request) (*client.Response, error) { return status(http.StatusNotModified), nil }
			first := func(s *Scheduler) {
				wait(time.Minute)
				if !restart {
					s.SetFeeds([]storage.Feed{listPage("li")}, w.stored())
					wait(time.Minute)
				}
			}
			w.run(Options{}, []storage.Feed{listPage("article")}, nil, first)
			if restart {
				w.run(Options{}, []storage.Feed{listPage("li")}, w.stored(), pass(time.Minute))
			}
			if n := len(w.times(time.Now(), "")); n != 2 {
				t.Errorf("restart %v: asked %d times, want at the start and for the new selector", restart, n)
			}
			w.run(Options{}, []storage.Feed{listPage("li")}, w.stored(), pass(time.Minute))
			if n := len(w.times(time.Now(), "")); n != 2 {
				t.Errorf("restart %v: asked %d times, though nothing had changed", restart, n)
			}
		}
	})
}

func TestSourcesThatAreNoFeedsAreAskedEveryTenMinutesAtMost(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for _, v := range []struct {
			kind   storage.Kind
			host   string
			status int // 0: the store takes nothing
			want   time.Duration
		}{
			{storage.KindFeed, "a.example", http.StatusNotModified, time.Minute},
			{storage.KindTelegram, "a.example", http.StatusNotModified, SourceInterval},
			{storage.KindSitemap, "a.example", http.StatusNotModified, SourceInterval},
			{storage.KindPage, "a.example", http.StatusNotModified, SourceInterval},
			{storage.KindPage, "a.example", http.StatusInternalServerError, SourceInterval},
			{storage.KindPage, "a.example", 0, SourceInterval},
			{storage.KindPage, "own.example", http.StatusNotModified, time.Minute},
			{storage.KindPage, "own.example", 0, time.Minute},
		} {
			w := newWorld()
			w.refuse = v.status == 0
			w.answer = func(client.Request) (*client.Response, error) {
				return status(max(v.status, http.StatusNotModified)), nil
			}
			f := storage.Feed{Name: "furat", URL: "http://" + v.host + "/", Kind: v.kind, Interval: time.Minute}
			if v.kind == storage.KindPage {
				f.Interval = 0 // that of the config
			}
			o := Options{Interval: Interval{Min: time.Minute, Max: time.Minute}, Private: func(address string) bool { return address == "http://own.example/" }}
			w.run(o, []storage.Feed{f}, nil, pass(25*time.Minute))
			times := w.times(time.Now(), "")
			if len(times) < 2 {
				t.Fatalf("%+v: asked %d times", v, len(times))
			}
			least := 24 * time.Hour
			for i, at := range times[1:] {
				least = min(least, at-times[i])
			}
			if least < v.want || least > v.want+time.Second {
				t.Errorf("%+v: asked again after %s", v, least)
			}
		}
	})
}

func TestRobotsAreAskedForSitemapsAndPagesOnly(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for kind, obeyed := range map[storage.Kind]bool{storage.KindFeed: false, storage.KindTelegram: false, storage.KindSitemap: true, storage.KindPage: true} {
			w := newWorld()
			w.closed = "http://a.example/news"
			w.answer = func(client.Request) (*client.Response, error) { return status(http.StatusNotModified), nil }
			p, f := w.poller(), listPage("article")
			p.robots, f.Kind, p.outage = w, kind, new(atomic.Bool)
			p.outage.Store(true) // a site's own answer is no fault of ours
			r := p.poll(t.Context(), f, storage.FeedState{}, free)
			if asked := len(w.asked) > 0; asked == obeyed || r.unreachable {
				t.Errorf("%q: asked %v; unreachable %v: a site that answered counts to no outage", kind, asked, r.unreachable)
			}
			if !obeyed {
				continue
			}
			st := r.state
			if st.Status != storage.StatusError || !strings.Contains(st.Error, `does not allow it: "Disallow: /news" (line 2, for *)`) {
				t.Errorf("%q: %s, %q", kind, st.Status, st.Error)
			}
			if got := time.Until(st.Next); got != time.Hour {
				t.Errorf("%q: looked at again after %s, want an hour", kind, got)
			}
			for range 10 {
				st = p.poll(t.Context(), f, st, free).state
			}
			if got := time.Until(st.Next); got != maxBackOff {
				t.Errorf("%q: looked at again after %s, want a day", kind, got)
			}
			w.closed = ""
			if st = p.poll(t.Context(), f, st, free).state; st.Status != storage.StatusOK {
				t.Errorf("%q: %s, %q after the site allowed it", kind, st.Status, st.Error)
			}
		}
	})
}

// robotsOnce is a site whose robots.txt must be asked for first.
type robotsOnce struct {
	*world
	files []time.Time
}

func (r *robotsOnce) CheckRobots(context.Context, string) (asked bool, err error) {
	if asked = len(r.files) == 0; asked {
		r.files = append(r.files, time.Now())
	}
	return asked, nil
}

func TestGapIsKeptBehindRobots(t *testing.T) {
	bubble(t, func(t *testing.T) {
		const gap = 3 * time.Second
		w := newWorld()
		w.answer = func(client.Request) (*client.Response, error) { return status(http.StatusNotModified), nil }
		robots := &robotsOnce{world: w}
		began := time.Now()
		f := listPage("article")
		f.Interval = 30 * time.Minute
		w.run(Options{Client: w, Robots: robots, Host: Host{Gap: gap}}, []storage.Feed{f}, nil, pass(time.Hour))
		times := w.times(began, f.URL)
		if len(times) < 2 || len(robots.files) != 1 || times[0] != robots.files[0].Add(gap).Sub(began) {
			t.Errorf("robots.txt asked for at %v, the page %v later: want once, and a gap of %s", robots.files, times, gap)
		}
		if again := times[1] - times[0]; again > f.Interval+time.Second {
			t.Errorf("asked again after %s: robots.txt was known", again)
		}
	})
}

func TestWaitBehindRobotsEndsWithThePoll(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		p := w.poller()
		p.robots, p.gap = &robotsOnce{world: w}, time.Hour
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if r := p.poll(ctx, listPage("article"), storage.FeedState{}, free); !r.canceled || len(w.asked)+len(w.fetches) != 0 {
			t.Errorf("canceled %v, asked %d times, stored %d: want that it did not happen", r.canceled, len(w.asked), len(w.fetches))
		}
	})
}

func TestSourceWithNothingTwiceIsInError(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		p, f := w.poller(), furat
		p.robots, f.Interval = w, 0
		good, other := newsMap("مطر"), plainMap
		var st storage.FeedState
		for i, v := range []struct {
			body   string
			status storage.Status
			want   string // in the error, or else in a warning
			wait   time.Duration
		}{
			{good, storage.StatusOK, "", p.interval.Max},
			{other, storage.StatusOK, "nothing is found", SourceInterval},
			{good, storage.StatusOK, "", p.interval.Max}, // a mistake of a minute
			{other, storage.StatusOK, "nothing is found", SourceInterval},
			{other, storage.StatusError, "2 times in a row; has the site another sitemap?", SourceInterval},
			{other, storage.StatusError, "3 times in a row", 2 * SourceInterval},
			{newsMap(), storage.StatusOK, "", p.interval.Max}, // there is no news: that is legal
			{other, storage.StatusOK, "nothing is found", SourceInterval},
			{"", storage.StatusError, "status 404", time.Hour},
			{other, storage.StatusError, "2 times in a row", 2 * SourceInterval},
			{good, storage.StatusOK, "", p.interval.Max},
			{"", storage.StatusError, "status 404", time.Hour},
			{other, storage.StatusError, "nothing is found", 2 * SourceInterval}, // it is not well again
			{good, storage.StatusOK, "", p.interval.Max},
		} {
			w.answer = answers(map[string]string{f.URL: v.body})
			if v.body == "" {
				w.answer = answers(nil)
			}
			st = p.poll(t.Context(), f, st, free).state
			said := st.Error
			if v.status == storage.StatusOK {
				said = strings.Join(st.Warnings, "\n")
			}
			if st.Status != v.status || !strings.Contains(said, v.want) || v.want == "" && said != "" {
				t.Errorf("poll %d: %s, %q; want %s, %q", i, st.Status, said, v.status, v.want)
			}
			if got := time.Until(st.Next); got != v.wait {
				t.Errorf("poll %d: the next after %s, want %s", i, got, v.wait)
			}
			fetch := w.fetches[len(w.fetches)-1]
			if bad := v.body == other; bad && (fetch.Complete || st.ETag != "" || st.BodyHash != 0) {
				t.Errorf("poll %d: complete %v, ETag %q, body %d: items would leave, or the fault would be hidden", i, fetch.Complete, st.ETag, st.BodyHash)
			}
			if i < 6 && len(st.ItemHashes) != 1 {
				t.Errorf("poll %d: %d items are known, want the one that was read", i, len(st.ItemHashes))
			}
		}
	})
}
