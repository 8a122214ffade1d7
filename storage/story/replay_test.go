package story_test

import (
	"slices"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/story"
	"rawi/storage/story/storytest"
)

// replay assigns fetches anew that lie in the stories of l; those of before
// are kept where they are.
func replay(t *testing.T, s storage.StorySettings, log [][]byte, fetches [][]story.Article, l ledger, before time.Time) []storage.Recluster {
	t.Helper()
	r, err := story.NewReplay(s, slices.DeleteFunc(slices.Clone(log), func(b []byte) bool { return !story.Durable(b) }))
	if err != nil {
		t.Fatal(err)
	}
	for _, articles := range fetches {
		var stored []story.Stored
		for _, a := range articles {
			stored = append(stored, story.Stored{Article: a, Story: l[a.ID]})
		}
		if articles[0].Time.Before(before) {
			r.Keep(stored)
		} else {
			r.Fetch(stored)
		}
	}
	return r.Plan()
}

// follow does to l what a plan says.
func (l ledger) follow(plan []storage.Recluster) {
	for _, g := range plan {
		v := story.Verdict{Story: g.Story, Merged: g.Merge}
		for _, j := range g.Join {
			v.Moved = append(v.Moved, story.Move{Article: j.Article, Story: g.Story})
		}
		l.take(v)
	}
}

func TestReplayUnderTheSameSettingsChangesNothing(t *testing.T) {
	t.Parallel()
	fetches := hourly(storytest.Generate(6, 90))
	l := assign(story.NewWindow(storage.StorySettings{}), fetches)
	if plan := replay(t, storage.StorySettings{}, nil, fetches, l, time.Time{}); len(plan) != 0 {
		t.Errorf("the plan is %+v", plan)
	}
	if plan := replay(t, storage.StorySettings{}, nil, fetches, l, storytest.Began.Add(72*time.Hour)); len(plan) > 2 {
		t.Errorf("the second half alone: %d changes: %+v", len(plan), plan)
	}
}

// A replay gives what the settings would have given, under ids that were
// known before, and there and back again is no change.
func TestPlanLeadsToTheStoriesOfOtherSettings(t *testing.T) {
	t.Parallel()
	fetches := hourly(storytest.Generate(7, 90))
	strict := storage.StorySettings{Threshold: 900}
	was := assign(story.NewWindow(storage.StorySettings{}), fetches)
	want := assign(story.NewWindow(strict), fetches)
	l := ledger{}
	for id, at := range was {
		l[id] = at
	}
	plan := replay(t, strict, nil, fetches, l, time.Time{})
	if len(plan) < 5 {
		t.Fatalf("only %d changes", len(plan))
	}
	l.follow(plan)
	same(t, l, want)
	for id, at := range l {
		if l[at] != at {
			t.Errorf("%s is in %s, which is in %s", id, at, l[at])
		}
		if was[at] == at && was[id] == at && want[id] == want[at] && l[id] != at {
			t.Errorf("%s left story %s without need", id, at)
		}
	}
	if plan := replay(t, strict, nil, fetches, l, time.Time{}); len(plan) != 0 {
		t.Errorf("a second time: %+v", plan)
	}
	l.follow(replay(t, storage.StorySettings{}, nil, fetches, l, time.Time{}))
	same(t, l, was)
}

// same checks that two ledgers group articles alike.
func same(t *testing.T, got, want ledger) {
	t.Helper()
	name := map[string]string{}
	for id, at := range want {
		if n, ok := name[at]; ok && n != got[id] {
			t.Errorf("%s is in %s, others of its story are in %s", id, got[id], n)
		}
		name[at] = got[id]
	}
	seen := map[string]string{}
	for at, n := range name {
		if seen[n] != "" {
			t.Errorf("stories %s and %s are both in %s", seen[n], at, n)
		}
		seen[n] = at
	}
}

func TestReplayKeepsWhatTheOperatorDecided(t *testing.T) {
	t.Parallel()
	fetches := hourly(storytest.Generate(8, 60))
	w := story.NewWindow(storage.StorySettings{Window: 1000 * time.Hour})
	var log [][]byte
	l := ledger{}
	for _, articles := range fetches {
		b := w.Begin()
		for _, v := range b.Fetch(articles) {
			l.take(v)
		}
		log = append(log, b.Records()...)
		b.Commit()
	}
	var copies, lone [2]string // two of one story; two first articles far apart in time
	for _, articles := range fetches {
		for _, a := range articles {
			if at := l[a.ID]; at != a.ID && copies[0] == "" {
				copies = [2]string{at, a.ID}
			} else if at == a.ID && lone[0] == "" {
				lone[0] = a.ID
			} else if at == a.ID {
				lone[1] = a.ID
			}
		}
	}
	decide(t, w, &log, l, storage.Decision{Number: 1, Kind: storage.DecideNever, A: copies[0], B: copies[1]})
	decide(t, w, &log, l, storage.Decision{Number: 2, Kind: storage.DecideMerge, A: lone[0], B: lone[1]})
	for _, threshold := range []int{300, 500, 950} {
		l.follow(replay(t, storage.StorySettings{Threshold: threshold}, log, fetches, l, time.Time{}))
		if l[copies[0]] == l[copies[1]] {
			t.Errorf("threshold %d: %v are in one story again", threshold, copies)
		}
		if l[lone[0]] != l[lone[1]] {
			t.Errorf("threshold %d: %v are apart again", threshold, lone)
		}
	}
}
