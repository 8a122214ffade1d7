package place

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rawi/storage"
)

// TestTypedSpellingsMeanOnePlaceEach types three spellings of a hundred places in each
// of seven languages.
func TestTypedSpellingsMeanOnePlaceEach(t *testing.T) {
	t.Parallel()
	f, err := os.Open(filepath.Join("testdata", "typed.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	places, spellings := 0, 0
	for s := bufio.NewScanner(f); s.Scan(); {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		id, columns, _ := strings.Cut(s.Text(), "\t")
		places++
		for i, column := range strings.Split(columns, "\t") {
			for typed := range strings.SplitSeq(column, "|") {
				spellings++
				if got := Builtin().Resolve(typed); !slices.Equal(got, []string{id}) {
					t.Errorf("%s: %q means %v, want %s", langTags[i], typed, got, id)
				}
			}
		}
	}
	if places < 100 || spellings < 100*7*3 {
		t.Errorf("%d places in %d spellings, want 100 in 2100", places, spellings)
	}
}

func TestStrangeInputIsNoPlace(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{
		"", " ", "ا", "x", "—«»", "12345", "ال", "و", "شاری", "city of", "la ville de", strings.Repeat("ا", 10_000), strings.Repeat("حلب ", 10_000),
		"xحلبx", "\xff\xfe", "Qwertzuiop", "of the of the of", strings.Repeat("شاری ", 20), "\u202eحبل",
	} {
		if got := Builtin().Resolve(typed); got != nil {
			t.Errorf("%.40q means %v", typed, got)
		}
	}
	if got := Builtin().Resolve(strings.Repeat(" ", maxTyped-len("حلب")) + "حلب"); !slices.Equal(got, []string{"aleppo"}) {
		t.Errorf("the longest that is looked at means %v", got)
	}
}

// One byte more than is looked at, and a spelling that is two places', mean nothing.
func TestWhatIsTooLongOrUnclearIsNoPlace(t *testing.T) {
	t.Parallel()
	if got := Builtin().Resolve(strings.Repeat(" ", maxTyped+1-len("حلب")) + "حلب"); got != nil {
		t.Errorf("%d bytes mean %v", maxTyped+1, got)
	}
	g, err := Builtin().With([]storage.PlaceSetting{{ID: "one", Names: []string{"Qarbulan"}, In: "syria"}, {ID: "two", Names: []string{"Karboulan"}, In: "iraq"}, {ID: "small-london", Names: []string{"لندن"}, Kind: "village"}})
	if err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string][]string{"Qarbulan": {"one"}, "karboulan": {"two"}, "Karbulan": nil, "لندن": {"london", "small-london"}} {
		if got := g.Resolve(typed); !slices.Equal(got, want) {
			t.Errorf("%s means %v, want %v", typed, got, want)
		}
	}
}

// A name of several places means those of like importance, or the far larger one.
func TestNamesOfSeveralPlaces(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string][]string{
		"طرابلس":         {"tripoli-libya", "tripoli-lebanon"},
		"Paris":          {"paris"},
		"عمان":           {"amman", "oman"},
		"عمّان":          {"amman"},
		"عُمان":          {"oman"},
		"الكويت":         {"kuwait"}, // and its city in it
		"تونس":           {"tunisia"},
		"Deir ez-Zor":    {"deir-ezzor"},
		"مخيم الهول":     {"al-hol-camp"},
		"Hol camp":       {"al-hol-camp"},
		"Aleppo city":    {"aleppo-city"},
		"محافظة الرقة":   {"raqqa"},
		"دولة قطر":       {"qatar"},
		"the city of Ur": nil,
	} {
		if got := Builtin().Resolve(typed); !slices.Equal(got, want) {
			t.Errorf("%s means %v, want %v", typed, got, want)
		}
	}
}

func FuzzResolve(f *testing.F) {
	for _, s := range []string{"دير الزور", "la ville d'Alep", "bajarê Hesekê", "city city", "\xff", "ال ال ال"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, id := range Builtin().Resolve(s) {
			if _, ok := Builtin().Place(id); !ok {
				t.Errorf("%q means %s, which is no place", s, id)
			}
		}
	})
}
