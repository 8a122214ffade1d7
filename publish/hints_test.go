package publish_test

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"rawi/storage"
)

// A search is criticised in the language of the page, with the part marked and what to
// write instead.
func TestSearchSaysWhatIsWrongInTheLanguageOfThePage(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticle("furat", bridge)
	h.run()
	for _, row := range []struct {
		query, language string
		want            []string
	}{
		{`سد "جسر`, "ar", []string{`role="alert"`, "لا يمكن قراءة هذا البحث: علامة الاقتباس لم تُغلق", `سد <mark>&#34;</mark>جسر</code>`}},
		{`سد "جسر`, "en", []string{`role="alert"`, "This search cannot be read: unclosed quote", `سد <mark>&#34;</mark>جسر</code>`}},
		{"<b> titel:x", "ar", []string{"هل تقصد \u2068title:\u2069؟", `&lt;b&gt; <mark>titel:x</mark></code>`}},
		{"سد أو جسر", "ar", []string{`role="note"`, "للتخيير اكتب OR", "سد <mark>أو</mark> جسر</code>", `جرّب: <a href="/search?q=`, "سد OR جسر</code></a>"}},
		{"سد or جسر", "en", []string{`role="note"`, "write OR in capitals", "سد <mark>or</mark> جسر</code>", "Try: <a href="}},
		{"outlet:nobody.example", "en", []string{"nothing here is called outlet:“nobody.example”", "<mark>outlet:nobody.example</mark>"}},
	} {
		page := body(t, h.get("/search?q="+url.QueryEscape(row.query), map[string]string{"Accept-Language": row.language}))
		for _, want := range row.want {
			if !strings.Contains(page, want) {
				t.Errorf("%s in %s: no %s in\n%s", row.query, row.language, want, page)
			}
		}
	}
}

// Who goes on to the next page has read the hint.
func TestFirstPageOfASearchHasItsHints(t *testing.T) {
	t.Parallel()
	h := newSampleHarness(t)
	page := h.read("/search?q=" + url.QueryEscape("الخبر or القرية OR الخبر"))
	next := nextLink.FindStringSubmatch(page)
	if next == nil || !strings.Contains(page, "write OR in capitals") {
		t.Fatal(page)
	}
	if page := h.read(html.UnescapeString(next[1])); strings.Contains(page, "write OR in capitals") {
		t.Error(page)
	}
}

func TestSearchForWhatIsThereIsNotCriticised(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticle("furat", bridge)
	h.apply(storage.Operation{Settings: &storage.Settings{
		At: start, Site: storage.Site{URL: "https://rawi.example"}, Feeds: []storage.Feed{{Name: "herald", URL: "https://herald.example/feed", Region: "moon"}},
	}})
	h.run()
	for _, good := range []string{"سد OR جسر", "feed:herald", "region:moon", "feed:furat"} { // what is stored of the last is known
		if page := body(t, h.get("/search?q="+url.QueryEscape(good), nil)); strings.Contains(page, "query-error") {
			t.Errorf("%s is criticised:\n%s", good, page)
		}
	}
}

func TestSearchOfEventsHasThePageOfTheSearch(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.run()
	for from, want := range map[string]string{"/events/search": "/search?q=", "/events/search?q=%D8%B3%D8%AF+x": "/search?q=%D8%B3%D8%AF+x"} {
		r := h.get(from, nil)
		if r.StatusCode != http.StatusMovedPermanently || r.Header.Get("Location") != want {
			t.Errorf("%s: status %d, to %q; want %s", from, r.StatusCode, r.Header.Get("Location"), want)
		}
	}
}
