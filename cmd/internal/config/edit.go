package config

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"rawi/storage"
	"rawi/storage/opml"
)

// Edits insert or remove lines of a file, so that comments, blank lines and the
// order of keys stay as the operator wrote them. Each edit parses its result:
// if anything but the requested change differs, it fails with ErrByHand.

// AddFeed returns data with an entry for f at the end of feeds. path names the
// file in errors.
func AddFeed(path string, data []byte, f storage.Feed) ([]byte, error) {
	e, err := newEditor(path, data)
	if err != nil {
		return nil, err
	}
	line := FeedLine(f)
	switch {
	case e.feeds == nil:
		e.insertLines(len(e.lines), "", "feeds:", "  "+line)
	case e.feeds.Kind != yaml.SequenceNode:
		return nil, e.byHand(e.feeds)
	case len(e.feeds.Content) == 0: // feeds: []
		at := e.feeds.Line - 1
		rest, ok := strings.CutSuffix(strings.TrimRight(e.lines[at], " "), "[]")
		if !ok {
			return nil, e.byHand(e.feeds)
		}
		e.lines[at] = strings.TrimRight(rest, " ")
		e.insertLines(at+1, "  "+line)
	case e.feeds.Style&yaml.FlowStyle != 0:
		return nil, e.byHand(e.feeds)
	default:
		last := e.feeds.Content[len(e.feeds.Content)-1]
		e.insertLines(e.endLine(last), strings.Repeat(" ", e.indentOf(last))+line)
	}
	return e.finish(func(before []storage.Feed, after []storage.Feed) bool {
		n := len(after) - 1
		return n >= 0 && equal(before, after[:n]) && opml.Key(after[n]) == opml.Key(f) && after[n].Kind == f.Kind && after[n].All == f.All
	})
}

// RemoveFeed returns data without the entry whose name or url is key and the
// comment lines directly above it. It fails with ErrNoFeed if there is none.
func RemoveFeed(path string, data []byte, key string) ([]byte, error) {
	e, err := newEditor(path, data)
	if err != nil {
		return nil, err
	}
	n, i, err := e.findEntry(key)
	if err != nil {
		return nil, err
	}
	from, to := n.Line-1, e.endLine(n)
	for from > 0 && strings.HasPrefix(strings.TrimSpace(e.lines[from-1]), "#") && indent(e.lines[from-1]) == e.indentOf(n) {
		from--
	}
	e.lines = append(e.lines[:from:from], e.lines[to:]...)
	if len(e.feeds.Content) == 1 {
		at := e.feedsKey.Line - 1
		e.lines[at] = strings.TrimRight(e.lines[at], " ") + " []"
	}
	return e.finish(func(before, after []storage.Feed) bool {
		return equal(append(before[:i:i], before[i+1:]...), after)
	})
}

// PauseFeed returns data with paused set in the entry whose name or url is key.
// It fails with ErrNoFeed if there is none.
func PauseFeed(path string, data []byte, key string, paused bool) ([]byte, error) {
	e, err := newEditor(path, data)
	if err != nil {
		return nil, err
	}
	n, i, err := e.findEntry(key)
	if err != nil {
		return nil, err
	}
	word := fmt.Sprint(paused)
	switch old := valueOf(n, "paused"); {
	case old != nil && old.Kind == yaml.ScalarNode && old.Style == 0:
		e.replaceScalar(old, word)
	case old != nil:
		return nil, e.byHand(n)
	case n.Style&yaml.FlowStyle != 0:
		// Directly after the last value, before the closing brace.
		at := e.endLine(n) - 1
		brace := strings.LastIndexByte(stripComment(e.lines[at]), '}')
		if brace < 0 {
			return nil, e.byHand(n)
		}
		e.lines[at] = strings.TrimRight(e.lines[at][:brace], " ,") + ", paused: " + word + e.lines[at][brace:]
	default:
		e.insertLines(lastLine(n.Content[1]), strings.Repeat(" ", n.Column-1)+"paused: "+word)
	}
	return e.finish(func(before, after []storage.Feed) bool {
		before[i].Paused = paused
		return equal(before, after)
	})
}
