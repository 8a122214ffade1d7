package format

import (
	"cmp"
	"strconv"

	"rawi/storage/place"
)

// Place is a place that an entry is about.
type Place struct {
	ID       string // as storage.Article.Places has it
	Name     string // in the language of the site
	Lat, Lon float64
	Located  bool // Lat and Lon are known
}

// entryPlaces returns the places with ids, in their order. Those that the gazetteer does
// not know are left out.
func entryPlaces(ids []string, g *place.Gazetteer, language string) (out []Place) {
	g = cmp.Or(g, place.Builtin())
	for _, id := range ids {
		if p, ok := g.Place(id); ok {
			out = append(out, Place{id, p.Name(language), p.Lat, p.Lon, p.Lat != 0 || p.Lon != 0})
		}
	}
	return out
}

const (
	geoNamespace = "http://www.georss.org/georss"
	// degreeDigits is the precision of points: some ten metres.
	degreeDigits = 4
)

// point returns the point of the most important place of e that has one, as GeoRSS
// Simple writes it (OGC 17-002r1, 8): latitude, longitude; empty if there is none. An
// entry has one geometry only, which readers put on a map.
func (e *Entry) point() string {
	for _, p := range e.Places {
		if p.Located {
			return degrees(p.Lat) + " " + degrees(p.Lon)
		}
	}
	return ""
}

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', degreeDigits, 64) }

// geoNamespaceOf returns the namespace of points if one of entries has one.
func geoNamespaceOf(entries []Entry) string {
	for i := range entries {
		if entries[i].point() != "" {
			return geoNamespace
		}
	}
	return ""
}
