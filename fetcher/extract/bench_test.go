package extract

import (
	"net/url"
	"strings"
	"testing"
)

// commonArticle is the body of a common article, some 3 KB.
var commonArticle = "<p><strong>5</strong> " + strings.Repeat("أعلنت بلدية المدينة بدء أعمال ترميم الجسر القديم فوق الفرات. ", 16) + // "the town began to repair the old bridge"
	`</p><p dir="rtl"><a href="/tags/5">` + strings.Repeat("وتشمل تدعيم الأعمدة. ", 10) + `</a></p><img src="/photos/5.jpg" alt="الجسر">`

func BenchmarkHTML(b *testing.B) {
	base := &url.URL{Scheme: "https", Host: "news.example", Path: "/feed"}
	b.SetBytes(int64(len(commonArticle)))
	b.ReportAllocs()
	for b.Loop() {
		HTML(commonArticle, base)
	}
}

// BenchmarkWorst cleans what costs most a byte.
func BenchmarkWorst(b *testing.B) {
	base := &url.URL{Scheme: "https", Host: "news.example", Path: "/feed"}
	for _, row := range []struct{ name, unit string }{
		{"brackets", "<"},
		{"ampersands", "&"},
		{"quotes", `"`},
		{"tag", "<b "},
		{"attributes", `<a b="`},
		{"deep", "<div>"},
		{"formats", "<b><p>"},
		{"anchors", "<a href=x>"},
		{"tables", "<table>"},
		{"cells", "<table><td>x"},
		{"ends", "</p>"},
		{"unknown", "<x>y"},
		{"images", "<img src=x>"},
		{"escaped", "&amp;#1;"},
		{"lines", "x\n\n"},
	} {
		b.Run(row.name, func(b *testing.B) {
			src := strings.Repeat(row.unit, MaxBytes/len(row.unit))
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				HTML(src, base)
			}
		})
	}
}
