package jsonfix

import (
	"bytes"
	"encoding/json"

	"rawi/fetcher/cost"
	"rawi/fetcher/parse/itemhash"
)

// Items is a JSON Feed split at the borders of its items. It has none if the document
// cannot be split safely. It refers to the document, which must not change.
type Items struct {
	doc    []byte
	items  []itemSpan
	hashes []uint64
}

// itemSpan is where an item stands, its brackets included.
type itemSpan struct {
	start, end int
	id         []byte // as it is written
	ids        int    // how many keys are id, or may be
}

// SplitItems splits a JSON Feed at the objects in its list of items. The document, its
// list, and its items must be written as RFC 8259 has them, with each bracket closed;
// what their values hold is left to Decode. It gives up where Decode would read other
// items than stand there: beyond its bounds, and where a key occurs twice or is written
// with escapes.
func SplitItems(b *cost.Budget, doc []byte) Items {
	s := splitter{doc: doc, cost: b}
	if !s.document() || s.values > cost.MaxValues {
		return Items{doc: doc}
	}
	out := Items{doc: doc, items: s.items, hashes: make([]uint64, len(s.items))}
	for i, item := range s.items {
		out.hashes[i] = itemhash.Sum(0, doc[item.start:item.end])
	}
	return out
}

// Hashes returns the hashes of the items, in the document's order. The caller must not
// change them.
func (s *Items) Hashes() []uint64 { return s.hashes }

// HeadHash returns the hash of what stands around the items; 0: the document was not
// split.
func (s *Items) HeadHash() uint64 {
	if len(s.items) == 0 {
		return 0
	}
	return itemhash.Sum(itemhash.Sum(0, s.before()), s.behind())
}

func (s *Items) before() []byte { return s.doc[:s.items[0].start] }
func (s *Items) behind() []byte { return s.doc[s.items[len(s.items)-1].end:] }

// Independent reports whether each item can be read without the others: where two have
// one id, or none, reading compares them. Links are not looked at.
func (s *Items) Independent(func(link string) string) bool {
	seen := make(map[string]bool, len(s.items))
	for _, item := range s.items {
		id, plain := item.plainID()
		if !plain || seen[id] {
			return false
		}
		seen[id] = true
	}
	return len(s.items) > 0
}

// plainID returns an item's id if it has one, as a text or a number.
func (s itemSpan) plainID() (id string, plain bool) {
	if s.ids != 1 {
		return "", false
	}
	switch c := s.id[0]; {
	case c == '"':
		plain = json.Unmarshal(s.id, &id) == nil && len(bytes.TrimSpace([]byte(id))) > 0
	case c == '-' || c >= '0' && c <= '9':
		id, plain = string(s.id), json.Valid(s.id)
	}
	return id, plain
}

// Without returns the document without the items whose hashes are known, and the hashes
// of those that are left.
func (s *Items) Without(known func(uint64) bool) ([]byte, []uint64) {
	left := make([]uint64, 0, len(s.items))
	size := len(s.doc)
	unknown := make([]itemSpan, 0, len(s.items))
	for i, item := range s.items {
		if known(s.hashes[i]) {
			size -= item.end - item.start
			continue
		}
		left, unknown = append(left, s.hashes[i]), append(unknown, item)
	}
	if len(left) == len(s.items) {
		return s.doc, left
	}
	out := append(make([]byte, 0, size), s.before()...)
	for i, item := range unknown {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, s.doc[item.start:item.end]...)
	}
	return append(out, s.behind()...), left
}
