package bolt

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"rawi/storage"
)

// corpus generates articles whose words are spread as in a language: ranks by
// Zipf's law over a vocabulary of real size, some 300 words an article.
type corpus struct {
	rnd   *rand.Rand
	zipf  *rand.Zipf
	words []string
}

func newCorpus(seed uint64) *corpus {
	rnd := rand.New(rand.NewPCG(seed, 1))
	letters := []rune("ابتثجحخدذرزسشصضطظعغفقكلمنهوي")
	c := &corpus{rnd: rnd, words: make([]string, 200_000)}
	for i := range c.words {
		word := make([]rune, 3+rnd.IntN(6))
		for j := range word {
			word[j] = letters[rnd.IntN(len(letters))]
		}
		c.words[i] = string(word)
	}
	c.zipf = rand.NewZipf(rnd, 1.07, 3, uint64(len(c.words)-1))
	return c
}

func (c *corpus) text(n int) string {
	var b strings.Builder
	for i := 0; i < n; i++ {
		if i > 0 {
			b.WriteByte(' ')
		}
		rank := c.zipf.Uint64()
		b.WriteString(c.words[rank])
		if rank%64 == 36 && c.rnd.IntN(2) == 0 { // as in names of two words
			b.WriteString(" " + c.words[rank+1])
			i++
		}
	}
	b.WriteByte('.')
	return b.String()
}

func (c *corpus) article(i int, at time.Time) storage.Article {
	a := storage.Article{
		GUID: fmt.Sprint("guid-", i), Identity: fmt.Sprint("guid-", i), Title: c.text(9), Language: "ar",
		Link: fmt.Sprintf("https://site.example/news/%d", i), Published: at.Add(-time.Duration(c.rnd.IntN(3600)) * time.Second),
	}
	for range 5 {
		a.Text = append(a.Text, c.text(50+c.rnd.IntN(20)))
	}
	a.Content = "<p>" + strings.Join(a.Text, "</p><p>") + "</p>"
	return a
}

// topics are n topics of some words each, from common to rare.
func (c *corpus) topics(n int) (out []storage.Topic) {
	for i := range n {
		q := strings.Join([]string{c.words[100+i*37], c.words[2000+i*91], `"` + c.words[300+i] + " " + c.words[40+i] + `"`}, " OR ")
		out = append(out, storage.Topic{Name: fmt.Sprint("t", i), Query: q})
	}
	return out
}

// grow applies n articles in batches, dated over a year, or over a year for each
// million, and returns the processor time an article took. It logs what each
// tenth of a large store took.
func grow(t testing.TB, s *Store, c *corpus, n, batch int) time.Duration {
	t.Helper()
	const feeds = 50
	var names []string
	for i := range feeds {
		names = append(names, fmt.Sprintf("f%02d", i))
	}
	set := settingsOf(start, names, c.topics(20)...)
	if _, err := s.Apply(context.Background(), storage.Operation{Settings: &set}); err != nil {
		t.Fatal(err)
	}
	apart := 365 * 24 * time.Hour / time.Duration(min(n, 1_000_000))
	var spent, logged time.Duration
	for i := 0; i < n; {
		var ops []storage.Operation
		at := start.Add(time.Duration(i) * apart)
		for size := 0; size < batch && i < n; {
			f := &storage.Fetch{At: at, State: storage.FeedState{Feed: names[i/20%feeds], Poll: uint64(i + 1)}, Complete: true}
			for range min(20, batch-size, n-i) {
				f.Articles = append(f.Articles, c.article(i, at))
				i++
				size++
			}
			ops = append(ops, storage.Operation{Fetch: f})
		}
		before := processorTime()
		if _, err := s.Apply(context.Background(), ops...); err != nil {
			t.Fatal(err)
		}
		spent += processorTime() - before
		if tenth := n / 10; tenth >= 10_000 && i%tenth == 0 {
			t.Logf("%d articles: the last %d took %v of processor each", i, tenth, (spent-logged)/time.Duration(tenth))
			logged = spent
		}
	}
	return spent / time.Duration(max(n, 1))
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkApply takes articles in with index, stories and 20 topics, synced,
// in batches of several sizes.
func BenchmarkApply(b *testing.B) {
	for _, batch := range []int{1, 20, 100} {
		b.Run(fmt.Sprint("batch=", batch), func(b *testing.B) {
			s := openAt(b, filepath.Join(b.TempDir(), "rawi.db"), Options{Gather: time.Microsecond})
			defer s.Close()
			c := newCorpus(1)
			b.ResetTimer()
			cpu := grow(b, s, c, b.N, batch)
			b.ReportMetric(float64(cpu.Microseconds()), "µs-cpu/article")
		})
	}
}

// articlesEnv says how large the store of BenchmarkQuery is, storeEnv where it
// lies, to be used again.
const (
	articlesEnv = "RAWI_BENCH_ARTICLES"
	storeEnv    = "RAWI_BENCH_STORE"
)

// grown is a store of 10,000 articles, or as many as RAWI_BENCH_ARTICLES says.
func grown(b *testing.B, c *corpus) *Store {
	n, err := strconv.Atoi(cmp.Or(os.Getenv(articlesEnv), "10000"))
	if err != nil {
		b.Fatal(err)
	}
	path := cmp.Or(os.Getenv(storeEnv), filepath.Join(b.TempDir(), "rawi.db"))
	_, missing := os.Stat(path)
	began := time.Now()
	s := openAt(b, path, Options{Gather: time.Microsecond, NoSync: missing != nil})
	if missing == nil {
		b.Logf("opened in %v", time.Since(began))
		return s
	}
	cpu := grow(b, s, c, n, 100)
	stats, err := s.Stats(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%d articles: %v of processor and %d bytes each", n, cpu, (stats.Bytes-stats.Free)/int64(n))
	return s
}

// BenchmarkQuery asks a store for twenty articles.
func BenchmarkQuery(b *testing.B) {
	c := newCorpus(1)
	s := grown(b, c)
	defer s.Close()
	w := c.words
	day := start.Add(200 * 24 * time.Hour).Format(time.DateOnly)
	var any []string
	for i := range 20 {
		any = append(any, w[50+i*40])
	}
	for _, q := range []struct {
		name, text string
		order      storage.Order
	}{
		{"common", w[5], ""},
		{"rare", w[60_000], ""},
		{"two", w[200] + " " + w[900], ""},
		{"phrase", `"` + w[100] + " " + w[101] + `"`, ""},
		{"by-chance", `"` + w[1] + " " + w[2] + `"`, ""},
		{"apart", `"` + w[200] + " " + w[300] + `"`, ""},
		{"any-of-20", strings.Join(any, " OR "), ""},
		{"topic", "topic:t3", ""},
		{"past-day", w[20] + " on:" + day, ""},
		{"relevance", w[300] + " " + w[50], storage.OrderRelevance},
	} {
		b.Run(q.name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				began := time.Now()
				if _, err := s.Query(context.Background(), storage.Query{Text: q.text, Order: q.order, Limit: 20, Brief: true}); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs-p50")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "µs-p99")
		})
	}
}
