package index

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"rawi/storage"
	"rawi/storage/query"
	"rawi/storage/text/wordform"
)

var start = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// vocabulary: oil, water, school, the minister, in Iraq, river.
var vocabulary = []string{"نفط", "ماء", "مدرسة", "الوزير", "بالعراق", "river"}

var queries = []string{
	"نفط", "العراق", "عراق نفط", `="مدرسة"`, "مدر*", "نفط ماء", "نفط OR river", "-نفط", "ماء -مدرسة", `"نفط ماء"`, "title:نفط",
	"feed:furat", "lang:ar", "feed:furat OR river", "has:image", "by:ليلى", "region:syria نفط", "since:2026-03-02 ماء",
}

// testIndex is an index in a file of its own, with the documents that it should hold.
type testIndex struct {
	db      *bbolt.DB
	last    uint32
	buffer  Buffer
	docs    map[uint64]*testDoc
	feeds   []storage.Feed
	newest  uint64
	entered int64 // rises
}

type testDoc struct {
	article storage.Article
	doc     Doc
	changed bool // the index may find it by an older text, or at an older entry
	gone    bool
}

func newTestIndex(t testing.TB) *testIndex {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "index.db"), 0o600, &bbolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return &testIndex{db: db, feeds: []storage.Feed{{Name: "furat", Region: "syria"}, {Name: "herald", Region: "iraq"}}}
}

// reset empties the index.
func (x *testIndex) reset(t rapid.TB) {
	x.last, x.docs, x.newest = 0, map[uint64]*testDoc{}, 0
	err := x.db.Update(func(tx *bbolt.Tx) error {
		for _, name := range []string{"segments", "postings"} {
			if tx.Bucket([]byte(name)) != nil {
				if err := tx.DeleteBucket([]byte(name)); err != nil {
					return err
				}
			}
			if _, err := tx.CreateBucket([]byte(name)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func indexIn(tx *bbolt.Tx) Index {
	return New(tx.Bucket([]byte("segments")), tx.Bucket([]byte("postings")), 1)
}

// write calls f with a writer in a transaction of its own.
func (x *testIndex) write(t rapid.TB, f func(w *Writer) error) {
	t.Helper()
	err := x.db.Update(func(tx *bbolt.Tx) error {
		defer x.buffer.Release()
		live := func(doc uint64) bool { return x.docs[doc] != nil && !x.docs[doc].gone }
		w := indexIn(tx).Writer(x.last, live, &x.buffer)
		err := f(w)
		x.last = w.Last()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (x *testIndex) read(t rapid.TB, f func(i Index) error) {
	t.Helper()
	if err := x.db.View(func(tx *bbolt.Tx) error { return f(indexIn(tx)) }); err != nil {
		t.Fatal(err)
	}
}

func (x *testIndex) feedOf(a storage.Article) storage.Feed {
	return x.feeds[slices.IndexFunc(x.feeds, func(f storage.Feed) bool { return f.Name == a.Feed })]
}

// add adds a document as it is now.
func (x *testIndex) add(w *Writer, d *testDoc) {
	content := query.NewDoc(&d.article, storage.Feed{})
	d.doc.Words = content.Words()
	w.Add(d.doc, &d.article, content)
}

// outdate makes all segments those of other rules for reading documents.
func (x *testIndex) outdate(t rapid.TB) {
	x.write(t, func(w *Writer) error {
		all, err := w.Segments()
		for _, s := range all {
			s.Analysis = 0
			raw, encodeErr := encodeSegment(s)
			err = cmp.Or(err, encodeErr, w.segments.Put(segmentKey(s.Number), raw))
		}
		return err
	})
}

// reindex builds outdated segments anew, a few documents a transaction, and returns
// how many transactions that took.
func (x *testIndex) reindex(t rapid.TB, limit int) (steps int) {
	for more := true; more; steps++ {
		x.write(t, func(w *Writer) (err error) {
			more, err = w.Reindex(limit, func(doc uint64, _ bool) error {
				if d := x.docs[doc]; d != nil && !d.gone {
					x.add(w, d)
				}
				return nil
			})
			return err
		})
	}
	return steps
}

// drawArticle draws what a document says.
func drawArticle(t *rapid.T) storage.Article {
	words := func(label string) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 0, 4).Draw(t, label), " ")
	}
	a := storage.Article{Feed: rapid.SampledFrom([]string{"furat", "herald"}).Draw(t, "feed"), Title: words("title"), Text: []string{words("text")}, Language: rapid.SampledFrom([]string{"ar", "fa", ""}).Draw(t, "language")}
	a.Outlet = a.Feed + ".example"
	if rapid.Bool().Draw(t, "image") {
		a.Image = "https://site.example/1.jpg"
	}
	if rapid.Bool().Draw(t, "author") {
		a.Authors = []storage.Person{{Name: "ليلى أورينت"}}
	}
	return a
}

// step adds, changes and removes some documents in a transaction, or maintains.
func (x *testIndex) step(t *rapid.T) {
	switch rapid.IntRange(0, 9).Draw(t, "step") {
	case 0:
		for more := true; more; {
			x.write(t, func(w *Writer) (err error) { more, err = w.Merge(); return err })
		}
		return
	case 1:
		x.outdate(t)
		x.reindex(t, rapid.IntRange(1, 5).Draw(t, "limit"))
		return
	}
	x.write(t, func(w *Writer) error {
		for range rapid.IntRange(1, 4).Draw(t, "documents") {
			n := rapid.Uint64Range(1, x.newest+2).Draw(t, "number")
			d := x.docs[n]
			x.entered += int64(rapid.IntRange(0, 100).Draw(t, "later"))
			switch {
			case d == nil:
				x.newest++
				a := drawArticle(t)
				a.Published = start.Add(time.Duration(rapid.IntRange(0, 5000).Draw(t, "minutes")) * time.Minute)
				a.Seen = a.Published
				d = &testDoc{article: a, doc: Doc{
					DocRef:  DocRef{x.newest, a.Published.Unix()},
					Entered: start.Unix() + x.entered, Backlog: rapid.Bool().Draw(t, "backlog"),
				}}
				x.docs[x.newest] = d
				x.add(w, d)
			case d.gone:
			case rapid.IntRange(0, 3).Draw(t, "remove") == 0:
				d.gone = true
			default:
				a := drawArticle(t)
				a.Published, a.Seen = d.article.Published, d.article.Seen
				d.article, d.changed, d.doc.Entered = a, true, start.Unix()+x.entered
				x.add(w, d)
				w.Reenter(n, d.doc.Entered, d.doc.Backlog)
			}
		}
		_, err := w.Flush()
		return err
	})
}

// check compares what the index finds with what a plain list of the documents has.
func (x *testIndex) check(t *rapid.T) {
	text := rapid.SampledFrom(queries).Draw(t, "query")
	e, err := query.Parse(text, query.Options{Now: start.AddDate(0, 0, 5)})
	if err != nil {
		t.Fatal(err)
	}
	o := Order{Oldest: rapid.Bool().Draw(t, "oldest"), Entered: rapid.Bool().Draw(t, "entered")}
	o.Arrivals = o.Entered && rapid.Bool().Draw(t, "arrivals")
	if rapid.Bool().Draw(t, "bounded") {
		o.Begin = DocRef{uint64(rapid.IntRange(0, 20).Draw(t, "from")), start.Unix() + int64(rapid.IntRange(0, 300_000).Draw(t, "since"))}
		if o.Entered {
			o.Begin.Time = start.Unix() + int64(rapid.IntRange(0, int(x.entered)+1).Draw(t, "entered since"))
		}
	}
	at := func(d Doc) DocRef {
		if o.Entered {
			return DocRef{d.Number, d.Entered}
		}
		return d.DocRef
	}
	var got []Candidate
	x.read(t, func(i Index) error {
		w, err := i.Walk(e.Root, x.feeds, o)
		for err == nil {
			var c *Candidate
			if c, err = w.Next(); c == nil {
				break
			}
			got = append(got, *c)
		}
		return err
	})
	before := func(a, b DocRef) bool { return a.Before(b) != o.Oldest && a != b }
	for i, c := range got {
		if i > 0 && before(c.DocRef, got[i-1].DocRef) {
			t.Fatalf("%q %+v: %v comes after %v", text, o, c, got[i-1])
		}
		if o.Begin != (DocRef{}) && before(c.DocRef, o.Begin) {
			t.Fatalf("%q %+v: %v comes before the beginning", text, o, c)
		}
		d := x.docs[c.Number]
		if d == nil {
			t.Fatalf("%q: document %d was never added", text, c.Number)
		}
		if matches := e.Match(query.NewDoc(&d.article, x.feedOf(d.article))); c.Exact && !matches && !d.changed && !d.gone {
			t.Fatalf("%q: document %d is said to match: %+v", text, c.Number, d.article)
		}
	}
	for n, d := range x.docs {
		if d.gone || o.Arrivals && d.doc.Backlog || o.Begin != (DocRef{}) && before(at(d.doc), o.Begin) ||
			!e.Match(query.NewDoc(&d.article, x.feedOf(d.article))) {
			continue
		}
		if !slices.ContainsFunc(got, func(c Candidate) bool { return c.DocRef == at(d.doc) }) {
			t.Fatalf("%q %+v: document %d at %v is not found: %+v", text, o, n, at(d.doc), d.article)
		}
	}
}

// checkSegments checks that the index itself adds up.
func (x *testIndex) checkSegments(t rapid.TB) {
	x.read(t, func(i Index) error {
		all, err := i.Segments()
		known := map[uint64]bool{}
		for _, s := range all {
			numbers, numbersErr := i.Numbers(s)
			err = cmp.Or(err, numbersErr)
			for _, n := range numbers {
				known[n] = true
			}
		}
		for _, s := range all {
			postings, checkErr := i.Check(context.Background(), s, known, func(format string, args ...any) error { return fmt.Errorf(format, args...) })
			if err = cmp.Or(err, checkErr); postings == 0 {
				t.Errorf("segment %d has no postings", s.Number)
			}
		}
		for n, d := range x.docs {
			if !d.gone && !known[n] {
				t.Errorf("document %d is in no segment", n)
			}
		}
		return err
	})
}

// TestIndexAgreesWithPlainModel adds, changes, removes, merges and builds anew at
// random, and asks for everything that a plain list of the documents has.
func TestIndexAgreesWithPlainModel(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	rapid.Check(t, func(t *rapid.T) {
		x.reset(t)
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			x.step(t)
			x.check(t)
		}
		x.checkSegments(t)
	})
}

// fill adds documents with these texts, one a segment, an hour apart.
func (x *testIndex) fill(t testing.TB, texts ...string) {
	t.Helper()
	for _, text := range texts {
		x.newest++
		at := start.Add(time.Duration(x.newest) * time.Hour)
		a := storage.Article{Feed: "furat", Outlet: "furat.example", Published: at, Seen: at, Language: "ar", Text: []string{text}}
		d := &testDoc{article: a, doc: Doc{DocRef: DocRef{x.newest, at.Unix()}, Entered: at.Unix()}}
		x.docs[x.newest] = d
		x.write(t, func(w *Writer) error {
			x.add(w, d)
			_, err := w.Flush()
			return err
		})
	}
}

// found returns the numbers that a query finds, newest first.
func (x *testIndex) found(t testing.TB, text string) (out []uint64) {
	t.Helper()
	e, err := query.Parse(text, query.Options{Now: start})
	if err != nil {
		t.Fatal(err)
	}
	x.read(t, func(i Index) error {
		w, err := i.Walk(e.Root, x.feeds, Order{})
		for err == nil {
			var c *Candidate
			if c, err = w.Next(); c == nil {
				break
			}
			out = append(out, c.Number)
		}
		return err
	})
	return out
}

func TestMergeDropsWhatIsGone(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	x.fill(t, "نفط", "نفط", "نفط", "نفط", "نفط", "نفط", "نفط")
	x.docs[2].gone = true
	if got, want := x.found(t, "نفط"), []uint64{7, 6, 5, 4, 3, 2, 1}; !slices.Equal(got, want) {
		t.Errorf("before a merge: found %v, want %v", got, want)
	}
	x.fill(t, "ماء") // the eighth segment: all are merged
	if got, want := x.found(t, "نفط"), []uint64{7, 6, 5, 4, 3, 1}; !slices.Equal(got, want) {
		t.Errorf("after a merge: found %v, want %v", got, want)
	}
	x.read(t, func(i Index) error {
		all, err := i.Segments()
		if len(all) != 1 || all[0].Docs != 7 {
			t.Errorf("segments %+v, want one of 7 documents", all)
		}
		return err
	})
	for _, d := range x.docs {
		d.gone = true
	}
	for range 8 {
		x.fill(t, "مدرسة")
	}
	x.read(t, func(i Index) error {
		all, err := i.Segments()
		if len(all) != 2 || all[0].Docs != 7 || all[1].Docs != 1 { // the old one was the first of eight
			t.Errorf("segments %+v, want one of 7 documents and one of 1", all)
		}
		return err
	})
}

// TestDeadAreDroppedWithoutAMerge, of a segment that has most of its documents no more,
// one segment at a time, and only then.
func TestDeadAreDroppedWithoutAMerge(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	for range 2 { // in sixteen segments, of which eight are merged
		x.fill(t, "نفط", "نفط", "نفط", "نفط", "نفط", "نفط", "نفط", "ماء")
	}
	drop := func() (dropped bool) {
		x.write(t, func(w *Writer) (err error) { dropped, err = w.DropDead(); return err })
		return dropped
	}
	docs := func() (out []int) {
		x.read(t, func(i Index) error {
			all, err := i.Segments()
			for _, s := range all {
				out = append(out, s.Docs)
			}
			return err
		})
		return out
	}
	before := docs()
	for n := range uint64(4) {
		x.docs[n+1].gone = true
	}
	if drop() {
		t.Errorf("half of a segment is gone, and it was written anew: %v", docs())
	}
	for n, d := range x.docs {
		d.gone = n%8 != 0
	}
	for drop() {
	}
	left := 0
	for _, n := range docs() {
		left += n
	}
	if got, want := x.found(t, "ماء"), []uint64{16, 8}; left != 2 || !slices.Equal(got, want) || len(x.found(t, "نفط")) > 0 {
		t.Errorf("segments of %v documents, %v before; found %v, want %v", docs(), before, got, want)
	}
}

// TestMergeDropsOlderTexts: a document that changed is found by its old words until its
// segments merge, and by its new ones before and after.
func TestMergeDropsOlderTexts(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	x.fill(t, "نفط وماء", "نفط", "نفط", "نفط", "نفط", "نفط")
	x.docs[1].article.Text = []string{"ماء"}
	x.docs[1].article.Title = ""
	x.write(t, func(w *Writer) error {
		x.add(w, x.docs[1])
		_, err := w.Flush()
		return err
	})
	if got := x.found(t, "نفط"); !slices.Contains(got, 1) {
		t.Errorf("before a merge: found %v", got)
	}
	x.fill(t, "مدرسة") // the eighth segment: all are merged
	if got, want := x.found(t, "نفط"), []uint64{6, 5, 4, 3, 2}; !slices.Equal(got, want) {
		t.Errorf("after a merge: found %v, want %v", got, want)
	}
	if got, want := x.found(t, "ماء"), []uint64{1}; !slices.Equal(got, want) {
		t.Errorf("by its new text: found %v, want %v", got, want)
	}
}

// TestDueRun: which segments are merged.
func TestDueRun(t *testing.T) {
	t.Parallel()
	segments := func(sizes ...int) (out []Segment) {
		for _, n := range sizes {
			s := Segment{Docs: max(n, -n), Current: n >= 0, Format: Version - 1}
			out = append(out, s)
		}
		return out
	}
	for _, row := range []struct {
		name            string
		all             []Segment
		from, to, total int
	}{
		{"none", nil, 0, 0, 0},
		{"seven", segments(1, 1, 1, 1, 1, 1, 1), 0, 0, 0},
		{"eight", segments(1, 1, 1, 1, 1, 1, 1, 1), 0, 8, 8},
		{"eight after a larger one", segments(9, 1, 2, 3, 4, 5, 6, 7, 7), 1, 9, 35},
		{"eight of the next class, with a smaller one", segments(8, 8, 8, 8, 8, 8, 8, 8, 1), 0, 9, 65},
		{"seven of the next class do not count smaller ones", segments(8, 8, 8, 8, 8, 8, 8, 1), 0, 0, 0},
		{"a full segment and seven", segments(64, 8, 8, 8, 8, 8, 8, 8, 1, 1), 0, 0, 0},
		{"those that fit into one of the largest", segments(39_000, 5000, 5000, 5000, 5000, 5000, 5000, 5000, 5000, 5000), 1, 9, 40_000},
		{"the oldest that do", segments(39_000, 6400, 6400, 6400, 6400, 6400, 6400, 6400, 800), 1, 7, 38_400},
		{"large ones with room for more", segments(39_000, 6400, 6400, 6400, 6400, 6400, 6400, 800), 0, 0, 0},
		{"behind one that fills a segment with few", segments(30_000, 9000, 9000, 9000, 9000, 9000), 1, 5, 36_000},
		{"three", segments(13_000, 13_000, 13_000, 13_000), 0, 3, 39_000},
		{"two do not pay", segments(15_000, 15_000, 15_000, 15_000), 0, 0, 0},
		{"the largest stay", segments(38_000, 38_000, 38_000, 38_000, 38_000, 38_000), 0, 0, 0},
		{"outdated ones wait", segments(-1, 1, 1, 1, 1, 1, 1, 1), 0, 0, 0},
		{"what is younger than an outdated one does not", segments(-1, 1, 1, 1, 1, 1, 1, 1, 1), 1, 9, 8},
	} {
		if from, to, total := dueRun(row.all); from != row.from || to != row.to || total != row.total {
			t.Errorf("%s: %d to %d, %d documents, want %d to %d, %d", row.name, from, to, total, row.from, row.to, row.total)
		}
	}
}

func TestReindexInSteps(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	x.fill(t, "نفط", "ماء", "نفط", "ماء", "نفط", "ماء", "نفط", "ماء", "نفط")
	x.docs[3].gone = true
	x.outdate(t)
	x.read(t, func(i Index) error {
		if n, err := i.Outdated(); n != 9 || err != nil {
			t.Errorf("%d documents are outdated, %v, want 9", n, err)
		}
		return nil
	})
	// A segment of 8 documents in chunks of 3 and one of 1: three steps and one, and
	// each segment's replacement; then there is none to take.
	if steps := x.reindex(t, 3); steps != 3+1+1+1+1 {
		t.Errorf("%d steps", steps)
	}
	if got, want := x.found(t, "نفط"), []uint64{9, 7, 5, 1}; !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
	x.read(t, func(i Index) error {
		if n, err := i.Outdated(); n != 0 || err != nil {
			t.Errorf("%d documents are outdated, %v, want none", n, err)
		}
		return nil
	})
	x.checkSegments(t)
}

// TestDropChunksBeginsAnew: what was read of a segment is forgotten.
func TestDropChunksBeginsAnew(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	x.fill(t, "نفط", "نفط", "نفط", "نفط", "نفط", "نفط", "نفط", "نفط")
	x.outdate(t)
	x.write(t, func(w *Writer) error {
		_, err := w.Reindex(3, func(doc uint64, _ bool) error { x.add(w, x.docs[doc]); return nil })
		return cmp.Or(err, w.DropChunks())
	})
	if steps := x.reindex(t, 3); steps != 3+1+1 {
		t.Errorf("%d steps, want all of them", steps)
	}
	if got := x.found(t, "نفط"); len(got) != 8 {
		t.Errorf("found %v, want all 8", got)
	}
}

func TestSegmentWithoutVersionIsTheFirst(t *testing.T) {
	t.Parallel()
	s, err := decodeSegment([]byte("\xa6\x01\x03\x02\x01\x03\x02\x04\x01\x05\x01\x06\x02")) // as it was written before there were versions
	if err != nil || s.Docs != 3 || s.Version() != 1 {
		t.Fatalf("%+v, version %d, %v, want version 1 of 3 documents", s, s.Version(), err)
	}
	s.Current = true
	for format, outdated := range map[int]bool{Version - 1: false, Version: true} {
		if s.Format = format; s.Outdated() != outdated {
			t.Errorf("version %d: outdated %v", s.Version(), s.Outdated())
		}
	}
	if s, err = decodeSegment([]byte("نفط")); err == nil {
		t.Errorf("no record: %+v", s)
	}
}

// TestRankOrdersByRelevance: rare words, in short texts, often; of equal ones the
// newest.
func TestRankOrdersByRelevance(t *testing.T) {
	t.Parallel()
	filler := strings.Repeat("قمح ", 20)
	x := newTestIndex(t)
	x.reset(t)
	x.fill(t, "نهر "+filler, "نفط "+filler, "نفط "+filler, "نفط نفط "+filler, "نفط "+strings.Repeat(filler, 4), "نهر نفط "+filler)
	for _, row := range []struct {
		query string
		n     int
		want  []uint64
	}{
		{"نفط", 9, []uint64{4, 3, 2, 6, 5}}, // a text of one word more is a little less about it
		{"نفط", 2, []uint64{4, 3}},
		{"نهر OR نفط", 9, []uint64{6, 1, 4, 3, 2, 5}},
		{"نهر", 9, []uint64{1, 6}},
		{"مدرسة", 9, nil},
	} {
		e, err := query.Parse(row.query, query.Options{Now: start})
		if err != nil {
			t.Fatal(err)
		}
		x.read(t, func(i Index) error {
			best, err := i.Rank(t.Context(), e, x.feeds, row.n)
			var got []uint64
			for _, c := range best {
				got = append(got, c.Number)
			}
			if !slices.Equal(got, row.want) {
				t.Errorf("%q, %d: got %v, want %v", row.query, row.n, got, row.want)
			}
			return err
		})
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	e, err := query.Parse("نفط", query.Options{Now: start})
	if err != nil {
		t.Fatal(err)
	}
	x.read(t, func(i Index) error {
		if _, err := i.Rank(cancelled, e, x.feeds, 9); err == nil {
			t.Error("a cancelled ranking went on")
		}
		return nil
	})
}

// withoutLanguages returns table as it was written before version 3.
func withoutLanguages(table docTable) docTable {
	old := binary.BigEndian.AppendUint64(nil, binary.BigEndian.Uint64(table)&^docLanguagesBit)
	for i := range table.size() {
		old = append(old, table.entry(i)[:oldDocEntrySize]...)
	}
	return old
}

// A segment that does not know the languages of its documents finds all that may match,
// and says that it is not sure.
func TestSegmentWithoutLanguagesIsNotExact(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	x.fill(t, "بالنفط", "ماء")
	x.write(t, func(w *Writer) error {
		all, err := w.Segments()
		for _, s := range all {
			b := w.postings.Bucket(segmentKey(s.Number))
			err = cmp.Or(err, b.Put([]byte(docsKey), withoutLanguages(b.Get([]byte(docsKey)))))
		}
		return err
	})
	for text, want := range map[string]Candidate{"نفط": {DocRef: DocRef{Number: 1}}, `="ماء"`: {DocRef: DocRef{Number: 2}, Exact: true}} {
		e, err := query.Parse(text, query.Options{Now: start})
		if err != nil {
			t.Fatal(err)
		}
		x.read(t, func(i Index) error {
			w, err := i.Walk(e.Root, x.feeds, Order{})
			if err != nil {
				return err
			}
			c, err := w.Next()
			if c == nil || c.Number != want.Number || c.Exact != want.Exact {
				t.Errorf("%s: found %+v, want %+v", text, c, want)
			}
			return err
		})
	}
}

// What other rules read may match no longer: it is to be verified.
func TestOutdatedSegmentIsNotExact(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	x.fill(t, "ماء")
	e, err := query.Parse(`="ماء"`, query.Options{Now: start})
	if err != nil {
		t.Fatal(err)
	}
	for _, current := range []bool{true, false} {
		if !current {
			x.outdate(t)
		}
		x.read(t, func(i Index) error {
			w, err := i.Walk(e.Root, x.feeds, Order{})
			if err != nil {
				return err
			}
			walked, walkErr := w.Next()
			ranked, rankErr := i.Rank(t.Context(), e, x.feeds, 1)
			if walked == nil || walked.Exact != current || len(ranked) != 1 || ranked[0].Exact != current {
				t.Errorf("current %v: walked %+v, ranked %+v", current, walked, ranked)
			}
			return cmp.Or(walkErr, rankErr)
		})
	}
}

// TestDocTable: documents come back, and are found by number from any place on.
func TestDocTable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		numbers := slices.Sorted(maps.Keys(rapid.MapOf(rapid.Uint64Range(1<<33, 1<<33+500), rapid.Bool()).Draw(t, "numbers")))
		var docs []Doc
		for _, n := range numbers {
			docs = append(docs, Doc{
				DocRef:  DocRef{n, int64(rapid.Uint32().Draw(t, "time"))},
				Entered: int64(rapid.Uint32().Draw(t, "entered")), Backlog: rapid.Bool().Draw(t, "backlog"), Words: rapid.IntRange(0, 32_767).Draw(t, "words"),
				Languages: wordform.Languages(rapid.Uint16().Draw(t, "languages")),
			})
		}
		table := encodeDocTable(docs)
		if table.size() != len(docs) {
			t.Fatalf("%d documents, want %d", table.size(), len(docs))
		}
		old := withoutLanguages(table)
		if old.size() != len(docs) {
			t.Fatalf("%d documents in an old table, want %d", old.size(), len(docs))
		}
		for i, want := range docs {
			unknown := want
			unknown.Languages = wordform.All
			if got := old.doc(i); got != unknown {
				t.Fatalf("document %d of an old table: %+v, want %+v", i, got, unknown)
			}
			if got := table.doc(i); got != want || table.number(i) != want.Number {
				t.Fatalf("document %d: %+v, want %+v", i, got, want)
			}
		}
		from := rapid.IntRange(0, len(docs)).Draw(t, "from")
		n := rapid.Uint64Range(1<<33-1, 1<<33+501).Draw(t, "number")
		want := max(from, len(docs)-len(slices.DeleteFunc(slices.Clone(numbers), func(m uint64) bool { return m < n })))
		if got := table.seek(from, n); got != want {
			t.Fatalf("%d from %d in %v: at %d, want %d", n, from, numbers, got, want)
		}
	})
	table := encodeDocTable([]Doc{{DocRef: DocRef{1, -5}, Entered: -5, Words: 1 << 20}})
	if got, want := table.doc(0), (Doc{DocRef: DocRef{1, 0}, Words: 32_767}); got != want {
		t.Errorf("out of range: %+v, want %+v", got, want)
	}
}

// TestCheckFindsFaults in postings.
func TestCheckFindsFaults(t *testing.T) {
	t.Parallel()
	for name, harm := range map[string]func(b *bbolt.Bucket) error{
		"a document of another segment": func(b *bbolt.Bucket) error {
			w := blockWriter{to: b}
			return cmp.Or(w.add([]byte("يي"), postingsOf([]posting{{99, 1}}...)), w.flush())
		},
		"a number twice": func(b *bbolt.Bucket) error {
			w := blockWriter{to: b}
			return cmp.Or(w.add([]byte("يي"), postingsOf([]posting{{1, 1}, {1, 1}}...)), w.flush())
		},
		"terms out of order": func(b *bbolt.Bucket) error {
			raw := postingsOf([]posting{{1, 1}}...)
			w := blockWriter{to: b}
			return cmp.Or(w.add([]byte("ن"), raw), w.add([]byte("ا"), raw), w.flush())
		},
		"a term twice": func(b *bbolt.Bucket) error {
			raw := postingsOf([]posting{{1, 1}}...)
			w := blockWriter{to: b}
			return cmp.Or(w.add([]byte("يي"), raw), w.add([]byte("يي"), raw), w.flush())
		},
		"postings that are none": func(b *bbolt.Bucket) error {
			w := blockWriter{to: b}
			return cmp.Or(w.add([]byte("ا"), []byte{0xff}), w.flush())
		},
		"a block that is none": func(b *bbolt.Bucket) error { return b.Put([]byte("ا"), []byte{0, 9, 1}) },
	} {
		x := newTestIndex(t)
		x.reset(t)
		x.fill(t, "نفط")
		x.write(t, func(w *Writer) error { return harm(w.postings.Bucket(segmentKey(1))) })
		faults := 0
		x.read(t, func(i Index) error {
			all, err := i.Segments()
			_, checkErr := i.Check(t.Context(), all[0], map[uint64]bool{1: true}, func(string, ...any) error { faults++; return nil })
			return cmp.Or(err, checkErr)
		})
		if faults != 1 {
			t.Errorf("%s: %d faults, want 1", name, faults)
		}
	}
}

// TestDamagedIndexIsSaid, not read over.
func TestDamagedIndexIsSaid(t *testing.T) {
	t.Parallel()
	for name, harm := range map[string]func(w *Writer) error{
		"no postings":   func(w *Writer) error { return w.postings.DeleteBucket(segmentKey(1)) },
		"a short table": func(w *Writer) error { return w.postings.Bucket(segmentKey(1)).Put([]byte(docsKey), make([]byte, 9)) },
		"no record":     func(w *Writer) error { return w.segments.Put(segmentKey(1), []byte("x")) },
		"a bad key": func(w *Writer) error {
			return w.segments.Put([]byte{1}, binary.BigEndian.AppendUint16([]byte("\xa0"), 0)[:1])
		},
	} {
		x := newTestIndex(t)
		x.reset(t)
		x.fill(t, "نفط")
		x.write(t, harm)
		e, err := query.Parse("نفط", query.Options{Now: start})
		if err != nil {
			t.Fatal(err)
		}
		_ = x.db.View(func(tx *bbolt.Tx) error {
			w, err := indexIn(tx).Walk(e.Root, nil, Order{})
			if err == nil {
				_, err = w.Next()
			}
			_, rankErr := indexIn(tx).Rank(t.Context(), e, nil, 1)
			if err == nil || rankErr == nil {
				t.Errorf("%s: walk %v, rank %v, want errors", name, err, rankErr)
			}
			return nil
		})
	}
}
