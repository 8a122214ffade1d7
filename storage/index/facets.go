package index

import (
	"slices"
	"strings"

	"rawi/storage"
	"rawi/storage/query"
	"rawi/storage/text"
)

// Facets are terms beside those of words; no word begins with facetPrefix.
const facetPrefix = "\x01"

func facet(key, value string) string { return facetPrefix + key + ":" + strings.ToLower(value) }

// facets returns the terms of what queries filter by, beside an article's
// words, each once.
func facets(a *storage.Article) map[string]bool {
	set := map[string]bool{
		facet("feed", a.Feed): true, facet("outlet", a.Outlet): true,
	}
	if a.Language != "" {
		primary, _, _ := strings.Cut(a.Language, "-")
		set[facet("lang", a.Language)], set[facet("lang", primary)] = true, true
	}
	for _, c := range a.Categories {
		set[facet("category", text.Fold(c))] = true
	}
	for _, author := range a.Authors {
		for _, w := range text.Words(author.Name) {
			set[facet("by", w)] = true
		}
	}
	for what, has := range map[string]bool{
		"image": a.Image != "", "enclosure": len(a.Enclosures) > 0, "author": len(a.Authors) > 0,
		"content": a.Content != "" || a.Full != "",
	} {
		if has {
			set[facet("has", what)] = true
		}
	}
	return set
}

// filter finds the documents that have the facets a filter asks for.
func (f *termSearcher) filter(n query.Filter) matchSet {
	switch n.Key {
	case "feed", "outlet", "lang", "has":
		return matchSet{numbers: f.termDocs(facet(n.Key, n.Value)), exact: true}
	case "category":
		return matchSet{numbers: f.termDocs(facet(n.Key, text.Fold(n.Value))), exact: true}
	case "region":
		var out []uint64
		for _, feed := range f.feeds {
			if text.Fold(feed.Region) == text.Fold(n.Value) {
				out = append(out, f.termDocs(facet("feed", feed.Name))...)
			}
		}
		slices.Sort(out)
		return matchSet{numbers: slices.Compact(out)}
	case "by":
		r := matchSet{all: true}
		for _, w := range text.Words(n.Value) {
			list := f.termDocs(facet("by", w))
			if !r.all {
				list = intersect(r.numbers, list)
			}
			r = matchSet{numbers: list}
		}
		return r
	}
	return matchSet{all: true} // topic and story have lists of their own, or are verified
}
