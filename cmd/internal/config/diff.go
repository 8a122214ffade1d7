package config

import (
	"fmt"
	"reflect"
	"strings"

	"rawi/storage"
)

// Difference is what a reload changes.
type Difference struct {
	Feeds  Names
	Topics Names
	Keys   []string // other keys that changed and take effect at once
	// Restart are keys that changed and are read at the start only.
	Restart []string
}

// Names are the feeds or topics that differ, each in the order of its config.
type Names struct {
	Added, Removed, Changed []string
}

// atStart are the keys that a running daemon cannot take up.
var atStart = []struct {
	key  string
	of   func(c *Config) any
	keep func(c, from *Config)
}{
	{"listen", func(c *Config) any { return c.Listen }, func(c, from *Config) { c.Listen = from.Listen }},
	{"metrics", func(c *Config) any { return c.Metrics }, func(c, from *Config) { c.Metrics = from.Metrics }},
	{"socket", func(c *Config) any { return c.Socket }, func(c, from *Config) { c.Socket = from.Socket }},
	{"data", func(c *Config) any { return c.Data }, func(c, from *Config) { c.Data = from.Data }},
	{"fetch", func(c *Config) any { return c.Fetch }, func(c, from *Config) { c.Fetch = from.Fetch }},
	{"publish", func(c *Config) any { return c.Publish }, func(c, from *Config) { c.Publish = from.Publish }},
	{"fleet", func(c *Config) any { return c.Fleet }, func(c, from *Config) { c.Fleet = from.Fleet }},
}

// atOnce are the other keys, beside feeds and topics.
var atOnce = []struct {
	key string
	of  func(c *Config) any
}{
	{"site", func(c *Config) any { return c.Site }},
	{"names", func(c *Config) any { return c.Names }},
	{"stories", func(c *Config) any { return c.Stories }},
	{"keep", func(c *Config) any { return c.Keep }},
}

// Under is c as a daemon can put it in force that began with running: what is
// read at the start only stays what it was. Lists that stand elsewhere are read
// from the copies in the folder that the daemon keeps them in.
func (c *Config) Under(running *Config) (*Config, error) {
	if c.Data != running.Data && c.again != nil {
		var err error
		if c, err = c.again(running.Data); err != nil {
			return nil, err
		}
	}
	if len(Diff(running, c).Restart) == 0 {
		return c, nil
	}
	out := *c
	for _, k := range atStart {
		k.keep(&out, running)
	}
	return &out, nil
}

// Diff says what changes from before to after. Feeds and topics are known by
// their names; a feed whose header alone differs has changed too.
func Diff(before, after *Config) Difference {
	d := Difference{
		Feeds:  diff(before.Feeds, after.Feeds, func(f storage.Feed) string { return f.Name }),
		Topics: diff(before.Topics, after.Topics, func(t storage.Topic) string { return t.Name }),
	}
	for _, k := range atOnce {
		if !reflect.DeepEqual(k.of(before), k.of(after)) {
			d.Keys = append(d.Keys, k.key)
		}
	}
	for _, k := range atStart {
		if !reflect.DeepEqual(k.of(before), k.of(after)) {
			d.Restart = append(d.Restart, k.key)
		}
	}
	return d
}

func diff[T any](before, after []T, name func(T) string) Names {
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

// String is the difference in one line, for the log and the operator.
//
//	feeds: 1 added, 2 changed; names; wait for a restart: listen
func (d Difference) String() string {
	var parts []string
	for _, n := range []struct {
		what string
		Names
	}{{"feeds", d.Feeds}, {"topics", d.Topics}} {
		if s := n.Names.String(); s != "" {
			parts = append(parts, n.what+": "+s)
		}
	}
	parts = append(parts, d.Keys...)
	if len(d.Restart) > 0 {
		parts = append(parts, "wait for a restart: "+strings.Join(d.Restart, ", "))
	}
	if len(parts) == 0 {
		return "nothing changed"
	}
	return strings.Join(parts, "; ")
}

// String counts: "1 added, 2 changed".
func (n Names) String() string {
	var parts []string
	for _, p := range []struct {
		names []string
		what  string
	}{{n.Added, "added"}, {n.Removed, "removed"}, {n.Changed, "changed"}} {
		if len(p.names) > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", len(p.names), p.what))
		}
	}
	return strings.Join(parts, ", ")
}
