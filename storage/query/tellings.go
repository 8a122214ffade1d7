package query

import (
	"slices"

	"rawi/storage"
)

// ExcludedTellings returns the filters lang: and outlet: that e excludes, whatever else a
// match has: in a list of events they exclude events.
func (e *Expr) ExcludedTellings() []Filter { return excludedTellings(e.Root) }

func excludedTellings(n Node) (out []Filter) {
	switch n := n.(type) {
	case And:
		for _, n := range n {
			out = append(out, excludedTellings(n)...)
		}
	case Not:
		alternatives, ok := n.Node.(Or)
		if !ok {
			alternatives = Or{n.Node}
		}
		for _, n := range alternatives {
			if f, ok := n.(Filter); ok && (f.Key == "lang" || f.Key == "outlet") {
				out = append(out, f)
			}
		}
	}
	return out
}

// ExcludeTelling reports whether one of filters excludes an event that an outlet tells in a
// language.
func ExcludeTelling(filters []Filter, language, outlet string) bool {
	doc := NewDoc(&storage.Article{Language: language, Outlet: outlet}, storage.Feed{})
	return slices.ContainsFunc(filters, doc.matchesFilter)
}
