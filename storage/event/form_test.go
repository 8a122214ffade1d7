package event

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rawi/storage/place"
)

// forecast returns a text that fills in the form of a forecast.
func forecast(language, city string, hour, high, low, wind, humidity int) Text {
	form := map[string][2]string{
		"en": {"Weather in %s today", "Forecasters expect mostly clear skies over %s today with light westerly winds and no rain.|The maximum temperature will reach %d degrees Celsius and the minimum %d, with gusts of up to %d kilometres per hour and humidity of %d percent.|Fog may form in the early morning on the plains, and drivers were asked to slow down on the motorways."},
		"tr": {"%s için hava durumu", "Meteoroloji verilerine göre %s genelinde havanın bugün parçalı bulutlu geçmesi bekleniyor.|En yüksek sıcaklık %d derece, en düşük sıcaklık %d derece olacak, rüzgâr saatte %d kilometre hızla esecek, nem oranı yüzde %d ölçülecek.|Sürücülerin sabah saatlerinde sise karşı dikkatli olması istendi."},
	}[language]
	x := Text{
		Language: language, Outlet: fmt.Sprint("outlet", hour), Time: firstDay.Add(time.Duration(hour) * time.Hour),
		Title: fmt.Sprintf(form[0], city), Blocks: strings.Split(fmt.Sprintf(form[1], city, high, low, wind, humidity), "|"),
	}
	g := place.Builtin()
	x.Places = PlacesOf(g, g.Find(x.Language, x.Title, x.Blocks).Places)
	return x
}

// assigned adds texts to a window of other news, one after the other with a restart before
// the last, and returns the event of each.
func assigned(t *testing.T, texts ...Text) (out []string) {
	t.Helper()
	w := NewWindow()
	add := func(id string, x Text) [][]byte {
		b := w.Begin()
		b.Add(id, NewProfile(x), x.Time)
		b.Commit()
		return b.Records()
	}
	var records [][]byte
	for _, x := range ownEvents(t) {
		records = append(records, add(x.id, x.Text)...)
	}
	for i, x := range texts {
		if i == len(texts)-1 { // the last one comes after a restart
			w = NewWindow()
			for _, r := range records {
				if err := w.Restore(r); err != nil {
					t.Fatal(err)
				}
			}
		}
		records = append(records, add(fmt.Sprint("text", i), x)...)
	}
	for i := range texts {
		event, _ := w.Event(fmt.Sprint("text", i))
		out = append(out, event)
	}
	return out
}

func TestTextsOfOneFormAreNotOneEvent(t *testing.T) {
	t.Parallel()
	got := assigned(
		t,
		forecast("en", "Basra", 200, 40, 17, 68, 54), forecast("en", "Basra", 201, 42, 14, 20, 64), forecast("en", "Basra", 205, 35, 19, 31, 77),
		forecast("en", "Homs", 206, 29, 12, 45, 38), forecast("tr", "Basra", 207, 33, 15, 25, 61),
	)
	for i, event := range got {
		if want := fmt.Sprint("text", i); event != want {
			t.Errorf("forecast %d is in event %s", i, event)
		}
	}
}

// The same words with the same numbers are no form that is filled in: such texts are one
// event if the story layer took them for two stories.
func TestSameWordsAndNumbersAreOneEvent(t *testing.T) {
	t.Parallel()
	a, b := forecast("en", "Basra", 200, 40, 17, 68, 54), forecast("en", "Basra", 201, 40, 17, 68, 54)
	if got := assigned(t, a, b); got[0] != got[1] {
		t.Errorf("they are in events %q", got)
	}
}

func TestFormNeedsManyWordsAndOtherNumbers(t *testing.T) {
	t.Parallel()
	whole := wording{words: 10, numbers: 4}
	for _, row := range []struct {
		both, a wording
		want    bool
	}{
		{wording{7, 1}, whole, true},
		{wording{6, 1}, whole, false},           // of other words
		{wording{7, 2}, whole, false},           // half of the numbers are equal
		{wording{5, 0}, wording{5, 4}, false},   // too short
		{wording{6, 0}, wording{6, 4}, true},    // just long enough
		{wording{10, 0}, wording{10, 1}, false}, // one number
		{wording{10, 0}, wording{10, formFacts}, true},
	} {
		if got := isForm(row.both, row.a, whole); got != row.want {
			t.Errorf("%+v of %+v: %v", row.both, row.a, got)
		}
	}
}
