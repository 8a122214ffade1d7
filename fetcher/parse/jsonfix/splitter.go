package jsonfix

import (
	"bytes"

	"rawi/fetcher/cost"
)

// splitter reads a JSON Feed from left to right as far as its structure goes. Its
// methods report false where the document cannot be split.
type splitter struct {
	doc    []byte
	at     int
	cost   *cost.Budget
	items  []itemSpan
	listed bool // the key items was read
	values int  // as repairer counts them
}

// document reads the feed's own object.
func (s *splitter) document() bool {
	return s.object(func(key []byte) bool {
		start := s.at
		switch {
		case bytes.IndexByte(key, '\\') >= 0:
			return false
		case string(key) != "items":
			return s.value(1) && s.cost.Scan(s.at-start)
		case s.listed:
			return false
		}
		s.listed = true
		return s.sequence('[', ']', s.item)
	})
}

// item reads an item of the list.
func (s *splitter) item() bool {
	if len(s.items) == cost.MaxItems {
		return false
	}
	item := itemSpan{start: s.at}
	ok := s.object(func(key []byte) bool {
		start := s.at
		if !s.value(3) {
			return false
		}
		if string(key) == "id" || bytes.IndexByte(key, '\\') >= 0 {
			item.id = s.doc[start:s.at]
			item.ids++
		}
		return true
	})
	item.end = s.at
	s.items = append(s.items, item)
	return ok && s.cost.Scan(item.end-item.start)
}

// object reads an object. It calls value at each value, with its key as it is written.
func (s *splitter) object(value func(key []byte) bool) bool {
	return s.sequence('{', '}', func() bool {
		start := s.at
		if s.peek() != '"' || !s.text() {
			return false
		}
		key := s.doc[start+1 : s.at-1]
		s.space()
		if s.peek() != ':' {
			return false
		}
		s.at++
		s.space()
		return value(key)
	})
}

// sequence reads an object or an array. It calls element at each of its elements.
func (s *splitter) sequence(opening, closing byte, element func() bool) bool {
	if s.peek() != opening {
		return false
	}
	s.values++
	s.at++
	if s.space(); s.peek() == closing {
		s.at++
		return true
	}
	for element() {
		s.space()
		end := s.peek()
		if s.at++; end == closing {
			return true
		}
		if end != ',' {
			break
		}
		s.values++
		s.space()
	}
	return false
}

// value skips a value that stands in so many brackets.
func (s *splitter) value(depth int) bool {
	var brackets [maxDepth]byte // the closing ones that are due
	start, due := s.at, 0
	for s.at < len(s.doc) {
		switch c := s.doc[s.at]; c {
		case '"':
			if !s.text() {
				return false
			}
			if due == 0 {
				return s.at > start
			}
			continue
		case '{', '[':
			if depth+due >= maxDepth || due == 0 && s.at > start {
				return false
			}
			s.values++
			brackets[due] = c + 2 // as in repair
			due++
		case '}', ']':
			if due == 0 {
				return s.at > start
			}
			if due--; brackets[due] != c {
				return false
			}
			if due == 0 {
				s.at++
				return true
			}
		case ',', ' ', '\n', '\t', '\r':
			if due == 0 {
				return s.at > start
			}
			if c == ',' {
				s.values++
			}
		}
		s.at++
	}
	return false
}

// text skips a string.
func (s *splitter) text() bool {
	start := s.at + 1
	for s.at = start; ; s.at++ {
		n := bytes.IndexByte(s.doc[s.at:], '"')
		if n < 0 {
			return false
		}
		s.at += n
		escapes := s.at
		for escapes > start && s.doc[escapes-1] == '\\' {
			escapes--
		}
		if (s.at-escapes)%2 == 0 {
			s.at++
			return true
		}
	}
}

// space skips white space.
func (s *splitter) space() {
	for s.at < len(s.doc) && isSpace(s.doc[s.at]) {
		s.at++
	}
}

// peek returns the next byte; 0: the document ends.
func (s *splitter) peek() byte {
	if s.at < len(s.doc) {
		return s.doc[s.at]
	}
	return 0
}
