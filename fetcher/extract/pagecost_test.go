package extract

import (
	"context"
	"errors"
	"net/url"
	"runtime"
	"strings"
	"testing"
)

// hostilePages are pages that cost most, by the unit they are filled with.
var hostilePages = []struct{ name, head, unit string }{
	{"an article", "<html><body><article>", "<p>أعلنت بلدية المدينة بدء أعمال ترميم الجسر القديم فوق الفرات.</p>"},
	{"paragraphs in deep elements", "<html><body>" + strings.Repeat("<div>", 400), "<p>أعلنت بلدية المدينة بدء أعمال ترميم الجسر, القديم, فوق الفرات.</p>"},
	{"small elements", "<html><body>", "<div>x</div>"},
	{"lists", "<html><body><ul>", "<li>x"},
	{"headings", "<html><body>", "<h1>x</h1>"},
	{"breaks", "<html><body><div>", "x<br><br>"},
	{"links", "<html><body>", "<a href=x>x</a>"},
	{"images without scripts", "<html><body>", "<img><noscript><img src=x></noscript>"},
	{"formats without scripts", "<html><body><noscript><p>" + numbered(400, "<b id=%d>") + "</p>", "<p>x"},
	{"roots without scripts", "<html><body><noscript>", "<html a%d=1>"},
	{"text between unknown ends", "<html><body>", "x</x>"},
	{"tables", "<html><body>", "<table><tr><td>x</table>"},
	{"titles", "<html><head>", "<meta property=og:title content='x%d'>"},
	{"data", "<html><head>", `<script type=application/ld+json>{"@type":"NewsArticle","headline":"x%d","articleBody":"y"}</script>`},
	{"articles in articles", "<html><body>" + strings.Repeat("<article class=entry-content>", 400), "<p>أعلنت بلدية المدينة بدء أعمال ترميم الجسر القديم.</p>"},
	{"labels", "<html><body><article><p>أعلنت بلدية المدينة بدء أعمال ترميم الجسر القديم.</p>", "<div><h3>اقرأ أيضا</h3></div>"},
}

// pageBytes returns a page of some n bytes.
func pageBytes(head, unit string, n int) []byte {
	if strings.Contains(unit, "%d") {
		return []byte(head + numbered(n/len(unit), unit))
	}
	return []byte(head + strings.Repeat(unit, n/len(unit)))
}

// TestPagesCostInProportionToTheirBytes compares what is allocated for pages of n and 2n
// bytes, and what is weighed. It runs alone: the allocator is everybody's. The race
// detector has more allocated, but not out of proportion.
func TestPagesCostInProportionToTheirBytes(t *testing.T) {
	const n, slack = 32 << 10, 1 << 20
	u := &url.URL{Scheme: "https", Host: "news.example", Path: "/1"}
	allocated := func(body []byte) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _ = Page(t.Context(), body, "text/html", "ar", u) // whether it is an article does not matter
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	for _, p := range hostilePages {
		one, two := allocated(pageBytes(p.head, p.unit, n)), allocated(pageBytes(p.head, p.unit, 2*n))
		if two > 3*one+slack || two > 400*2*n && !raceEnabled {
			t.Errorf("%s: %d bytes are allocated for %d, and %d for %d", p.name, one, n, two, 2*n)
		}
	}
}

// TestPagesAreCutWhereTheyGrowHeavy holds that text in many elements is cut, and the same
// text in few is not.
func TestPagesAreCutWhereTheyGrowHeavy(t *testing.T) {
	t.Parallel()
	paragraphs := strings.Repeat("<p>خبر من دير الزور</p>", 20_000) // news from Deir ez-Zor
	for depth, cut := range map[int]bool{10: false, 200: true} {
		page := "<html><body>" + strings.Repeat("<div>", depth) + paragraphs
		if got := guard(nil, page, true); (len(got) < len(page)/2) != cut {
			t.Errorf("%d elements deep, %d bytes become %d", depth, len(page), len(got))
		}
	}
}

func TestCanceledContextEndsThePage(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if f, err := Page(ctx, pageBytes(hostilePages[0].head, hostilePages[0].unit, 10_000), "text/html", "ar", &url.URL{}); !errors.Is(err, context.Canceled) || f.HTML != "" {
		t.Errorf("got %d bytes, %v", len(f.HTML), err)
	}
}

// BenchmarkWorstPages reads what costs most.
func BenchmarkWorstPages(b *testing.B) {
	u := &url.URL{Scheme: "https", Host: "news.example", Path: "/1"}
	for _, p := range hostilePages {
		b.Run(p.name, func(b *testing.B) {
			body := pageBytes(p.head, p.unit, MaxBytes)
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				_, _ = Page(b.Context(), body, "text/html", "ar", u) // whether it is an article does not matter
			}
		})
	}
}
