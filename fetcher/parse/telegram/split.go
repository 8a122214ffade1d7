package telegram

import (
	"bytes"

	"rawi/fetcher/cost"
)

// split cuts a page in front of each of its posts; head is what stands before the first. So
// a post with elements left open breaks no other. It needs no tree: a post begins at a tag
// with data-post, or with the class of a post or of what wraps it.
func split(b *cost.Budget, page []byte) (head []byte, posts [][]byte) {
	s := splitter{cost: b, page: page, tag: -1, last: -1}
	for kind := s.next(); kind != 0 && len(s.starts) <= cost.MaxItems; kind = s.next() {
		s.take(kind)
	}
	if len(s.starts) > cost.MaxItems {
		b.Lose(cost.Items)
	} else {
		s.starts = append(s.starts, len(page))
	}
	for i := range len(s.starts) - 1 {
		posts = append(posts, page[s.starts[i]:s.starts[i+1]])
	}
	return page[:s.starts[0]], posts
}

// mark is what shows that a tag begins a post.
type mark uint8

const (
	wrapMark  mark = 1 + iota // the class of what wraps a post
	classMark                 // the class of a post
	postMark                  // the attribute with the post's name
)

var (
	classWord = []byte("widget_message")
	postName  = []byte("data-post=")
)

// splitter finds the marks of a page in order.
type splitter struct {
	cost      *cost.Budget
	page      []byte
	at        int // behind the mark that was found last
	nextClass int // where the next class may be, of those that are not looked at; -1: none is left
	nextPost  int
	tag       int // where the tag begins that the last mark stands in; -1: in none
	last      int // where the tag begins that was taken last
	starts    []int
	hasPost   bool // what began last has a post, and not only what wraps it
}

// next finds the next mark; 0: there is none, or it is not looked for any more.
func (s *splitter) next() mark {
	for s.cost.Scan(0) {
		s.nextClass, s.nextPost = s.find(classWord, s.nextClass), s.find(postName, s.nextPost)
		at, kind := s.nextClass, classMark
		if at < 0 || s.nextPost >= 0 && s.nextPost < at {
			at, kind = s.nextPost, postMark
		}
		if at < 0 {
			return 0
		}
		s.follow(s.page[s.at:at])
		word := postName
		if kind == classMark {
			word = classWord
		}
		s.at = at + len(word)
		rest := s.page[s.at:]
		if kind == classMark {
			if wraps, ok := bytes.CutPrefix(rest, []byte("_wrap")); ok {
				rest, kind = wraps, wrapMark
			}
			if len(rest) == 0 || bytes.IndexByte([]byte(" \t\r\n\"'>"), rest[0]) < 0 {
				continue // the class of a part of a post
			}
		}
		if s.tag >= 0 {
			return kind
		}
	}
	return 0
}

// find returns where word is next, from at on; -1: nowhere.
func (s *splitter) find(word []byte, at int) int {
	if at < 0 || at >= s.at && at > 0 {
		return at
	}
	i := bytes.Index(s.page[s.at:], word)
	if i < 0 {
		s.cost.Scan(len(s.page) - s.at)
		return -1
	}
	s.cost.Scan(i)
	return s.at + i
}

// follow notes in which tag the end of text stands, which begins at s.at.
func (s *splitter) follow(text []byte) {
	open, end := bytes.LastIndexByte(text, '<'), bytes.LastIndexByte(text, '>')
	switch {
	case open > end:
		s.tag = s.at + open
	case end >= 0:
		s.tag = -1
	}
}

// take begins a post at the tag of a mark, unless it belongs to the one that began last.
func (s *splitter) take(kind mark) {
	if s.tag == s.last {
		s.hasPost = s.hasPost || kind == postMark
		return
	}
	s.last = s.tag
	if kind != wrapMark && len(s.starts) > 0 && !s.hasPost {
		s.hasPost = true
		return
	}
	s.starts = append(s.starts, s.tag)
	s.hasPost = kind != wrapMark
}
