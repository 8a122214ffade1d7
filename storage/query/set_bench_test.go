package query

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"rawi/storage"
)

// vocabulary makes n different Arabic words of three to seven letters.
func vocabulary(rng *rand.Rand, n int) []string {
	letters := []rune("ابتجحخدرزسشصضطعغفقكلمنهوي")
	seen := map[string]bool{}
	words := make([]string, 0, n)
	for len(words) < n {
		w := make([]rune, 3+rng.IntN(5))
		for i := range w {
			w[i] = letters[rng.IntN(len(letters))]
		}
		if s := string(w); !seen[s] {
			seen[s] = true
			words = append(words, s)
		}
	}
	return words
}

// BenchmarkSet matches articles of 300 words of a Zipf vocabulary against
// topics of three alternatives, one of them a phrase. Whatever the number of
// topics, an article is in about four.
func BenchmarkSet(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	words := vocabulary(rng, 90_000)
	strange := words[60_000:] // in no article
	words = words[:60_000]
	zipf := rand.NewZipf(rng, 1.1, 4, uint64(len(words)-1))
	docs := make([]*Doc, 200)
	for i := range docs {
		text := make([]string, 300)
		for j := range text {
			text[j] = words[zipf.Uint64()]
		}
		docs[i] = NewDoc(&storage.Article{Language: "ar", Title: strings.Join(text[:8], " "), Text: []string{strings.Join(text[8:], " ")}}, storage.Feed{})
	}
	for _, n := range []int{1, 1000, 10_000} {
		// Words of topics are names: rarer than the thousand commonest.
		topics := make([]storage.Topic, n)
		w := func() string {
			if rng.IntN(n) < 1000 {
				return words[1000+rng.IntN(len(words)-1000)]
			}
			return strange[rng.IntN(len(strange))]
		}
		for i := range topics {
			topics[i] = storage.Topic{Name: fmt.Sprint(i), Query: w() + ` OR "` + w() + " " + w() + `" OR ` + w()}
		}
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		set, err := NewSet(topics, Options{})
		if err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			hits, i := 0, 0
			for b.Loop() {
				hits += len(set.Match(docs[i%len(docs)]))
				i++
			}
			b.ReportMetric(float64(hits)/float64(i), "topics/op")
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(n), "heap-B/topic")
		})
	}
}
