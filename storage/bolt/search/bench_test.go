package search_test

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"rawi/storage"
)

func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkEvents asks a store of 10,000 articles, or as many as RAWI_BENCH_ARTICLES says, for
// pages of fifty stories and of fifty events: the first, and the fifth. Two of three stories
// are alone, others are in events of two to twelve.
func BenchmarkEvents(b *testing.B) {
	n, err := strconv.Atoi(cmp.Or(os.Getenv("RAWI_BENCH_ARTICLES"), "10000"))
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "rawi.db")
	s := openAt(b, path)
	languages := []string{"ar", "tr", "en"}
	set := settingsOf(start, languages, storage.Topic{Name: "oil", Query: "النفط OR tovel"})
	do(b, s, storage.Operation{Settings: &set})
	var ops []storage.Operation
	for i := 0; i < n; i += 10 {
		feed := languages[i/10%len(languages)]
		f := &storage.Fetch{At: start.Add(time.Duration(i) * time.Minute), State: storage.FeedState{Feed: feed, Poll: uint64(i + 1)}}
		for j := range 10 {
			f.Articles = append(f.Articles, told(fmt.Sprint("guid", i+j), (i+j)*100, feed, f.At))
		}
		if ops = append(ops, storage.Operation{Fetch: f}); len(ops) == 100 || i+10 >= n {
			if _, err := s.Apply(context.Background(), ops...); err != nil {
				b.Fatal(err)
			}
			ops = nil
		}
	}
	stories, events := 0, 0
	left := 0 // stories still to come of the event under way
	s = group(b, s, path, func(string) string {
		if left == 0 {
			events++
			left = []int{1, 1, 2, 1, 3, 1, 1, 4, 1, 1, 12, 1}[events%12]
		}
		left, stories = left-1, stories+1
		return fmt.Sprint(events)
	})
	defer s.Close()
	b.Logf("%d stories, %d events", stories, events)
	lists := map[string]func(context.Context, storage.Query) (storage.Page, error){"stories": s.Stories, "events": s.Events}
	for _, order := range []storage.Order{storage.OrderNewest, storage.OrderEntered} {
		for _, text := range []string{"", "topic:oil", "النفط", "sources:>=2", "langs:>=2", "lang:tr -lang:ar"} {
			for _, page := range []int{1, 5} {
				for _, kind := range []string{"stories", "events"} {
					b.Run(fmt.Sprintf("%s/%q/page %d/%s", cmp.Or(order, "newest"), text, page, kind), func(b *testing.B) {
						q := storage.Query{Text: text, Order: order, Limit: 50}
						for range page - 1 {
							got, err := lists[kind](context.Background(), q)
							if err != nil {
								b.Fatal(err)
							}
							q.Cursor = got.Next
						}
						before := processorTime(b)
						for b.Loop() {
							if _, err := lists[kind](context.Background(), q); err != nil {
								b.Fatal(err)
							}
						}
						b.ReportMetric(float64((processorTime(b)-before).Microseconds())/float64(b.N), "µs-cpu/op")
					})
				}
			}
		}
	}
}
