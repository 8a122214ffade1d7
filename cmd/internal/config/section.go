package config

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"rawi/storage/address"
	"rawi/storage/text"
)

// key is one key of a mapping: its name, its description in the reference, how
// its value is read and which values are valid.
type key struct {
	name, description string
	value
}

// value reads a node into its destination; schema describes valid values.
type value struct {
	read   func(n *yaml.Node)
	schema schema
}

// source is the file being read, what is known about the keys of all files so
// far, and the faults found in them.
type source struct {
	faults
	file    string                           // path of the file being read
	secrets func(name string) (string, bool) // looks up ${NAME}

	keys    map[string]position // of keys of sections, by path
	at      map[string]position // of the values of these keys
	written map[string]string   // these values as written; empty for lists and mappings
}

// section reads a mapping that occurs once. path names it ("fetch.interval";
// empty: the whole file). Several files may each have a part of a section, but
// not the same key of it.
func (r *source) section(path string, keys []key) value {
	return value{
		schema: object(keys),
		read: func(n *yaml.Node) {
			where := path
			if where == "" {
				where = "the file"
			}
			r.mapping(n, where, keys, func(k key, name, v *yaml.Node) bool {
				full := strings.TrimPrefix(path+"."+k.name, ".")
				if at, ok := r.keys[full]; ok && !k.schema.mergeable() {
					r.add(r.nodePosition(name), "%s is set twice, first on %s", full, r.positionIn(at))
					return false
				}
				r.keys[full], r.at[full], r.written[full] = r.nodePosition(name), r.nodePosition(v), v.Value
				return true
			})
		},
	}
}

// entry reads a mapping that may occur many times. It returns the positions of
// its values, and false if it had faults.
func (r *source) entry(n *yaml.Node, where string, keys []key) (at map[string]position, ok bool) {
	at = map[string]position{}
	before := len(r.found)
	r.mapping(n, where, keys, func(k key, _, v *yaml.Node) bool {
		at[k.name] = r.nodePosition(v)
		return true
	})
	return at, len(r.found) == before
}

// mapping reads the value of each known key that accept returns true for.
func (r *source) mapping(n *yaml.Node, where string, keys []key, accept func(k key, name, v *yaml.Node) bool) {
	if n.Kind != yaml.MappingNode {
		r.add(r.nodePosition(n), "%s needs keys and values, such as %s", where, exampleOf(n, keys[0].name))
		return
	}
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, v := n.Content[i], resolved(n.Content[i+1])
		j := slices.IndexFunc(keys, func(k key) bool { return k.name == name.Value })
		switch line, ok := lines[name.Value]; {
		case j < 0:
			r.add(r.nodePosition(name), "%s is not a key of %s%s", quoted(name.Value), where, didYouMean(name.Value, keyNames(keys)))
		case ok:
			r.add(r.nodePosition(name), "%s is set twice, first on line %d", name.Value, line)
		case v.Kind == yaml.ScalarNode && v.Tag == "!!null":
			r.add(r.nodePosition(name), "%s has no value: give it one or take it out", name.Value)
		case accept(keys[j], name, v):
			keys[j].read(v)
		}
		lines[name.Value] = name.Line
	}
}

// exampleOf returns how n, which is no mapping, may have been meant: as the value of
// url, or of a key that its entries belong to.
func exampleOf(n *yaml.Node, first string) string {
	switch {
	case n.Kind == yaml.ScalarNode && first == "url" && webAddress(n.Value, "http", "https"):
		return "{url: " + address.Shown(n.Value) + "}"
	case n.Kind == yaml.SequenceNode && first == "site" && len(n.Content) > 0:
		return "site: …; a list stands under the key that it belongs to, as feeds:"
	}
	return first + ": …"
}

// positionIn formats p as seen from the file being read: its line, with the
// file name only if it is another file.
func (r *source) positionIn(p position) string {
	if p.file == r.file {
		return fmt.Sprintf("line %d", p.line)
	}
	return fmt.Sprintf("%s:%d", p.file, p.line)
}

// nodePosition returns the position of n in the file being read.
func (r *source) nodePosition(n *yaml.Node) position {
	return position{r.file, max(n.Line, 1), max(n.Column, 1)}
}

// resolved returns the node that an alias refers to.
func resolved(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode && n.Alias != nil {
		return n.Alias
	}
	return n
}

func keyNames(keys []key) []string {
	all := make([]string, len(keys))
	for i, k := range keys {
		all[i] = k.name
	}
	return all
}

// quoted returns s quoted for a fault, cut to 60 characters.
func quoted(s string) string { return fmt.Sprintf("%q", text.Truncate(s, 60)) }

// didYouMean suggests the known key that s is likely a slip of, or lists all.
func didYouMean(s string, known []string) string {
	if best := text.Nearest(s, known); best != "" {
		return fmt.Sprintf(": did you mean %s?", best)
	}
	return ": there are " + strings.Join(known, ", ")
}
