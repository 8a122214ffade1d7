package story_test

import (
	"errors"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/story"
)

// shop is a window with copies of one text in story a, and one other story z.
func shop(t *testing.T) (*story.Window, *[][]byte, ledger) {
	t.Helper()
	w := story.NewWindow(storage.StorySettings{})
	var log [][]byte
	l := ledger{}
	b := w.Begin()
	for i, id := range []string{"a", "b", "c", "z"} {
		a := news(id, "outlet "+id, "افتتاح الجسر", bridge)
		if id == "z" {
			a = news(id, "outlet z", "جني الزيتون", harvest)
		}
		a.Time = noon.Add(time.Duration(i) * time.Minute)
		l.take(b.Fetch([]story.Article{a})[0])
	}
	log = append(log, b.Records()...)
	b.Commit()
	if l["b"] != "a" || l["c"] != "a" || l["z"] != "z" {
		t.Fatalf("the shop is %v", l)
	}
	return w, &log, l
}

func decide(t *testing.T, w *story.Window, log *[][]byte, l ledger, d storage.Decision) {
	t.Helper()
	b := w.Begin()
	v, err := b.Decide(d)
	if err != nil {
		t.Fatal(err)
	}
	l.take(v)
	*log = append(*log, b.Records()...)
	b.Commit()
}

// holds checks the ledger, the window, and a window made of the log.
func holds(t *testing.T, w *story.Window, log [][]byte, l, want ledger) {
	t.Helper()
	again := story.NewWindow(storage.StorySettings{})
	for _, r := range log {
		if err := again.Restore(r); err != nil {
			t.Fatal(err)
		}
	}
	for id, at := range want {
		live, _ := w.Story(id)
		restored, _ := again.Story(id)
		if l[id] != at || live != at || restored != at {
			t.Errorf("%s: verdicts say %s, the window %s, restored %s; want %s", id, l[id], live, restored, at)
		}
	}
}

func TestSplitLeavesForGood(t *testing.T) {
	t.Parallel()
	w, log, l := shop(t)
	decide(t, w, log, l, storage.Decision{Number: 1, Kind: storage.DecideSplit, A: "b", B: "a"})
	holds(t, w, *log, l, ledger{"a": "a", "b": "b", "c": "a", "z": "z"})
	decide(t, w, log, l, storage.Decision{Number: 2, Kind: storage.DecideRevoke, Revokes: 1})
	holds(t, w, *log, l, ledger{"a": "a", "b": "a", "c": "a", "z": "z"})
}

func TestSplitOfTheFirstArticleKeepsItsId(t *testing.T) {
	t.Parallel()
	w, log, l := shop(t)
	decide(t, w, log, l, storage.Decision{Number: 1, Kind: storage.DecideSplit, A: "a"})
	holds(t, w, *log, l, ledger{"a": "a", "b": "b", "c": "b", "z": "z"})
}

func TestNeverKeepsApartThroughReclustering(t *testing.T) {
	t.Parallel()
	w, log, l := shop(t)
	decide(t, w, log, l, storage.Decision{Number: 1, Kind: storage.DecideNever, A: "a", B: "c"})
	holds(t, w, *log, l, ledger{"a": "a", "b": "a", "c": "c", "z": "z"})
	if e := w.Why(news("a", "outlet a", "افتتاح الجسر", bridge), news("c", "outlet c", "افتتاح الجسر", bridge)); e.Same || e.Veto != "the operator keeps them apart" {
		t.Errorf("why: %+v", e)
	}
	// Only what lasts is left; the articles come anew.
	again := story.NewWindow(storage.StorySettings{})
	for _, r := range *log {
		if story.Durable(r) {
			if err := again.Restore(r); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, v := range one(again, news("c", "outlet c", "افتتاح الجسر", bridge), news("a", "outlet a", "افتتاح الجسر", bridge)) {
		if v.Story != v.Article {
			t.Errorf("%s joined %s", v.Article, v.Story)
		}
	}
}

func TestMergeBindsAndIsRevoked(t *testing.T) {
	t.Parallel()
	w, log, l := shop(t)
	decide(t, w, log, l, storage.Decision{Number: 1, Kind: storage.DecideMerge, A: "z", B: "b"})
	holds(t, w, *log, l, ledger{"a": "a", "b": "a", "c": "a", "z": "a"})
	decide(t, w, log, l, storage.Decision{Number: 2, Kind: storage.DecideRevoke, Revokes: 1})
	holds(t, w, *log, l, ledger{"a": "a", "b": "a", "c": "a", "z": "z"})
}

func TestMergeReachesWhatTheWindowForgot(t *testing.T) {
	t.Parallel()
	w, _, _ := shop(t)
	b := w.Begin()
	v, err := b.Decide(storage.Decision{Number: 1, Kind: storage.DecideMerge, A: "old", B: "z"},
		story.Member{Article: "old", Story: "old", Time: noon.Add(-1000 * time.Hour)},
		story.Member{Article: "z", Story: "z", Time: noon.Add(3 * time.Minute)})
	if err != nil || v.Story != "old" || len(v.Merged) != 1 || v.Merged[0] != "z" {
		t.Fatalf("got %+v, %v; want z merged into old", v, err)
	}
	b.Commit()
	if at, _ := w.Story("z"); at != "old" {
		t.Errorf("z is in %s, want old", at)
	}
}

func TestContradictionsAreRefused(t *testing.T) {
	t.Parallel()
	w, log, l := shop(t)
	decide(t, w, log, l, storage.Decision{Number: 1, Kind: storage.DecideNever, A: "a", B: "z"})
	for _, d := range []storage.Decision{
		{Number: 2, Kind: storage.DecideMerge, A: "b", B: "z"},
		{Number: 2, Kind: storage.DecideMerge, A: "b", B: "nobody"},
		{Number: 2, Kind: storage.DecideNever, A: "b", B: "b"},
		{Number: 2, Kind: storage.DecidePin, A: "b", B: "z"},
		{Number: 2, Kind: storage.DecideRevoke, Revokes: 77},
	} {
		b := w.Begin()
		if _, err := b.Decide(d); !errors.Is(err, story.ErrDecision) || len(b.Records()) != 0 {
			t.Errorf("%+v: error %v, %d records", d, err, len(b.Records()))
		}
	}
	holds(t, w, *log, l, ledger{"a": "a", "b": "a", "c": "a", "z": "z"})
}
