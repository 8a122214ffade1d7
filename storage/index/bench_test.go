package index

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/query"
)

// document returns a document of 200 words of a vocabulary of 5,000.
func (x *testIndex) document() *testDoc {
	x.newest++
	at := start.Add(time.Duration(x.newest) * time.Minute)
	var text strings.Builder
	for i := range uint64(200) {
		fmt.Fprintf(&text, "ك%d ", (x.newest*x.newest+i*i*i)%5000)
	}
	a := storage.Article{Feed: "furat", Outlet: "furat.example", Published: at, Seen: at, Language: "ar", Text: []string{text.String()}}
	d := &testDoc{article: a, doc: Doc{DocRef: DocRef{x.newest, at.Unix()}, Entered: at.Unix()}}
	x.docs[x.newest] = d
	return d
}

// BenchmarkFlush writes a segment of 500 documents, merges included.
func BenchmarkFlush(b *testing.B) {
	x := newTestIndex(b)
	x.reset(b)
	for b.Loop() {
		x.write(b, func(w *Writer) error {
			for range 500 {
				x.add(w, x.document())
			}
			_, err := w.Flush()
			return err
		})
	}
}

// BenchmarkWalk finds the newest 100 documents of a word among 10,000.
func BenchmarkWalk(b *testing.B) {
	x := newTestIndex(b)
	x.reset(b)
	for range 20 {
		x.write(b, func(w *Writer) error {
			for range 500 {
				x.add(w, x.document())
			}
			_, err := w.Flush()
			return err
		})
	}
	for _, text := range []string{"ك7", "ك7 ك8", "ك1*"} {
		e, err := query.Parse(text, query.Options{Now: start})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				x.read(b, func(i Index) error {
					w, err := i.Walk(e.Root, x.feeds, Order{})
					for n := 0; err == nil && n < 100; n++ {
						var c *Candidate
						if c, err = w.Next(); c == nil {
							break
						}
					}
					return err
				})
			}
		})
	}
}
