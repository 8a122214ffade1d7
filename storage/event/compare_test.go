package event

import (
	"slices"
	"testing"
)

func measured(t *testing.T, a, b Text) measure {
	t.Helper()
	var f frequencies
	x, y := NewProfile(a), NewProfile(b)
	x.weights, y.weights = f.weigh(&x), f.weigh(&y)
	return f.compare(&x, &y)
}

func TestRisingTollIsNoConflict(t *testing.T) {
	title := func(s string) Text { return Text{Language: "en", Title: s} }
	for _, c := range []struct {
		a, b            string
		agree, conflict int
	}{
		{"7 killed in bus attack", "7 killed in bus attack", 1, 0},
		{"7 killed in bus attack", "9 killed in bus attack", 0, 0},
		{"5 killed in bus attack", "21 killed in bus attack", 0, 1},
		{"five killed in bus attack", "5 killed in bus attack", 1, 0},
	} {
		m := measured(t, title(c.a), title(c.b))
		if m.agree != c.agree || m.conflict != c.conflict {
			t.Errorf("%q and %q: %d equal, %d in conflict, want %d and %d", c.a, c.b, m.agree, m.conflict, c.agree, c.conflict)
		}
	}
}

func TestNumbersAndConceptsAreKnownInEachLanguage(t *testing.T) {
	tellings := []Text{
		{Language: "ar", Title: "مقتل سبعة أشخاص وإصابة 12 في انفجار"},
		{Language: "en", Title: "Seven people killed, 12 wounded in explosion"},
		{Language: "tr", Title: "Patlamada yedi ölü, 12 yaralı"},
		{Language: "fr", Title: "Explosion : sept morts, 12 blessés"},
		{Language: "fa", Title: "هفت کشته و ۱۲ زخمی در انفجار"},
		{Language: "ckb", Title: "حەوت کوژراو و ١٢ بریندار لە تەقینەوە"},
		{Language: "kmr", Title: "Di teqînê de heft kuştî û 12 birîndar"},
	}
	for _, x := range tellings[1:] {
		m := measured(t, tellings[0], x)
		if m.shared[concept] < 3*100 || m.agree != 2 {
			t.Errorf("%q: concepts %d, equal counts %d; want three concepts and both counts", x.Title, m.shared[concept], m.agree)
		}
	}
}

func TestOtherPlacesSpeakAgainst(t *testing.T) {
	a := Text{Language: "en", Title: "Blast near checkpoint", Places: []Place{{ID: "homs-city", In: []string{"homs"}}}}
	b := a
	b.Places = []Place{{ID: "tadmur", In: []string{"homs"}}}
	if m := measured(t, a, b); m.otherPlaces {
		t.Error("two towns of one province are called other places")
	}
	b.Places = []Place{{ID: "raqqa-city", In: []string{"raqqa"}}}
	if m := measured(t, a, b); !m.otherPlaces {
		t.Error("towns of two provinces are not called other places")
	}
	b.Places = []Place{{ID: "raqqa", Wide: true}}
	if m := measured(t, a, b); m.otherPlaces {
		t.Error("a town and a province are called other places")
	}
}

func TestEvidenceAddsUp(t *testing.T) {
	w := NewWindow()
	fill(t, w)
	list := ownEvents(t)
	e := w.Compare(NewProfile(list[0].Text), NewProfile(list[1].Text))
	if !e.Same || e.Score < e.Need {
		t.Errorf("two tellings of one event: %+v", e)
	}
	if !slices.ContainsFunc(e.Parts, func(p Part) bool { return p.Weight > 0 }) {
		t.Errorf("nothing speaks for it: %+v", e.Parts)
	}
	sum := 0
	for _, p := range e.Parts {
		sum += p.Weight
	}
	if d := sum - e.Score; d > len(e.Parts) || d < -len(e.Parts) {
		t.Errorf("parts sum up to %d, the score is %d", sum, e.Score)
	}
}
