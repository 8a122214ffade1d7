package publish_test

import (
	"net/http"
	"strings"
	"testing"

	"rawi/storage"
)

// Languages are named, not tagged, wherever they are a title; Kurdish by its old tag has
// both its languages.
func TestLanguagesAreNamed(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	sorani, kurmanji := bridge, wheat
	sorani.GUID, sorani.Language, sorani.Title, sorani.Text = "k1", "ckb", "ڕێگای نێوان دوو شار کرایەوە", []string{"ڕێگاکە دوای شەش مانگ کار کرایەوە."}
	kurmanji.GUID, kurmanji.Language, kurmanji.Title, kurmanji.Text = "k2", "kmr", "Pêşangeha pirtûkan vebû", []string{"Li bajêr pêşangeha pirtûkan ji bo zarokan hat vekirin."}
	h.apply(storage.Operation{Settings: &storage.Settings{
		At: start, Site: storage.Site{URL: "https://rawi.example", Title: "راوي", Language: "ar", Authority: "rawi.example", Began: "2026-11-23"},
		Feeds: []storage.Feed{{Name: "furat", URL: "https://furat.example/feed", Language: "ku"}, {Name: "herald", URL: "https://herald.example/feed", Language: "en"}},
	}})
	h.addArticle("furat", sorani)
	h.addArticle("herald", kurmanji)
	h.run()
	english := map[string]string{"Accept-Language": "en"}
	for _, row := range []struct {
		path   string
		header map[string]string
		want   []string
	}{
		{"/languages/ckb", nil, []string{`<h1 lang="ar" dir="rtl">الكردية السورانية</h1>`, sorani.Title}},
		{"/languages/ckb", english, []string{`<h1 lang="en" dir="ltr">Kurdish (Sorani)</h1>`, "<title>Kurdish (Sorani) · "}},
		{"/languages/ku", english, []string{">Kurdish</h1>", sorani.Title, kurmanji.Title}},
		{"/languages/sorani", english, []string{">Kurdish (Sorani)</h1>", sorani.Title}},
		{"/topics", nil, []string{`<a href="/languages/ckb" lang="ar" dir="rtl">الكردية السورانية</a>`, `<a href="/languages/kmr" lang="ar" dir="rtl">الكردية الكرمانجية</a>`, `<a href="/languages/en" lang="ar" dir="rtl">الإنكليزية</a>`}},
		{"/languages/ckb.atom", nil, []string{"<title>الكردية السورانية · راوي</title>", `xml:lang="ckb"`}},
	} {
		page := body(t, h.get(row.path, row.header))
		for _, want := range row.want {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %s in\n%s", row.path, want, page)
			}
		}
		if strings.Contains(page, `lang="ku"`) || row.path != "/languages/ku" && strings.Contains(page, "/languages/ku") {
			t.Errorf("%s has ku in\n%s", row.path, page)
		}
	}
	for from, to := range map[string]string{"/languages": "/topics#languages", "/regions": "/topics#regions", "/outlets": "/topics#outlets"} {
		if r := h.get(from, nil); r.StatusCode != http.StatusMovedPermanently || r.Header.Get("Location") != to {
			t.Errorf("%s: status %d, to %q; want %s", from, r.StatusCode, r.Header.Get("Location"), to)
		}
	}
}
