package place_test

import (
	"slices"
	"strings"
	"testing"

	"rawi/storage"
	"rawi/storage/place"
)

// A request parses a query with the places of the settings; it must not make a
// gazetteer of its own.
func TestPlacesInForceAreMadeOnce(t *testing.T) {
	t.Parallel()
	if place.InForce(nil) != place.Builtin() {
		t.Error("without settings it is another gazetteer than the built-in one")
	}
	settings := func() []storage.PlaceSetting {
		return []storage.PlaceSetting{{ID: "our-camp", Names: []string{"مخيمنا"}, In: "syria", At: []float64{35, 40}}} // "our camp"
	}
	given := settings()
	g := place.InForce(given)
	given[0].Names[0], given[0].At[0] = "مخيمكم", 1 // the caller's to change
	if place.InForce(settings()) != g {
		t.Error("equal settings make another gazetteer")
	}
	if got := g.Resolve("مخيمنا"); !slices.Equal(got, []string{"our-camp"}) {
		t.Errorf("the place of the settings resolves to %q", got)
	}
	if other := place.InForce(given); other == g || len(other.Resolve("مخيمكم")) != 1 {
		t.Error("other settings give the same gazetteer")
	}
}

// A store must open though its settings clash with a place that this version knows.
func TestRefusedPlacesAreNotInForce(t *testing.T) {
	t.Parallel()
	if g := place.InForce([]storage.PlaceSetting{{ID: "Not A Slug", Names: []string{"x"}}}); g != place.Builtin() {
		t.Error("places that With refuses are in force")
	}
}

func TestSimilarSuggestsTheNearestSpelling(t *testing.T) {
	t.Parallel()
	g := place.Builtin()
	for _, row := range []struct{ typed, want string }{
		{"Aleppoo", "(aleppo)"},
		{"Damascsu", "(damascus)"},
		{"دمسق", "دمشق (damascus)"}, // Damascus, one letter wrong
	} {
		got := g.Similar(row.typed)
		if len(got) == 0 || len(got) > 3 || !strings.Contains(got[0], row.want) {
			t.Errorf("Similar(%q) = %q, want %s first of at most three", row.typed, got, row.want)
		}
	}
	for _, typed := range []string{"", "  ", "!", "xqzvkwjpl", strings.Repeat("a", 5000)} {
		if got := g.Similar(typed); len(got) != 0 {
			t.Errorf("Similar(%.20q) = %q, want none", typed, got)
		}
	}
}
