package event

import (
	"rawi/storage"
	"rawi/storage/place"
)

// ProfileOf returns the profile of an article's own text, whose places are of g.
func ProfileOf(a *storage.Article, g *place.Gazetteer) Profile { return NewProfile(TextOf(a, g)) }

// TextOf returns what of an article is compared.
func TextOf(a *storage.Article, g *place.Gazetteer) Text {
	return Text{Language: a.Language, Outlet: a.Outlet, Title: a.OwnTitle(), Blocks: a.OwnText(), Places: PlacesOf(g, a.Places), Time: a.Time()}
}
