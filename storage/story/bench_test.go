package story_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/story"
	"rawi/storage/story/storytest"
)

// press writes news of Arabic words as frequent as words are (Zipf), a third
// of them told again a little later.
type press struct {
	rand  *rand.Rand
	zipf  *rand.Zipf
	now   time.Time
	n     int
	last  [][]string // texts that may be told again
	every time.Duration
}

// newPress writes n articles within an hour less than the window.
func newPress(n int) *press {
	r := rand.New(rand.NewPCG(5, 9))
	return &press{
		rand: r, zipf: rand.NewZipf(r, 1.15, 8, 60_000), now: storytest.Began,
		every: (story.DefaultWindow - time.Hour) / time.Duration(n),
	}
}

// word spells a number in Arabic letters: the frequent ones are short.
func (p *press) word() string {
	const letters = "ابتجحدرسشصطعفقكلمنهوي"
	runes := []rune(letters)
	n := p.zipf.Uint64() + 30
	var b strings.Builder
	for ; n > 0; n /= uint64(len(runes)) {
		b.WriteRune(runes[n%uint64(len(runes))])
	}
	return b.String()
}

func (p *press) text() []string {
	blocks := make([]string, 4+p.rand.IntN(4))
	for i := range blocks {
		words := make([]string, 25+p.rand.IntN(30))
		for j := range words {
			words[j] = p.word()
		}
		blocks[i] = strings.Join(words, " ") + "."
	}
	return blocks
}

// draft is an article before its fingerprint is taken.
type draft struct {
	story.Article
	blocks []string
}

func (d draft) finish() story.Article {
	d.Print = story.NewFingerprint(d.Title, d.blocks, d.Language)
	return d.Article
}

// drafts are the next n.
func (p *press) drafts(n int) []draft {
	list := make([]draft, n)
	for i := range list {
		list[i] = p.draft()
	}
	return list
}

func (p *press) draft() draft {
	var blocks []string
	if len(p.last) > 0 && p.rand.IntN(3) == 0 {
		blocks = append([]string{"خاص"}, p.last[p.rand.IntN(len(p.last))]...)
	} else {
		blocks = p.text()
		if p.last = append(p.last, blocks); len(p.last) > 500 {
			p.last = p.last[1:]
		}
	}
	return p.of(blocks)
}

// words returns n words in blocks of 25 to 54.
func (p *press) words(n int) (blocks []string) {
	for n > 0 {
		words := make([]string, min(n, 25+p.rand.IntN(30)))
		for i := range words {
			words[i] = p.word()
		}
		blocks = append(blocks, strings.Join(words, " ")+".")
		n -= len(words)
	}
	return blocks
}

// of returns the next article, which says that.
func (p *press) of(blocks []string) draft {
	p.now = p.now.Add(p.every)
	p.n++
	title := strings.Fields(blocks[len(blocks)-1])
	if len(title) > 8 {
		title = title[:8]
	}
	outlet := fmt.Sprint("o", p.rand.IntN(300))
	return draft{story.Article{
		ID: fmt.Sprintf("20260301-%012d", p.n), Feed: outlet, Outlet: outlet, Language: "ar", Title: strings.Join(title, " "),
		Link: fmt.Sprintf("https://%s.example/%d", outlet, p.n), Time: p.now, Seen: p.now,
	}, blocks}
}

// perFetch is how many articles a benchmark's fetch brings.
const perFetch = 20

// fetch assigns what a feed brings.
func fetch(w *story.Window, drafts []draft) (records [][]byte) {
	articles := make([]story.Article, len(drafts))
	for i, d := range drafts {
		articles[i] = d.finish()
	}
	b := w.Begin()
	b.Fetch(articles)
	b.Commit()
	return b.Records()
}

// fill puts n articles into a window, and gives the records of it.
func fill(w *story.Window, p *press, n int) (records [][]byte) {
	for range n / perFetch {
		records = append(records, fetch(w, p.drafts(perFetch))...)
	}
	return records
}

var windowSizes = []int{20_000, 200_000}

func BenchmarkFingerprint(b *testing.B) {
	items := storytest.Generate(1, 200)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		it := items[i%len(items)]
		story.NewFingerprint(it.Title, it.Blocks, it.Language)
	}
}

// BenchmarkAssign measures a fetch of perFetch articles, their fingerprints
// included, with a full window; its memory is that of the window.
func BenchmarkAssign(b *testing.B) {
	for _, n := range windowSizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			before := heap()
			w, p := story.NewWindow(storage.StorySettings{}), newPress(n)
			fill(w, p, n)
			held := heap() - before
			b.ReportAllocs()
			var next []draft
			for b.Loop() {
				if len(next) == 0 {
					b.StopTimer()
					next = p.drafts(100 * perFetch)
					b.StartTimer()
				}
				fetch(w, next[:perFetch])
				next = next[perFetch:]
			}
			b.ReportMetric(float64(b.N*perFetch)/b.Elapsed().Seconds(), "articles/s")
			b.ReportMetric(float64(held)/(1<<20), "MiB")
		})
	}
}

// BenchmarkMemory fills a window with articles of 300 words of which none is told again, and
// reports the bytes of live heap that each takes: where what they say is in memory, and
// where it is in a file.
func BenchmarkMemory(b *testing.B) {
	const n = 105_000
	for _, where := range []string{"memory", "file"} {
		b.Run(where, func(b *testing.B) {
			for b.Loop() {
				story.NewFingerprint("سوريا", nil, "ar") // reads the lexicon
				before := heap()
				w, p := story.NewWindow(storage.StorySettings{}), newPress(n)
				if where == "file" {
					f, err := os.Create(filepath.Join(b.TempDir(), "shelf"))
					if err != nil {
						b.Fatal(err)
					}
					w.SetFile(f)
				}
				for range n / perFetch {
					list := make([]draft, perFetch)
					for i := range list {
						list[i] = p.of(p.words(300))
					}
					fetch(w, list)
				}
				b.ReportMetric(float64(heap()-before)/n, "B/article")
				runtime.KeepAlive(w)
			}
		})
	}
}

// heap is the bytes alive.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func BenchmarkCompare(b *testing.B) {
	x, y := news("a", "one", "افتتاح الجسر", bridge), news("b", "two", "افتتاح الجسر", bridge)
	w := story.NewWindow(storage.StorySettings{})
	b.ReportAllocs()
	for b.Loop() {
		w.Why(x, y)
	}
}

func BenchmarkRestore(b *testing.B) {
	for _, n := range windowSizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			records := fill(story.NewWindow(storage.StorySettings{}), newPress(n), n)
			b.ReportAllocs()
			for b.Loop() {
				w := story.NewWindow(storage.StorySettings{})
				for _, r := range records {
					if err := w.Restore(r); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
