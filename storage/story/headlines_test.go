package story_test

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/story"
)

// told is a headline and the story it tells.
type told struct {
	story.Article
	of int
}

//go:embed testdata/headlines.txt
var headlineGroups string

// toldHeadlines returns the headlines of testdata, a minute apart, each of another outlet.
func toldHeadlines() []told {
	var list []told
	stories, of := 0, 0
	for line := range strings.Lines(headlineGroups) {
		line = strings.TrimSpace(line)
		title, other := strings.CutPrefix(line, "! ")
		switch {
		case strings.HasPrefix(line, "#") && !strings.Contains(line, "||"):
			continue
		case line == "":
			of = 0
			continue
		case of == 0 || other:
			stories++
		}
		n := len(list)
		x := told{headlineOf(n, title), stories}
		if of == 0 {
			of = stories
		}
		if !other {
			x.of = of
		}
		list = append(list, x)
	}
	return list
}

// headlineOf is the nth article, of an outlet of its own, which has nothing but a title.
func headlineOf(n int, title string) story.Article {
	id, at := fmt.Sprintf("h%03d", n), noon.Add(time.Duration(n)*time.Minute)
	return story.Article{ID: id, Feed: id, Outlet: id, Title: title, Time: at, Seen: noon.Add(6 * time.Hour), Print: story.NewFingerprint(title, nil, "")}
}

func TestHeadlinesOfOneStoryMeetInWhateverOrder(t *testing.T) {
	t.Parallel()
	list := toldHeadlines()
	inOrder, reversed := pairsOf(list), slices.Clone(list)
	slices.Reverse(reversed)
	backwards := pairsOf(reversed)
	gold := map[[2]string]bool{}
	for i, x := range list {
		for _, y := range list[:i] {
			if x.of == y.of {
				gold[[2]string{y.ID, x.ID}] = true
			}
		}
	}
	right, both := 0, 0
	titles := map[string]string{}
	for _, x := range list {
		titles[x.ID] = x.Title
	}
	for p := range inOrder {
		if gold[p] {
			right++
		} else {
			t.Logf("joined:\n\t%s\n\t%s", titles[p[0]], titles[p[1]])
		}
		if backwards[p] {
			both++
		}
	}
	for p := range gold {
		if !inOrder[p] {
			t.Logf("apart:\n\t%s\n\t%s", titles[p[0]], titles[p[1]])
		}
	}
	t.Logf("%d headlines, %d pairs of one story: %d joined, %d of them right; %d also when they come in reverse, which gives %d", len(list), len(gold), len(inOrder), right, both, len(backwards))
	if 100*right < 95*len(inOrder) || 100*right < 75*len(gold) {
		t.Errorf("precision %d of %d, recall %d of %d", right, len(inOrder), right, len(gold))
	}
	if 2*100*both < 98*(len(inOrder)+len(backwards)) {
		t.Errorf("%d of %d and %d pairs are joined in both orders", both, len(inOrder), len(backwards))
	}
}

// pairsOf returns the pairs of articles that a window puts into one story, the lesser id first.
func pairsOf(list []told) map[[2]string]bool {
	w, at := story.NewWindow(storage.StorySettings{}), ledger{}
	for _, x := range list {
		b := w.Begin()
		for _, v := range b.Fetch([]story.Article{x.Article}) {
			at.take(v)
		}
		b.Commit()
	}
	pairs := map[[2]string]bool{}
	for _, x := range list {
		for _, y := range list {
			if x.ID < y.ID && at[x.ID] == at[y.ID] {
				pairs[[2]string{x.ID, y.ID}] = true
			}
		}
	}
	return pairs
}
