package place

import (
	"slices"
	"testing"
)

func TestNamesInAnyLanguageMeanOnePlace(t *testing.T) {
	t.Parallel()
	for want, typed := range map[string][]string{
		"deir-ezzor":      {"دير الزور", "Deir ez-Zor", "Deirezzor", "Dayr az Zawr", "Deyrizor", "Dêrazor", "deir-ezzor", "محافظة دير الزور"},
		"deir-ezzor-city": {"مدينة دير الزور", "Deir ez-Zor city"},
		"hasakah":         {"الحسكة", "حسكة", "Heseke", "Hesekê", "Hassaké"},
		"rif-dimashq":     {"ريف دمشق", "Rural Damascus"},
		"aleppo":          {"ريف حلب", "Halep", "حەلەب"},
	} {
		for _, s := range typed {
			if got := Builtin().Resolve(s); !slices.Equal(got, []string{want}) {
				t.Errorf("Resolve(%q) = %v, want %s", s, got, want)
			}
		}
	}
}

func TestAncestorsAreNearestFirst(t *testing.T) {
	t.Parallel()
	if got, want := Builtin().Ancestors("deir-ezzor-city"), []string{"deir-ezzor", "syria", "jazira"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
