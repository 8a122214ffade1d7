package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"rawi/storage/place"
	"rawi/storage/text"
)

// region are the countries whose places are taken down to this number of people.
// Seats of provinces and districts are taken whatever their size.
var region = map[string]uint64{
	"SY": 0, "IQ": 0, "LB": 0, "PS": 0, "JO": 0, "IL": 0, "KW": 0, "QA": 0, "BH": 0, "AE": 0, "OM": 0, "YE": 0,
	"EG": 0, "SA": 0, "TR": 30_000, "IR": 0,
}

// Cities elsewhere are taken from a number of people on, and from a lower one if
// GeoNames has their name in Arabic: the region's news write of them.
const bigCity, knownCity = 1_000_000, 250_000

func wanted(c city, known bool) bool {
	least, near := region[c.country]
	switch {
	case c.feature == "PPLC" || !near && c.feature != "PPLX" && (c.population >= bigCity || known && c.population >= knownCity):
		return true
	case !near || c.feature == "PPLH" || c.feature == "PPLQ" || c.feature == "PPLW": // no longer there
		return false
	}
	return c.population >= least || c.feature == "PPLA" || c.feature == "PPLA2"
}

// draft is a place in the making.
type draft struct {
	place.Place
	at       string // where it comes from, for messages
	fixed    bool   // its id was written by hand
	province string // code, as long as the parent is unknown: SY.09
	names    map[string][]string
	// transliterated is GeoNames' own spelling, which stays beside names of ours.
	transliterated map[string][]string
}

// build makes places of cities, their names in catalogs and our own rows.
func build(cities []city, names catalogs, rows []row, ambiguous map[string]bool) ([]place.Place, error) {
	byRef := countries(cities, names)
	var all []*draft
	for _, code := range slices.Sorted(maps.Keys(byRef)) {
		all = append(all, byRef[code])
	}
	for _, c := range cities {
		ref := strconv.FormatInt(c.id, 10)
		if byRef[ref] == nil {
			d := fromCity(c, names)
			byRef[ref] = d
			if wanted(c, len(d.names["ar"]) > 0) {
				all = append(all, d)
			}
		}
	}
	chosen := map[*draft]bool{}
	for _, d := range all {
		chosen[d] = true
	}
	var faults []error
	own := map[*draft]string{}
	for _, r := range withSeats(rows) {
		d := byRef[r.ref]
		switch {
		case r.ref == "":
			d = &draft{names: map[string][]string{}}
		case d == nil && strings.ContainsFunc(r.ref, func(c rune) bool { return c >= 'A' }):
			d = fromCode(r.ref, names)
			byRef[r.ref] = d
		case d == nil:
			faults = append(faults, fmt.Errorf("%s: GeoNames knows no place %s", r.at, r.ref))
			continue
		}
		if first, ok := own[d]; ok {
			faults = append(faults, fmt.Errorf("%s and %s are both of %s: join them", first, r.at, r.ref))
			continue
		}
		own[d] = r.at
		if r.skip {
			all = slices.DeleteFunc(all, func(x *draft) bool { return x == d })
			continue
		}
		if seat := byRef[r.seat]; seat != nil && r.seat != "" {
			d.Lat, d.Lon, d.Weight = seat.Lat, seat.Lon, seat.Weight+provinceWeight
		}
		d.take(r)
		if !chosen[d] {
			chosen[d] = true
			all = append(all, d)
		}
	}
	return finish(all, byRef, ambiguous, faults)
}

// fromCity returns the draft of a city with its names in catalogs.
func fromCity(c city, names catalogs) *draft {
	d := &draft{at: "GeoNames " + strconv.FormatInt(c.id, 10), province: c.country + "." + c.province}
	d.Lat, d.Lon = rounded(c.lat), rounded(c.lon)
	d.Weight = weight(c.population)
	d.Kind = kindOf(c)
	d.names = catalogNames(names, strconv.FormatInt(c.id, 10))
	d.transliterated = map[string][]string{"en": {latin(c.name)}}
	d.names["en"] = append(d.names["en"], latin(c.name))
	if arabic, ok := inArabic(c.name, c.country); ok && len(d.names["ar"]) == 0 {
		if !strings.Contains(arabic, " ") {
			arabic += "?" // nobody has looked whether it is a word
		}
		d.names["ar"] = []string{arabic}
	}
	return d
}

// countries returns a draft of each country that has cities, by its code. Its
// point is the middle of them, its people are those of all.
func countries(cities []city, names catalogs) map[string]*draft {
	type sum struct {
		lat, lon, n int64
		people      uint64
	}
	sums := map[string]sum{}
	for _, c := range cities {
		s := sums[c.country]
		sums[c.country] = sum{s.lat + c.lat, s.lon + c.lon, s.n + 1, s.people + c.population}
	}
	drafts := map[string]*draft{}
	for code, s := range sums {
		if names["en"][code] == "" {
			continue // no longer there
		}
		d := fromCode(code, names)
		d.Lat, d.Lon = rounded(s.lat/s.n), rounded(s.lon/s.n)
		d.Weight = weight(s.people)
		d.ID, d.fixed = slugOf(d.names["en"]), true
		drafts[code] = d
	}
	return drafts
}

// withSeats returns rows with one more for each that names the city of a province:
// SY.09+170063 is a province, and a city that has the same names.
func withSeats(rows []row) []row {
	var all []row
	for _, r := range rows {
		code, seat, ok := strings.Cut(r.ref, "+")
		if !ok {
			all = append(all, r)
			continue
		}
		city := r
		city.id, city.ref, city.kind, city.parents = r.id+"-city", seat, place.City, []string{r.id}
		r.ref, r.seat = code, seat
		all = append(all, r, city)
	}
	return all
}

// fromCode returns the draft of a country or province.
func fromCode(code string, names catalogs) *draft {
	d := &draft{at: "GeoNames " + code, names: catalogNames(names, code)}
	if country, _, ok := strings.Cut(code, "."); ok {
		d.Kind, d.province = place.Province, country
	} else {
		d.Kind = place.Country
	}
	return d
}

// usual is the weight of a place whose people are not known.
var usual = map[place.Kind]uint8{
	place.Region: weight(500_000), place.Province: weight(500_000), place.District: weight(20_000), place.City: weight(100_000),
	place.Town: weight(20_000), place.Village: weight(1000), place.Quarter: weight(5000), place.Camp: weight(5000),
	place.Water: weight(20_000), place.Crossing: weight(1000), place.Site: weight(1000),
}

// provinceWeight is how much more a province weighs than the city that it is named
// after: four times the people.
const provinceWeight = 2 * 4

// weight is the binary logarithm of people, times 4.
func weight(people uint64) uint8 { return uint8(math.Round(4 * math.Log2(float64(people)+1))) }

// rounded returns 1e-5 degrees as degrees with three digits: 100 m.
func rounded(v int64) float64 { return math.Round(float64(v)/100) / 1000 }

func kindOf(c city) place.Kind {
	switch {
	case c.feature == "PPLX":
		return place.Quarter
	case c.feature == "PPLC" || c.feature == "PPLA" || c.population >= 100_000:
		return place.City
	case c.feature == "PPLA2" || c.feature == "PPLA3" || c.population >= 5000:
		return place.Town
	}
	return place.Village
}

// take adds what a row of ours says; its names come first.
func (d *draft) take(r row) {
	d.at = r.at
	if r.id != "" {
		d.ID, d.fixed = r.id, true
	}
	if r.kind != 0 {
		d.Kind = r.kind
	}
	if r.lat != 0 || r.lon != 0 {
		d.Lat, d.Lon = r.lat, r.lon
	}
	if len(r.parents) > 0 {
		d.Parent, d.Regions = r.parents[0], r.parents[1:]
	}
	for lang, names := range r.names {
		d.names[lang] = slices.Clone(names)
		if !strings.Contains(names[0], "(") { // else it is named apart from one that has the plain name
			d.names[lang] = append(d.names[lang], d.transliterated[lang]...)
		}
	}
}

// finish gives every draft its parent and id, and refuses clashes.
func finish(all []*draft, byRef map[string]*draft, ambiguous map[string]bool, faults []error) ([]place.Place, error) {
	for _, d := range all {
		if d.Parent == "" && d.province != "" {
			d.Parent = lyingIn(d, byRef)
		}
		if d.Weight == 0 {
			d.Weight = usual[d.Kind]
		}
	}
	faults = append(faults, name(all)...)
	places := make([]place.Place, len(all))
	drafts := map[string]*draft{}
	for _, d := range all {
		d.Names = ordered(d.names, ambiguous)
		if first := drafts[d.ID]; first != nil {
			faults = append(faults, fmt.Errorf("%s and %s have the id %s", first.at, d.at, d.ID))
		}
		drafts[d.ID] = d
	}
	faults = append(faults, check(all, drafts)...)
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	slices.SortFunc(all, func(a, b *draft) int { return strings.Compare(a.ID, b.ID) })
	for i, d := range all {
		places[i] = d.Place
	}
	return places, nil
}

// lyingIn returns the id of the province or else the country of d, if we have it.
func lyingIn(d *draft, byRef map[string]*draft) string {
	country, _, _ := strings.Cut(d.province, ".")
	for _, code := range []string{d.province, country} {
		if p := byRef[code]; p != nil && p.fixed && p != d {
			return p.ID
		}
	}
	return ""
}

// name gives an id to all drafts that have none: their English name, with what
// they lie in behind it where another place has that id already, or is larger and
// has that name in some language (Cide is a town, and Jeddah in Kurdish).
func name(all []*draft) []error {
	taken, largest := map[string]int{}, map[string]*draft{}
	for _, d := range all {
		if !d.fixed {
			d.ID = slugOf(d.names["en"])
		}
		taken[d.ID]++
		for _, names := range d.names {
			for _, n := range names {
				id := slugOf([]string{n})
				if first := largest[id]; first == nil || d.Weight > first.Weight {
					largest[id] = d
				}
			}
		}
	}
	var faults []error
	for _, d := range all {
		if d.fixed || d.ID != "" && taken[d.ID] == 1 && largest[d.ID].Weight <= d.Weight {
			continue
		}
		if d.ID == "" {
			faults = append(faults, fmt.Errorf("%s has no English name to make an id of", d.at))
		}
		d.ID += "-" + d.Parent
	}
	return faults
}

// slugOf returns the first of names as an id.
func slugOf(names []string) string {
	if len(names) == 0 {
		return ""
	}
	plain, _ := strings.CutSuffix(names[0], "?")
	folded := text.Fold(strings.NewReplacer("'", "", "’", "").Replace(plain))
	return strings.ReplaceAll(strings.Map(func(r rune) rune {
		if r == ' ' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, folded), " ", "-")
}

// ordered returns names by language, each once, and marks those that are ambiguous.
func ordered(names map[string][]string, ambiguous map[string]bool) []place.Name {
	var out []place.Name
	for _, lang := range languages {
		seen := map[string]bool{}
		for _, n := range names[lang] {
			plain, marked := strings.CutSuffix(n, "?")
			if folded := text.Fold(plain); folded != "" && !seen[folded] {
				seen[folded] = true
				out = append(out, place.Name{Lang: lang, Text: plain, Ambiguous: marked || ambiguous[lang+" "+folded]})
			}
		}
	}
	return out
}

// check returns places whose parent is missing, and names that two places of one
// kind in one place share.
func check(all []*draft, byID map[string]*draft) []error {
	var faults []error
	owner := map[string]*draft{}
	for _, d := range all {
		for _, id := range append([]string{d.Parent}, d.Regions...) {
			if id != "" && byID[id] == nil || id == d.ID {
				faults = append(faults, fmt.Errorf("%s: %s lies in %q, which is no place", d.at, d.ID, id))
			}
		}
		if len(d.Names) == 0 {
			faults = append(faults, fmt.Errorf("%s: %s has no name", d.at, d.ID))
		}
		keys := map[string]string{}
		for _, n := range d.Names {
			keys[strings.Join([]string{text.Fold(n.Text), d.Kind.String(), d.Parent}, "\x00")] = n.Text
		}
		for _, k := range slices.Sorted(maps.Keys(keys)) {
			if first := owner[k]; first != nil {
				faults = append(faults, fmt.Errorf("%s and %s: %s and %s, each a %s in %s, are both called %q",
					first.at, d.at, first.ID, d.ID, d.Kind, cmp.Or(d.Parent, "no place"), keys[k]))
				continue
			}
			owner[k] = d
		}
	}
	return faults
}
