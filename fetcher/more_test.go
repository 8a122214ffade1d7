package fetcher

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/fetcher/parse"
	"rawi/storage"
)

var furat = storage.Feed{Name: "furat", URL: "http://a.example/index.xml", Kind: storage.KindSitemap, Interval: time.Hour}

// index is an index of the sitemaps at addresses.
func index(addresses ...string) string {
	return `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>` + strings.Join(addresses, `</loc></sitemap><sitemap><loc>`) + `</loc></sitemap></sitemapindex>`
}

// newsMap is a sitemap of news with titles, each at an address of its own.
func newsMap(titles ...string) string {
	out := `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">`
	for _, title := range titles {
		out += `<url><loc>http://a.example/` + title + `</loc><news:news><news:title>` + title + `</news:title></news:news></url>`
	}
	return out + `</urlset>`
}

// plainMap is a sitemap without news.
const plainMap = `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://a.example/about</loc></url></urlset>`

// endsEarly marks a document behind which more should come.
const endsEarly = "<!-- more -->"

// documents are answers by their addresses; elsewhere is 404.
type documents struct {
	mu     sync.Mutex // guards bodies
	bodies map[string]string
}

func (d *documents) put(url, body string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.bodies[url] = body
}

func (d *documents) answer(r client.Request) (*client.Response, error) {
	d.mu.Lock()
	body, ok := d.bodies[r.URL]
	d.mu.Unlock()
	if !ok {
		return status(http.StatusNotFound), nil
	}
	resp := status(http.StatusOK, "ETag", `"1"`, "Content-Type", "application/xml")
	if body, ok = strings.CutSuffix(body, endsEarly); ok {
		resp.Short = "the server closed the connection early"
	}
	resp.URL, resp.Body = r.URL, []byte(body)
	return resp, nil
}

// answers returns the function of a world that answers with documents.
func answers(bodies map[string]string) func(client.Request) (*client.Response, error) {
	return (&documents{bodies: bodies}).answer
}

// urls are the addresses asked for, in their order.
func (w *world) urls() (out []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, a := range w.asked {
		out = append(out, a.URL)
	}
	return out
}

// titlesOf returns the titles of a fetch's articles.
func titlesOf(f storage.Fetch) (out []string) {
	for _, a := range f.Articles {
		out = append(out, a.Title)
	}
	return out
}

func TestSitemapsOfAnIndexAreReadAtEachPoll(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		site := &documents{bodies: map[string]string{
			"http://a.example/index.xml": index("http://a.example/1.xml", "http://cdn.example/2.xml"),
			"http://a.example/1.xml":     newsMap("مطر", "برد"), "http://cdn.example/2.xml": newsMap("برد", "ريح"), // rain, cold, wind
		}}
		w.answer = site.answer
		f := furat
		f.Header = map[string][]string{"Authorization": {"Basic c2VjcmV0"}}
		w.run(Options{Host: Host{Gap: 3 * time.Second}}, []storage.Feed{f}, nil, func(*Scheduler) {
			wait(30 * time.Minute)
			site.put("http://cdn.example/2.xml", newsMap("غبار", "برد", "ريح")) // dust
			wait(time.Hour)
		})
		each := []string{"http://a.example/1.xml", "http://a.example/index.xml", "http://cdn.example/2.xml"}
		got := w.urls()
		if len(got) != 6 || got[0] != furat.URL || got[3] != furat.URL || !slices.Equal(slices.Sorted(slices.Values(got[:3])), each) || !slices.Equal(slices.Sorted(slices.Values(got[3:])), each) {
			t.Fatalf("asked for %q", got)
		}
		for i, a := range w.asked {
			if a.ETag != "" {
				t.Errorf("request %d: sent %q: parts change without the index", i, a.ETag)
			}
			if own := strings.HasPrefix(a.URL, "http://a.example/"); own != (a.Header != nil) {
				t.Errorf("%s: header sent %v", a.URL, a.Header != nil)
			}
		}
		began := w.asked[0].at
		if at := w.times(began, "http://a.example/1.xml")[0]; at < 3*time.Second {
			t.Errorf("the sitemap was asked for %s after the index, want the gap of their host", at)
		}
		first, second := w.fetches[0], w.fetches[1]
		if got := titlesOf(first); !slices.Equal(slices.Sorted(slices.Values(got)), []string{"برد", "ريح", "مطر"}) || !first.Complete || len(first.State.ItemHashes) != 4 {
			t.Errorf("read %q, complete %v, %d hashes: want each item once", got, first.Complete, len(first.State.ItemHashes))
		}
		if got := titlesOf(second); !slices.Equal(got, []string{"غبار"}) || !second.Complete || second.State.BodyHash != 0 || second.State.ETag != "" {
			t.Errorf("then read %q, %+v; want the new one, and no validators", got, second.State)
		}
	})
}

// postsOf is the preview page of a channel with posts, the oldest first.
func postsOf(before string, numbers ...int) string {
	out := `<html><body><main class="tgme_main" data-url="/furat">` + before
	for _, n := range numbers {
		out += fmt.Sprintf(`<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="furat/%[1]d"><div class="tgme_widget_message_text js-message_text"><b>خبر رقم %[1]d</b><br/><br/>من دير الزور</div>
<a class="tgme_widget_message_date" href="https://t.me/furat/%[1]d"><time datetime="2026-11-29T05:00:00+00:00">05:00</time></a></div></div>`, n) // all of one second
	}
	return out + `</main></body></html>`
}

func TestOlderPostsOfAChannelAreReadAtTheFirstPollOnly(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		f := storage.Feed{Name: "furat", URL: "https://t.me/s/furat", Kind: storage.KindTelegram, Interval: time.Hour}
		older := func(n int) string { return fmt.Sprintf(`<link rel="prev" href="/s/furat?before=%d">`, n) }
		site := &documents{bodies: map[string]string{f.URL: postsOf(older(20), 20, 21), f.URL + "?before=20": postsOf(older(18), 18, 19), f.URL + "?before=18": postsOf("", 17)}}
		var up atomic.Bool
		w.answer = func(r client.Request) (*client.Response, error) {
			if !up.Load() {
				return status(http.StatusInternalServerError), nil
			}
			return site.answer(r)
		}
		w.run(Options{Host: Host{Gap: time.Second}}, []storage.Feed{f}, nil, func(*Scheduler) {
			wait(10 * time.Minute)
			up.Store(true) // the first poll failed: it had nothing
			wait(time.Hour)
			site.put(f.URL, postsOf(older(20), 20, 21, 22))
			wait(3 * time.Hour)
		})
		want := []string{f.URL, f.URL, f.URL + "?before=20", f.URL + "?before=18", f.URL}
		if got := w.urls(); len(got) < len(want) || !slices.Equal(got[:len(want)], want) || slices.ContainsFunc(got[len(want):], func(u string) bool { return u != f.URL }) {
			t.Errorf("asked for %q, want %q and then the channel alone", got, want)
		}
		var read []string
		for _, fetch := range w.fetches {
			for _, a := range fetch.Articles {
				read = append(read, a.Link[strings.LastIndexByte(a.Link, '/')+1:])
			}
		}
		if !slices.Equal(read, []string{"21", "20", "19", "18", "17", "22"}) {
			t.Errorf("read %q, want all posts once, the newest first: the last is the oldest of several of one second", read)
		}
	})
}

func TestFurtherDocumentThatFailsIsNamedAndTakesNothingAway(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for name, v := range map[string]struct {
			second string // empty: 404
			closed string
			want   string
		}{
			"is not there":         {"", "", "http://a.example/2.xml: status 404"},
			"is forbidden":         {newsMap("ريح"), "http://a.example/2", `does not allow it: "Disallow: /news"`},
			"is no sitemap":        {"<html>صيانة</html>", "", "http://a.example/2.xml: "}, // maintenance
			"is cut off":           {strings.TrimSuffix(newsMap("غبار", "ريح"), "</url></urlset>"), "", "its end is missing"},
			"ends early":           {newsMap("ريح") + endsEarly, "", "its end is missing"},
			"has nothing of items": {plainMap, "", "http://a.example/2.xml: "},
		} {
			w := newWorld()
			site := map[string]string{"http://a.example/index.xml": index("http://a.example/2.xml", "http://a.example/1.xml"), "http://a.example/1.xml": newsMap("مطر")}
			if v.second != "" {
				site["http://a.example/2.xml"] = v.second
			}
			w.answer, w.closed = answers(site), v.closed
			w.run(Options{}, []storage.Feed{furat}, nil, pass(time.Minute))
			if len(w.fetches) != 1 {
				t.Fatalf("%s: %d fetches", name, len(w.fetches))
			}
			fetch := w.fetches[0]
			said := strings.Join(fetch.State.Warnings, "\n")
			if !slices.Contains(titlesOf(fetch), "مطر") || fetch.Complete || fetch.State.Status != storage.StatusOK || !strings.Contains(said, v.want) {
				t.Errorf("%s: read %q, complete %v, %s; warnings %q", name, titlesOf(fetch), fetch.Complete, fetch.State.Status, said)
			}
		}
	})
}

// An index whose sitemaps cannot be read brings nothing for ever: it is in error as a feed is.
func TestIndexOfWhichNothingIsReadIsInError(t *testing.T) {
	bubble(t, func(t *testing.T) {
		one, two := "http://a.example/1.xml", "http://a.example/2.xml"
		for name, v := range map[string]struct {
			site   map[string]string
			status storage.Status // after the first poll
			said   string
			second storage.Status
		}{
			"not there":               {map[string]string{furat.URL: index(one, two)}, storage.StatusError, "/2.xml: status 404", storage.StatusError},
			"no news":                 {map[string]string{furat.URL: index(one), one: plainMap}, storage.StatusOK, "/1.xml: nothing is found", storage.StatusError},
			"a circle":                {map[string]string{furat.URL: index(one), one: index(two), two: index(one)}, storage.StatusOK, "lead only to others", storage.StatusError},
			"one has news, one fails": {map[string]string{furat.URL: index(one, two), one: newsMap("مطر")}, storage.StatusOK, "/2.xml: status 404", storage.StatusOK}, // rain
			"there is no news now":    {map[string]string{furat.URL: index(one), one: newsMap()}, storage.StatusOK, "", storage.StatusOK},
		} {
			w := newWorld()
			w.answer = answers(v.site)
			p := w.poller()
			p.robots = w
			p.acquireSlot = func(ctx context.Context, _ string) (context.Context, func(), error) { return ctx, func() {}, nil }
			first := p.poll(t.Context(), furat, storage.FeedState{}, free).state
			said := strings.Join(append(first.Warnings, first.Error), "\n")
			if first.Status != v.status || !strings.Contains(said, v.said) || v.said == "" && said != "" {
				t.Errorf("%s: %s, %q; want %s, %q", name, first.Status, said, v.status, v.said)
			}
			second := p.poll(t.Context(), furat, first, free).state
			if second.Status != v.second || v.second == storage.StatusOK && second.NothingFound != 0 {
				t.Errorf("%s: then %s, %q, nothing found %d times; want %s", name, second.Status, second.Error, second.NothingFound, v.second)
			}
		}
	})
}

func TestOverloadedServerIsNotAskedForTheRest(t *testing.T) {
	bubble(t, func(t *testing.T) {
		three := []string{"http://a.example/3.xml", "http://a.example/2.xml", "http://a.example/1.xml"} // as they are asked for
		for name, v := range map[string]struct {
			at, code int    // of which document, and its status
			after    string // its Retry-After
			want     int    // documents asked for, with the index
			status   storage.Status
			wait     time.Duration
		}{
			"at once":         {0, http.StatusTooManyRequests, "7200", 2, storage.StatusError, 2 * time.Hour},
			"later":           {1, http.StatusServiceUnavailable, "7200", 3, storage.StatusOK, 2 * time.Hour},
			"not for long":    {1, http.StatusServiceUnavailable, "60", 3, storage.StatusOK, furat.Interval},
			"another failure": {1, http.StatusForbidden, "7200", 4, storage.StatusOK, furat.Interval},
		} {
			w := newWorld()
			w.answer = func(r client.Request) (*client.Response, error) {
				if r.URL == three[v.at] {
					return status(v.code, "Retry-After", v.after), nil
				}
				return answers(map[string]string{furat.URL: index(three...), three[0]: newsMap("مطر"), three[1]: newsMap("برد"), three[2]: newsMap("ريح")})(r) // rain, cold, wind
			}
			p := w.poller()
			p.robots = w
			p.acquireSlot = func(ctx context.Context, _ string) (context.Context, func(), error) { return ctx, func() {}, nil }
			st := p.poll(t.Context(), furat, storage.FeedState{}, free).state
			if got := w.urls(); len(got) != v.want || st.Status != v.status || time.Until(st.Next) != v.wait {
				t.Errorf("%s: asked for %q, %s, next after %s (%s); want %d documents, %s, %s", name, got, st.Status, time.Until(st.Next), st.Why, v.want, v.status, v.wait)
			}
		}
	})
}

func TestFewFurtherDocumentsAreAskedForEachOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		at := func(i int) string { return fmt.Sprintf("http://a.example/%d.xml", i) }
		deep, circle := map[string]string{furat.URL: index(at(0))}, map[string]string{furat.URL: index(furat.URL, at(0)), at(0): index(at(1), furat.URL), at(1): index(at(0), "HTTP://A.example:80/0.xml")}
		for i := range 20 {
			deep[at(i)] = index(at(i + 1))
		}
		for name, v := range map[string]struct {
			site map[string]string
			want int
		}{"deep": {deep, 1 + maxMore}, "a circle": {circle, 3}} {
			w := newWorld()
			w.answer = answers(v.site)
			w.run(Options{}, []storage.Feed{furat}, nil, pass(time.Minute))
			if got := w.urls(); len(got) != v.want {
				t.Errorf("%s: asked for %q, want %d documents", name, got, v.want)
			}
		}
	})
}

func TestPollThatIsInterruptedAmongDocumentsDidNotHappen(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.took = 10 * time.Second
		w.answer = answers(map[string]string{furat.URL: index("http://b.example/1.xml"), "http://b.example/1.xml": newsMap("مطر")})
		var lost atomic.Bool
		w.run(Options{Allowed: func(string) bool { return !lost.Load() }}, []storage.Feed{furat}, nil, func(s *Scheduler) {
			wait(15 * time.Second) // the second document is under way
			lost.Store(true)
			s.Interrupt()
			wait(time.Minute)
			if len(w.fetches) != 0 || w.underWay("b.example") != 0 {
				t.Errorf("%d fetches were stored, %d requests go on", len(w.fetches), w.underWay("b.example"))
			}
		})
	})
}

// Polls whose further documents wait for a slow host hold up nobody else.
func TestPollsOfManyDocumentsHoldUpNoOthers(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		site := map[string]string{}
		var parts []string
		for i := range maxMore {
			parts = append(parts, fmt.Sprintf("http://slow.example/%d.xml", i))
			site[parts[i]] = newsMap("مطر")
		}
		var feeds []storage.Feed
		for i := range 2 * storesPerRequest {
			f := furat
			f.Name, f.URL = fmt.Sprint("index", i), fmt.Sprintf("http://h%d.example/index.xml", i)
			site[f.URL] = index(parts...)
			feeds = append(feeds, f)
		}
		sitemaps := answers(site)
		w.answer = func(r client.Request) (*client.Response, error) {
			if r.URL == "http://other.example/" {
				return status(http.StatusNotModified), nil
			}
			return sitemaps(r)
		}
		feeds = append(feeds, storage.Feed{Name: "other", URL: "http://other.example/", Interval: time.Minute})
		w.run(Options{Requests: 1, Host: Host{Gap: 30 * time.Second}, Interval: Interval{Min: time.Minute, Max: time.Hour}}, feeds, nil, func(*Scheduler) {
			wait(10 * time.Minute)
			if n := len(w.times(time.Now(), "http://other.example/")); n < 8 {
				t.Errorf("the other feed was asked %d times in ten minutes", n)
			}
		})
	})
}

func TestFurtherDocumentsAreHeldByTheBudget(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		many := make([]string, 900)
		for i := range many {
			many[i] = fmt.Sprint("خبر", i) // news
		}
		old := make([]string, len(many))
		for i := range old {
			old[i] = fmt.Sprint("قديم", i) // old
		}
		w.answer = answers(map[string]string{furat.URL: index("http://a.example/2.xml", "http://a.example/1.xml"), "http://a.example/2.xml": newsMap(many...), "http://a.example/1.xml": newsMap(old...)})
		m := newMemory(16 << 20) // of which texts of pages have 2 MiB, less than 900 articles
		p := w.poller()
		p.memory, p.robots = m, w
		p.acquireSlot = func(ctx context.Context, _ string) (context.Context, func(), error) { return ctx, func() {}, nil }
		r := p.poll(t.Context(), furat, storage.FeedState{}, free)
		if said := strings.Join(r.state.Warnings, "\n"); !strings.Contains(said, errTexts.Error()) || w.fetches[0].Complete {
			t.Errorf("warnings %q, complete %v: want that texts were left out", said, w.fetches[0].Complete)
		}
		p.poll(t.Context(), furat, r.state, free)
		if a, b := titlesOf(w.fetches[0]), titlesOf(w.fetches[1]); len(a) != len(many) || len(b) != len(many) || a[0] == b[0] {
			t.Errorf("read %d articles, and then %d: want those of one sitemap, too large as they are, and then of the other", len(a), len(b))
		}
		answer := answers(map[string]string{furat.URL: index("http://a.example/1.xml") + strings.Repeat(" ", 300_000), "http://a.example/1.xml": newsMap(many[:50]...)})
		w.answer = func(r client.Request) (*client.Response, error) {
			if r.URL != furat.URL && !(m.small.TryAcquire(m.small.size) && m.large.TryAcquire(m.large.size)) {
				t.Error("memory of the index is held while the sitemap is waited for")
			} else if r.URL != furat.URL {
				m.small.Release(m.small.size)
				m.large.Release(m.large.size)
			}
			return answer(r)
		}
		p.poll(t.Context(), furat, storage.FeedState{}, free)
		if n := len(w.fetches[2].Articles); n != 50 {
			t.Errorf("read %d articles of 50 that fit", n)
		}
		for name, s := range map[string]share{"small": m.small, "large": m.large, "pages": m.pages, "texts": m.texts} {
			if !s.TryAcquire(s.size) {
				t.Errorf("memory of %s is not given back", name)
			}
		}
	})
}

// aloneMarks counts documents that began to be read, and those that others could be read beside.
type aloneMarks struct {
	noMarks
	r             *reading
	begun, beside int
}

func (m *aloneMarks) Begin(string) func() {
	if m.begun++; m.r.readers.TryAcquire(1) {
		m.r.readers.Release(1)
		m.beside++
	}
	return func() {}
}

func TestFurtherDocumentsOfASuspectAreReadAlone(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.answer = answers(map[string]string{furat.URL: index("http://a.example/1.xml"), "http://a.example/1.xml": newsMap("مطر")})
		for _, alone := range []bool{false, true} {
			marks := &aloneMarks{}
			p := w.poller()
			p.robots, p.reading = w, newReading(marks)
			marks.r = p.reading
			p.acquireSlot = func(ctx context.Context, _ string) (context.Context, func(), error) { return ctx, func() {}, nil }
			at := free
			at.alone = alone
			p.poll(t.Context(), furat, storage.FeedState{}, at)
			if want := map[bool]int{false: 2, true: 0}[alone]; marks.begun != 2 || marks.beside != want {
				t.Errorf("alone %v: %d documents read, %d of them beside others, want 2 and %d", alone, marks.begun, marks.beside, want)
			}
		}
	})
}

func TestJoinedDocumentsHaveTenThousandItemsAtMost(t *testing.T) {
	t.Parallel()
	d := parse.Document{}
	j := joined{Document: &d, identities: map[string]bool{}, items: maxJoined - 3}
	two := parse.Document{ItemHashes: []uint64{1, 2}, Articles: []storage.Article{{Identity: "a"}, {Identity: "b"}}}
	if err := j.add(two); err != nil || len(d.Articles) != 2 {
		t.Errorf("two of three: %v, %d articles", err, len(d.Articles))
	}
	if err := j.add(two); err == nil || len(d.Articles)+len(d.ItemHashes) != 4 {
		t.Errorf("two of one: %v, %d articles and %d hashes", err, len(d.Articles), len(d.ItemHashes))
	}
	j.items = 0
	if err := j.add(two); err != nil || len(d.Articles) != 2 {
		t.Errorf("the same again: %v, %d articles, want each once", err, len(d.Articles))
	}
}
