package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"rawi/storage/place"
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

// builder holds the drafts while they are made.
type builder struct {
	names   catalogs
	centres map[string]centre
	byRef   map[string]*draft // by GeoNames' id, or the code of a country or province
	all     []*draft          // those that become places
	own     map[*draft]string // those that a row of ours is of, and where the row stands
	faults  []error
}

// build makes places of cities, their names in catalogs and our own rows.
func build(cities []city, names catalogs, rows []row, ambiguous map[string]bool) ([]place.Place, error) {
	centres := centresOf(cities)
	b := builder{names: names, centres: centres, byRef: countries(centres, names), own: map[*draft]string{}}
	for _, code := range slices.Sorted(maps.Keys(b.byRef)) {
		b.all = append(b.all, b.byRef[code])
	}
	for _, c := range cities {
		ref := strconv.FormatInt(c.id, 10)
		if b.byRef[ref] != nil {
			continue
		}
		d := fromCity(c, names)
		b.byRef[ref] = d
		if wanted(c, len(d.names["ar"]) > 0) {
			b.all = append(b.all, d)
		}
	}
	for _, r := range withSeats(rows) {
		b.apply(r)
	}
	return b.finish(ambiguous)
}

// apply takes a row of ours into the draft that it is of, or into a new one.
func (b *builder) apply(r row) {
	d := b.byRef[r.ref]
	switch {
	case r.ref == "":
		d = &draft{names: map[string][]string{}}
	case d == nil && strings.ContainsFunc(r.ref, func(c rune) bool { return c >= 'A' }):
		d = fromCode(r.ref, b.names, b.centres)
		b.byRef[r.ref] = d
	case d == nil:
		b.faults = append(b.faults, fmt.Errorf("%s: GeoNames knows no place %s", r.at, r.ref))
		return
	}
	if first, ok := b.own[d]; ok {
		b.faults = append(b.faults, fmt.Errorf("%s and %s are both of %s: join them", first, r.at, r.ref))
		return
	}
	b.own[d] = r.at
	i := slices.Index(b.all, d)
	if r.skip {
		b.all = slices.DeleteFunc(b.all, func(x *draft) bool { return x == d })
		return
	}
	if seat := b.byRef[r.seat]; seat != nil && r.seat != "" {
		d.Lat, d.Lon, d.Weight = seat.Lat, seat.Lon, max(d.Weight, seat.Weight+provinceWeight)
	}
	d.take(r)
	if i < 0 {
		b.all = append(b.all, d)
	}
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
