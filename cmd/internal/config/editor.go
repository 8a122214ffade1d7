package config

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"rawi/storage"
	"rawi/storage/address"
)

// editor holds the lines of a file and the nodes of its feeds.
type editor struct {
	path            string
	data            []byte
	lines           []string // without their line ends
	feedsKey, feeds *yaml.Node
}

func newEditor(path string, data []byte) (*editor, error) {
	if isMarkedUTF16(data) {
		return nil, fmt.Errorf("%s is a text in UTF-16, and only one in UTF-8 can be changed: %w", path, ErrByHand)
	}
	root, err := document(data)
	if err != nil {
		var f faults
		f.syntax(path, data, err)
		return nil, f.err()
	}
	text := strings.TrimSuffix(string(data), "\n")
	e := &editor{path: path, data: data, lines: strings.Split(text, "\n")}
	if root == nil {
		return e, nil
	}
	if root.Kind != yaml.MappingNode || root.Style&yaml.FlowStyle != 0 {
		return nil, e.byHand(root)
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == "feeds" {
			e.feedsKey, e.feeds = root.Content[i], root.Content[i+1]
		}
	}
	return e, nil
}

// byHand returns ErrByHand with the position of n.
func (e *editor) byHand(n *yaml.Node) error {
	return fmt.Errorf("%s:%d:%d: feeds is written in a way that cannot be changed safely: %w", e.path, n.Line, n.Column, ErrByHand)
}

// findEntry returns the entry whose name or url is key, and its index.
func (e *editor) findEntry(key string) (*yaml.Node, int, error) {
	if e.feeds != nil && e.feeds.Kind == yaml.SequenceNode {
		if e.feeds.Style&yaml.FlowStyle != 0 {
			return nil, 0, e.byHand(e.feeds)
		}
		feeds, err := e.readFeeds(e.data)
		if err != nil {
			return nil, 0, err
		}
		if i := slices.IndexFunc(feeds, func(f storage.Feed) bool { return f.Name == key }); i >= 0 {
			return e.feeds.Content[i], i, nil
		}
		found := -1
		for i, f := range feeds {
			switch {
			case !address.Same(f.URL, key):
			case found >= 0:
				return nil, 0, fmt.Errorf("%s: the feeds %s and %s have this address: name one of them", e.path, feeds[found].Name, f.Name)
			default:
				found = i
			}
		}
		if found >= 0 {
			return e.feeds.Content[found], found, nil
		}
	}
	return nil, 0, fmt.Errorf("%s: feed %s: %w", e.path, quoted(address.Shown(key)), ErrNoFeed)
}

// readFeeds returns one feed for each entry of data. For an OPML list it is a
// feed whose URL is the list's location.
func (e *editor) readFeeds(data []byte) ([]storage.Feed, error) {
	root, err := document(data)
	if err != nil {
		return nil, err
	}
	r := newReader(Default(), func(name string) (string, bool) { return name, true })
	r.file, r.files = e.path, []string{e.path}
	if root != nil {
		r.root().read(root)
	}
	var feeds []storage.Feed
	lists := r.lists
	for i, f := range r.c.Feeds {
		for len(lists) > 0 && lists[0].line < r.feeds[i].line {
			feeds, lists = append(feeds, storage.Feed{URL: lists[0].location}), lists[1:]
		}
		feeds = append(feeds, f)
	}
	for _, l := range lists {
		feeds = append(feeds, storage.Feed{URL: l.location})
	}
	checker{r}.checkFeeds()
	return feeds, r.err()
}

// finish returns the new text. It fails with ErrByHand unless expected accepts
// the feeds before and after, and nothing but the feeds changed.
func (e *editor) finish(expected func(before, after []storage.Feed) bool) ([]byte, error) {
	text := []byte(strings.Join(e.lines, "\n") + "\n")
	before, err := e.readFeeds(e.data)
	if err != nil {
		return nil, err
	}
	after, err := e.readFeeds(text)
	if err != nil {
		return nil, err
	}
	if !expected(before, after) || !bytes.Equal(withoutFeeds(e.data), withoutFeeds(text)) {
		return nil, fmt.Errorf("%s: %w", e.path, ErrByHand)
	}
	return text, nil
}

func equal(a, b []storage.Feed) bool {
	return slices.EqualFunc(a, b, func(a, b storage.Feed) bool { return reflect.DeepEqual(a, b) })
}

// withoutFeeds returns the text without its feeds and comments, normalized.
func withoutFeeds(data []byte) []byte {
	var m map[string]any
	if err := yaml.Load(data, &m); err != nil {
		return nil
	}
	delete(m, "feeds")
	if len(m) == 0 {
		return nil
	}
	text, err := yaml.Dump(m)
	if err != nil {
		return nil
	}
	return text
}

// insertLines inserts lines before line at, counted from 0. They end as the file's first.
func (e *editor) insertLines(at int, lines ...string) {
	if strings.HasSuffix(e.lines[0], "\r") {
		for i := range lines {
			lines[i] += "\r"
		}
	}
	e.lines = append(e.lines[:at:at], append(lines, e.lines[at:]...)...)
}

// replaceScalar replaces the plain scalar n by word.
func (e *editor) replaceScalar(n *yaml.Node, word string) {
	line := []rune(e.lines[n.Line-1])
	end := n.Column - 1 + len([]rune(n.Value))
	e.lines[n.Line-1] = string(line[:n.Column-1]) + word + string(line[end:])
}

// indentOf returns the column, from 0, of the dash of an entry.
func (e *editor) indentOf(n *yaml.Node) int { return indent(e.lines[n.Line-1]) }

// endLine returns the line after an entry: deeper indented lines belong to it.
func (e *editor) endLine(n *yaml.Node) int {
	end := lastLine(n)
	for at := end; at < len(e.lines); at++ {
		line := strings.TrimSpace(e.lines[at])
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if indent(e.lines[at]) <= e.indentOf(n) {
			break
		}
		end = at + 1
	}
	return end
}

// lastLine returns the last line on which a part of n begins.
func lastLine(n *yaml.Node) int {
	last := n.Line
	for _, c := range n.Content {
		last = max(last, lastLine(c))
	}
	return last
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// stripComment removes a comment from the end of a line: a "#" after a space
// that no quote follows.
func stripComment(line string) string {
	if i := strings.LastIndex(line, " #"); i >= 0 && !strings.ContainsAny(line[i:], `"'`) {
		return line[:i]
	}
	return line
}
