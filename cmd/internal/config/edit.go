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

// Edits change the text of a file: they cut or put in lines, so that comments,
// blank lines and the order of keys stay as the operator wrote them. After
// each, the new text is read: it must differ by what was asked for and by
// nothing else, or the error is ErrByHand and nothing is returned.

// AddFeed puts an entry for f at the end of feeds.
func AddFeed(path string, data []byte, f storage.Feed) ([]byte, error) {
	e, err := newEditor(path, data)
	if err != nil {
		return nil, err
	}
	line := feedLine(f)
	switch {
	case e.feeds == nil:
		e.put(len(e.lines), "", "feeds:", "  "+line)
	case e.feeds.Kind != yaml.SequenceNode:
		return nil, e.byHand(e.feeds)
	case len(e.feeds.Content) == 0: // feeds: []
		at := e.feeds.Line - 1
		rest, ok := strings.CutSuffix(strings.TrimRight(e.lines[at], " "), "[]")
		if !ok {
			return nil, e.byHand(e.feeds)
		}
		e.lines[at] = strings.TrimRight(rest, " ")
		e.put(at+1, "  "+line)
	case e.feeds.Style&yaml.FlowStyle != 0:
		return nil, e.byHand(e.feeds)
	default:
		last := e.feeds.Content[len(e.feeds.Content)-1]
		e.put(e.end(last), strings.Repeat(" ", e.dash(last))+line)
	}
	return e.done(func(before []storage.Feed, after []storage.Feed) bool {
		n := len(after) - 1
		return n >= 0 && equal(before, after[:n]) && address.Same(after[n].URL, f.URL)
	})
}

// RemoveFeed takes out the entry whose name or url is key, with the comment
// lines right above it.
func RemoveFeed(path string, data []byte, key string) ([]byte, error) {
	e, err := newEditor(path, data)
	if err != nil {
		return nil, err
	}
	n, i, err := e.find(key)
	if err != nil {
		return nil, err
	}
	from, to := n.Line-1, e.end(n)
	for from > 0 && strings.HasPrefix(strings.TrimSpace(e.lines[from-1]), "#") && indent(e.lines[from-1]) == e.dash(n) {
		from--
	}
	e.lines = append(e.lines[:from:from], e.lines[to:]...)
	if len(e.feeds.Content) == 1 {
		at := e.feedsKey.Line - 1
		e.lines[at] = strings.TrimRight(e.lines[at], " ") + " []"
	}
	return e.done(func(before, after []storage.Feed) bool {
		return equal(append(before[:i:i], before[i+1:]...), after)
	})
}

// PauseFeed writes paused: true into the entry whose name or url is key, or
// takes it out again.
func PauseFeed(path string, data []byte, key string, paused bool) ([]byte, error) {
	e, err := newEditor(path, data)
	if err != nil {
		return nil, err
	}
	n, i, err := e.find(key)
	if err != nil {
		return nil, err
	}
	word := fmt.Sprint(paused)
	switch was := valueOf(n, "paused"); {
	case was != nil && was.Kind == yaml.ScalarNode && was.Style == 0:
		e.replace(was, word)
	case was != nil:
		return nil, e.byHand(n)
	case n.Style&yaml.FlowStyle != 0:
		// Right behind the last value, which the brace or a blank follows.
		at := e.end(n) - 1
		brace := strings.LastIndexByte(stripComment(e.lines[at]), '}')
		if brace < 0 {
			return nil, e.byHand(n)
		}
		e.lines[at] = strings.TrimRight(e.lines[at][:brace], " ,") + ", paused: " + word + e.lines[at][brace:]
	default:
		e.put(n.Line, strings.Repeat(" ", n.Column-1)+"paused: "+word)
	}
	return e.done(func(before, after []storage.Feed) bool {
		before[i].Paused = paused
		return equal(before, after)
	})
}

// editor is a file's lines, and where its feeds stand in them.
type editor struct {
	path            string
	data            []byte
	lines           []string // without their line ends
	feedsKey, feeds *yaml.Node
}

func newEditor(path string, data []byte) (*editor, error) {
	root, err := document(data)
	if err != nil {
		var f faults
		f.syntax(path, err)
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

// byHand is ErrByHand at n.
func (e *editor) byHand(n *yaml.Node) error {
	return fmt.Errorf("%s:%d:%d: feeds is written in a way that cannot be changed safely: %w", e.path, n.Line, n.Column, ErrByHand)
}

// find is the entry whose name or url is key, and its number.
func (e *editor) find(key string) (*yaml.Node, int, error) {
	if e.feeds != nil && e.feeds.Kind == yaml.SequenceNode {
		if e.feeds.Style&yaml.FlowStyle != 0 {
			return nil, 0, e.byHand(e.feeds)
		}
		feeds, err := e.read(e.data)
		if err != nil {
			return nil, 0, err
		}
		for i, f := range feeds {
			if f.Name == key || address.Same(f.URL, key) {
				return e.feeds.Content[i], i, nil
			}
		}
	}
	return nil, 0, fmt.Errorf("%s: feed %s: %w", e.path, quoted(key), ErrNoFeed)
}

// read lists the feeds of data, one for each entry: a list of an OPML file is
// one whose URL is where it stands.
func (e *editor) read(data []byte) ([]storage.Feed, error) {
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
			feeds, lists = append(feeds, storage.Feed{URL: lists[0].from}), lists[1:]
		}
		feeds = append(feeds, f)
	}
	for _, l := range lists {
		feeds = append(feeds, storage.Feed{URL: l.from})
	}
	r.checkFeeds()
	return feeds, r.err()
}

// done is the new text, when it holds what fits says.
func (e *editor) done(fits func(before, after []storage.Feed) bool) ([]byte, error) {
	text := []byte(strings.Join(e.lines, "\n") + "\n")
	before, err := e.read(e.data)
	if err != nil {
		return nil, err
	}
	after, err := e.read(text)
	if err != nil {
		return nil, err
	}
	if !fits(before, after) || !bytes.Equal(withoutFeeds(e.data), withoutFeeds(text)) {
		return nil, fmt.Errorf("%s: %w", e.path, ErrByHand)
	}
	return text, nil
}

func equal(a, b []storage.Feed) bool {
	return slices.EqualFunc(a, b, func(a, b storage.Feed) bool { return reflect.DeepEqual(a, b) })
}

// withoutFeeds is what a text says beside its feeds.
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

// put puts lines in front of line at, counted from 0.
func (e *editor) put(at int, lines ...string) {
	e.lines = append(e.lines[:at:at], append(lines, e.lines[at:]...)...)
}

// replace puts word where the plain scalar n stands.
func (e *editor) replace(n *yaml.Node, word string) {
	line := []rune(e.lines[n.Line-1])
	end := n.Column - 1 + len([]rune(n.Value))
	e.lines[n.Line-1] = string(line[:n.Column-1]) + word + string(line[end:])
}

// dash is the column, from 0, of the dash in front of an entry.
func (e *editor) dash(n *yaml.Node) int { return indent(e.lines[n.Line-1]) }

// end is the line behind an entry: what stands deeper than its dash is of it.
func (e *editor) end(n *yaml.Node) int {
	end := lastLine(n)
	for at := end; at < len(e.lines); at++ {
		line := strings.TrimSpace(e.lines[at])
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if indent(e.lines[at]) <= e.dash(n) {
			break
		}
		end = at + 1
	}
	return end
}

// lastLine is the last line on which a part of n begins.
func lastLine(n *yaml.Node) int {
	last := n.Line
	for _, c := range n.Content {
		last = max(last, lastLine(c))
	}
	return last
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// stripComment cuts the comment off the end of a line, if it holds a "#" that
// no quote follows.
func stripComment(line string) string {
	if i := strings.LastIndex(line, " #"); i >= 0 && !strings.ContainsAny(line[i:], `"'`) {
		return line[:i]
	}
	return line
}

// feedLine is the entry of a feed on one line.
func feedLine(f storage.Feed) string {
	var b strings.Builder
	b.WriteString("- {url: " + scalar(f.URL))
	for _, p := range []struct{ key, value string }{
		{"name", f.Name}, {"title", f.Title}, {"outlet", f.Outlet}, {"region", f.Region}, {"language", f.Language},
	} {
		if p.value != "" {
			b.WriteString(", " + p.key + ": " + scalar(p.value))
		}
	}
	if f.Interval > 0 {
		b.WriteString(", interval: " + showDuration(f.Interval))
	}
	if f.Paused {
		b.WriteString(", paused: true")
	}
	b.WriteString("}")
	return b.String()
}

// scalar writes s as YAML: bare where nothing in it could be taken for
// something else, in double quotes otherwise.
func scalar(s string) string {
	if feedPattern.MatchString(s) && !strings.ContainsAny(s[:1], "0123456789") && !isWord(s) {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0xfeff || c == 0xfffd:
			b.WriteByte(' ')
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// isWord reports words that YAML takes for a truth value or nothing.
func isWord(s string) bool {
	switch strings.ToLower(s) {
	case "true", "false", "yes", "no", "on", "off", "y", "n", "null":
		return true
	}
	return false
}
