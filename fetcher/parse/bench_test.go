package parse

import (
	"bytes"
	"html"
	"regexp"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"rawi/fetcher/parse/parsetest"
	"rawi/storage"
)

func input(body []byte) Input {
	return Input{Body: body, URL: "https://news.example/feed", Feed: storage.Feed{Name: "news"}, Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
}

// BenchmarkGofeedAlone is what the others are measured against.
func BenchmarkGofeedAlone(b *testing.B) {
	body := parsetest.Feed(0, 100)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := gofeed.NewParser().Parse(bytes.NewReader(body)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	body := parsetest.Feed(0, 100)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	items := 0
	for b.Loop() {
		d, err := Parse(b.Context(), input(body))
		if err != nil {
			b.Fatal(err)
		}
		items += len(d.Articles)
	}
	b.ReportMetric(float64(items)/b.Elapsed().Seconds(), "items/s")
}

func BenchmarkParseTwentyItems(b *testing.B) {
	body := parsetest.Feed(0, 20)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := Parse(b.Context(), input(body)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkParseOneNewOfTwenty is the common poll: nineteen items are known.
func BenchmarkParseOneNewOfTwenty(b *testing.B) {
	for name, feed := range map[string]func(from, n int) []byte{"RSS": parsetest.Feed, "RSS without sections": withoutSections, "JSON": jsonFeed} {
		b.Run(name, func(b *testing.B) {
			old, err := Parse(b.Context(), input(feed(1, 20)))
			if err != nil {
				b.Fatal(err)
			}
			known := map[uint64]bool{}
			for _, hash := range old.ItemHashes {
				known[hash] = true
			}
			in := input(feed(0, 20))
			in.Known = func(hash uint64) bool { return known[hash] }
			b.SetBytes(int64(len(in.Body)))
			b.ReportAllocs()
			for b.Loop() {
				d, err := Parse(b.Context(), in)
				if err != nil || len(d.Articles) != 1 {
					b.Fatal(len(d.Articles), err)
				}
			}
		})
	}
}

// withoutSections is parsetest.Feed with its HTML escaped.
func withoutSections(from, n int) []byte {
	section := regexp.MustCompile(`(?s)<!\[CDATA\[(.*?)\]\]>`)
	return section.ReplaceAllFunc(parsetest.Feed(from, n), func(b []byte) []byte {
		return []byte(html.EscapeString(string(b[len("<![CDATA[") : len(b)-len("]]>")])))
	})
}

// BenchmarkWorst reads what costs most a byte.
func BenchmarkWorst(b *testing.B) {
	for _, s := range parsetest.HostileShapes() {
		b.Run(s.Name, func(b *testing.B) {
			body := []byte(s.Body(2 << 20))
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				_, _ = Parse(b.Context(), input(body)) // whether it is a feed does not matter
			}
		})
	}
}

// TestMemoryIsBoundedByTheFeed holds that reading needs at most six times a
// feed's bytes at once, above a megabyte. (Items of a few words cost a KB each all
// the same: an article is as large as its fields.) It runs alone: the heap is
// everybody's.
func TestMemoryIsBoundedByTheFeed(t *testing.T) {
	for _, body := range [][]byte{parsetest.Feed(0, 600), parsetest.Feed(0, 20)} {
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
		d, err := Parse(t.Context(), input(body))
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
