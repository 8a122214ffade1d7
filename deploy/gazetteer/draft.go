package main

import (
	"math"
	"strconv"
	"strings"

	"rawi/storage/place"
)

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

// centre is the middle of the cities of a country or province, and their people.
type centre struct {
	lat, lon, cities int64
	people           uint64
}

// centresOf returns the centres of countries and provinces by code: SY, SY.09.
func centresOf(cities []city) map[string]centre {
	all := map[string]centre{}
	for _, c := range cities {
		for _, code := range []string{c.country, c.country + "." + c.province} {
			s := all[code]
			all[code] = centre{s.lat + c.lat, s.lon + c.lon, s.cities + 1, s.people + c.population}
		}
	}
	return all
}

// countries returns a draft of each country that has cities, by its code.
func countries(centres map[string]centre, names catalogs) map[string]*draft {
	drafts := map[string]*draft{}
	for code := range centres {
		if strings.Contains(code, ".") || names["en"][code] == "" { // the latter is no longer there
			continue
		}
		d := fromCode(code, names, centres)
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
func fromCode(code string, names catalogs, centres map[string]centre) *draft {
	d := &draft{at: "GeoNames " + code, names: catalogNames(names, code)}
	if s := centres[code]; s.cities > 0 {
		d.Lat, d.Lon, d.Weight = rounded(s.lat/s.cities), rounded(s.lon/s.cities), weight(s.people)
	}
	d.Kind = place.Country
	if country, _, ok := strings.Cut(code, "."); ok {
		d.Kind, d.province = place.Province, country
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
