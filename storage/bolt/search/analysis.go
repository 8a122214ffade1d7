package search

import (
	"slices"

	"rawi/storage/query"
)

// conjuncts returns what every match must have, except for times, which the scan
// itself compares.
func conjuncts(root query.Node) query.And {
	all, ok := root.(query.And)
	if !ok {
		all = query.And{root}
	}
	return slices.DeleteFunc(slices.Clone(all), func(n query.Node) bool { _, is := n.(query.Range); return is })
}

// listedTopic returns a topic that every match must be in; empty: there is none.
func listedTopic(root query.Node) string {
	for _, n := range conjuncts(root) {
		if f, ok := n.(query.Filter); ok && f.Key == "topic" {
			return f.Value
		}
	}
	return ""
}

// anyNode reports whether is is true for any leaf of a query.
func anyNode(n query.Node, is func(query.Node) bool) bool {
	in := func(n query.Node) bool { return anyNode(n, is) }
	switch n := n.(type) {
	case query.And:
		return slices.ContainsFunc(n, in)
	case query.Or:
		return slices.ContainsFunc(n, in)
	case query.Not:
		return in(n.Node)
	}
	return is(n)
}

// needsText reports whether matching n needs the text.
func needsText(n query.Node) bool {
	switch n.(type) {
	case query.Word, query.Phrase:
		return true
	}
	return false
}

// needsHTML reports whether matching n needs the HTML, as has:content does.
func needsHTML(n query.Node) bool {
	f, ok := n.(query.Filter)
	return ok && f.ReadsHTML()
}

// timeBounds returns the narrowest range that every match of n is in.
func timeBounds(n query.Node) query.Range {
	var out query.Range
	narrow := func(r query.Range) {
		if !r.From.IsZero() && r.From.After(out.From) {
			out.From = r.From
		}
		if !r.To.IsZero() && (out.To.IsZero() || r.To.Before(out.To)) {
			out.To = r.To
		}
	}
	switch n := n.(type) {
	case query.Range:
		narrow(n)
	case query.And:
		for _, n := range n {
			narrow(timeBounds(n))
		}
	}
	return out
}
