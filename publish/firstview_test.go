package publish_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

var linkedAsset = regexp.MustCompile(`<(?:link rel="(?:stylesheet|icon)"|script)[^>]* (?:href|src)="([^"]*)"`)

// A first view of a page full of long headlines in two topics each takes at most 60,000
// bytes, before they are packed: the page, its style sheet, its scripts and its icon.
func TestAFirstViewIsSmall(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.apply(storage.Operation{Settings: &storage.Settings{
		At: start, Site: storage.Site{Title: "راوي الجزيرة", URL: "https://rawi.example", Language: "ar", Authority: "rawi.example", Began: "2026-11-23"},
		Feeds:  []storage.Feed{{Name: "furat", URL: "https://furat.example/feed", Outlet: "صوت الفرات والجزيرة", Region: "syria"}},
		Topics: []storage.Topic{{Name: "roads", Title: "طرق وجسور", Query: "جسر"}, {Name: "villages", Title: "قرى الضفتين", Query: "القرية"}},
	}})
	for i := range 70 {
		h.addArticleAt(sampleArticle{
			"furat", fmt.Sprint(i), "ar", fmt.Sprintf("خبر عن جسر في القرية رقم %d، وهو عنوان طويل كما تكتبه وكالات الأنباء حين تريد أن تقول كل شيء %x", i, i*7919),
			strings.Repeat(fmt.Sprintf("نص الخبر %x يختلف عن %x في كل كلمة %x. ", i*104729, i*1299709, i*15485863), 20),
		}, start.Add(-time.Duration(i)*7*time.Minute))
	}
	h.run()
	page := body(t, h.get("/", nil))
	sum, assets := len(page), linkedAsset.FindAllStringSubmatch(page, -1)
	for _, a := range assets {
		sum += len(body(t, h.get(a[1], nil)))
	}
	if excerpts := strings.Count(page, `class="excerpt"`); len(assets) < 3 || excerpts < 28 || strings.Count(page, `class="topic"`) != 2*excerpts || sum > 60_000 {
		t.Errorf("%d bytes with %d assets and %d excerpts, want at most 60,000", sum, len(assets), excerpts)
	}
	t.Logf("a first view of %d bytes, %d of them the page", sum, len(page))
}
