package event

import "testing"

// A number is one however it is written, and so is what it counts.
func TestNumbersAreOneHoweverWritten(t *testing.T) {
	keysOf := func(language, title string) (number1, count1 Key, counted []tally) {
		r := reader{language: languageOf(language), tables: theTables()}
		r.read(Text{Language: language, Title: title})
		for _, k := range r.keys {
			switch k.class() {
			case number:
				number1 = k
			case count:
				count1 = k
			}
		}
		return number1, count1, r.counts
	}
	for _, same := range [][][2]string{
		{
			{"en", "800,000 children"},
			{"fr", "800 000 enfants"},
			{"fr", "800\u202f000 enfants"},
			{"ar", "800 ألف طفل"}, // 800 thousand children
			{"tr", "800 bin çocuk"},
			{"tr", "800.000 çocuk"},
			{"fa", "۸۰۰ هزار کودک"},
			{"kmr", "800 hezar zarok"},
		},
		{{"en", "1.5 million children"}, {"ar", "1.5 مليون طفل"}, {"fr", "1 500 000 enfants"}},
		{{"en", "20 children"}, {"ar", "عشرين طفل"}, {"fr", "vingt enfants"}},
	} {
		n, c, counted := keysOf(same[0][0], same[0][1])
		if n == 0 || c == 0 || len(counted) != 1 {
			t.Fatalf("%q: %d, %d, %v", same[0], n, c, counted)
		}
		for _, x := range same[1:] {
			if n1, c1, counted1 := keysOf(x[0], x[1]); n1 != n || c1 != c || len(counted1) != 1 || counted1[0] != counted[0] {
				t.Errorf("%q: %d, %d, %v, want those of %q: %d, %d, %v", x, n1, c1, counted1, same[0], n, c, counted)
			}
		}
	}
	if _, _, counted := keysOf("fr", "En 2015 300 enfants"); len(counted) != 1 || counted[0].value != 300 {
		t.Errorf("a year and a number are %v", counted)
	}
}
