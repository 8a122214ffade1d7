package place

import (
	"slices"
	"strings"
	"testing"

	"rawi/storage"
)

func TestConfigAddsPlacesAndRenamesThem(t *testing.T) {
	t.Parallel()
	g, err := Builtin().With([]storage.PlaceSetting{
		{ID: "tell-zafaran", Names: []string{"تل الزعفران", "Tell Zafaran"}, Kind: "village", In: "deir-ezzor", At: []float64{35.1, 40.2}}, // "Saffron Hill"
		{ID: "kobani", Names: []string{"كوباني"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]string{"تل الزعفران": "tell-zafaran", "tell-zafaran": "tell-zafaran", "Tell Zafaran": "tell-zafaran", "عين العرب": "kobani", "كوباني": "kobani"} {
		if got := g.Resolve(typed); !slices.Equal(got, []string{want}) {
			t.Errorf("%q means %v, want %s", typed, got, want)
		}
	}
	p, _ := g.Place("tell-zafaran")
	if p.Kind != Village || p.Lat != 35.1 || p.Lon != 40.2 || !slices.Contains(g.Ancestors(p.ID), "syria") {
		t.Errorf("it is %+v in %v", p, g.Ancestors(p.ID))
	}
	kobani, _ := g.Place("kobani")
	if ar, en := kobani.Name("ar"), kobani.Name("en"); ar != "كوباني" || en != "Kobani" {
		t.Errorf("Kobani is shown as %s and %s", ar, en)
	}
	if before, _ := Builtin().Place("kobani"); before.Name("ar") != "عين العرب" {
		t.Errorf("the built-in place was changed: %s", before.Name("ar"))
	}
	if kobani.Kind != Town || kobani.Parent != "aleppo" || kobani.Lat == 0 {
		t.Errorf("what is not set was changed: %+v", kobani)
	}
}

func TestFaultsOfPlacesAreToldAllAtOnce(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ا", maxName/2+1)
	for _, c := range []struct {
		places []storage.PlaceSetting
		want   []string
	}{
		{[]storage.PlaceSetting{{ID: "No Slug", Names: []string{"xyz"}}}, []string{"letters a–z"}},
		{[]storage.PlaceSetting{{ID: strings.Repeat("a", maxName+1), Names: []string{"xyz"}}}, []string{"letters a–z"}},
		{[]storage.PlaceSetting{{ID: "a", Names: []string{"xyz"}, Kind: "hamlet"}}, []string{"hamlet", "village"}},
		{[]storage.PlaceSetting{{ID: "a", Names: []string{"xyz"}, At: []float64{91, 0}}}, []string{"latitude"}},
		{[]storage.PlaceSetting{{ID: "a", Names: []string{"xyz"}, At: []float64{0, -181}}}, []string{"latitude"}},
		{[]storage.PlaceSetting{{ID: "a", Names: []string{"xyz"}, At: []float64{1}}}, []string{"latitude"}},
		{[]storage.PlaceSetting{{ID: "a", Names: []string{"x"}}}, []string{"two letters"}},
		{[]storage.PlaceSetting{{ID: "a", Names: []string{long}}}, []string{"at most 100 bytes"}},
		{[]storage.PlaceSetting{{ID: "a", Names: slices.Repeat([]string{"xyz"}, maxNames+1)}}, []string{"at most 50"}},
		{[]storage.PlaceSetting{{ID: "nowhere-known"}}, []string{"needs names"}},
		{[]storage.PlaceSetting{{ID: "a", Names: []string{"xyz"}, In: "nowhere"}}, []string{"lies in nowhere, which is no place"}},
		{[]storage.PlaceSetting{{ID: "a", Names: []string{"xyz"}, In: "b"}, {ID: "b", Names: []string{"zyx"}, In: "a"}}, []string{"place a lies in b, and that lies in a", "place b lies in a"}},
		{[]storage.PlaceSetting{{ID: "a", Names: []string{"xyz"}, In: "a"}}, []string{"place a lies in a"}},
		{[]storage.PlaceSetting{{ID: "a", Names: []string{"xyz"}}, {ID: "a", Names: []string{"zyx"}}}, []string{"listed twice"}},
		{[]storage.PlaceSetting{{ID: "a", Names: []string{"دوما"}, Kind: "city", In: "rif-dimashq"}}, []string{"places a and douma", "دوما"}},
		{[]storage.PlaceSetting{{ID: "No Slug"}, {ID: "a", Names: []string{"xyz"}, In: "nowhere"}}, []string{"letters a–z", "which is no place"}},
		{make([]storage.PlaceSetting, MaxSettings+1), []string{"at most 1000"}},
	} {
		_, err := Builtin().With(c.places)
		for _, want := range c.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%.200v:\n%v\nwant %s", c.places, err, want)
			}
		}
	}
}

// A name of the largest sizes that are allowed is one.
func TestLimitsOfPlacesAreInclusive(t *testing.T) {
	t.Parallel()
	g, err := Builtin().With([]storage.PlaceSetting{
		{ID: strings.Repeat("a", maxName), Names: []string{strings.Repeat("ا", maxName/2), "xy"}, At: []float64{-90, 180}},
		{ID: "b", Names: slices.Repeat([]string{"xyz"}, maxNames), At: []float64{90, -180}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if same, err := g.With(nil); same != g || err != nil {
		t.Errorf("without places it is another gazetteer, %v", err)
	}
}
