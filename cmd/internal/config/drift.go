package config

import (
	"encoding/json"
	"fmt"
	"strings"

	"rawi/storage"
)

// Against returns what would change if r replaced settings, as a store holds them:
// without headers of feeds, and with the authority and the beginning that it had
// first. Feeds whose address has a secret that is not known here are taken for equal.
func (r Reloadable) Against(s storage.Settings) Difference {
	before := Reloadable{Site: s.Site, Feeds: s.Feeds, Topics: s.Topics, Names: s.Aliases, Places: s.Places, Stories: s.Stories, Keep: s.Retention, Watch: s.Watch}
	for _, side := range []*Reloadable{&before, &r} {
		side.Site.Authority, side.Site.Began, side.Lists, side.Refused = "", "", nil, nil
		side.Feeds = append([]storage.Feed(nil), side.Feeds...)
	}
	unknown := map[string]bool{}
	for _, f := range r.Feeds {
		for _, s := range f.Secrets {
			unknown[f.Name] = unknown[f.Name] || s == placeholder
		}
	}
	for _, side := range []*Reloadable{&before, &r} {
		for i, f := range side.Feeds {
			if unknown[f.Name] {
				side.Feeds[i].URL, side.Feeds[i].Secrets = "", nil
			}
		}
	}
	return Diff(stored(before), stored(r))
}

// stored returns r as it is after it was written and read again: what is empty is
// nil.
func stored(r Reloadable) (out Reloadable) {
	data, err := json.Marshal(r)
	var tree any
	if err == nil {
		err = json.Unmarshal(data, &tree)
	}
	if err == nil {
		data, err = json.Marshal(withoutEmpty(tree))
	}
	if err == nil {
		err = json.Unmarshal(data, &out)
	}
	if err != nil {
		return r // it has no value that JSON cannot hold
	}
	return out
}

func withoutEmpty(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			if value = withoutEmpty(value); value == nil {
				delete(v, key)
			} else {
				v[key] = value
			}
		}
		if len(v) == 0 {
			return nil
		}
	case []any:
		if len(v) == 0 {
			return nil
		}
		for i := range v {
			v[i] = withoutEmpty(v[i])
		}
	}
	return v
}

// Empty reports that nothing differs.
func (d Difference) Empty() bool { return d.Detail() == "" }

// maxNamed is how many names of feeds or topics Detail lists of each change.
const maxNamed = 5

// Detail returns the difference in one line, with the first names; empty if there is
// none.
//
//	feeds: 3 added (enab, furat, jazira), 200 removed (a, b, c, d, e …); topics: 1 changed (syria); keep
func (d Difference) Detail() string {
	var parts []string
	for _, n := range []struct {
		kind string
		Names
	}{{"feeds", d.Feeds}, {"topics", d.Topics}} {
		if s := n.describe(func(names []string) string {
			more := ""
			if len(names) > maxNamed {
				names, more = names[:maxNamed], " …"
			}
			return " (" + strings.Join(names, ", ") + more + ")"
		}); s != "" {
			parts = append(parts, n.kind+": "+s)
		}
	}
	return strings.Join(append(parts, d.Keys...), "; ")
}

// describe returns counts, each with a note on its names.
func (n Names) describe(note func([]string) string) string {
	var parts []string
	for _, p := range []struct {
		names  []string
		change string
	}{{n.Added, "added"}, {n.Removed, "removed"}, {n.Changed, "changed"}} {
		if len(p.names) > 0 {
			parts = append(parts, fmt.Sprintf("%d %s%s", len(p.names), p.change, note(p.names)))
		}
	}
	return strings.Join(parts, ", ")
}
