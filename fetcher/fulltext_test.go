package fetcher

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"rawi/fetcher/client"
	"rawi/storage"
)

// sentences of a page about a school that reopened.
const sentences = "أعيد افتتاح المدرسة الثانوية في حي الميدان بعد أشهر من أعمال الترميم التي شارك فيها الأهالي، وقالت المديرة إن الصفوف تتسع لثلاثمئة طالب. "

// paged answers with a feed of n items on pages of other.example, each with
// a summary of one sentence, and with pages as page writes them.
func paged(n int, page func(i string) *client.Response) func(client.Request) (*client.Response, error) {
	return func(r client.Request) (*client.Response, error) {
		if i, ok := strings.CutPrefix(r.URL, "http://other.example/"); ok {
			p := page(i)
			p.URL = r.URL
			return p, nil
		}
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "<item><guid>%d</guid><link>http://other.example/%d</link><title>افتتاح مدرسة %d</title><description>أعيد افتتاح المدرسة.</description></item>", i, i, i)
		}
		f := news("ETag", `"1"`)
		f.Body = []byte(`<rss version="2.0"><channel><title>أخبار</title>` + b.String() + "</channel></rss>")
		return f, nil
	}
}

func article(string) *client.Response {
	p := status(http.StatusOK, "Content-Type", "text/html; charset=utf-8")
	p.Body = []byte("<html lang=ar><head><title>افتتاح مدرسة</title></head><body><nav><a href=/>الرئيسية</a></nav><article><h1>افتتاح مدرسة</h1><p>" +
		strings.Repeat(sentences, 4) + "</p><p>" + strings.Repeat(sentences, 4) + "</p></article></body></html>")
	return p
}

func TestFullTextIsTakenWhereItIsBetter(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.closed = "http://other.example/3"
		w.answer = paged(5, func(i string) *client.Response {
			switch i {
			case "1":
				return status(http.StatusNotFound)
			case "2":
				p := article(i)
				p.Body = []byte("<html><body><p>اقبل ملفات الارتباط</p></body></html>") // "accept cookies"
				return p
			}
			return article(i)
		})
		f := damascus
		f.FullText = true
		w.run(Options{Host: Host{Gap: time.Second}}, []storage.Feed{f}, nil, pass(time.Minute))
		for i, want := range []bool{true, false, false, false, true} {
			a := w.fetches[0].Articles[i]
			if full := a.Full != ""; full != want {
				t.Errorf("item %d: full text taken %v, want %v: %q", i, full, want, a.Full)
			}
			if len(strings.Join(a.Text, " ")) == 0 || want != (len(strings.Join(a.Text, " ")) > len(sentences)) {
				t.Errorf("item %d: text %q", i, a.Text)
			}
		}
		said := strings.Join(w.state(f.Name).Warnings, "\n")
		if !strings.Contains(said, "full text: 3 of 5 pages") || !strings.Contains(said, "404") {
			t.Errorf("warnings %q, want that 3 of 5 pages could not be used, and why", said)
		}
	})
}

// A page of a sitemap that is no news has no title but what its address says.
func TestPagesGiveTitlesToAddresses(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		f := furat
		f.FullText, f.All = true, true
		w.answer = func(r client.Request) (*client.Response, error) {
			switch r.URL {
			case f.URL:
				return answers(map[string]string{f.URL: `<urlset><url><loc>http://a.example/iftitah-madrasa-1</loc></url><url><loc>http://a.example/2</loc></url>` +
					`<url><loc>http://a.example/gone-for-ever</loc></url><url><loc>http://a.example/moved-away-again</loc></url></urlset>`})(r)
			case "http://a.example/gone-for-ever":
				return status(http.StatusNotFound), nil
			}
			p := article("")
			if p.URL = r.URL; strings.HasSuffix(r.URL, "moved-away-again") {
				p.Body = bytes.ReplaceAll(p.Body, []byte("افتتاح مدرسة"), []byte("404"))
			}
			return p, nil
		}
		w.run(Options{Host: Host{Gap: time.Second}}, []storage.Feed{f}, nil, pass(time.Minute))
		got := titlesOf(w.fetches[0])
		if want := []string{"افتتاح مدرسة", "افتتاح مدرسة", "Gone for ever", "Moved away again"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if a := w.fetches[0].Articles[0]; a.Full == "" || a.Language != "ar" {
			t.Errorf("got %+v", a)
		}
	})
}

// TestRefusedPagesSayWhy holds that a warning tells each reason with how often it
// occurred, the most frequent first, and no more than a few.
func TestRefusedPagesSayWhy(t *testing.T) {
	bubble(t, func(t *testing.T) {
		pages := []string{
			"<article><p>" + sentences + "</p></article>",
			"<main><h1>افتتاح مدرسة 1</h1><p>" + sentences + "</p></main>",
			"<h1>خدمات الموقع</h1><p>نرحب بزوار موقعنا الجديد ونتمنى لهم وقتا طيبا.</p>", // "our new site welcomes its visitors"
			"<article><p>" + sentences + "</p></article>",
			"<div id=app></div>",
			"<h1>خدمات الموقع</h1><p>نرحب بزوار موقعنا الجديد ونتمنى لهم وقتا طيبا.</p>",
			"<h1>محليات</h1>" + strings.Repeat("<h2><a href=/1>افتتاح مدرسة</a></h2>", 5), // "local news"
			"<title>دخول</title><input type=password>",                                    // "log in"
			"<title>404</title>",
			"<div class=cookies><p>نستخدم ملفات تعريف الارتباط في هذا الموقع.</p></div>", // "we use cookies"
			"<article><p>" + strings.Repeat(sentences, 2) + "</p></article>",
		}
		w := newWorld()
		answer := paged(len(pages), func(i string) *client.Response {
			p := article(i)
			n, err := strconv.Atoi(i)
			if err != nil {
				t.Fatal(err)
			}
			p.Body = []byte("<html><body>" + pages[n] + "</body></html>")
			return p
		})
		w.answer = func(r client.Request) (*client.Response, error) {
			p, err := answer(r)
			p.Body = bytes.ReplaceAll(p.Body, []byte("أعيد افتتاح المدرسة.</"), []byte(sentences+"</"))
			return p, err
		}
		f := damascus
		f.FullText = true
		w.run(Options{Host: Host{Gap: time.Second}}, []storage.Feed{f}, nil, pass(time.Minute))
		want := "full text: 10 of 11 pages could not be used: the page's text is not longer than the feed's (3); the page's text is about something else (2); " +
			"no article was found on the page (1); the page is a list of articles (1); the page asks to log in (1); the page says that the article does not exist (1); others (1)"
		if said := w.state(f.Name).Warnings; !slices.Equal(said, []string{want}) {
			t.Errorf("got %q, want %q", said, want)
		}
	})
}

// Pages are fetched only for feeds that are configured so.
func TestPagesAreFetchedOnlyWithFullText(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		pages := 0
		w.answer = paged(2, func(i string) *client.Response {
			pages++
			return article(i)
		})
		w.run(Options{Host: Host{Gap: time.Second}}, []storage.Feed{damascus}, nil, pass(time.Minute))
		if articles := w.fetches[0].Articles; pages != 0 || len(articles) != 2 || articles[0].Full != "" {
			t.Errorf("%d pages fetched for %d articles, want none", pages, len(articles))
		}
	})
}

// A page's charset is what its bytes are, and JSON is no page, whatever either
// is called.
func TestFullTextIsReadByWhatItHolds(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.answer = paged(3, func(i string) *client.Response {
			p := status(http.StatusOK, "Content-Type", "text/html")
			html := strings.Replace(string(article(i).Body), "utf-8", "", 1)
			switch i {
			case "0":
				body, err := charmap.Windows1256.NewEncoder().String(html)
				if err != nil {
					t.Fatal(err)
				}
				p.Body = []byte(body)
			case "1":
				p.Body = []byte(`{"title": "افتتاح مدرسة", "body": "` + strings.Repeat(sentences, 8) + `"}`)
			case "2":
				p = status(http.StatusOK, "Content-Type", "application/json")
				p.Body = []byte(`{"html": "` + strings.ReplaceAll(html, `"`, `'`) + `"}`)
			}
			return p
		})
		f := damascus
		f.FullText = true
		w.run(Options{Host: Host{Gap: time.Second}}, []storage.Feed{f}, nil, pass(time.Minute))
		got := w.fetches[0].Articles
		if !strings.Contains(got[0].Full, "وقالت المديرة إن الصفوف") || got[1].Full != "" || got[2].Full != "" {
			t.Errorf("got %.100q, %.100q, %.100q; want the page in Arabic, and nothing of JSON", got[0].Full, got[1].Full, got[2].Full)
		}
		if said := strings.Join(w.state(f.Name).Warnings, "\n"); !strings.Contains(said, "full text: 2 of 3 pages") || !strings.Contains(said, "no web page") {
			t.Errorf("warnings %q", said)
		}
	})
}

// Pages wait for slots at their host like polls, however few may run at
// once and whoever else is there.
func TestPagesTakeTurnsWithPolls(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, feeds := newWorld(), feedsOn(4, "other.example")
		w.took = 100 * time.Millisecond
		w.answer = paged(10, article)
		for i := range feeds {
			feeds[i].URL = fmt.Sprintf("http://OTHER.example:80/feed%d", i) // not one of its pages
			feeds[i].FullText = true
		}
		w.run(Options{Requests: 1, Host: Host{Concurrency: 1, Gap: time.Second}}, feeds, nil, pass(2*time.Minute))
		if len(w.asked) != 4*11 || w.busiest["other.example"] != 1 {
			t.Errorf("%d requests, %d at once; want 44, one at a time", len(w.asked), w.busiest["other.example"])
		}
		for i := 1; i < len(w.asked); i++ {
			if gap := w.asked[i].at.Sub(w.asked[i-1].at); gap < time.Second {
				t.Errorf("request %d came %s after the one before, want a second at least", i, gap)
			}
		}
	})
}

func TestFirstPagesOnlyOfALongFeed(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, f := newWorld(), damascus
		f.FullText = true
		w.answer = paged(50, article)
		w.run(Options{}, []storage.Feed{f}, nil, pass(time.Minute))
		if len(w.asked) != 1+maxPages || len(w.fetches[0].Articles) != 50 {
			t.Errorf("%d requests, %d articles; want %d and 50", len(w.asked), len(w.fetches[0].Articles), 1+maxPages)
		}
	})
}

// A daemon that stops while pages are fetched decided nothing: they are
// fetched again.
func TestStopAmongPagesStoresNothing(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, f := newWorld(), damascus
		f.FullText = true
		w.took = time.Second
		w.answer = paged(10, article)
		w.run(Options{Host: Host{Gap: time.Minute}}, []storage.Feed{f}, nil, pass(3*time.Minute))
		if len(w.fetches) != 0 {
			t.Errorf("%d fetches were stored, want none", len(w.fetches))
		}
	})
}

func TestSlotIsGivenBackWhenNobodyWantsIt(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.run(Options{Host: Host{Gap: time.Minute}}, nil, nil, func(s *Scheduler) {
			_, end, err := s.acquireSlot(t.Context(), "http://a.example/1")
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if _, _, err := s.acquireSlot(ctx, "http://a.example/2"); err == nil {
				t.Error("a second slot was given while the first was held")
			}
			end()
			_, end, err = s.acquireSlot(t.Context(), "http://a.example/3")
			if err != nil {
				t.Fatal(err)
			}
			end()
			if n := s.Stats().Active; n != 0 {
				t.Errorf("%d requests under way, want none", n)
			}
		})
	})
}
