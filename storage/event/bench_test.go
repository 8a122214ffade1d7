package event

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// BenchmarkMemory fills a window with stories of 300 words that have nothing to do with each
// other, and reports the bytes of live heap that each takes: where their keys are in
// memory, and where they are in a file.
func BenchmarkMemory(b *testing.B) {
	const n = 105_000
	for _, where := range []string{"memory", "file"} {
		b.Run(where, func(b *testing.B) {
			for b.Loop() {
				addStories(NewWindow(), 10) // reads the tables
				before := heap()
				w := NewWindow()
				if where == "file" {
					f, err := os.Create(filepath.Join(b.TempDir(), "shelf"))
					if err != nil {
						b.Fatal(err)
					}
					w.SetFile(f)
				}
				addStories(w, n)
				b.ReportMetric(float64(heap()-before)/n, "B/story")
				runtime.KeepAlive(w)
			}
		})
	}
}

// addStories adds n stories of Arabic words as frequent as words are (Zipf), in seven days
// less an hour.
func addStories(w *Window, n int) {
	r := rand.New(rand.NewPCG(5, 9))
	zipf := rand.NewZipf(r, 1.15, 8, 60_000)
	words := func(n int) string {
		letters := []rune("ابتجحدرسشصطعفقكلمنهوي")
		var b strings.Builder
		for range n {
			for k := zipf.Uint64() + 30; k > 0; k /= uint64(len(letters)) {
				b.WriteRune(letters[k%uint64(len(letters))])
			}
			b.WriteByte(' ')
		}
		return b.String()
	}
	for i := range n {
		at := firstDay.Add(time.Duration(i) * (Kept - time.Hour) / time.Duration(n))
		batch := w.Begin()
		batch.Add(fmt.Sprintf("20260301-%012d", i), NewProfile(Text{
			Language: "ar", Outlet: fmt.Sprint(r.IntN(300)), Title: words(9), Blocks: []string{words(40), words(251)}, Time: at,
		}), at)
		batch.Settle()
		batch.Commit()
	}
}

// heap is the bytes alive.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// BenchmarkProfile reads a text of 400 words of each of two scripts.
func BenchmarkProfile(b *testing.B) {
	list := ownEvents(b)
	for _, lang := range []string{"ar", "en"} {
		var x Text
		for _, t := range list {
			if t.Language == lang {
				if x.Title == "" {
					x = t.Text
				}
				x.Blocks = append(x.Blocks, t.Blocks...)
			}
		}
		for len(strings.Fields(strings.Join(x.Blocks, " "))) < maxWords {
			x.Blocks = append(x.Blocks, x.Blocks...)
		}
		b.Run(lang, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				NewProfile(x)
			}
		})
	}
}
