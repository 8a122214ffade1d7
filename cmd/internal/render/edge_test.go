package render

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/cmd/internal/term"
	"rawi/storage"
	"rawi/storage/query"
)

func TestProgressIsABarOnATerminalOnly(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "out")
	if err := os.WriteFile(path, []byte("12345"), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if p := NewProgress(file, time.Now); p.width != 0 {
		t.Errorf("a file is %d cells wide", p.width)
	}
	if p := NewProgress(io.Discard, time.Now); p.width != 0 {
		t.Errorf("a pipe is %d cells wide", p.width)
	}
	p := NewProgress(io.Discard, time.Now)
	if c := p.Reader(file, "read").(*countingReader); c.total != 5 {
		t.Errorf("a file has %d bytes", c.total)
	}
	if c := p.Reader(strings.NewReader("12345"), "read").(*countingReader); c.total != 0 {
		t.Errorf("of a stream %d bytes are known", c.total)
	}
	closed, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	if c := p.Reader(closed, "read").(*countingReader); c.total != 0 {
		t.Errorf("of a file that cannot be looked at %d bytes are known", c.total)
	}
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no terminal: ", err)
	}
	defer terminal.Close()
	if p := NewProgress(terminal, time.Now); p.width != 80 { // nobody has told it its size
		t.Errorf("a terminal is %d cells wide, want 80", p.width)
	}
	if c := p.Reader(terminal, "read").(*countingReader); c.total != 0 {
		t.Errorf("of a terminal %d bytes are known", c.total)
	}
}

// A line is drawn when the interval is over, and when a task begins on a terminal.
func TestProgressIsDrawnAtIntervals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		width int
		after time.Duration
		lines int
	}{{0, logInterval - 1, 0}, {0, logInterval, 1}, {80, drawInterval - 1, 1}, {80, drawInterval, 2}} {
		var b strings.Builder
		now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
		p := &Progress{out: &b, now: func() time.Time { return now }, width: c.width}
		p.Update("bytes read", 0, 0)
		now = now.Add(c.after)
		p.Update("bytes read", 7, 0)
		if got := strings.Count(b.String(), "read"); got != c.lines || strings.Contains(b.String(), "·") {
			t.Errorf("%d cells wide, after %v: %q, want %d lines without a bar", c.width, c.after, b.String(), c.lines)
		}
	}
	p := &Progress{task: "articles", from: 5}
	for done, want := range map[int64]string{5: "5 articles", 4: "4 articles", 15: "15 articles, 5 a second"} {
		if got := p.line(done, 0, 2*time.Second); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestBlocksThatMatchAreShown(t *testing.T) {
	t.Parallel()
	e, err := query.Parse("الجسر", query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := storage.Article{ID: "20260301-7q4m0zr81vxk", Title: "خبر", Text: []string{"بلا", "الجسر أول", "بلا", "الجسر ثان", "الجسر ثالث"}}
	for n, want := range map[int][]string{0: nil, 1: {"أول"}, 2: {"أول", "ثان"}, -1: {"أول", "ثان", "ثالث"}} {
		var out strings.Builder
		p := testPage(&out)
		ArticleMatch(p, a, e, n)
		p.Out.Flush()
		for _, word := range []string{"أول", "ثان", "ثالث"} {
			if got := strings.Contains(out.String(), word); got != slices.Contains(want, word) {
				t.Errorf("%d blocks: %q", n, out.String())
			}
		}
		if strings.Contains(out.String(), "بلا") {
			t.Errorf("%d blocks: one without a match is shown: %q", n, out.String())
		}
	}
	p := testPage(&strings.Builder{})
	word := strings.Repeat("x", contextBytes-1)
	for s, want := range map[string]string{
		"a " + word + "م":      "…" + word + "[م]",
		"ab " + word + "م":     "…" + word + "[م]", // a space at the very beginning of what fits
		"م " + word + " a":     "[م]…",
		"م " + word[1:] + "ab": "[م]…",
	} {
		at := strings.Index(s, "م")
		if got := p.snippet(s, []term.Span{{Start: at, End: at + len("م")}}); got != want {
			t.Errorf("%.9s…: got %q, want %q", s, got, want)
		}
	}
}

func TestNumbersOfAnEmptyStore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		stats storage.Stats
		want  map[string]string
	}{
		{storage.Stats{}, map[string]string{"bytes": "0 B", "duplicates": "0"}},
		{storage.Stats{Bytes: 2048, Free: 1024, Articles: 4, Duplicates: 1}, map[string]string{"bytes": "2.0 KiB, 1.0 KiB of it free", "duplicates": "1 (25 % of the articles need not be read again)"}},
	} {
		for _, p := range StatsProperties(c.stats, true) {
			if want, ok := c.want[p.Name]; ok && p.Value != want {
				t.Errorf("%s: got %q, want %q", p.Name, p.Value, want)
			}
		}
	}
}

func TestMembersAreNotedAsTheyCame(t *testing.T) {
	t.Parallel()
	s := storage.Story{ID: "b", Members: []storage.Member{{Article: "a"}, {Article: "b"}, {Article: "c"}}}
	for _, c := range []struct {
		s    storage.Story
		m    storage.Member
		want string
	}{
		{s, storage.Member{Article: "a"}, "first"},
		{s, storage.Member{Article: "b"}, "first seen"},
		{s, storage.Member{Article: "c", Evidence: storage.Evidence{Relation: storage.RelationCopy}}, "copy"},
		{s, storage.Member{Article: "c", Evidence: storage.Evidence{Relation: storage.RelationCopy, Weight: 10}}, "copy 1 %"},
		{s, storage.Member{Article: "c", Evidence: storage.Evidence{Weight: 500, Ordered: 700}}, "same 70 %"},
		{s, storage.Member{Article: "c", Evidence: storage.Evidence{Rule: storage.RuleTitle}}, "same title"},
		{storage.Story{ID: "b"}, storage.Member{Article: "c"}, "same"}, // of a story without members
	} {
		if got := relationNote(c.s, c.m); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.m, got, c.want)
		}
	}
}

func TestLinksOfATextAreListedOnce(t *testing.T) {
	t.Parallel()
	a := storage.Article{Link: "https://n.example/own", Content: `<a href="https://n.example/own">own</a><a href="https://n.example/1">on<b>e</b></a> beside <a href="https://n.example/2">two</a><a href="https://n.example/1">again</a> behind`}
	got := textLinks(a)
	if want := []link{{"one", "https://n.example/1"}, {"two", "https://n.example/2"}}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	many := storage.Article{}
	for i := range maxLinks + 5 {
		many.Content += `<a href="https://n.example/` + strings.Repeat("x", i+1) + `">t</a>`
	}
	if got := textLinks(many); len(got) != maxLinks || got[maxLinks-1].text != "t" {
		t.Errorf("%d links are listed, want %d with their texts", len(got), maxLinks)
	}
	one := storage.Article{Content: `<a href="https://n.example/1">the only one`}
	if got := textLinks(one); len(got) != 1 || got[0].text != "the only one" {
		t.Errorf("got %q", got)
	}
}

// A paragraph is added if less than three tenths of it are in the other text.
func TestAddedParagraphsAreNew(t *testing.T) {
	t.Parallel()
	known := "a b c d e" // three triples
	for block, want := range map[string]bool{
		known + " f g h i j k l":   false, // of ten triples three are known
		known + " f g h i j k l m": true,
		"x y":                      false, "": false, "x y z": true, known: false,
	} {
		if got := len(addedBlocks([]string{block}, []string{known})) == 1; got != want {
			t.Errorf("%q is added: %v", block, got)
		}
	}
}

func TestCountsOfPolls(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	poll := func(minutes, status, added int, err string) FeedPoll {
		return FeedPoll{Poll: storage.Poll{At: at.Add(time.Duration(minutes) * time.Minute), Status: status, New: added, Error: err}}
	}
	got := CountPolls([]FeedPoll{poll(3, 200, 2, ""), poll(2, 304, 0, ""), poll(1, 200, 1, "truncated"), poll(1, 500, 0, "status 500"), poll(0, 200, 4, ""), poll(-1, 200, 8, "")}, at)
	if want := (PollCounts{Polls: 5, New: 7, Unchanged: 1, Failed: 2}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for id, want := range map[string]string{strings.Repeat("a", shortID-1): strings.Repeat("a", shortID-1), strings.Repeat("a", shortID): strings.Repeat("a", shortID), strings.Repeat("a", shortID+1): strings.Repeat("a", shortID)} {
		if got := ShortID(id); got != want {
			t.Errorf("%s is shortened to %s", id, got)
		}
	}
}

func TestMarksOutsideALineAreNotShown(t *testing.T) {
	t.Parallel()
	p := testPage(&strings.Builder{})
	marks := []highlight{{Span: term.Span{Start: 0, End: 0}}, {Span: term.Span{Start: 2, End: 3}}, {Span: term.Span{Start: 3, End: 5}}}
	if got := strings.Join(p.highlightLines("ab cd", marks), "|"); got != "ab [cd]" {
		t.Errorf("got %q", got)
	}
}
