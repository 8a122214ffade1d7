package config

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// key is one key of the file: its name, what the reference says about it, how
// its value is read and what it may be.
type key struct {
	name, says string
	value
}

// value reads a node into where it belongs; shape says what it takes.
type value struct {
	read  func(n *yaml.Node)
	shape shape
}

// section is a mapping that stands once: path names it ("fetch.interval",
// empty for the whole file). Files of conf.d may share one, but not its keys.
func (r *reader) section(path string, keys []key) value {
	return value{
		shape: object(keys),
		read: func(n *yaml.Node) {
			where := path
			if where == "" {
				where = "the file"
			}
			r.mapping(n, where, keys, func(k key, name, v *yaml.Node) bool {
				full := strings.TrimPrefix(path+"."+k.name, ".")
				if at, ok := r.seen[full]; ok && !k.shape.merges() {
					r.add(r.place(name), "%s stands twice, first on %s", full, r.beside(at))
					return false
				}
				r.seen[full], r.at[full], r.said[full] = r.place(name), r.place(v), v.Value
				return true
			})
		},
	}
}

// entry reads a mapping that may stand many times, and returns where the
// values of its keys stand.
func (r *reader) entry(n *yaml.Node, where string, keys []key) (at map[string]place, ok bool) {
	at = map[string]place{}
	before := len(r.found)
	r.mapping(n, where, keys, func(k key, _, v *yaml.Node) bool {
		at[k.name] = r.place(v)
		return true
	})
	return at, len(r.found) == before
}

// mapping hands each known key to its reader, when meet lets it.
func (r *reader) mapping(n *yaml.Node, where string, keys []key, meet func(k key, name, v *yaml.Node) bool) {
	if n.Kind != yaml.MappingNode {
		r.add(r.place(n), "%s wants keys and values, such as %s: …", where, keys[0].name)
		return
	}
	here := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, v := n.Content[i], resolved(n.Content[i+1])
		j := slices.IndexFunc(keys, func(k key) bool { return k.name == name.Value })
		switch line, twice := here[name.Value]; {
		case j < 0:
			r.add(r.place(name), "%s is no key of %s%s", quoted(name.Value), where, didYouMean(name.Value, names(keys)))
		case twice:
			r.add(r.place(name), "%s stands twice, first on line %d", name.Value, line)
		case v.Kind == yaml.ScalarNode && v.Tag == "!!null":
			r.add(r.place(name), "%s has no value: give it one or take it out", name.Value)
		case meet(keys[j], name, v):
			keys[j].read(v)
		}
		here[name.Value] = name.Line
	}
}

// beside is a place as one in the file that is being read sees it.
func (r *reader) beside(p place) string {
	if p.file == r.file {
		return fmt.Sprintf("line %d", p.line)
	}
	return fmt.Sprintf("%s:%d", p.file, p.line)
}

func (r *reader) place(n *yaml.Node) place { return place{r.file, max(n.Line, 1), max(n.Column, 1)} }

// resolved is what an alias stands for.
func resolved(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode && n.Alias != nil {
		return n.Alias
	}
	return n
}

func names(keys []key) []string {
	all := make([]string, len(keys))
	for i, k := range keys {
		all[i] = k.name
	}
	return all
}

// quoted is a value of the file for a fault, cut where it is long.
func quoted(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return fmt.Sprintf("%q", s)
}

// didYouMean names what was likely meant, or all there is.
func didYouMean(s string, known []string) string {
	best, least := "", 3
	for _, k := range known {
		if n := distance(strings.ToLower(s), k); n < least && n < len(k) {
			best, least = k, n
		}
	}
	if best != "" {
		return fmt.Sprintf(": did you mean %s?", best)
	}
	return ": there are " + strings.Join(known, ", ")
}

// distance is the number of bytes to change, add or drop (Levenshtein), 100
// for what is far too long to be a slip.
func distance(a, b string) int {
	if len(a) > 40 {
		return 100
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
