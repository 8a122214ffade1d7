package publish

import (
	"context"
	"fmt"
	"testing"

	"rawi/storage"
	"rawi/storage/place"
)

// endlessReader has a next page for ever, and counts those that are read.
type endlessReader struct {
	storage.Reader
	pages int
}

func (r *endlessReader) Query(context.Context, storage.Query) (storage.Page, error) {
	r.pages++
	return storage.Page{Next: "more", Articles: []storage.Article{{Story: fmt.Sprint(r.pages / 2), Places: []string{"raqqa"}, Within: []string{"syria"}}}}, nil
}

// However many articles a day brings, few of them are read to count places.
func TestCountingPlacesIsBounded(t *testing.T) {
	t.Parallel()
	reader := &endlessReader{}
	var report placeReport
	stories, err := report.read(t.Context(), reader, farFuture)
	if err != nil || reader.pages != maxCountedPages {
		t.Errorf("%d pages are read, want %d, %v", reader.pages, maxCountedPages, err)
	}
	if want := maxCountedPages/2 + 1; stories["raqqa"] != want || stories["syria"] != want {
		t.Errorf("counts %v, want %d: each story once", stories, want)
	}
	for range 3 {
		_, _ = report.read(t.Context(), reader, farFuture.Add(placesAge-1))
	}
	if reader.pages != maxCountedPages {
		t.Errorf("it is read again within %v", placesAge)
	}
	if _, _ = report.read(t.Context(), reader, farFuture.Add(placesAge)); reader.pages != 2*maxCountedPages {
		t.Errorf("it is not read again after %v", placesAge)
	}
}

// A country lists its places of most stories; what lies in none comes last.
func TestCountriesListFewPlaces(t *testing.T) {
	t.Parallel()
	stories := map[string]int{"syria": 500, "iraq": 7, "gone": 9000}
	var settings []storage.PlaceSetting
	for i := range maxListedPlaces + 20 {
		id := fmt.Sprintf("hamlet-%d", i)
		settings = append(settings, storage.PlaceSetting{ID: id, Names: []string{fmt.Sprint("Xhamlet", i)}, Kind: "village", In: "raqqa"})
		stories[id] = i + 1
	}
	g, err := place.Builtin().With(settings)
	if err != nil {
		t.Fatal(err)
	}
	got := byCountry(g, stories, "en")
	if len(got) != 2 || got[0].Text != "Syria" || got[1].Text != "Iraq" {
		t.Fatalf("countries %+v", got)
	}
	if n := len(got[0].Places); n != maxListedPlaces || got[0].Places[0].Stories != maxListedPlaces+20 {
		t.Errorf("%d places, first %+v", n, got[0].Places[0])
	}
}

// TestPlacesOfOneNameAreToldApart by what they are; others bear their names alone.
func TestPlacesOfOneNameAreToldApart(t *testing.T) {
	t.Parallel()
	ids := []string{"raqqa-city", "raqqa", "tabqa"}
	for language, want := range map[string][]string{"en": {"Raqqa city", "Raqqa governorate", "Tabqa "}, "ar": {"الرقة مدينة", "الرقة محافظة", "الطبقة "}} {
		links := placeLinks(storage.Settings{}, language, ids)
		counted := byCountry(place.Builtin(), map[string]int{ids[0]: 3, ids[1]: 2, ids[2]: 1, "syria": 4}, language)
		if len(links) != len(want) || len(counted) != 1 || len(counted[0].Places) != len(want) || counted[0].Kind != "" {
			t.Fatalf("%+v, %+v", links, counted)
		}
		for i, w := range want {
			l, c := links[i], counted[0].Places[i]
			if got := l.Text + " " + l.Kind; got != w || c.Text+" "+c.Kind != w {
				t.Errorf("%s, counted %s %s, want %s", got, c.Text, c.Kind, w)
			}
		}
	}
}
