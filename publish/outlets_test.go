package publish_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"rawi/publish"
	"rawi/storage"
)

// Outlets have one name on pages and in documents: that of the config, else the title of
// their feed, else the host. Their addresses stay.
func TestOutletsHaveOneNameEverywhere(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.apply(storage.Operation{Settings: &storage.Settings{
		At: start, Site: storage.Site{URL: "https://rawi.example", Title: "راوي", Language: "ar", Authority: "rawi.example", Began: "2026-11-23"},
		Feeds: []storage.Feed{
			{Name: "furat", URL: "https://www.furat.example/feed"},
			{Name: "herald", URL: "https://herald.example/feed", Outlet: "Herald", Title: "Herald RSS"},
			{Name: "plain", URL: "https://plain.example/feed"},
			{Name: "gate", URL: "https://gate.example/feed", Outlet: "gate.example"},
		},
		Watch: storage.Watch{Digests: []storage.Digest{{Name: "daily", Title: "موجز"}}},
	}})
	for i, row := range [][3]string{{"furat", "صوت <الفرات>", "https://furat.example/1"}, {"herald", "The Herald - RSS", "https://herald.example/1"}, {"plain", "", "https://plain.example/1"}, {"gate", "بوابة المدينة", "https://gate.example/1"}} {
		a := bridge
		a.GUID, a.Link, a.Identity, a.Published = row[0], row[2], "guid:"+row[0], start.Add(-time.Duration(i)*time.Hour)
		h.apply(storage.Operation{Fetch: &storage.Fetch{At: start, State: storage.FeedState{
			Feed: row[0], Poll: 1, Status: storage.StatusOK, Channel: storage.Channel{Title: row[1]},
		}, Articles: []storage.Article{a}}})
	}
	h.run()
	story := h.storyOf("title:جسر")
	event, err := h.store.Event(t.Context(), story)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string][]string{
		"/":                            {`<a class="outlet" href="/outlets/furat.example"><bdi>صوت &lt;الفرات&gt;</bdi></a>`},
		"/stories/" + story:            {`<a class="outlet" href="/outlets/furat.example"><bdi>صوت &lt;الفرات&gt;</bdi></a>`, `<a class="outlet" href="/outlets/Herald"><bdi>Herald</bdi></a>`, `<a class="outlet" href="/outlets/plain.example"><bdi>plain.example</bdi></a>`},
		"/outlets/furat.example":       {">صوت &lt;الفرات&gt;</h1>", "<title>صوت &lt;الفرات&gt; · "},
		"/topics":                      {`<a href="/outlets/furat.example" lang="ar" dir="rtl">صوت &lt;الفرات&gt;</a>`, ">Herald</a>", ">plain.example</a>"},
		"/status":                      {`<a href="/outlets/furat.example"><bdi>صوت &lt;الفرات&gt;</bdi></a>`, "<bdi>Herald</bdi>", "<bdi>plain.example</bdi>"},
		"/feed.json":                   {`"outlet": "plain.example"`, `"outlet": "Herald"`, `"outlet": "بوابة المدينة"`, `<a href=\"https://gate.example/1\">بوابة المدينة</a>`},
		"/outlets/furat.example.atom":  {"<title>صوت &lt;الفرات&gt; · راوي</title>"},
		"/event/" + event.ID:           {`<a class="outlet" href="/outlets/furat.example"><bdi>صوت &lt;الفرات&gt;</bdi></a>`, `<a class="outlet" href="/outlets/gate.example"><bdi>بوابة المدينة</bdi></a>`},
		"/search?q=%D8%AC%D8%B3%D8%B1": {`<bdi>صوت &lt;الفرات&gt;</bdi></a> <span>1</span>`},
		"/search?q=%D8%AC%D8%B3%D8%B1+outlet:furat.example":                              {`: <bdi>صوت &lt;الفرات&gt;</bdi> <span aria-hidden="true">×</span></a>`},
		"/search?q=outlet:%22%D8%B5%D9%88%D8%AA+%D8%A7%D9%84%D9%81%D8%B1%D8%A7%D8%AA%22": {`<code class="query" dir="auto">outlet:furat.example</code></a>`},
	} {
		page := body(t, h.get(path, nil))
		for _, want := range want {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %s in\n%s", path, want, page)
			}
		}
		if strings.Contains(page, ">furat.example<") || strings.Contains(page, "Herald RSS</") && path != "/feed.json" {
			t.Errorf("%s has another name in\n%s", path, page)
		}
	}
}

// Each channel is an outlet of its own, though all are at one host. The slash in its name
// leads nobody elsewhere: not on pages, nor in documents, archives and below a token.
func TestChannelsAreOutletsOfTheirOwn(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.apply(storage.Operation{Settings: &storage.Settings{
		At: start, Site: storage.Site{URL: "https://rawi.example", Title: "راوي", Language: "ar", Authority: "rawi.example", Began: "2026-11-23"},
		Feeds: []storage.Feed{
			{Name: "furat", URL: "https://t.me/s/Furat_Wire", Kind: storage.KindTelegram},
			{Name: "khabour", URL: "https://t.me/s/khabour", Kind: storage.KindTelegram},
		},
	}})
	for i, row := range [][2]string{{"furat", "وكالة الفرات"}, {"khabour", "مرصد الخابور"}} {
		a := bridge
		a.GUID, a.Link, a.Identity, a.Published = row[0]+"/1", "https://t.me/"+row[0]+"/1", "guid:"+row[0]+"/1", start.Add(-time.Duration(i)*time.Hour)
		h.apply(storage.Operation{Fetch: &storage.Fetch{At: start, State: storage.FeedState{
			Feed: row[0], Poll: 1, Status: storage.StatusOK, Channel: storage.Channel{Title: row[1]},
		}, Articles: []storage.Article{a}}})
	}
	h.run()
	story := h.storyOf("outlet:t.me/furat_wire")
	if other := h.storyOf("outlet:t.me/khabour"); other != story {
		t.Errorf("two channels tell stories %s and %s, and not one", story, other)
	}
	const at = "/outlets/t.me%2Ffurat_wire"
	expect := func(path, want string) {
		t.Helper()
		r := h.get(path, nil)
		if page := body(t, r); r.StatusCode != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("%s: status %d, no %s in\n%s", path, r.StatusCode, want, page)
		}
	}
	for path, want := range map[string]string{
		"/":                                  `href="` + at + `"><bdi>وكالة الفرات</bdi>`,
		"/topics":                            `<a href="` + at + `" lang="ar" dir="rtl">وكالة الفرات</a>`,
		"/stories/" + story:                  `<a class="outlet" href="/outlets/t.me%2Fkhabour"><bdi>مرصد الخابور</bdi></a>`,
		at:                                   ">وكالة الفرات</h1>",
		at + ".atom":                         `href="https://rawi.example` + at + `.atom"`,
		at + ".json":                         `"outlet": "مرصد الخابور"`,
		at + "/2026-11-23.atom":              `href="https://rawi.example` + at + `.atom"`,
		"/events" + at + ".atom":             `href="https://rawi.example/events` + at + `.atom"`,
		"/feeds.opml":                        `url="https://t.me/s/Furat_Wire"`,
		"/search?q=outlet:t.me%2Ffurat_wire": "جسر جديد فوق الفرات",
	} {
		expect(path, want)
	}
	if !h.HasHub(t.Context(), "https://rawi.example"+at+".atom") {
		t.Error("the document of a channel cannot be subscribed to")
	}
	var err error
	if h.Server, err = publish.New(publish.Options{Store: h.store, Now: h.now, Private: publish.Private{Token: privateToken}}); err != nil {
		t.Fatal(err)
	}
	h.run()
	for _, path := range []string{at + ".atom", at + "/2026-11-23.atom"} {
		expect("/private/"+privateToken+path, "وكالة الفرات")
	}
}
