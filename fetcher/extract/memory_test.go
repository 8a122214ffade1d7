package extract

import (
	"net/url"
	"strings"
	"testing"

	"rawi/fetcher/cost"
	"rawi/fetcher/cost/costtest"
)

// BenchmarkMemory compares cost.Memory with what is held while large pages are read.
func BenchmarkMemory(b *testing.B) {
	u := &url.URL{Scheme: "https", Host: "news.example", Path: "/1"}
	for name, unit := range map[string]string{
		"articles":   commonArticle,
		"paragraphs": "<p>خبر</p>",
		"navigation": `<li class="menu-item"><a href="/tags/5" title="محلي">محلي</a></li>`,
		"styles":     `<div class="c" id="d" style="color: red" data-x="1">خبر</div>`,
	} {
		b.Run(name, func(b *testing.B) {
			body := []byte("<html><body><article>" + strings.Repeat(commonArticle, 10) + "</article>" + strings.Repeat(unit, 1+(1<<20)/len(unit)) + "</body></html>")
			costtest.CompareMemory(b, body, func() any {
				page, err := Page(b.Context(), body, "text/html; charset=utf-8", "ar", u)
				if err != nil {
					b.Fatal(err)
				}
				return page
			}, cost.Memory(body))
		})
	}
}
