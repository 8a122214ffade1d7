package event

import "rawi/storage/place"

// Place is a place that a text names, or that one lies in.
type Place struct {
	ID   string
	In   []string // ids of what it lies in, nearest first, without the country
	Wide bool     // a province, a region: two texts that name other ones may tell of one place
}

// PlacesOf returns the places of a text by their ids. Countries are left out: they are
// found with their people, see entities.tsv.
func PlacesOf(g *place.Gazetteer, ids []string) (out []Place) {
	for _, id := range ids {
		p, ok := g.Place(id)
		if !ok || p.Kind == place.Country {
			continue
		}
		found := Place{ID: id, Wide: p.Kind <= place.District}
		for _, in := range g.Ancestors(id) {
			if a, ok := g.Place(in); ok && a.Kind != place.Country && a.Kind != place.Region {
				found.In = append(found.In, in)
			}
		}
		out = append(out, found)
	}
	return out
}
