package config

import (
	"errors"
	"strconv"

	"go.yaml.in/yaml/v4"

	"rawi/storage"
	"rawi/storage/place"
)

// placeReader reads places.
type placeReader struct{ *reader }

// place reads one entry of places.
func (r placeReader) place() value {
	return value{schema: object(r.placeKeys(&storage.PlaceSetting{})), read: func(n *yaml.Node) {
		var p storage.PlaceSetting
		if _, ok := r.entry(n, "a place", r.placeKeys(&p)); !ok {
			return
		}
		if p.ID == "" {
			r.add(r.nodePosition(n), "a place needs an id: that of a built-in place, or a new one of letters a–z, digits and dashes")
			return
		}
		if at, ok := r.places[p.ID]; ok {
			r.add(r.nodePosition(n), "place %s is listed twice, first on %s: join both", p.ID, r.positionIn(at))
			return
		}
		r.places[p.ID] = r.nodePosition(n)
		r.c.Places = append(r.c.Places, p)
	}}
}

// placeKeys returns the keys of an entry of places.
func (r placeReader) placeKeys(p *storage.PlaceSetting) []key {
	return []key{
		{"id", "of a built-in place, which the entry changes, or a new one; a part of addresses", r.pattern(&p.ID, slugPattern, slugForm)},
		{"names", "in any language, beside built-in ones; the first is shown", r.words(&p.Names)},
		{"kind", "what it is; not set: town, or as built in", r.oneOf(&p.Kind, place.KindNames()...)},
		{"in", "id of the place that it lies in", r.pattern(&p.In, slugPattern, slugForm)},
		{"at", "latitude and longitude, in degrees", r.degrees(&p.At)},
	}
}

// degrees reads a latitude and a longitude.
func (r placeReader) degrees(to *[]float64) value {
	return r.sequence(r.scalar(schema{Type: "number"}, func(v string) string {
		d, err := strconv.ParseFloat(v, 64)
		if err != nil {
			return quoted(v) + " is no number of degrees: write 35.33"
		}
		*to = append(*to, d)
		return ""
	}))
}

// checkPlaces reports what the gazetteer refuses, each at the entry of its place.
func (r checker) checkPlaces() {
	if len(r.c.Places) != len(r.places) {
		return // an entry had a fault
	}
	_, err := place.Builtin().With(r.c.Places)
	var all interface{ Unwrap() []error }
	if !errors.As(err, &all) {
		return
	}
	for _, fault := range all.Unwrap() {
		var refused *place.Refused
		at := r.firstPosition("places")
		if errors.As(fault, &refused) {
			at = r.places[refused.ID]
		}
		r.add(at, "%v", fault)
	}
}
