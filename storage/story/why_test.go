package story_test

import (
	"testing"

	"rawi/storage"
	"rawi/storage/story"
)

func TestWhyKnowsDigestsAndDecisions(t *testing.T) {
	t.Parallel()
	lead := func(s string) string { return s[:indexLine(s)] }
	digest := news("digest", "three", "موجز المساء", lead(bridge)+"\n"+lead(library)+"\n"+lead(harvest))
	b := news("bridge", "one", "افتتاح الجسر", bridge)
	l := news("library", "one", "المكتبة تفتح أبوابها", library)
	copied := news("copy", "two", "افتتاح الجسر", bridge)
	w := story.NewWindow(storage.StorySettings{})
	one(w, b, l, news("harvest", "two", "بدء جني الزيتون", harvest), digest, copied)

	if e := w.Why(digest, b); e.Same || e.Relation != storage.RelationNone || e.Veto != "" && e.Veto != "one of them holds several stories" {
		t.Errorf("a digest and its piece: %+v", e)
	}
	again := digest
	again.ID = "again"
	if e := w.Why(digest, again); e.Relation != storage.RelationDigest {
		t.Errorf("a digest and its copy: relation %q", e.Relation)
	}
	if e := w.Why(again, digest); e.Relation != storage.RelationCopy {
		t.Errorf("a copy of a digest, unknown: relation %q", e.Relation)
	}
	again.Outlet, again.Feed = "four", "four"
	if v := one(w, again); v[0].Story != "again" {
		t.Errorf("a copy of a digest is in %s", v[0].Story)
	}
	if e := w.Why(again, digest); e.Relation != storage.RelationDigest {
		t.Errorf("a copy of a digest: relation %q", e.Relation)
	}
	if e := w.Why(b, copied); !e.Same || e.Other != "copy" || e.Relation != storage.RelationCopy || e.Rule != storage.RuleBody {
		t.Errorf("a copy: %+v", e)
	}
	for _, d := range []storage.Decision{
		{Number: 1, Kind: storage.DecideNever, A: "bridge", B: "copy"},
		{Number: 2, Kind: storage.DecideMerge, A: "library", B: "harvest"},
	} {
		batch := w.Begin()
		if _, err := batch.Decide(d); err != nil {
			t.Fatal(err)
		}
		batch.Commit()
	}
	if e := w.Why(b, copied); e.Same || e.Rule != storage.RuleOperator || e.Veto != "the operator keeps them apart" {
		t.Errorf("kept apart: %+v", e)
	}
	if e := w.Why(l, news("harvest", "two", "بدء جني الزيتون", harvest)); !e.Same || e.Rule != storage.RuleOperator || e.Veto != "" {
		t.Errorf("merged: %+v", e)
	}
}

// An article that the operator put into one story with another goes there, also
// when it comes again after it left the window's story.
func TestMergedArticlesStayTogetherWhenReplaced(t *testing.T) {
	t.Parallel()
	w := story.NewWindow(storage.StorySettings{})
	one(w, news("a", "one", "افتتاح الجسر", bridge), news("z", "two", "جني الزيتون", harvest))
	b := w.Begin()
	if _, err := b.Decide(storage.Decision{Number: 1, Kind: storage.DecideMerge, A: "a", B: "z"}); err != nil {
		t.Fatal(err)
	}
	b.Commit()
	b = w.Begin()
	v := b.Replace(news("z", "two", "المكتبة تفتح أبوابها", library))
	b.Commit()
	if v.Story != "a" || v.Evidence.Rule != storage.RuleOperator || v.Evidence.Other != "a" {
		t.Errorf("the replaced article: %+v", v)
	}
}
