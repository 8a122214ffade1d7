package config

import (
	"reflect"
	"strings"

	"rawi/storage"
)

// Difference lists what changed between two Reloadables.
type Difference struct {
	Feeds  Names
	Topics Names
	Keys   []string // other keys that changed
}

// Names are the names of the feeds or topics that differ, each list in the
// order of its config.
type Names struct {
	Added, Removed, Changed []string
}

// fixedKeys are the keys of Fixed.
var fixedKeys = []struct {
	key   string
	value func(f *Fixed) any
}{
	{"listen", func(f *Fixed) any { return f.Listen }},
	{"metrics", func(f *Fixed) any { return f.Metrics }},
	{"socket", func(f *Fixed) any { return f.Socket }},
	{"data", func(f *Fixed) any { return f.Data }},
	{"fetch", func(f *Fixed) any { return f.Fetch }},
	{"publish", func(f *Fixed) any { return f.Publish }},
	{"fleet", func(f *Fixed) any { return f.Fleet }},
}

// FixedKeys returns the keys that are read at the start only.
func FixedKeys() []string {
	keys := make([]string, len(fixedKeys))
	for i, k := range fixedKeys {
		keys[i] = k.key
	}
	return keys
}

// reloadableKeys are the keys of Reloadable beside feeds and topics.
var reloadableKeys = []struct {
	key   string
	value func(r *Reloadable) any
}{
	{"site", func(r *Reloadable) any { return r.Site }},
	{"names", func(r *Reloadable) any { return r.Names }},
	{"places", func(r *Reloadable) any { return r.Places }},
	{"stories", func(r *Reloadable) any { return r.Stories }},
	{"keep", func(r *Reloadable) any { return r.Keep }},
	{"bursts", func(r *Reloadable) any { return r.Watch.Bursts }},
	{"gaps", func(r *Reloadable) any { return r.Watch.Gaps }},
	{"digests", func(r *Reloadable) any { return r.Watch.Digests }},
}

// ReloadInto returns what a daemon started with running takes up of c, and the
// keys of c that wait for a restart. OPML lists behind addresses are read from
// the copies in running's data folder, where that daemon keeps them.
func (c *Config) ReloadInto(running Fixed) (r Reloadable, waiting []string, err error) {
	waiting = running.Diff(c.Fixed)
	if c.Data != running.Data && c.reload != nil {
		if c, err = c.reload(copies{folder: running.Data}); err != nil {
			return Reloadable{}, nil, err
		}
	}
	return c.Reloadable, waiting, nil
}

// Diff returns the keys whose values differ between f and other.
func (f Fixed) Diff(other Fixed) []string {
	var keys []string
	for _, k := range fixedKeys {
		if !reflect.DeepEqual(k.value(&f), k.value(&other)) {
			keys = append(keys, k.key)
		}
	}
	return keys
}

// Diff returns what changes from before to after. Feeds and topics are matched
// by name; a feed whose header alone differs has changed too.
func Diff(before, after Reloadable) Difference {
	d := Difference{
		Feeds:  diffNames(before.Feeds, after.Feeds, func(f storage.Feed) string { return f.Name }),
		Topics: diffNames(before.Topics, after.Topics, func(t storage.Topic) string { return t.Name }),
	}
	for _, k := range reloadableKeys {
		if !reflect.DeepEqual(k.value(&before), k.value(&after)) {
			d.Keys = append(d.Keys, k.key)
		}
	}
	return d
}

func diffNames[T any](before, after []T, name func(T) string) Names {
	var d Names
	old := make(map[string]T, len(before))
	for _, v := range before {
		old[name(v)] = v
	}
	for _, v := range after {
		was, ok := old[name(v)]
		switch {
		case !ok:
			d.Added = append(d.Added, name(v))
		case !reflect.DeepEqual(was, v):
			d.Changed = append(d.Changed, name(v))
		}
		delete(old, name(v))
	}
	for _, v := range before {
		if _, gone := old[name(v)]; gone {
			d.Removed = append(d.Removed, name(v))
		}
	}
	return d
}

// Summary returns the difference in one line for the log and the operator.
// waiting are the keys that wait for a restart.
//
//	feeds: 1 added, 2 changed; names; wait for a restart: listen
func (d Difference) Summary(waiting []string) string {
	var parts []string
	for _, n := range []struct {
		kind string
		Names
	}{{"feeds", d.Feeds}, {"topics", d.Topics}} {
		if s := n.Names.String(); s != "" {
			parts = append(parts, n.kind+": "+s)
		}
	}
	parts = append(parts, d.Keys...)
	if len(waiting) > 0 {
		parts = append(parts, "wait for a restart: "+strings.Join(waiting, ", "))
	}
	if len(parts) == 0 {
		return "nothing changed"
	}
	return strings.Join(parts, "; ")
}

// String returns counts, as "1 added, 2 changed"; empty if nothing differs.
func (n Names) String() string { return n.describe(func([]string) string { return "" }) }
