package event

import (
	"slices"
	"strings"
	"testing"

	"rawi/storage"
)

// part returns the part of evidence with that name.
func part(e storage.EventEvidence, what string) storage.EventPart {
	i := slices.IndexFunc(e.Parts, func(p storage.EventPart) bool { return p.What == what })
	if i < 0 {
		return storage.EventPart{}
	}
	return e.Parts[i]
}

// TestEvidenceNamesWhatBothSay: in the words of each, and the parts are the score.
func TestEvidenceNamesWhatBothSay(t *testing.T) {
	t.Parallel()
	w := NewWindow()
	fill(t, w)
	texts := map[string]Told{}
	for _, x := range ownEvents(t) {
		texts[x.id] = Told{x.id, x.Text}
	}
	for _, x := range []struct{ a, b, what, shared string }{
		{"dam-furat-8", "dam-levant-10", "names", "بكور / Bakkour"},
		{"dam-furat-8", "dam-levant-10", "concepts", "كهربائي / electrical"},
		{"dam-furat-8", "dam-levant-10", "places", "tabqa-dam"},
		{"dam-levant-10", "dam-anadolu-gazete-13", "names side by side", "Haitham Bakkour / Heysem Bekkur"},
		{"bus-masyaf-asi-6", "bus-masyaf-levant-8", "equal counts", "وأصيب أربعة / four were wounded"},
		{"bus-masyaf-asi-6", "bus-masyaf-thawra-26", "words of both titles", "مصياف"},
	} {
		e := w.Explain(texts[x.a], texts[x.b])
		got := part(e, x.what)
		if !slices.Contains(got.Shared, x.shared) {
			t.Errorf("%s, %s: %s are %q, want %q among them: %+v", x.a, x.b, x.what, got.Shared, x.shared, e)
		}
		sum := 0
		for _, p := range e.Parts {
			sum += p.Weight
		}
		if e.A != x.a || e.B != x.b || sum < e.Score-len(e.Parts) || sum > e.Score+len(e.Parts) {
			t.Errorf("%s, %s: parts of %d, score %d", x.a, x.b, sum, e.Score)
		}
	}
}

func TestEvidenceSaysWhatForbids(t *testing.T) {
	t.Parallel()
	w := NewWindow()
	fill(t, w)
	text := ownEvents(t)[0].Text
	a, b := Told{"a", text}, Told{"b", text}
	b.Time = b.Time.Add(97 * 3600e9)
	b.Outlet = "another"
	digest := a
	digest.Title = "انفجار في مدينة حلب القديمة؛ حريق في ميناء اللاذقية السورية؛ فيضان في ريف حماة الشمالي"
	again := a
	again.Time = a.Time.Add(24 * 3600e9)
	decide(t, w, storage.Decision{Number: 1, Kind: storage.DecideNever, A: "dam-furat-8", B: "dam-levant-10"})
	decide(t, w, storage.Decision{Number: 2, Kind: storage.DecideMerge, A: "bus-masyaf-asi-6", B: "derby-khalij-47"})
	for _, x := range []struct {
		a, b Told
		want string
	}{
		{a, b, "too far apart in time"},
		{a, digest, "one of them tells several news, or only that news follow"},
		{a, again, "parts of a series"},
		{Told{"dam-furat-8", text}, Told{"dam-levant-10", text}, "the operator keeps them apart"},
		{Told{"bus-masyaf-asi-6", text}, Told{"derby-khalij-47", text}, ""},
	} {
		if e := w.Explain(x.a, x.b); e.Veto != x.want {
			t.Errorf("%s and %s: %q, want %q", x.a.Story, x.b.Story, e.Veto, x.want)
		}
	}
	if e := w.Explain(Told{"bus-masyaf-asi-6", text}, Told{"derby-khalij-47", text}); e.Score < e.Need || part(e, "the operator").Weight == 0 {
		t.Errorf("joined by the operator: %+v", e)
	}
}

// TestEvidenceIsBounded: a word without end is cut, and a part names few things.
func TestEvidenceIsBounded(t *testing.T) {
	t.Parallel()
	long := Text{Language: "en", Title: strings.Repeat("Xyzzyfoo ", 3) + "Q" + strings.Repeat("a", 1<<20)}
	for range 300 {
		long.Title += " Bcdf" + strings.Repeat("k", len(long.Title)%7) + "Nm"
	}
	e := NewWindow().Explain(Told{"a", long}, Told{"b", long})
	for _, p := range e.Parts {
		if len(p.Shared) > maxShared {
			t.Errorf("%s names %d things", p.What, len(p.Shared))
		}
		for _, s := range p.Shared {
			if len(s) > 4*maxWording {
				t.Errorf("%s: a word of %d bytes", p.What, len(s))
			}
		}
	}
}
