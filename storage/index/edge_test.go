package index

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/query"
)

func TestDocumentsAreOrderedNewestFirst(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		a, b DocRef
		want bool
	}{
		{DocRef{1, 20}, DocRef{2, 10}, true},
		{DocRef{1, 10}, DocRef{2, 20}, false},
		{DocRef{2, 10}, DocRef{1, 10}, true},
		{DocRef{1, 10}, DocRef{2, 10}, false},
		{DocRef{1, 10}, DocRef{1, 10}, false}, // not before itself
	} {
		if got := row.a.Before(row.b); got != row.want {
			t.Errorf("%v before %v: %v", row.a, row.b, got)
		}
	}
}

// A merge that is put off, because the documents together are more than a
// transaction should rewrite, is done by Merge.
func TestLargeMergeWaitsForMerge(t *testing.T) {
	t.Parallel()
	run := func(n int) []Segment {
		out := make([]Segment, fanout)
		for i := range out {
			out[i] = newSegment(n / fanout)
		}
		return out
	}
	if _, _, total := dueRun(run(maxSegment)); total != maxSegment {
		t.Errorf("segments that just fit are not merged: %d documents", total)
	}
	if _, to, total := dueRun(run(maxSegment + fanout)); to != fanout-1 || total > maxSegment {
		t.Errorf("of segments that do not fit %d are merged, %d documents", to, total)
	}
	x := newTestIndex(t)
	x.reset(t)
	x.fill(t, "نفط", "نفط", "نفط")
	x.write(t, func(w *Writer) error {
		merged, err := w.Merge()
		if merged {
			t.Error("three segments are merged")
		}
		return err
	})
	add := func(n int) (due int) {
		x.write(t, func(w *Writer) (err error) {
			for range n {
				x.newest++
				d := &testDoc{article: storage.Article{Feed: "furat", Text: []string{"ماء"}}, doc: Doc{DocRef: DocRef{x.newest, int64(x.newest)}}}
				x.docs[x.newest] = d
				x.add(w, d)
			}
			due, err = w.Flush()
			return err
		})
		return due
	}
	x.reset(t)
	for range fanout - 1 {
		if due := add(smallMerge / fanout); due != 0 {
			t.Fatalf("%d segments are due before there are enough", due)
		}
	}
	if due := add(smallMerge%fanout + smallMerge/fanout); due != 0 {
		t.Errorf("a merge of %d documents was put off", smallMerge)
	}
	x.reset(t)
	for range fanout - 1 {
		add(smallMerge / fanout)
	}
	if due := add(smallMerge%fanout + smallMerge/fanout + 1); due != fanout {
		t.Errorf("%d segments are due, want %d", due, fanout)
	}
	x.write(t, func(w *Writer) error {
		merged, err := w.Merge()
		if !merged {
			t.Error("nothing was merged")
		}
		again, againErr := w.Merge()
		if again {
			t.Error("one segment was merged")
		}
		all, listErr := w.Segments()
		if len(all) != 1 || all[0].Docs != smallMerge+1 {
			t.Errorf("segments %+v", all)
		}
		return cmp.Or(err, againErr, listErr)
	})
	if got := len(x.found(t, "ماء")); got != smallMerge+1 {
		t.Errorf("%d documents are found, want %d", got, smallMerge+1)
	}
}

func newSegment(docs int) Segment {
	return Segment{Docs: docs, Current: true, Format: Version - 1}
}

// What is merged or built anew leaves nothing behind in the file.
func TestReindexLeavesSegmentsOnly(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	x.fill(t, "نفط", "ماء", "نفط", "ماء", "نفط", "ماء", "نفط", "ماء")
	x.outdate(t)
	x.reindex(t, 3)
	buckets := func() (n int) {
		x.read(t, func(i Index) error { return i.postings.ForEachBucket(func([]byte) error { n++; return nil }) })
		return n
	}
	if n := buckets(); n != 1 {
		t.Errorf("%d buckets of postings for one segment", n)
	}
	x.outdate(t)
	for range 2 {
		x.write(t, func(w *Writer) error {
			_, err := w.Reindex(3, func(doc uint64, _ bool) error { x.add(w, x.docs[doc]); return nil })
			return err
		})
	}
	if n := buckets(); n != 3 {
		t.Fatalf("%d buckets after two steps, want the segment's and two more", n)
	}
	x.write(t, func(w *Writer) error { return w.DropChunks() })
	if n := buckets(); n != 1 {
		t.Errorf("%d buckets after DropChunks", n)
	}
}

func TestErrorOfTheSegmentsEndsEachStep(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	x.fill(t, "نفط")
	x.write(t, func(w *Writer) error { return w.segments.Put(segmentKey(1), []byte("x")) })
	for name, step := range map[string]func(w *Writer) (bool, error){
		"Merge":      (*Writer).Merge,
		"Reindex":    func(w *Writer) (bool, error) { return w.Reindex(1, nil) },
		"AddEntries": func(w *Writer) (bool, error) { return w.AddEntries(nil) },
		"Flush": func(w *Writer) (bool, error) {
			w.Add(Doc{DocRef: DocRef{Number: 9}}, &storage.Article{}, query.NewDoc(&storage.Article{}, storage.Feed{}))
			due, err := w.Flush()
			return due != 0, err
		},
	} {
		_ = x.db.Update(func(tx *bbolt.Tx) error {
			more, err := step(indexIn(tx).Writer(1, func(uint64) bool { return true }, &x.buffer))
			if more || err == nil {
				t.Errorf("%s: more %v, error %v", name, more, err)
			}
			return errors.New("keep nothing")
		})
		x.buffer.Release()
	}
}

func TestFirstErrorIsKept(t *testing.T) {
	t.Parallel()
	a, b := errors.New("a"), errors.New("b")
	for _, row := range []struct{ a, b, want error }{{a, b, a}, {nil, b, b}, {a, nil, a}, {nil, nil, nil}} {
		if got := firstError(row.a, row.b); got != row.want {
			t.Errorf("of %v and %v: %v", row.a, row.b, got)
		}
	}
}

// A query that the index answers alone is not verified on the articles.
func TestAnswersAreExactWhereTheIndexKnowsAll(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	x.fill(t, "نفط العراق", "العراق", "ماء")
	for text, want := range map[string]bool{
		"نفط": true, "نفط ماء": true, "نفط OR ماء": true, "feed:furat": true, "lang:ar OR feed:furat": true,
		"title:نفط": false, "نفط OR title:ماء": false, "title:نفط OR ماء": false, `title:"نفط العراق"`: false,
		`"نفط العراق"`: true, `"نفط العراق" ماء OR "نفط العراق"`: true, // their places are known
	} {
		e, err := query.Parse(text, query.Options{Now: start})
		if err != nil {
			t.Fatal(err)
		}
		x.read(t, func(i Index) error {
			all, err := i.Segments()
			for _, s := range all {
				r, blockErr := i.blocks(s)
				table, tableErr := i.docTable(s)
				f := &termSearcher{table: table, terms: r, feeds: x.feeds}
				m := f.find(e.Root)
				m.each(table, func(_ Doc, sure bool) {
					if sure != want {
						t.Errorf("%s: sure %v, want %v", text, sure, want)
					}
				})
				err = cmp.Or(err, blockErr, tableErr, f.err)
			}
			return err
		})
	}
	// The first word of a phrase may have a prefix, the others stand as they are.
	if got := x.found(t, `"نفط العراق"`); !slices.Equal(got, []uint64{1}) {
		t.Errorf("the phrase is found in %v", got)
	}
}

func TestEntriesOfUnusualLengthAreDamage(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"no number": "\x80", "no second number": "\x01\x80", "too long a prefix": "\x80\x80\x80\x80\x10\x00\x00",
		"no length of postings": "\x00\x00\x80", "nothing": "",
	} {
		if e, ok := readEntry([]byte(raw)); ok {
			t.Errorf("%s: %+v", name, e)
		}
	}
	if e, ok := readEntry([]byte("\x00\x01a\x02bcd")); !ok || string(e.tail) != "a" || string(e.postings) != "bc" || e.length != 6 {
		t.Errorf("got %+v, %v", e, ok)
	}
	if n, size := uvarint([]byte("\x80\x01")); n != 128 || size != 2 {
		t.Errorf("got %d of %d bytes, want 128 of 2", n, size)
	}
	for _, raw := range []string{"\x80", "\x03", "\x03\x80"} {
		if err := forEachPosting([]byte(raw), 0, func(posting) {}); !errors.Is(err, storage.ErrDamaged) {
			t.Errorf("%q: %v, want ErrDamaged", raw, err)
		}
	}
}

func TestBlocksAreFilledToTheirLimit(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	x.write(t, func(w *Writer) error {
		for more, want := range []int{1, 2} {
			b, err := w.postings.CreateBucket([]byte{byte(more)})
			if err != nil {
				return err
			}
			bw := blockWriter{to: b}
			if err := bw.add([]byte("a"), nil); err != nil {
				return err
			}
			rest := maxBlock - len(bw.block) - 1
			if err := cmp.Or(bw.add([]byte("b"), []byte(strings.Repeat("x", rest+more))), bw.flush()); err != nil {
				return err
			}
			n := 0
			if err := b.ForEach(func(_, _ []byte) error { n++; return nil }); err != nil {
				return err
			}
			if n != want {
				t.Errorf("%d bytes over the limit: %d blocks, want %d", more, n, want)
			}
		}
		return nil
	})
}

func TestMergesGoOnToLargerSegments(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	for range fanout * fanout {
		x.fill(t, "نفط")
	}
	x.read(t, func(i Index) error {
		all, err := i.Segments()
		if len(all) != 1 || all[0].Docs != fanout*fanout {
			t.Errorf("segments %+v, want one of %d documents", all, fanout*fanout)
		}
		return err
	})
}

func TestMergeOfNothingLeavesNoSegment(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	for range fanout - 1 {
		x.fill(t, "نفط")
	}
	x.newest++
	d := &testDoc{article: storage.Article{Feed: "furat", Text: []string{"ماء"}}, doc: Doc{DocRef: DocRef{x.newest, 1}}}
	x.docs[x.newest] = d
	x.write(t, func(w *Writer) error {
		x.add(w, d)
		for _, d := range x.docs {
			d.gone = true
		}
		_, err := w.Flush()
		all, listErr := w.Segments()
		if len(all) != 0 {
			t.Errorf("segments %+v of no document", all)
		}
		return cmp.Or(err, listErr)
	})
}

// A page may begin at any of the articles of one second, in whichever segment.
func TestPagesBeginAtAnyDocumentOfOneSecond(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	const n = 4
	for i := range uint64(n) {
		d := &testDoc{article: storage.Article{Feed: "furat", Text: []string{"نفط"}}, doc: Doc{DocRef: DocRef{i + 1, 50}, Entered: 70}}
		x.docs[i+1] = d
		x.write(t, func(w *Writer) error {
			x.add(w, d)
			_, err := w.Flush()
			return err
		})
	}
	e, err := query.Parse("نفط", query.Options{Now: start})
	if err != nil {
		t.Fatal(err)
	}
	for _, order := range []Order{{}, {Oldest: true}, {Entered: true}, {Entered: true, Oldest: true}} {
		for i := range uint64(n) {
			order.Begin = DocRef{i + 1, 50}
			if order.Entered {
				order.Begin.Time = 70
			}
			want := int(i + 1)
			if order.Oldest {
				want = n - int(i)
			}
			got := 0
			x.read(t, func(index Index) error {
				w, err := index.Walk(e.Root, nil, order)
				for c := new(Candidate); err == nil && c != nil; got++ {
					c, err = w.Next()
				}
				return err
			})
			if got-1 != want {
				t.Errorf("%+v: %d documents, want %d", order, got-1, want)
			}
		}
	}
}

func TestDamageBehindAMatchIsSaid(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	x.fill(t, "نفط")
	x.write(t, func(w *Writer) error {
		b := w.postings.Bucket(segmentKey(1))
		bw := blockWriter{to: b}
		if err := bw.add([]byte("نفط"), postingsOf([]posting{{1, 1}}...)); err != nil {
			return err
		}
		return b.Put([]byte("نفط"), append(bw.block, 9, 9))
	})
	e, err := query.Parse("نفط*", query.Options{Now: start})
	if err != nil {
		t.Fatal(err)
	}
	x.read(t, func(i Index) error {
		w, err := i.Walk(e.Root, nil, Order{})
		if err == nil {
			_, err = w.Next()
		}
		if !errors.Is(err, storage.ErrDamaged) {
			t.Errorf("got %v, want ErrDamaged", err)
		}
		return nil
	})
}

func TestRankWeighsLengthRarityAndForms(t *testing.T) {
	t.Parallel()
	filler := strings.Repeat("قمح ", 200)
	for name, row := range map[string]struct {
		texts []string
		query string
		best  uint64
	}{
		"a short text before a long one that has the word more often":  {append([]string{"نفط"}, slices.Repeat([]string{"نفط"}, 10)...), "نفط", 11},
		"a very long text with the word five times is behind":          {append(slices.Repeat([]string{"نفط"}, 10), strings.Repeat("نفط ", 5)+filler), "نفط", 10},
		"the rare word, though all texts are of one word":              {[]string{"ماء", "نفط", "نفط", "نفط"}, "نفط OR ماء", 1},
		"a word counts though it is in most texts that are not meant":  {[]string{"نفط نفط نفط نفط نفط ماء", "نفط ماء قمح قمح قمح قمح", "نفط", "نفط", "نفط", "نفط", "نفط"}, "نفط ماء", 1},
		"a text with two forms of the word has it twice":               {[]string{"نفط النفط قمح", "نفط قمح قمح"}, "نفط", 1},
		"a text with two forms is no more than one with a word thrice": {[]string{"نفط نفط نفط", "نفط النفط قمح"}, "نفط", 1},
	} {
		x := newTestIndex(t)
		x.reset(t)
		x.fill(t, row.texts...)
		e, err := query.Parse(row.query, query.Options{Now: start})
		if err != nil {
			t.Fatal(err)
		}
		x.read(t, func(i Index) error {
			best, err := i.Rank(t.Context(), e, x.feeds, 1)
			if err == nil && (len(best) != 1 || best[0].Number != row.best) {
				t.Errorf("%s: got %+v, want %d", name, best, row.best)
			}
			return err
		})
	}
}
