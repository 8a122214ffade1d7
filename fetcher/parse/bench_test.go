package parse

import (
	"bytes"
	"fmt"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"rawi/storage"
	"rawi/storage/charset"
)

// feedOf writes an RSS feed of n items the size of common ones, some 3 KB each,
// the first of them number from.
func feedOf(from, n int) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>أخبار الجزيرة</title><link>https://news.example/</link><description>كل الأخبار</description><language>ar</language>`)
	at := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
	for i := from; i < from+n; i++ {
		body := fmt.Sprintf("<p><strong>%d</strong> %s</p><p><a href=\"/tags/%d\">%s</a></p><img src=\"/photos/%d.jpg\" alt=\"\">", i, strings.Repeat(paragraph+" ", 4), i, paragraph, i)
		fmt.Fprintf(&b, "<item><title>خبر رقم %d من المدينة</title><link>https://news.example/%d</link><guid isPermaLink=\"false\">n%d</guid><pubDate>%s</pubDate><dc:creator>ليلى حسن</dc:creator><category>محلي</category><description>%s</description><content:encoded><![CDATA[%s]]></content:encoded></item>\n",
			i, i, i, at.Add(-time.Duration(i)*time.Hour).Format(time.RFC1123Z), paragraph, body)
	}
	b.WriteString("</channel></rss>")
	return b.Bytes()
}

func input(body []byte) Input {
	return Input{Body: body, URL: "https://news.example/feed", Feed: storage.Feed{Name: "news"}, Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
}

// BenchmarkGofeedAlone is what the others are measured against.
func BenchmarkGofeedAlone(b *testing.B) {
	body := feedOf(0, 100)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := gofeed.NewParser().Parse(bytes.NewReader(body)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkClean(b *testing.B) {
	body := feedOf(0, 100)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		utf8, _ := charset.Decode(body, "", "")
		if _, err := clean(utf8, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	body := feedOf(0, 100)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	items := 0
	for b.Loop() {
		d, err := Parse(input(body))
		if err != nil {
			b.Fatal(err)
		}
		items += len(d.Articles)
	}
	b.ReportMetric(float64(items)/b.Elapsed().Seconds(), "items/s")
}

func BenchmarkParseTwentyItems(b *testing.B) {
	body := feedOf(0, 20)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := Parse(input(body)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkParseOneNewOfTwenty is the common poll: nineteen items are known.
func BenchmarkParseOneNewOfTwenty(b *testing.B) {
	old, err := Parse(input(feedOf(1, 20)))
	if err != nil {
		b.Fatal(err)
	}
	known := map[uint64]bool{}
	for _, cut := range old.Cuts {
		known[cut] = true
	}
	in := input(feedOf(0, 20))
	in.Known = func(cut uint64) bool { return known[cut] }
	b.SetBytes(int64(len(in.Body)))
	for b.Loop() {
		d, err := Parse(in)
		if err != nil || len(d.Articles) != 1 {
			b.Fatal(len(d.Articles), err)
		}
	}
}

// BenchmarkWorst reads what costs most a byte.
func BenchmarkWorst(b *testing.B) {
	const size = 2 << 20
	head := "<rss version=\"2.0\"><channel><title>x</title><item><title>x</title><description>"
	for _, row := range []struct{ name, unit string }{
		{"brackets", "<"},
		{"ampersands", "&"},
		{"quotes", `"`},
		{"tags", "<b>"},
		{"elements", "<div>"},
		{"attributes", `<a b="`},
		{"spaced", "<a "},
		{"ends", "</x>"},
		{"sections", "<![CDATA["},
		{"comments", "<!--"},
		{"items", "<item>"},
		{"escaped", "&lt;div&gt;"},
		{"unknown", "<x:y>"},
		{"digits", "&#1"},
	} {
		b.Run(row.name, func(b *testing.B) {
			body := []byte(head + strings.Repeat(row.unit, size/len(row.unit)))
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				_, _ = Parse(input(body)) // whether it is a feed does not matter
			}
		})
	}
}

// TestMemoryIsBoundedByTheFeed holds that reading needs at most six times a
// feed's bytes at once, above a megabyte. (Items of a few words cost a KB each all
// the same: an article is as large as its fields.) It runs alone: the heap is
// everybody's.
func TestMemoryIsBoundedByTheFeed(t *testing.T) {
	for _, body := range [][]byte{feedOf(0, 600), feedOf(0, 20)} {
		before := live(t)
		defer debug.SetGCPercent(debug.SetGCPercent(5)) // so that the live heap is measured all the time
		done, peak := make(chan struct{}), make(chan uint64)
		go func() {
			most := uint64(0)
			for {
				select {
				case <-done:
					peak <- most
					return
				default:
					most = max(most, live(t))
				}
			}
		}()
		d, err := Parse(input(body))
		close(done)
		if err != nil {
			t.Fatal(err)
		}
		most := max(<-peak, before) - before
		t.Logf("a feed of %d KB in %d items: %d KB at most", len(body)>>10, len(d.Articles), most>>10)
		if most > 6*uint64(len(body))+1<<20 {
			t.Errorf("%d KB for a feed of %d KB, want six times and 1 MB at most", most>>10, len(body)>>10)
		}
		runtime.KeepAlive(d)
		runtime.KeepAlive(body)
	}
}

// live is how many bytes the last collection left.
func live(t *testing.T) uint64 {
	t.Helper()
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}
