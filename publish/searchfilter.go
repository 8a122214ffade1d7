package publish

import (
	"regexp"
	"slices"
	"strings"

	"rawi/storage/query"
)

// searchFilter is a filter at the end of a query, as links on its page add it.
type searchFilter struct{ key, value string }

// filterKinds are the keys of filters that a page of finds offers, with the translation key
// of each.
var filterKinds = []struct{ key, kind string }{{"lang", "language"}, {"region", "region"}, {"outlet", "outlet"}, {"on", "day"}}

// kind returns the translation key of a filter.
func (f searchFilter) kind() string {
	i := slices.IndexFunc(filterKinds, func(k struct{ key, kind string }) bool { return k.key == f.key })
	return filterKinds[i].kind
}

// simpleValue matches a value that needs no quotes.
var simpleValue = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._-]*$`)

// String returns the filter in the query language; empty if it cannot say the value.
func (f searchFilter) String() string {
	switch {
	case f.value == "" || strings.ContainsAny(f.value, `"“”«»„`):
		return ""
	case simpleValue.MatchString(f.value):
		return f.key + ":" + f.value
	}
	return f.key + `:"` + f.value + `"`
}

var lastFilter = regexp.MustCompile(`\s(lang|region|outlet|on):(?:"([^"]+)"|([^\s"()]+))$`)

// maxFilters bounds the filters that are cut off a query: each has a link with the query on
// the page of its finds.
const maxFilters = 16

// cutFilters cuts the last maxFilters filters off the end of a query, in their order. A query
// that stands in an alternative to others stays whole.
func cutFilters(asked string, o query.Options) (rest string, filters []searchFilter) {
	for rest = asked; ; {
		m := lastFilter.FindStringSubmatch(rest)
		if m == nil || len(filters) == maxFilters {
			return rest, filters
		}
		before := strings.TrimSpace(strings.TrimSuffix(rest, m[0]))
		e, err := query.Parse(rest, o)
		_, errBefore := query.Parse(before, o)
		if err != nil || errBefore != nil || before == "" {
			return rest, filters
		}
		if _, all := e.Root.(query.And); !all {
			return rest, filters
		}
		rest, filters = before, append([]searchFilter{{m[1], m[2] + m[3]}}, filters...)
	}
}

// isGroup reports whether the whole of a query stands in parentheses.
func isGroup(asked string, o query.Options) bool {
	inner, open := strings.CutPrefix(asked, "(")
	inner, closed := strings.CutSuffix(inner, ")")
	_, err := query.Parse(inner, o)
	return open && closed && err == nil
}

// addFilters returns a query that finds what asked does, and of it what filters let through;
// empty if there is none, or if it were too long.
func addFilters(asked string, filters []searchFilter, o query.Options) string {
	o.Aliases = nil // that a word has other names does not make it an alternative
	e, err := query.Parse(asked, o)
	if err != nil {
		return ""
	}
	if _, alternatives := e.Root.(query.Or); alternatives && len(filters) > 0 && !isGroup(asked, o) {
		asked = "(" + asked + ")"
	}
	for _, f := range filters {
		if f.String() == "" {
			return ""
		}
		asked += " " + f.String()
	}
	if len(asked) > maxQuery {
		return ""
	}
	return asked
}
