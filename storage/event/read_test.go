package event

import (
	"reflect"
	"testing"
	"time"
)

// TestProfileDependsOnItsTextAlone, though what read a text reads the next: nothing of the
// one before is left.
func TestProfileDependsOnItsTextAlone(t *testing.T) {
	t.Parallel()
	texts := []Text{
		{Language: "en", Title: "Seven killed as bridge over Euphrates collapses", Blocks: []string{"The Bridge of Ahmad Karim fell on Sunday, and 12 people were wounded. The bakers of the town mark the day."}, Outlet: "herald.example"},
		{Language: "en", Title: "Bridge Bakers Mark Sunday", Blocks: []string{"Ahmad Bakers of Town said 40 loaves went to Mark."}, Places: []Place{{ID: "homs"}}, Outlet: "furat.example"},
		{Language: "ar", Title: "مقتل سبعة في انهيار جسر فوق الفرات", Blocks: []string{"قال أحمد كريم إن 12 شخصاً أصيبوا في حلب."}},
		{Title: "x"},
		{},
		{Language: "tr", Title: "Humus'ta 9 ölü", Blocks: []string{"Ahmet Yılmaz pazar günü 300 kişinin kaçtığını söyledi."}},
	}
	used := &reader{}
	for i := range 3 * len(texts) {
		x := texts[i%len(texts)]
		x.Time = time.Unix(int64(i), 0)
		want := profileBy(&reader{}, x)
		if got := profileBy(used, x); !sameProfile(got, want) {
			t.Errorf("%q behind %q is read as\n%+v\nand by itself as\n%+v", x.Title, texts[(i+len(texts)-1)%len(texts)].Title, got, want)
		}
		if got := NewProfile(x); !sameProfile(got, want) {
			t.Errorf("%q is read as\n%+v\nand by itself as\n%+v", x.Title, got, want)
		}
	}
	first, kept := profileBy(used, texts[0]), profileBy(&reader{}, texts[0])
	profileBy(used, texts[1])
	if !sameProfile(first, kept) {
		t.Error("a profile shares memory with what read it")
	}
	for _, token := range used.tokens[:cap(used.tokens)] {
		if token.raw+token.folded != "" {
			t.Fatalf("%q is still held", token.raw)
		}
	}
	for _, form := range used.forms[:cap(used.forms)] {
		if form.text != "" {
			t.Fatalf("%q is still held", form.text)
		}
	}
}

// sameProfile reports whether profiles are equal; empty lists are.
func sameProfile(a, b Profile) bool {
	for _, p := range []*Profile{&a, &b} {
		if len(p.keys) == 0 {
			p.keys = nil
		}
	}
	return reflect.DeepEqual(a, b)
}
