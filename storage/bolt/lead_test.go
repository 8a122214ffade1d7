package bolt

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// padding are ways to stretch a copy of a text.
var padding = map[string]func(text []string, seed int) []string{
	"before":              func(text []string, seed int) []string { return append(filler(seed, 6), text...) },
	"behind":              func(text []string, seed int) []string { return append(append([]string{}, text...), filler(seed, 6)...) },
	"repeated":            func(text []string, _ int) []string { return append(append([]string{}, text...), text...) },
	"in another language": func(text []string, _ int) []string { return append(append([]string{}, text...), latin...) },
	"interleaved": func(text []string, seed int) (out []string) {
		for i, block := range text {
			out = append(out, block, paragraph(seed+i, 45))
		}
		return out
	},
	"in every block": func(text []string, seed int) (out []string) {
		for i, block := range text {
			out = append(out, block+" "+paragraph(seed+i, 25))
		}
		return out
	},
}

func filler(seed, blocks int) (out []string) {
	for i := range blocks {
		out = append(out, paragraph(seed+i, 40))
	}
	return out
}

var latin = []string{
	strings.Repeat("Buy the best pills of the whole world today and win a great prize for all of your friends and family. ", 3),
	strings.Repeat("Nobody who has tried this offer ever looked back, say those who sell it at every corner of the town. ", 3),
}

// TestPaddedCopyTakesNoLead: the entry's title and link stay those that were shown,
// however a copy is stretched, dated and repeated.
func TestPaddedCopyTakesNoLead(t *testing.T) {
	t.Parallel()
	joined := 0
	for name, pad := range padding {
		for trial := range 4 {
			s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
			set := settingsOf(start, []string{"ar00", "ar01", "ar02"})
			do(t, s, storage.Operation{Settings: &set})
			bring := func(feed string, minute int, change func(*storage.Article)) string {
				at := start.Add(time.Duration(minute) * time.Minute)
				a := item(fmt.Sprint(feed, minute), 100+trial*1000, at)
				a.Text = filler(300+trial*1000, 3)
				change(&a)
				return do(t, s, storage.Operation{Fetch: &storage.Fetch{At: at, Push: true, State: storage.FeedState{Feed: feed, Poll: uint64(minute + 1)}, Articles: []storage.Article{a}}}).New[0]
			}
			first := bring("ar00", 60, func(*storage.Article) {})
			for i := range 3 {
				id := bring("ar02", 61+i, func(a *storage.Article) {
					if i < 2 {
						a.Title = fmt.Sprint("spam ", i)
					}
					a.Link, a.Text = fmt.Sprint("https://spam.example/", i), pad(a.Text, 9000+trial*100)
					a.Published = start.Add(time.Duration(-i) * time.Hour)
				})
				if a, err := s.Article(t.Context(), id); err == nil && a.Story == first {
					joined++
				}
			}
			bring("ar01", 70, func(*storage.Article) {})
			if got := storyOf(t, s, first); got.Lead != first {
				t.Errorf("%s, trial %d: %s leads, want %s, of %d", name, trial, got.Lead, first, len(got.Members))
			}
			s.Close()
		}
	}
	if joined < 20 { // else they are told apart anyway, and nothing is tested
		t.Errorf("%d padded copies are in the story", joined)
	}
}

// TestLeadFollowsItsOutlet: to a fuller version that its own feed brings as another
// article, to a preferred outlet, and to the next when it is forgotten.
func TestLeadFollowsItsOutlet(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	set := settingsOf(start, []string{"ar00", "ar01", "ar02"})
	do(t, s, storage.Operation{Settings: &set})
	minute := 0
	bring := func(feed string, blocks int) string {
		minute++
		at := start.Add(time.Duration(minute) * time.Minute)
		a := item(fmt.Sprint(feed, minute), 100, at)
		a.Link, a.Text = fmt.Sprint("https://site.example/", minute), filler(300, blocks)
		return do(t, s, storage.Operation{Fetch: &storage.Fetch{At: at, Push: true, State: storage.FeedState{Feed: feed, Poll: uint64(minute)}, Articles: []storage.Article{a}}}).New[0]
	}
	flash := bring("ar00", 2)
	expect := func(what, lead string) {
		t.Helper()
		if got := storyOf(t, s, flash); got.Lead != lead {
			t.Errorf("%s: %s leads, want %s of %d", what, got.Lead, lead, len(got.Members))
		}
	}
	expect("alone", flash)
	fuller := bring("ar01", 4)
	expect("another outlet has more", flash)
	own := bring("ar00", 4)
	expect("its own fuller version", own)
	set.Stories.Prefer = []string{"ar02"}
	do(t, s, storage.Operation{Settings: &set})
	preferred := bring("ar02", 4)
	expect("a preferred outlet", preferred)
	flash = fuller // it may have had the story's id
	do(t, s, ruled(storage.DecideForget, 0, preferred, ""))
	got := storyOf(t, s, mustStory(t, s, fuller))
	if got.Lead == preferred || got.Lead == "" {
		t.Errorf("forgotten: %s leads", got.Lead)
	}
}

// mustStory returns the id of an article's story.
func mustStory(t *testing.T, s *Store, id string) string {
	t.Helper()
	a, err := s.Article(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return a.Story
}

// TestLeadIsTheFullestOwnText: when two outlets hold much more of the text than the article
// that leads, the cleaner one of them does; one of them alone does not.
func TestLeadIsTheFullestOwnText(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lines [2]int // blocks that the fuller ones do not have for their own
		lead  int    // of the fuller ones
	}{
		"the first":   {[2]int{1, 1}, 0},
		"the cleaner": {[2]int{2, 0}, 1},
	} {
		s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
		defer s.Close()
		set := settingsOf(start, []string{"ar00", "ar01", "ar02", "ar03"})
		do(t, s, storage.Operation{Settings: &set})
		minute := 0
		bring := func(feed string, blocks, lines int) string {
			minute++
			at := start.Add(time.Duration(minute) * time.Minute)
			a := item(fmt.Sprint(feed, minute), 100, at)
			a.Link, a.Text = fmt.Sprint("https://", feed, ".example/", minute), filler(300, blocks)
			for i := range lines {
				a.Text = append(a.Text, fmt.Sprintf("التعليقات (%d)", i)) // comments
			}
			return do(t, s, storage.Operation{Fetch: &storage.Fetch{At: at, Push: true, State: storage.FeedState{Feed: feed, Poll: uint64(minute)}, Articles: []storage.Article{a}}}).New[0]
		}
		expect := func(what, lead string) {
			t.Helper()
			if got := storyOf(t, s, lead); got.Lead != lead {
				t.Errorf("%s, %s: %s leads, want %s of %d", name, what, got.Lead, lead, len(got.Members))
			}
		}
		flash := bring("ar00", 2, 0)
		fuller := []string{bring("ar01", 6, c.lines[0])}
		expect("one has more", flash)
		fuller = append(fuller, bring("ar02", 6, c.lines[1]))
		expect("two have more", fuller[c.lead])
		bring("ar03", 6, 0)
		expect("another one", fuller[c.lead])
		if report, err := s.Verify(t.Context()); err != nil || len(report.Faults) > 0 {
			t.Errorf("Verify: %v %q", err, report.Faults)
		}
	}
}
