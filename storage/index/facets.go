package index

import (
	"slices"

	"rawi/storage"
	"rawi/storage/query"
)

// Facets are terms beside those of words; no word begins with facetPrefix.
const facetPrefix = "\x01"

// facets returns the terms of what queries filter by, beside an article's words,
// each once. The article is to have its texts.
func facets(a *storage.Article) []string {
	terms := query.Facets(a)
	for i := range terms {
		terms[i] = facetPrefix + terms[i]
	}
	return terms
}

// filter finds the documents that have the facets a filter asks for. A filter that
// asks for none (topic:, story:) has lists of its own, or is verified.
func (f *termSearcher) filter(n query.Filter) matchSet {
	lookup := n.Lookup(f.feeds)
	r := matchSet{all: true}
	for _, alternatives := range lookup.AllOf {
		var numbers []uint64
		for _, facet := range alternatives {
			numbers = append(numbers, f.termDocs(facetPrefix+facet)...)
		}
		if len(alternatives) > 1 {
			slices.Sort(numbers)
			numbers = slices.Compact(numbers)
		}
		if !r.all {
			numbers = intersect(r.numbers, numbers)
		}
		r = matchSet{numbers: numbers}
	}
	r.exact = lookup.Exact
	return r
}

// Has reports whether documents of the index may match a filter.
func (x Index) Has(n query.Filter, feeds []storage.Feed) (has bool, err error) {
	segments, err := x.Segments()
	for i := 0; err == nil && !has && i < len(segments); i++ {
		var f termSearcher
		if f, err = x.searcher(segments[i]); err == nil {
			f.feeds = feeds
			found := f.filter(n)
			has, err = found.all || len(found.numbers) > 0, f.err
		}
	}
	return has && err == nil, err
}
