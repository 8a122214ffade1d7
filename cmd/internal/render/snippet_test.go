package render

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"rawi/cmd/internal/term"
	"rawi/storage"
	"rawi/storage/text"
)

// TestSnippetKeepsWholeWords and every mark in it, wherever the match is.
func TestSnippetKeepsWholeWords(t *testing.T) {
	t.Parallel()
	word := "النواعير " // waterwheels
	p := testPage(&strings.Builder{})
	for before := range 30 {
		for after := range 30 {
			s := strings.Repeat(word, before) + "الجسر" + strings.Repeat(" "+strings.TrimSpace(word), after)
			start := before * len(word)
			got := p.snippet(s, []term.Span{{Start: start, End: start + len("الجسر")}})
			plain := strings.NewReplacer("[", "", "]", "", term.Ellipsis, "").Replace(got)
			if !strings.Contains(got, "[الجسر]") || !strings.Contains(" "+s+" ", " "+plain+" ") || !utf8.ValidString(got) {
				t.Fatalf("%d words before and %d after: %q", before, after, got)
			}
			if cut := strings.HasPrefix(got, term.Ellipsis); cut != (before*len(word) > contextBytes) {
				t.Errorf("%d words before: cut is %v: %q", before, cut, got)
			}
			if cut := strings.HasSuffix(got, term.Ellipsis); cut != (after*len(word) > contextBytes) {
				t.Errorf("%d words after: cut is %v: %q", after, cut, got)
			}
			if len(plain) > 2*contextBytes+len("الجسر") {
				t.Errorf("the snippet has %d bytes", len(plain))
			}
		}
	}
	long := strings.Repeat("x", contextBytes+1)
	if got := p.snippet(long+"م"+long, []term.Span{{Start: len(long), End: len(long) + 2}}); got != "…[م]…" {
		t.Errorf("between words that do not fit: %q", got)
	}
	if got := p.snippet("ab "+long+" cd", []term.Span{{Start: 0, End: 2}, {Start: len(long) + 4, End: len(long) + 6}}); got != "[ab]…" {
		t.Errorf("a mark beyond the end: %q", got)
	}
	if got := p.snippet("ab cd", []term.Span{{Start: 0, End: 2}, {Start: 3, End: 5}}); got != "[ab] [cd]" {
		t.Errorf("two marks: %q", got)
	}
}

func TestRunsMatchOverNumbers(t *testing.T) {
	t.Parallel()
	words := text.Spans("بلغت الحرارة 34 درجة في دمشق")
	for run, want := range map[string]string{
		"بلغت الحراره 34": "بلغت الحرارة 34",
		"الحراره 99 درجه": "الحرارة 34 درجة",
		"دمشق":            "دمشق",
		"الحراره درجه":    "",
		"":                "",
		"درجه في دمشق والمدينه": "",
		"34 درجه": "34 درجة",
		"x درجه":  "",
	} {
		span, ok := findRun(words, strings.Fields(run))
		if got := "بلغت الحرارة 34 درجة في دمشق"[span.Start:span.End]; ok != (want != "") || got != want {
			t.Errorf("run %q is found at %q, want %q", run, got, want)
		}
	}
	for word, want := range map[string]bool{"34": true, "3.5": true, "": false, "x": false, "3x": false, "50%": true} {
		if isNumber(word) != want {
			t.Errorf("%q is a number: %v", word, !want)
		}
	}
}

func TestConflictsAreSubtractedFromRuns(t *testing.T) {
	t.Parallel()
	span := func(start, end int) term.Span { return term.Span{Start: start, End: end} }
	conflict := func(start, end int) highlight { return highlight{span(start, end), true} }
	for _, row := range []struct {
		conflicts []highlight
		want      []term.Span
	}{
		{nil, []term.Span{span(10, 20)}},
		{[]highlight{conflict(12, 14)}, []term.Span{span(10, 12), span(14, 20)}},
		{[]highlight{conflict(10, 12), conflict(18, 20)}, []term.Span{span(10, 10), span(12, 18), span(20, 20)}},
		{[]highlight{conflict(0, 9), conflict(21, 30), conflict(9, 12), conflict(18, 21)}, []term.Span{span(10, 20)}},
	} {
		var got []term.Span
		for _, h := range subtract(span(10, 20), true, row.conflicts) {
			got = append(got, h.Span)
			if h.conflict {
				t.Errorf("%v is a conflict", h.Span)
			}
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("without %v: %v, want %v", row.conflicts, got, row.want)
		}
	}
	if got := subtract(span(0, 9), false, nil); got != nil {
		t.Errorf("nothing found: %v", got)
	}
}

func TestConflictsHaveTheSameNeighbour(t *testing.T) {
	t.Parallel()
	find := func(a, b string, phrases ...string) [2]int {
		texts := [2][]block{blocksOf(storage.Article{Title: "x", Text: []string{a}}), blocksOf(storage.Article{Title: "y", Text: []string{b}})}
		found := findConflicts(texts, phrases)
		return [2]int{len(found[0][1]), len(found[1][1])}
	}
	for _, row := range []struct {
		a, b    string
		phrases []string
		want    [2]int
	}{
		{"قبل 34 بعد", "قبل 37 غير", []string{"34", "37"}, [2]int{1, 1}},
		{"غير 34 بعد", "قبل 37 بعد", []string{"34", "37"}, [2]int{1, 1}},
		{"غير 34 آخر", "قبل 37 بعد", []string{"34", "37"}, [2]int{0, 0}},
		{"34", "37", []string{"34", "37"}, [2]int{0, 0}},
		{"قبل 34 بعد 34 بعد", "قبل 37 بعد", []string{"34", "37"}, [2]int{2, 1}},
		{"قبل خمسه رجال بعد", "قبل سته رجال بعد", []string{"خمسه رجال", "سته رجال"}, [2]int{1, 1}},
		{"قبل 34 بعد", "قبل 37 بعد", []string{"34"}, [2]int{0, 0}},
		{"قبل 34 بعد", "قبل 37 بعد", nil, [2]int{0, 0}},
		{"قبل 34 بعد", "قبل 37 بعد", []string{"", "37"}, [2]int{0, 0}},
	} {
		if got := find(row.a, row.b, row.phrases...); got != row.want {
			t.Errorf("%q in %q and %q: %v conflicts, want %v", row.phrases, row.a, row.b, got, row.want)
		}
	}
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	first, second := storage.Article{Outlet: "furat", Published: at(8, 0), Story: "s"}, storage.Article{Outlet: "jazira", Published: at(9, 0), Story: "s"}
	for _, row := range []struct {
		evidence storage.Evidence
		want     string
	}{
		{storage.Evidence{}, "two stories: too little is the same"},
		{storage.Evidence{Veto: "numbers differ: 34 ≠ 37"}, "two stories: numbers differ: 34 ≠ 37"},
		{storage.Evidence{Same: true, Rule: storage.RuleOperator, Relation: storage.RelationCopy}, "the same story: the operator decided so"},
		{storage.Evidence{Same: true, Rule: storage.RuleTitle}, "the same story: their titles agree, and one has no text to compare"},
		{storage.Evidence{Same: true, Rule: storage.RuleLink}, "the same story: both lead to the same address"},
		{storage.Evidence{Same: true, Rule: storage.RuleLink, Triples: 1, Relation: storage.RelationCopy}, "the same story: jazira repeats furat"},
		{storage.Evidence{Same: true, Relation: storage.RelationEdited}, "the same story: jazira has the text of furat, edited"},
		{storage.Evidence{Same: true, Relation: storage.RelationUpdate}, "the same story: furat has the text of jazira, and more"},
		{storage.Evidence{Same: true, Relation: storage.RelationExcerpt}, "the same story: furat has a part of the text of jazira"},
		{storage.Evidence{Same: true, Relation: storage.RelationDigest}, "the same story: furat holds it beside other stories"},
	} {
		if got := (&Page{}).verdict(row.evidence, [2]storage.Article{first, second}); got != row.want {
			t.Errorf("%+v: %s, want %s", row.evidence, got, row.want)
		}
	}
	if got := (&Page{}).verdict(storage.Evidence{Same: true, Relation: storage.RelationCopy}, [2]storage.Article{second, first}); got != "the same story: jazira repeats furat" {
		t.Errorf("the other way round: %s", got)
	}
	if got := (&Page{}).verdict(storage.Evidence{Same: true, Relation: storage.RelationCopy}, [2]storage.Article{first, {Outlet: "furat", Published: at(9, 0)}}); got != "the same story: the second repeats the first" {
		t.Errorf("of one outlet: %s", got)
	}
	for _, row := range []struct {
		a, b string
		same bool
		want string
	}{{"s", "s", true, ""}, {"s", "s", false, "yet they are in one story"}, {"s", "u", true, "yet they are in two stories"}, {"s", "u", false, ""}, {"", "", false, ""}, {"", "", true, "yet they are in two stories"}} {
		got := placementNote(storage.Evidence{Same: row.same}, [2]storage.Article{{Story: row.a}, {Story: row.b}})
		if (got == "") != (row.want == "") || !strings.HasPrefix(got, row.want) {
			t.Errorf("stories %q and %q, same %v: %q, want %q", row.a, row.b, row.same, got, row.want)
		}
	}
	if got := evidenceProperties(storage.Evidence{}, 500); len(got) != 0 {
		t.Errorf("no evidence has properties %v", got)
	}
	for _, e := range []storage.Evidence{{Equal: 1}, {Conflicts: 1}} {
		if got := evidenceProperties(e, 500); len(got) != 1 || got[0].Name != "numbers" {
			t.Errorf("%+v has properties %v", e, got)
		}
	}
}

func TestOnlyExtensionsShowWhatWasAdded(t *testing.T) {
	t.Parallel()
	const known, fresh, half = "أا با تا ثا جا حا خا دا ذا را زا سا", "شا صا ضا طا ظا عا", "أا با تا ثا جا شا صا ضا طا ظا"
	short, long := storage.Article{Feed: "furat", Text: []string{known}}, storage.Article{Feed: "jazira", Text: []string{known, fresh, half, "قصير جدا"}}
	for _, row := range []struct {
		evidence storage.Evidence
		want     string
	}{
		{storage.Evidence{Same: true, Triples: 9, Relation: storage.RelationUpdate}, "what only jazira has, 1 paragraph of 4:\n" + fresh + "\n\n"},
		{storage.Evidence{Same: false, Triples: 9, Relation: storage.RelationUpdate}, ""},
		{storage.Evidence{Same: true, Relation: storage.RelationUpdate}, ""},
		{storage.Evidence{Same: true, Triples: 9, Relation: storage.RelationCopy}, ""},
		{storage.Evidence{Same: true, Triples: 9, Relation: storage.RelationExcerpt}, ""},
	} {
		var b strings.Builder
		p := testPage(&b)
		writeAdded(p, [2]storage.Article{long, short}, row.evidence)
		_ = p.Out.Flush()
		if b.String() != row.want {
			t.Errorf("%+v: %q, want %q", row.evidence, b.String(), row.want)
		}
	}
	many := storage.Article{Feed: "jazira"}
	for i := range maxAddedBlocks + 2 {
		many.Text = append(many.Text, strings.Repeat("كلمة"+string(rune('ا'+i))+" ", 4))
	}
	var b strings.Builder
	p := testPage(&b)
	writeAdded(p, [2]storage.Article{many, short}, storage.Evidence{Same: true, Triples: 9, Relation: storage.RelationUpdate})
	_ = p.Out.Flush()
	if lines := strings.Count(b.String(), "\n"); lines != maxAddedBlocks+2 {
		t.Errorf("%d lines are shown, want a heading, %d paragraphs and a blank line:\n%s", lines, maxAddedBlocks, b.String())
	}
}

func TestLinksAreBounded(t *testing.T) {
	t.Parallel()
	var html strings.Builder
	for i := range 2 * maxLinks {
		html.WriteString(`<a href="https://a.test/` + strings.Repeat("x", i) + `">رابط <b>مهم</b></a> نص`)
	}
	got := textLinks(storage.Article{Content: html.String(), Link: "https://a.test/x"})
	if len(got) != maxLinks || got[0].text != "رابط مهم" || got[maxLinks-1].text != "رابط مهم" || got[1].address != "https://a.test/xx" {
		t.Errorf("%d links, the first %+v, the last %+v", len(got), got[0], got[len(got)-1])
	}
	if got := textLinks(storage.Article{Full: `<a class="x" href="https://a.test/1">1</a>`, Content: html.String()}); len(got) != 1 {
		t.Errorf("the full text is not read first: %+v", got)
	}
}

func TestReclusterSummary(t *testing.T) {
	t.Parallel()
	changes := []StoryChange{{Change: "merged", From: []string{"a", "b"}, Articles: []string{"1", "2", "3"}}, {Change: "split", Articles: []string{"4"}}, {Change: "moved", From: []string{"c"}, Articles: []string{"5"}}}
	for want, got := range map[string]string{
		"4 articles replayed: the stories stay as they are":                                                                                                                  ReclusterSummary(4, nil, 0, true),
		"1 article replayed: 2 stories merged into others, 1 split off, 5 articles in another story than before":                                                             ReclusterSummary(1, changes, 0, false),
		"1 article replayed: 0 stories merged into others, 1 split off, 1 article in another story than before; nothing was changed":                                         ReclusterSummary(1, changes[1:2], 0, true),
		"4 articles replayed: the stories stay as they are; lines that their outlet repeats are left out of 1 article; nothing was changed":                                  ReclusterSummary(4, nil, 1, true),
		"1 article replayed: 2 stories merged into others, 1 split off, 5 articles in another story than before; lines that their outlet repeats are left out of 2 articles": ReclusterSummary(1, changes, 2, false),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestPollsOfTheLastMinuteAreCounted(t *testing.T) {
	t.Parallel()
	since := at(12, 0)
	polls := []FeedPoll{
		{"a", storage.Poll{At: since.Add(2), Status: 200, New: 3}},
		{"b", storage.Poll{At: since.Add(1), Status: 304}},
		{"c", storage.Poll{At: since, Status: 503}},
		{"d", storage.Poll{At: since, Error: "no answer"}},
		{"e", storage.Poll{At: since, Status: 200, Error: "no feed"}},
		{"f", storage.Poll{At: since.Add(-1), Status: 200, New: 9}},
		{"g", storage.Poll{At: since, Status: 200}},
	}
	if got, want := CountPolls(polls, since), (PollCounts{Polls: 5, Unchanged: 1, Failed: 3, New: 3}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
