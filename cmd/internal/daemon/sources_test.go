package daemon

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/storage"
)

// Texts of two stories, each as its outlets wrote it.
const (
	water = "قالت مؤسسة المياه إن عطلا كهربائيا أصاب محطة الضخ الرئيسية في دير الزور فجر اليوم وإن فرق الصيانة تعمل على إصلاحه، وتوقع المهندس خالد العلي أن تعود المياه إلى أحياء الجورة والقصور والموظفين مساء اليوم بعد تركيب محول جديد."
	quake = "شعر سكان الرقة وريفها مساء السبت بهزة أرضية خفيفة بلغت قوتها ثلاث درجات وسبعة أعشار على مقياس ريختر، ولم تسجل أضرار في المباني بحسب المركز الوطني للزلازل الذي حدد مركزها شمال شرق المدينة على عمق عشرة كيلومترات."
)

func TestSourcesWithoutAFeedAreFollowed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	urlset := func(titles ...string) string {
		out := `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">`
		for i, title := range titles {
			out += fmt.Sprintf(`<url><loc>%s/news/%d</loc><news:news><news:publication_date>2026-11-29T0%d:00:00Z</news:publication_date><news:title>%s</news:title></news:news></url>`, s.URL, i, i+1, title)
		}
		return out + "</urlset>"
	}
	list := func(titles ...string) string {
		out := `<!DOCTYPE html><html lang="ar"><head><title>أخبار البادية</title></head><body><nav><a href="/">الرئيسية</a></nav>`
		for i, title := range titles {
			out += fmt.Sprintf(`<article class="card"><h2><a href="/list/%d">%s</a></h2><p class="lead">تفاصيل %s</p></article>`, i, title, title)
		}
		return out + "</body></html>"
	}
	rss := `<?xml version="1.0"?><rss version="2.0"><channel><title>صحيفة الجسر</title><link>https://jisr.example/</link><item><guid>1</guid><title>المياه تعود إلى دير الزور مساء اليوم</title><link>https://jisr.example/1</link><description>` + water + `</description></item></channel></rss>`
	s.put(map[string]siteDocument{
		"/s/furat_wire":           {body: channelOf("furat_wire", "10", post("furat_wire", 11, "<b>انقطاع المياه عن أحياء في دير الزور</b><br/><br/>"+water, ""), post("furat_wire", 12, "<b>هزة أرضية خفيفة في الرقة</b><br/><br/>"+quake, ""))},
		"/s/furat_wire?before=10": {body: channelOf("furat_wire", "", post("furat_wire", 9, "<b>افتتاح معرض الكتاب في حلب</b><br/><br/>افتتح المعرض بمشاركة مئة دار نشر.", ""))},
		"/s/hawran_net":           {body: channelOf("hawran_net", "", post("hawran_net", 3, "<b>هزة أرضية خفيفة في الرقة</b><br/><br/>"+quake, "https://t.me/furat_wire/12"))},
		"/news.xml":               {body: urlset("فتح معبر السلامة", "موسم الزيتون في إدلب"), etag: `"1"`},
		"/list/":                  {body: list("مطر في درعا", "سوق الخميس", "جسر جديد")},
		"/feed.xml":               {body: rss},
		"/robots.txt":             {body: "User-agent: *\nDisallow: /private/\n"},
		"/private/":               {body: list("سر")},
	})
	page := func(name, path string) storage.Feed {
		return storage.Feed{Name: name, URL: s.URL + path, Kind: storage.KindPage, Select: &storage.Selectors{Item: "article.card", Summary: ".lead"}}
	}
	c := configured(t.TempDir(), s.URL)
	c.Feeds = []storage.Feed{
		{Name: "furat_wire", URL: s.URL + "/s/furat_wire", Kind: storage.KindTelegram},
		{Name: "hawran_net", URL: s.URL + "/s/hawran_net", Kind: storage.KindTelegram},
		{Name: "news", URL: s.URL + "/news.xml", Kind: storage.KindSitemap, Outlet: "البلد"},
		page("list", "/list/"), page("private", "/private/"),
		{Name: "jisr", URL: s.URL + "/feed.xml", Outlet: "الجسر"},
	}
	var now atomic.Pointer[config.Config]
	now.Store(c)
	d, client, _ := start(t, Options{Load: func() (*config.Config, error) { return now.Load(), nil }, Version: "v1"})
	names := []string{"furat_wire", "hawran_net", "news", "list", "private", "jisr"}
	feeds := refreshed(t, client, names...)
	for name, want := range map[string]int{"furat_wire": 3, "hawran_net": 1, "news": 2, "list": 3, "private": 0, "jisr": 1} {
		if f := feeds[name]; f.Articles != want || (f.State.Status == storage.StatusOK) != (name != "private") {
			t.Errorf("%s: %d articles, %s: %s; want %d", name, f.Articles, f.State.Status, f.State.Error, want)
		}
	}
	if said := feeds["private"].State.Error; !strings.Contains(said, `the site's robots.txt does not allow it: "Disallow: /private/" (line 2, for *)`) || len(s.requests("/private/")) > 0 {
		t.Errorf("a page that is closed: %q, asked for %q", said, s.requests("/private/"))
	}

	// Stories, and why.
	channel, forwarded, jisr := articlesOf(t, client, "furat_wire"), articlesOf(t, client, "hawran_net"), articlesOf(t, client, "jisr")
	tells := func(articles map[string]storage.Article, word string) storage.Article {
		t.Helper()
		for title, a := range articles {
			if strings.Contains(title, word) {
				return a
			}
		}
		t.Fatalf("no title of %d has %q", len(articles), word)
		return storage.Article{}
	}
	for name, pair := range map[string][2]storage.Article{
		"a post and a feed's item": {tells(channel, "المياه"), tells(jisr, "المياه")}, "a post and where it was forwarded": {tells(channel, "هزة"), tells(forwarded, "هزة")},
	} {
		why, err := client.Why(t.Context(), pair[0].ID, pair[1].ID)
		if err != nil || pair[0].Story != pair[1].Story || why.Rule == "" {
			t.Errorf("%s: stories %s and %s, %+v (%v); want one, and why", name, pair[0].Story, pair[1].Story, why, err)
		}
	}
	if a, b := tells(channel, "هزة"), tells(forwarded, "هزة"); a.Outlet != "t.me/furat_wire" || b.Outlet != a.Outlet {
		t.Errorf("outlets %q, and forwarded %q", a.Outlet, b.Outlet)
	}

	// Later polls: what is offered is asked for with validators, older posts not again. The
	// first to be due at the start may have been read before it was asked for.
	feeds = refreshed(t, client, names...)
	if got := slices.Compact(s.requests("/news.xml")); !slices.Equal(got, []string{"/news.xml", `/news.xml "1"`}) || feeds["news"].State.Polls[1].Status != http.StatusNotModified {
		t.Errorf("the sitemap was asked for as %q, answered %+v", got, feeds["news"].State.Polls)
	}
	if got := slices.Compact(s.requests("/s/furat_wire")); !slices.Equal(got, []string{"/s/furat_wire", "/s/furat_wire?before=10", "/s/furat_wire"}) {
		t.Errorf("the channel was asked for as %q", got)
	}
	if st := feeds["list"].State; st.BodyHash == 0 || st.Changed.After(st.Polls[1].At) || len(s.requests("/robots.txt")) != 1 {
		t.Errorf("the list was read again though nothing had changed: %s, polled %s; robots.txt was asked for %d times", st.Changed, st.Polls[1].At, len(s.requests("/robots.txt")))
	}

	awaitFeeds(t, client, func(st storage.FeedState) bool { return time.Now().Unix() > st.Polled.Add(time.Second).Unix() }) // the store counts whole seconds
	// An edit is a version; what leaves stays in the store, and is no news when it is back.
	s.put(map[string]siteDocument{
		"/s/furat_wire": {body: channelOf("furat_wire", "10", post("furat_wire", 11, "<b>انقطاع المياه عن أحياء في دير الزور</b><br/><br/>"+strings.ReplaceAll(water, "مساء اليوم", "صباح الغد")+" وأضاف العلي أن الصيانة قد تطول يوما آخر.", ""))},
		"/news.xml":     {body: urlset("فتح معبر السلامة أمام الشاحنات"), etag: `"2"`},
		"/list/":        {body: list("مطر في درعا", "سوق الخميس")},
	})
	feeds = refreshed(t, client, names...)
	edited := tells(articlesOf(t, client, "furat_wire"), "المياه")
	versions, err := client.Versions(t.Context(), edited.ID, 0)
	if err != nil || edited.ID != tells(channel, "المياه").ID || len(versions) != 1 || !strings.Contains(strings.Join(edited.Text, " "), "صباح الغد") || !strings.Contains(strings.Join(versions[0].Text, " "), "مساء اليوم") {
		t.Errorf("after an edit %d versions (%v), text %q", len(versions), err, edited.Text)
	}
	if renamed := tells(articlesOf(t, client, "news"), "أمام الشاحنات"); renamed.Versions != 1 {
		t.Errorf("another title at one address: %d versions", renamed.Versions)
	}
	for name, want := range map[string]int{"furat_wire": 3, "news": 2, "list": 3} {
		if f := feeds[name]; f.Articles != want || f.State.Status != storage.StatusOK {
			t.Errorf("%s: %d articles after some left, %s %q; want %d", name, f.Articles, f.State.Status, f.State.Error, want)
		}
	}
	s.put(map[string]siteDocument{"/list/": {body: list("مطر في درعا", "سوق الخميس", "جسر جديد")}})
	if f := refreshed(t, client, "list")["list"]; f.Articles != 3 {
		t.Errorf("%d articles when one is back, want 3", f.Articles)
	}

	// Its shape changes: nothing is lost, and the second time is an error that says what to do.
	s.put(map[string]siteDocument{"/list/": {body: strings.ReplaceAll(list("مطر في درعا", "سوق الخميس", "جسر جديد", "معرض الكتاب"), "card", "tile")}})
	if st := refreshed(t, client, "list")["list"].State; st.Status != storage.StatusOK || !strings.Contains(strings.Join(st.Warnings, " "), "article.card") {
		t.Errorf("first: %s, %q", st.Status, st.Warnings)
	}
	feeds = refreshed(t, client, "list")
	if f := feeds["list"]; f.State.Status != storage.StatusError || !strings.Contains(f.State.Error, "article.card") || !strings.Contains(f.State.Error, "correct the feed's select") || f.Articles != 3 {
		t.Errorf("second: %s, %q, %d articles", f.State.Status, f.State.Error, f.Articles)
	}
	// Other selectors are taken up at a reload, without being asked for: nothing is new but what is.
	next := *c
	next.Feeds = slices.Clone(c.Feeds)
	next.Feeds[3].Select = &storage.Selectors{Item: "article.tile", Summary: ".lead"}
	now.Store(&next)
	if _, err := client.Reload(t.Context(), control.ReloadRequest{}); err != nil {
		t.Fatal(err)
	}
	for _, f := range awaitFeeds(t, client, func(st storage.FeedState) bool { return st.Feed != "list" || st.Status == storage.StatusOK }) {
		if f.Feed.Name == "list" && f.Articles != 4 {
			t.Errorf("with other selectors %d articles, want the three and a new one", f.Articles)
		}
	}
	for path, want := range map[string]string{"/outlets": "قناة furat_wire", "/status": "قناة furat_wire", "/feeds.opml": "/s/furat_wire", "/api/v1/feeds": "\"kind\":\"telegram\"", "/outlets/t.me%2Ffurat_wire": "هزة أرضية", "/outlets/t.me%2Ffurat_wire.atom": "هزة أرضية"} {
		answer, err := http.Get("http://" + d.Addr().String() + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(body), want) {
			t.Errorf("%s: status %d, without %q (%v)", path, answer.StatusCode, want, err)
		}
	}
	http.DefaultClient.CloseIdleConnections()
}

// What such sources show in place of what they should, and too much of it.
func TestSourcesThatShowSomethingElseAreInError(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	card := `<article class="card"><h2><a href="/%d">خبر رقم %d من الجزيرة</a></h2></article>` // "news number"
	var cards strings.Builder
	for i := 0; cards.Len() < 14<<20; i++ {
		fmt.Fprintf(&cards, card, i, i)
	}
	s.put(map[string]siteDocument{
		"/huge/":       {body: "<html><body>" + cards.String() + "</body></html>"},
		"/huger/":      {body: "<html><body>" + cards.String() + cards.String() + "</body></html>"},
		"/wall/":       {body: `<html><body><h1>تسجيل الدخول</h1><form><input name="user"><input type="password" name="p"></form></body></html>`}, // log in
		"/s/moved_on":  {to: "/s/other_one"},
		"/s/other_one": {body: channelOf("other_one", "", post("other_one", 1, "<b>خبر من قناة أخرى</b>", ""))}, // of another channel
		"/map.xml":     {body: "<html><body>صيانة</body></html>"},                                               // maintenance
	})
	c := configured(t.TempDir(), s.URL)
	of := func(name, path string, kind storage.Kind) storage.Feed {
		f := storage.Feed{Name: name, URL: s.URL + path, Kind: kind}
		if kind == storage.KindPage {
			f.Select = &storage.Selectors{Item: "article.card"}
		}
		return f
	}
	c.Feeds = []storage.Feed{
		of("huge", "/huge/", storage.KindPage), of("huger", "/huger/", storage.KindPage), of("wall", "/wall/", storage.KindPage),
		of("moved_on", "/s/moved_on", storage.KindTelegram), of("map", "/map.xml", storage.KindSitemap),
	}
	_, client, _ := start(t, Options{Load: always(c), Version: "v1"})
	names := []string{"huge", "huger", "wall", "moved_on", "map"}
	refreshed(t, client, names...)
	feeds := refreshed(t, client, names...)
	for name, want := range map[string]string{
		"huger": "too large", "wall": "asks to log in", "moved_on": "other_one", "map": "web page",
	} {
		if f := feeds[name]; f.State.Status != storage.StatusError || !strings.Contains(f.State.Error, want) || f.Articles != 0 {
			t.Errorf("%s: %s, %q, %d articles; want an error that says %q", name, f.State.Status, f.State.Error, f.Articles, want)
		}
	}
	if f := feeds["huge"]; f.State.Status != storage.StatusOK || f.Articles == 0 || f.Articles > 1000 || len(f.State.Warnings) == 0 {
		t.Errorf("huge: %s %q, %d articles, warnings %q; want some, and that there are more", f.State.Status, f.State.Error, f.Articles, f.State.Warnings)
	}
}
