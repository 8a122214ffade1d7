package index

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rawi/storage"
	"rawi/storage/query"
)

// phraseWords are words of which some are common in the texts of drawPhraseText, and forms of
// each other.
var phraseWords = []string{"نفط", "والنفط", "في", "العراق", "بالعراق", "سوريا", "river", "dam"}

func drawPhraseText(t *rapid.T, label string) string {
	common := rapid.IntRange(1, len(phraseWords)).Draw(t, label+" words")
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(phraseWords[:common]), 0, 6).Draw(t, label), " ")
}

// addMany adds documents in one transaction.
func (x *testIndex) addMany(t rapid.TB, articles ...storage.Article) {
	t.Helper()
	x.write(t, func(w *Writer) error {
		for _, a := range articles {
			x.newest++
			a.Feed, a.Outlet, a.Published, a.Seen = "furat", "furat.example", start, start
			d := &testDoc{article: a, doc: Doc{DocRef: DocRef{x.newest, start.Unix()}, Entered: start.Unix()}}
			x.docs[x.newest] = d
			x.add(w, d)
		}
		_, err := w.Flush()
		return err
	})
}

// checkPhrase checks that the documents that have a phrase are found, and that those of which
// the index is sure have it. It returns how many others are found.
func (x *testIndex) checkPhrase(t rapid.TB, text string) (others int) {
	t.Helper()
	e, err := query.Parse(text, query.Options{Now: start})
	if err != nil {
		t.Fatal(err)
	}
	found := map[uint64]bool{}
	x.read(t, func(i Index) error {
		w, err := i.Walk(e.Root, x.feeds, Order{})
		for err == nil {
			var c *Candidate
			if c, err = w.Next(); c == nil {
				break
			}
			found[c.Number] = true
			d := x.docs[c.Number]
			if matches := e.Match(query.NewDoc(&d.article, storage.Feed{})); !matches {
				others++
				if c.Exact && !d.changed {
					t.Fatalf("%s: sure of document %d: %+v", text, c.Number, d.article)
				}
			}
		}
		return err
	})
	for n, d := range x.docs {
		if e.Match(query.NewDoc(&d.article, storage.Feed{})) && !found[n] {
			t.Fatalf("%s: document %d is not found: %+v", text, n, d.article)
		}
	}
	return others
}

// TestPhrasesAgreeWithTexts: whatever the words, how common they are, and from what segments
// theirs was merged, no text that has a phrase is missed and none is taken for one that has it.
func TestPhrasesAgreeWithTexts(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	rapid.Check(t, func(t *rapid.T) {
		x.reset(t)
		for range rapid.IntRange(1, 4).Draw(t, "transactions") {
			var batch []storage.Article
			for range rapid.IntRange(1, 12).Draw(t, "documents") {
				a := storage.Article{Title: drawPhraseText(t, "title"), Language: rapid.SampledFrom([]string{"ar", "fa", "", "en"}).Draw(t, "language")}
				for range rapid.IntRange(0, 3).Draw(t, "blocks") {
					a.Text = append(a.Text, drawPhraseText(t, "block"))
				}
				batch = append(batch, a)
				for range rapid.SampledFrom([]int{0, 0, 90}).Draw(t, "others") { // then a word may be rare
					batch = append(batch, storage.Article{Title: "ماء"})
				}
			}
			x.addMany(t, batch...)
			if rapid.IntRange(0, 3).Draw(t, "change") == 0 { // twice in one transaction
				d := x.docs[rapid.Uint64Range(1, x.newest).Draw(t, "changed")]
				x.write(t, func(w *Writer) error {
					x.add(w, d)
					d.article.Text, d.changed = []string{drawPhraseText(t, "new text")}, true
					x.add(w, d)
					_, err := w.Flush()
					return err
				})
			}
		}
		if rapid.Bool().Draw(t, "merge") {
			x.write(t, func(w *Writer) error {
				all, err := w.Segments()
				if len(all) > 1 {
					_, err = w.mergeRun(all)
				}
				return err
			})
		}
		words := rapid.SliceOfN(rapid.SampledFrom(phraseWords), 2, 4).Draw(t, "phrase")
		x.checkPhrase(t, rapid.SampledFrom([]string{"", "=", "title:", "title:="}).Draw(t, "operator")+`"`+strings.Join(words, " ")+`"`)
		x.checkSegments(t)
	})
}

// TestWordsApartAreNoCandidates, wherever they stand: in the other order, with a word between
// them, on both sides of the end of the title or of a block, in a form that the language of the
// text does not have.
func TestWordsApartAreNoCandidates(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	apart := []storage.Article{
		{Text: []string{"العراق نفط"}},
		{Text: []string{"نفط في العراق"}},
		{Title: "نفط", Text: []string{"العراق"}},
		{Text: []string{"نفط", "العراق"}},
		{Text: []string{"بالنفط العراق"}, Language: "en"},
		{Text: []string{"نفط نفط سوريا العراق العراق"}},
	}
	together := []storage.Article{{Text: []string{"نفط العراق"}}, {Title: "نفط العراق"}, {Text: []string{"ماء", "في العراق نفط العراق"}}, {Text: []string{"بالنفط العراق"}, Language: "ar"}, {Text: []string{"والنفط العراق في نفط"}, Language: "ar"}}
	x.addMany(t, append(apart, together...)...)
	var want []uint64
	for n := len(apart) + len(together); n > len(apart); n-- {
		want = append(want, uint64(n))
	}
	for range 2 {
		if got := x.found(t, `"نفط العراق"`); !slices.Equal(got, want) {
			t.Errorf("found %v, want %v", got, want)
		}
		if others := x.checkPhrase(t, `"نفط العراق"`); others != 0 {
			t.Errorf("%d candidates have the words apart", others)
		}
		for range 3 { // merged, they know it still
			x.addMany(t, storage.Article{Text: []string{"ماء"}})
		}
		x.write(t, func(w *Writer) error {
			all, err := w.Segments()
			_, mergeErr := w.mergeRun(all)
			return cmp.Or(err, mergeErr)
		})
	}
}

// TestTextThatChangesInOneTransaction is found by a phrase of words that its older text had in
// other places.
func TestTextThatChangesInOneTransaction(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	x.newest++
	d := &testDoc{article: storage.Article{Feed: "furat", Text: []string{"العراق في نفط"}}, doc: Doc{DocRef: DocRef{x.newest, start.Unix()}}}
	x.docs[x.newest] = d
	x.write(t, func(w *Writer) error {
		x.add(w, d)
		d.article.Text = []string{"نفط العراق في"}
		x.add(w, d)
		_, err := w.Flush()
		return err
	})
	if got := x.found(t, `"نفط العراق"`); !slices.Equal(got, []uint64{x.newest}) {
		t.Errorf("found %v, want the document", got)
	}
}

// TestPlacesOfSomePartsAreKept: of a word that was rare in one segment, the places of another are
// known after both are merged, if they are the most.
func TestPlacesOfSomePartsAreKept(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	rare := make([]storage.Article, 200)
	rare[7].Text, rare[8].Text = []string{"نفط العراق"}, []string{"العراق نفط"}
	x.addMany(t, rare...)
	x.addMany(t, slices.Repeat([]storage.Article{{Text: []string{"نفط في العراق"}}, {Text: []string{"نفط العراق"}}}, 5)...)
	if n := x.checkPhrase(t, `"نفط العراق"`); n != 1 {
		t.Errorf("%d candidates have not the phrase, want the one of the segment where its words are rare", n)
	}
	x.write(t, func(w *Writer) error {
		all, err := w.Segments()
		_, mergeErr := w.mergeRun(all)
		return cmp.Or(err, mergeErr)
	})
	if n := x.checkPhrase(t, `"نفط العراق"`); n != 1 {
		t.Errorf("merged: %d candidates have not the phrase, want 1", n)
	}
}

// TestCommonTermsArePlaced: one of placedShare documents, or four times as rare ones in small
// segments.
func TestCommonTermsArePlaced(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		postings, docs int
		want           bool
	}{
		{1, 1, true},
		{1, 4 * placedShare, true},
		{1, 4*placedShare + 1, false},
		{64, placedDocs - 1, true},
		{63, placedDocs - 1, false},
		{255, placedDocs, false},
		{256, placedDocs, true},
		{2499, 40_000, false},
		{2500, 40_000, true},
	} {
		if got := isCommon(row.postings, row.docs); got != row.want {
			t.Errorf("%d of %d documents: %v", row.postings, row.docs, got)
		}
	}
}

// drawPlaced draws postings and the positions that they refer to.
func drawPlaced(t *rapid.T, base uint64) (list []placed, positions []uint32) {
	n := base
	for range rapid.IntRange(1, 60).Draw(t, "postings") {
		n += rapid.SampledFrom([]uint64{1, 1, 2, 70, 1 << 20}).Draw(t, "gap")
		h := placed{posting: posting{n, rapid.IntRange(1, 300).Draw(t, "frequency")}}
		if rapid.IntRange(0, 5).Draw(t, "known") > 0 {
			h.from = uint32(len(positions))
			at := uint32(0)
			for range rapid.IntRange(1, 5).Draw(t, "occurrences") {
				at += rapid.Uint32Range(0, 1).Draw(t, "beside")*500 + rapid.Uint32Range(1, 40).Draw(t, "step")
				positions = append(positions, at-1)
			}
			h.to = uint32(len(positions))
			h.Frequency = int(h.to-h.from) + (query.TitleWeight-1)*rapid.IntRange(0, unplaced).Draw(t, "title")
		}
		list = append(list, h)
	}
	return list, positions
}

// TestPostingsComeBack as they were written, with the positions that were to be kept.
func TestPostingsComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base := rapid.SampledFrom([]uint64{0, 1, 1 << 33}).Draw(t, "base")
		list, positions := drawPlaced(t, base)
		docs := rapid.SampledFrom([]int{1, 1 << 30}).Draw(t, "documents")
		raw := encodePostings(nil, base, list, positions, docs)
		got, places, err := decodePlaced(nil, nil, raw, base)
		plain, plainErr := decodePostings(nil, raw, base)
		if err != nil || plainErr != nil || len(got) != len(list) || len(plain) != len(list) {
			t.Fatalf("%d and %d postings of %d, %v, %v", len(got), len(plain), len(list), err, plainErr)
		}
		_, kept := isPackable(list, docs)
		if kept != isPlaced(raw) || kept && docs > 1 || withoutPositions(raw) > len(raw) || kept == (withoutPositions(raw) == len(raw)) {
			t.Fatalf("positions kept %v, placed %v, %d of %d bytes without", kept, isPlaced(raw), withoutPositions(raw), len(raw))
		}
		for i, h := range list {
			var want []uint32
			if kept && titles(h) < unplaced {
				want = positions[h.from:h.to]
			}
			if g := got[i]; g.posting != h.posting || plain[i] != h.posting || !slices.Equal(places[g.from:g.to], want) {
				t.Fatalf("posting %d: %+v at %v, want %+v at %v", i, g, places[g.from:g.to], h, want)
			}
		}
		for _, short := range [][]byte{raw[:len(raw)-1], raw[:len(raw)/2]} {
			if got, _, err := decodePlaced(nil, nil, short, base); err == nil && raw[0] == packedMark && len(short) > 0 || len(got) > len(list) {
				t.Fatalf("%d of %d bytes are read as %d postings of %d", len(short), len(raw), len(got), len(list))
			}
		}
	})
}

// TestWorkOfPhrasesIsCounted: positions cost what is read of them, and only a phrase reads them.
func TestWorkOfPhrasesIsCounted(t *testing.T) {
	t.Parallel()
	x := newTestIndex(t)
	x.reset(t)
	x.addMany(t, slices.Repeat([]storage.Article{{Text: []string{strings.Repeat("نفط في العراق ", 50)}}}, 50)...)
	spent := func(text string, bytes int) (int, error) {
		e, err := query.Parse(text, query.Options{Now: start})
		if err != nil {
			t.Fatal(err)
		}
		work := NewWork(bytes)
		x.read(t, func(i Index) error {
			w, walkErr := i.Within(t.Context(), work).Walk(e.Root, x.feeds, Order{})
			if walkErr == nil {
				_, walkErr = w.Next()
			}
			err = walkErr
			return nil
		})
		return bytes - work.left, err
	}
	words, err := spent(`="نفط" ="العراق"`, 1<<20)
	phrase, phraseErr := spent(`="نفط العراق"`, 1<<20)
	if err != nil || phraseErr != nil || words > 500 || phrase < words+2*50*50/8 {
		t.Errorf("%d bytes for words, %d for a phrase; %v, %v", words, phrase, err, phraseErr)
	}
	if _, err := spent(`="نفط العراق"`, phrase-1); !errors.Is(err, ErrTooMuchWork) {
		t.Errorf("with less than it takes: %v", err)
	}
}
