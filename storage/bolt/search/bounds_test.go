package search

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/index"
	"rawi/storage/query"
)

func at(seconds int64, number uint64) index.DocRef {
	return index.DocRef{Time: seconds, Number: number}
}

func bounds(from, to int64) query.Range {
	var r query.Range
	if from != 0 {
		r.From = time.Unix(from, 0)
	}
	if to != 0 {
		r.To = time.Unix(to, 0)
	}
	return r
}

func TestScanBeginsWithinItsBounds(t *testing.T) {
	t.Parallel()
	none := index.DocRef{}
	for _, c := range []struct {
		oldest      bool
		begin       index.DocRef
		since, till int64
		want        index.DocRef
	}{
		{false, none, 0, 0, none},
		{false, at(70, 1), 0, 0, at(70, 1)},
		{false, none, 0, 50, at(50, 0)},
		{false, at(70, 1), 0, 50, at(50, 0)}, // begins before the bound, later in time
		{false, at(30, 1), 0, 50, at(30, 1)},
		{false, none, 20, 0, none},
		{true, none, 20, 0, at(20, 0)},
		{true, at(10, 1), 20, 0, at(20, 0)},
		{true, at(30, 1), 20, 0, at(30, 1)},
		{true, none, 0, 50, none},
	} {
		s := &scan{bounds: bounds(c.since, c.till)}
		if got := s.startWithinBounds(index.Order{Oldest: c.oldest, Begin: c.begin}); got != c.want {
			t.Errorf("%+v: begins at %+v", c, got)
		}
	}
}

func TestScanHoldsItsBounds(t *testing.T) {
	t.Parallel()
	newest, oldest, entered := index.Order{}, index.Order{Oldest: true}, index.Order{Entered: true}
	for _, c := range []struct {
		name        string
		scan        scan
		c           index.DocRef
		before, end bool
	}{
		{"before: is exclusive", scan{order: newest, bounds: bounds(20, 50)}, at(50, 1), true, false},
		{"the second before it", scan{order: newest, bounds: bounds(20, 50)}, at(49, 1), false, false},
		{"since: is inclusive", scan{order: newest, bounds: bounds(20, 50)}, at(20, 1), false, false},
		{"the second before since:", scan{order: newest, bounds: bounds(20, 50)}, at(19, 1), false, true},
		{"oldest first, before since:", scan{order: oldest, bounds: bounds(20, 50)}, at(19, 1), true, false},
		{"oldest first, at since:", scan{order: oldest, bounds: bounds(20, 50)}, at(20, 1), false, false},
		{"oldest first, at before:", scan{order: oldest, bounds: bounds(20, 50)}, at(50, 1), false, true},
		{"oldest first, the second before it", scan{order: oldest, bounds: bounds(20, 50)}, at(49, 1), false, false},
		{"entries have other bounds", scan{order: entered, bounds: bounds(20, 50)}, at(50, 1), false, false},
		{"where the page before ended", scan{order: newest, from: at(30, 5)}, at(30, 5), true, false},
		{"behind it", scan{order: newest, from: at(30, 5)}, at(30, 4), false, false},
		{"in front of it", scan{order: newest, from: at(30, 5)}, at(30, 6), true, false},
		{"oldest first, where it ended", scan{order: oldest, from: at(30, 5)}, at(30, 5), true, false},
		{"oldest first, behind it", scan{order: oldest, from: at(30, 5)}, at(30, 6), false, false},
		{"at the floor", scan{order: newest, floor: 30}, at(30, 1), false, false},
		{"below it", scan{order: newest, floor: 30}, at(29, 1), false, true},
		{"entries at the floor", scan{order: entered, floor: 30}, at(30, 1), false, false},
		{"entries below it", scan{order: entered, floor: 30}, at(29, 1), false, true},
	} {
		if got := c.scan.beforeStart(c.c); got != c.before {
			t.Errorf("%s: comes before the start: %v", c.name, got)
		}
		if got := c.scan.pastEnd(c.c); got != c.end {
			t.Errorf("%s: comes behind the end: %v", c.name, got)
		}
	}
}

func TestWhatThePageBeforeVerifiedCostsNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		oldest      bool
		verified, c index.DocRef
		want        bool
	}{
		{false, index.DocRef{}, at(30, 1), true},
		{true, index.DocRef{}, at(30, 1), true},
		{false, at(30, 5), at(30, 6), false},
		{false, at(30, 5), at(30, 5), false},
		{false, at(30, 5), at(30, 4), true},
		{true, at(30, 5), at(30, 6), true},
		{true, at(30, 5), at(30, 5), false},
		{true, at(30, 5), at(30, 4), false},
	} {
		s := &scan{order: index.Order{Oldest: c.oldest}, verifiedTo: c.verified}
		if got := s.isUnverified(c.c); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// The index may have an article at an older entry than it has now.
func TestOnlyTheLastEntryCounts(t *testing.T) {
	t.Parallel()
	meta := &record.ArticleMeta{A: storage.Article{Published: time.Unix(40, 0), Seen: time.Unix(40, 0)}, Entered: record.ViewEntry{At: 70}}
	for _, c := range []struct {
		name  string
		scan  scan
		entry int64
		want  bool
	}{
		{"its entry", scan{}, 70, true},
		{"another", scan{}, 60, false},
		{"into a topic", scan{topic: "t"}, 60, true},
		{"told at since:", scan{bounds: bounds(40, 0)}, 70, true},
		{"told before since:", scan{bounds: bounds(41, 0)}, 70, false},
		{"told at before:", scan{bounds: bounds(0, 40)}, 70, false},
		{"told before it", scan{bounds: bounds(0, 41)}, 70, true},
	} {
		if got := c.scan.isCurrent(&index.Candidate{DocRef: at(c.entry, 1)}, meta); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestEitherBoundOfEntriesIsABound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		q    Query
		want bool
	}{{Query{}, false}, {Query{since: 1}, true}, {Query{before: 1}, true}, {Query{since: 1, before: 2}, true}} {
		if got := c.q.hasEntryBounds(); got != c.want {
			t.Errorf("since %d, before %d: %v", c.q.since, c.q.before, got)
		}
	}
}

func TestPageIsFullWhenThereIsMore(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]bool{0: false, 2: false, 3: true} {
		g := storyCollector{limit: 2, released: make([]placedStory, n)}
		if got := g.full(); got != want {
			t.Errorf("%d stories for a page of 2: full %v", n, got)
		}
	}
}

func TestWhatAQueryNeedsToRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]bool{ // text, HTML
		"نفط": {true, false}, `"نفط ماء"`: {true, false}, "feed:a": {false, false}, "has:content": {false, true}, "-has:content": {false, true},
		"feed:a نفط": {true, false}, "sources:>=2": {false, false}, "since:2026-01-01": {false, false}, "": {false, false},
	} {
		e, err := query.Parse(text, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]bool{anyNode(e.Root, needsText), anyNode(e.Root, needsHTML)}; got != want {
			t.Errorf("%q needs text and HTML: %v, want %v", text, got, want)
		}
	}
}

func TestCursorsThatBreakOffAreRefused(t *testing.T) {
	t.Parallel()
	want := [2]index.DocRef{at(-5, 1<<40), at(1<<35, 3)}
	q := Query{checksum: 7}
	whole := q.cursor(want[0], want[1])
	if err := q.readCursor(whole); err != nil || q.from != want[0] || q.verifiedTo != want[1] {
		t.Errorf("got %v, %v, %v", q.from, q.verifiedTo, err)
	}
	raw, err := base64.RawURLEncoding.DecodeString(whole)
	if err != nil {
		t.Fatal(err)
	}
	head := binary.BigEndian.AppendUint32(nil, 7)
	broken := [][]byte{append(head, 2, 0xff, 0xff, 0xff), append(head, 0xff, 0xff, 0xff, 0xff), append(head, 2, 2, 2, 0xff), append(head, 2, 2, 0xff, 0xff)}
	for n := range raw {
		broken = append(broken, raw[:n])
	}
	for _, raw := range broken {
		if err := q.readCursor(base64.RawURLEncoding.EncodeToString(raw)); !errors.Is(err, storage.ErrBadCursor) {
			t.Errorf("%x: %v, want ErrBadCursor", raw, err)
		}
	}
}

func TestStoriesOfAnEventThatIsListedCostSomething(t *testing.T) {
	t.Parallel()
	e := &eventFilter{pays: &scan{budget: 2}, decided: map[string]bool{}}
	for i, want := range []bool{true, false, false, false} {
		got, err := e.admits(&record.Story{ID: "20260301-aaaaaaaaaaaa"})
		if budget := max(2-i, 0); got != want || err != nil || e.pays.budget != budget {
			t.Errorf("story %d: listed %v, %v, budget %d, want %v and %d", i, got, err, e.pays.budget, want, budget)
		}
	}
}
