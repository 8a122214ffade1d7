package publish_test

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"rawi/publish/web/webtest"
	"rawi/storage"
)

// sampleArticle is an article of a feed, for pages to show.
type sampleArticle struct{ feed, guid, language, title, text string }

// bridgeText is the text of a story of three outlets, the first of which changes it later.
const bridgeText = "افتتح الأهالي صباح اليوم جسراً جديداً فوق نهر الفرات بعد سنوات من الانتظار. وقال المهندس المشرف إن الجسر يحمل أربعين طناً، وإن العمل استغرق ثلاثة عشر شهراً. وعبرت القوافل الأولى من المزارعين إلى سوق المدينة قبل الظهر محملة بالقمح والشعير."

var sampleArticles = []sampleArticle{
	{"furat", "b1", "ar", "افتتاح جسر جديد فوق الفرات بعد سنوات من الانتظار", bridgeText},
	{"sada", "b2", "ar", "بعد سنوات: جسر جديد فوق الفرات", bridgeText},
	{"herald", "b3", "ar", "جسر جديد فوق الفرات", bridgeText + " وقد حضر الافتتاح جمع من أهالي القرى المجاورة على الضفتين."},
	{"herald", "e1", "en", "Wheat prices rise before the harvest, and farmers ask for more", "Farmers along the river ask for more than last year. The price of a sack went up by a third."},
	{"hewal", "k1", "ckb", "ڕێگای نێوان دوو شار دوای نۆژەنکردنەوە کرایەوە", "ڕێگاکە دوای شەش مانگ کار کرایەوە و ئۆتۆمبێلەکان بەسەریدا تێپەڕین."},
	{"roj", "k2", "kmr", "Li bajêr pêşangeha pirtûkan a zarokan vebû", "Pêşangeh wê heta dawiya hefteyê bidome û zarok dikarin pirtûkan bixwînin."},
	{"haber", "t1", "tr", "Zeytin hasadı sınır köylerinde erken başladı", "Köylüler bu yıl yağmurların geç kalmasına rağmen hasadın bereketli olduğunu söylüyor."},
	{"haber", "f1", "fr", "Le marché couvert rouvre ses portes après deux ans de travaux", "Les commerçants ont retrouvé leurs étals ce matin, et les habitants leurs habitudes."},
	{"hewal", "p1", "fa", "اتوبوس\u200cهای تازه به خط مدرسه\u200cها رسید", "ده دستگاه اتوبوس تازه از امروز دانش\u200cآموزان روستاها را به مدرسه می\u200cرساند."},
	// A title that is one long word, as no page may be wide.
	{"sada", "l1", "en", "https://sada.example/" + strings.Repeat("aaaaaaaaaa", 12), "رابط طويل."},
	{"furat", "l2", "ar", strings.Repeat("مستشفيات", 20), "كلمة طويلة."},
}

// newSampleHarness returns a harness with articles in seven languages, a story of
// three outlets whose text changed, and more stories than a page holds.
func newSampleHarness(t *testing.T) *harness {
	t.Helper()
	h := newHarness(t)
	feed := func(name, simulatedOutlet, region string) storage.Feed {
		return storage.Feed{Name: name, URL: "https://" + name + ".example/feed", Outlet: simulatedOutlet, Region: region}
	}
	h.apply(storage.Operation{Settings: &storage.Settings{
		At: start, Site: storage.Site{Title: "راوي الجزيرة", URL: "https://rawi.example", Language: "ar", Authority: "rawi.example", Began: "2026-11-23"},
		Feeds: []storage.Feed{
			feed("furat", "صوت الفرات", "syria"), feed("sada", "صدى الشام", "syria"), feed("herald", "The Euphrates Herald", "syria"),
			feed("hewal", "هەواڵی شار", "kurdistan"), feed("roj", "Rojnameya Bajêr", "kurdistan"), feed("haber", "Sınır Haberleri", "turkey"), feed("still", "", "syria"),
		},
		Topics: []storage.Topic{{Name: "roads", Title: "طرق وجسور", Query: "جسر OR ڕێگا OR bridge"}, {Name: "wheat", Title: "Wheat and bread", Query: "قمح OR wheat"}},
	}})
	for i, a := range sampleArticles {
		h.addArticleAt(a, start.Add(-time.Duration(i)*47*time.Minute))
	}
	for i := range 70 {
		h.addArticleAt(sampleArticle{
			"furat", fmt.Sprint("n", i), "ar", fmt.Sprintf("خبر قصير من القرية رقم %d عن %x", i, i*7919),
			fmt.Sprintf("نص الخبر %x يختلف عن %x في كل كلمة %x", i*104729, i*1299709, i*15485863),
		}, start.Add(-time.Duration(i)*7*time.Hour))
	}
	changed := sampleArticles[2] // the longest leads
	changed.title, changed.text = "جسر العشارة الجديد فوق الفرات", strings.Replace(changed.text, "ثلاثة عشر شهراً", "خمسة عشر شهراً", 1)+" وتستمر الأعمال على الضفة الثانية."
	h.addArticleAt(changed, start)
	h.polls++
	h.apply(storage.Operation{Fetch: &storage.Fetch{At: start, State: storage.FeedState{Feed: "still", Poll: h.polls, Status: storage.StatusError, Since: start.Add(-30 * time.Hour), Error: "no answer <b>"}}})
	for _, title := range []string{"Wheat prices rise", "pêşangeha pirtûkan", "Zeytin hasadı", "Le marché couvert", "اتوبوس"} { // an event in six languages
		h.mergeEvents(h.storyOf("title:\""+sampleArticles[1].title+"\""), h.storyOf("title:\""+title+"\""))
	}
	h.run()
	return h
}

func (h *harness) addArticleAt(a sampleArticle, at time.Time) {
	h.t.Helper()
	h.polls++
	h.apply(storage.Operation{Fetch: &storage.Fetch{At: start, State: storage.FeedState{Feed: a.feed, Poll: h.polls, Status: storage.StatusOK, Changed: at}, Articles: []storage.Article{{
		GUID: a.guid, Identity: "guid:" + a.guid, Title: a.title, Link: "https://" + a.feed + ".example/" + a.guid, Language: a.language, Text: []string{a.text}, Published: at,
		Authors: []storage.Person{{Name: "ليلى الأحمد"}},
	}}}})
}

// browserModes are the combinations of window, language, color scheme and scripting that pages are checked in.
func browserModes() []webtest.Mode {
	size := func(w, h int) map[string]int { return map[string]int{"width": w, "height": h} }
	desk, phone, wide := size(1280, 900), size(360, 780), size(2560, 1300)
	return []webtest.Mode{
		{Name: "desk-ar", Options: map[string]any{"viewport": desk, "locale": "ar"}},
		{Name: "desk-en", Options: map[string]any{"viewport": desk, "locale": "en"}},
		{Name: "phone-ar", Options: map[string]any{"viewport": phone, "locale": "ar", "isMobile": true, "hasTouch": true}},
		{Name: "phone-en", Options: map[string]any{"viewport": phone, "locale": "en", "isMobile": true, "hasTouch": true}},
		{Name: "dark-ar", Options: map[string]any{"viewport": phone, "locale": "ar", "colorScheme": "dark"}},
		{Name: "dark-en", Options: map[string]any{"viewport": desk, "locale": "en", "colorScheme": "dark"}},
		{Name: "noscript-ar", Options: map[string]any{"viewport": phone, "locale": "ar", "javaScriptEnabled": false}},
		{Name: "noscript-en", Options: map[string]any{"viewport": desk, "locale": "en", "javaScriptEnabled": false}},
		{Name: "wide-ar", Options: map[string]any{"viewport": wide, "locale": "ar"}},
	}
}

// Every page in every mode: no message on Chromium's console, no violation found by
// axe-core, enough contrast, the right direction, no horizontal scrolling, and no
// request to other hosts.
func TestPagesAreAccessible(t *testing.T) {
	t.Parallel()
	h := newSampleHarness(t)
	list, err := h.store.Stories(t.Context(), storage.Query{Text: `outlet:"The Euphrates Herald" sources:>=3`})
	if err != nil || len(list.Stories) != 1 {
		t.Fatalf("%d stories of three outlets, %v; want the bridge", len(list.Stories), err)
	}
	outside := httptest.NewServer(h)
	t.Cleanup(outside.Close)
	ok := func(path string) webtest.Page { return webtest.Page{Path: path, Status: 200, Open: true} }
	pages := []webtest.Page{
		ok("/"), ok("/topics/roads"), ok("/outlets/" + url.PathEscape("صوت الفرات")), ok("/regions/kurdistan"), ok("/languages/ckb"),
		ok("/stories/" + list.Stories[0].ID), ok("/search"), ok("/search?q=" + url.QueryEscape("الفرات")), ok("/search?q=nothing-of-this"),
		ok("/search?sort=relevance&q=" + url.QueryEscape(`(wheat OR القرية) on:2026-11-23`)), ok("/search/forms?q=" + url.QueryEscape("الفرات -x")),
		ok("/search?q=%22open"), ok("/search?q=" + url.QueryEscape("الفرات أو topic:road")), ok("/topics"), ok("/places"), ok("/places/syria"), ok("/status"), ok("/event/" + list.Stories[0].Event),
		{Path: "/stories/20260101-000000000000", Status: 404},
	}
	r := webtest.Browse(t, webtest.Job{
		Base: outside.URL, Modes: browserModes(), Weigh: "/", Pages: pages,
		Keyboard: []string{"/", "/stories/" + list.Stories[0].ID, "/event/" + list.Stories[0].Event, "/status"},
	})
	for _, fault := range r.Faults {
		t.Error(fault)
	}
	if r.Visits != len(pages)*len(browserModes()) || r.Arabic < 1000 || r.Titles < 700 {
		t.Errorf("the browser saw %+v, want every page in every way", r)
	}
	if r.TransferBytes == 0 || r.TransferBytes > 60_000 || r.Plain > 60_000 {
		t.Errorf("a first view: %d bytes sent, %d unpacked, want at most 60,000 of each", r.TransferBytes, r.Plain)
	}
	t.Logf("%d visits, %d texts measured (%d Arabic), %d titles, first view %d bytes (%d unpacked)", r.Visits, r.Texts, r.Arabic, r.Titles, r.TransferBytes, r.Plain)
}
