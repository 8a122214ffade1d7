package event

import (
	"slices"
	"testing"
	"time"
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

func TestNumbersOfTitlesAreLookedForInTheOtherText(t *testing.T) {
	for _, c := range []struct {
		a, b             Text
		inBoth, sameOnes bool
	}{
		{Text{Title: "Profit up 12%"}, Text{Title: "Profit rises"}, false, false},
		{Text{Title: "Profit up 12%"}, Text{Title: "Profit up 53%"}, true, false},
		{Text{Title: "Profit up 12%"}, Text{Title: "Profit of 18 million", Blocks: []string{"It rose by 12%."}}, true, true},
		{Text{Title: "Profit of 18 million", Blocks: []string{"It rose by 12%."}}, Text{Title: "Profit up 12%"}, true, true},
	} {
		c.a.Language, c.b.Language = "en", "en"
		if m := measured(t, c.a, c.b); m.inBothTitles != c.inBoth || m.sameNumber != c.sameOnes {
			t.Errorf("%q and %q: in both %v, same %v", c.a.Title, c.b.Title, m.inBothTitles, m.sameNumber)
		}
	}
}

func TestCrowdLeavesOutTheMostAlike(t *testing.T) {
	for want, dices := range map[uint8][]int{
		0:        {},
		1000 / 4: {1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 0},
		80 / 4:   {80, 900, 80, 80, 80, 80, 950, 80, 80, 80},
		10 / 4:   {900, 80, 900},
	} {
		if got := crowd(dices); got != want {
			t.Errorf("%v: crowd %d, want %d", dices, got, want)
		}
	}
}

func TestWhatFewStoriesSayIsTold(t *testing.T) {
	var f frequencies
	say := func(title string, times int) Profile {
		p := NewProfile(Text{Language: "en", Title: title})
		for range times {
			f.count(&p, 1)
		}
		return p
	}
	say("something other", 2000)
	few, many := say("Zarzand", 2), say("Qutayfah", 20)
	if _, got := f.rarities(english, few.keys[0].what()); got < 30 || got > 34 {
		t.Errorf("a word of two stories: %d, want about 32, two bits", got)
	}
	if m := f.compare(&few, &few); m.few < 60 {
		t.Errorf("its name and its stem: %d, want about 64", m.few)
	}
	if _, got := f.rarities(english, many.keys[0].what()); got != 0 {
		t.Errorf("a word of twenty stories is said by few: %d", got)
	}
	f = frequencies{}
	say("something other", 100)
	few = say("Zarzand", 2)
	if _, got := f.rarities(english, few.keys[0].what()); got != 0 {
		t.Errorf("a word of two stories of a hundred is said by few: %d", got)
	}
}

// TestCrowdsGrowWithTextsInOneForm: each is of another firm.
func TestCrowdsGrowWithTextsInOneForm(t *testing.T) {
	w := NewWindow()
	b := w.Begin()
	var crowds []uint8
	start := time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)
	for i, firm := range []string{"Zarzand", "Qutayfah", "Malikiyah", "Barzeh", "Dumayr", "Nabek", "Yabrud", "Rankus", "Sednaya"} {
		p := NewProfile(Text{
			Language: "en", Outlet: firm, Title: "Profits of " + firm + " company rise in the first half", Time: start.Add(time.Duration(i) * time.Hour),
			Blocks: []string{"Net profits of the " + firm + " company rose in the first half of the year compared with the same half of last year, " +
				"it said in a statement to the exchange, as sales grew and costs of raw materials fell, and the board proposed a dividend for shareholders of the company in the second half."},
		})
		b.Add(firm, p, start.Add(time.Duration(i)*time.Hour))
		crowds = append(crowds, w.story(firm).crowd)
	}
	b.Commit()
	if crowds[2] != 0 || crowds[8] <= crowds[4] {
		t.Errorf("crowds in order of arrival: %v, want them to grow", crowds)
	}
	first, last := w.take(w.at("Zarzand")), w.take(w.at("Sednaya"))
	want := crowdUnit * int(crowds[8])
	if m := w.freq.compare(&first.profile, &last.profile); m.crowd != want {
		t.Errorf("crowd of two is %d, want the greater, %d", m.crowd, want)
	}
	last.id, last.profile.crowd = "another", 0
	if list, _ := (finder{&w.state}).matches(&last); len(list) > 0 {
		t.Errorf("a text in a form of eight others matches them: %+v", list)
	}
}
