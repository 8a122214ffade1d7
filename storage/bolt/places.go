package bolt

import (
	"slices"

	"rawi/storage"
	"rawi/storage/place"
)

// findPlaces sets the places that an article's own text names, and what they lie in.
func findPlaces(a *storage.Article, g *place.Gazetteer) {
	found := g.Find(a.Language, a.OwnTitle(), a.OwnText())
	a.Places, a.Within, a.Dateline = found.Places, nil, found.Dateline
	for _, id := range found.Places {
		for _, in := range g.Ancestors(id) {
			if !slices.Contains(a.Places, in) && !slices.Contains(a.Within, in) {
				a.Within = append(a.Within, in)
			}
		}
	}
}

// copyPlaces sets the places of an article to those of another.
func copyPlaces(to, from *storage.Article) {
	to.Places, to.Within, to.Dateline = from.Places, from.Within, from.Dateline
}

// samePlaces reports whether two articles have the same places.
func samePlaces(a, b *storage.Article) bool {
	return a.Dateline == b.Dateline && slices.Equal(a.Places, b.Places) && slices.Equal(a.Within, b.Within)
}
