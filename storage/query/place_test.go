package query

import (
	"slices"
	"strings"
	"testing"

	"rawi/storage"
)

// Whoever types a place need not know how rawi names it.
func TestPlaceIsFoundInAnySpelling(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"deir-ezzor", "Deyrizor", `"دير الزور"`, `"Deir ez-Zor"`, `"Dayr az Zawr"`} {
		e, err := Parse("place:"+typed, Options{Now: now})
		if err != nil {
			t.Errorf("place:%s: %v", typed, err)
			continue
		}
		if want := (Filter{"place", "deir-ezzor"}); e.Root != want {
			t.Errorf("place:%s is %v, want %v", typed, e.Root, want)
		}
		again, err := Parse(e.String(), Options{Now: now})
		if err != nil || again.String() != e.String() {
			t.Errorf("place:%s is written %s, which is read as %v, %v", typed, e, again, err)
		}
	}
}

func TestPlaceHoldsAllThatLiesInIt(t *testing.T) {
	t.Parallel()
	d := NewDoc(&storage.Article{Title: "x", Places: []string{"mayadin"}, Within: []string{"deir-ezzor", "syria"}}, storage.Feed{})
	for q, want := range map[string]bool{"place:mayadin": true, "place:deir-ezzor": true, "place:syria": true, "place:damascus": false, "-place:syria": false, "-place:iraq": true} {
		e, err := Parse(q, Options{Now: now})
		if err != nil {
			t.Errorf("%s: %v", q, err)
		} else if got := e.Match(d); got != want {
			t.Errorf("%s matches an article of Mayadin: %v, want %v", q, got, want)
		}
	}
	want := []string{"place:mayadin", "place:deir-ezzor", "place:syria"}
	got := slices.DeleteFunc(Facets(d.Article), func(f string) bool { return !strings.HasPrefix(f, "place:") })
	if !slices.Equal(got, want) {
		t.Errorf("facets %q, want %q", got, want)
	}
}

// A name of several places, none of which is the larger, means all of them.
func TestNameOfSeveralPlacesMeansEach(t *testing.T) {
	t.Parallel()
	o := Options{Now: now, Places: []storage.PlaceSetting{
		{ID: "upper-tall", Names: []string{"تل الزعفران"}, Kind: "village", In: "syria"}, // "Saffron Hill"
		{ID: "lower-tall", Names: []string{"تل الزعفران"}, Kind: "village", In: "iraq"},
	}}
	e, err := Parse(`-place:"تل الزعفران"`, o)
	if err != nil {
		t.Fatal(err)
	}
	if want := `-(place:"lower-tall" OR place:"upper-tall")`; e.String() != want {
		t.Errorf("it is read as %s, want %s", e, want)
	}
}

func TestUnknownPlaceIsAnErrorWithAdvice(t *testing.T) {
	t.Parallel()
	for q, want := range map[string]string{
		"place:Alepqo": `did you mean`, "place:xqzvkwjpl": "another spelling", `place:""`: "wants a value",
		"place:" + strings.Repeat("a", 4000): "another spelling",
	} {
		for name, parse := range map[string]func(string, Options) (*Expr, error){"a query": Parse, "a topic": ParseTopic} {
			e, err := parse("x "+q, Options{Now: now})
			if err == nil {
				t.Errorf("%.40s in %s is %s, want an error", q, name, e)
			} else if !strings.Contains(err.Error(), want) || len(err.Error()) > 400 {
				t.Errorf("%.40s in %s: %v, want %q in it, within 400 bytes", q, name, err, want)
			}
		}
	}
}

func TestTopicMayAskForAPlace(t *testing.T) {
	t.Parallel()
	set, err := NewSet([]storage.Topic{
		{Name: "east", Query: "place:الرقة OR place:deir-ezzor"}, {Name: "bridges", Query: "جسر place:deir-ezzor"}, // "bridge"
	}, Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		title string
		a     storage.Article
		want  []string
	}{
		{"a place of it", storage.Article{Title: "جسر", Places: []string{"mayadin"}, Within: []string{"deir-ezzor"}}, []string{"east", "bridges"}},
		{"a place elsewhere", storage.Article{Title: "جسر", Places: []string{"homs"}}, nil},
		{"no place", storage.Article{Title: "جسر في دير الزور"}, nil},
	} {
		if got := set.Match(NewDoc(&row.a, storage.Feed{})); !slices.Equal(got, row.want) {
			t.Errorf("%s: topics %q, want %q", row.title, got, row.want)
		}
	}
}
