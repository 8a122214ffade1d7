package search

import (
	"bytes"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage/bolt/record"
	"rawi/storage/index"
)

// source gives candidates in order; nil when there are no more.
type source interface {
	Next() (*index.Candidate, error)
}

// keyWalk gives the articles of keys that end in time and number: all articles, or
// those of a topic.
type keyWalk struct {
	c        *bbolt.Cursor
	prefix   []byte
	oldest   bool
	arrivals bool
	from     []byte // where to begin; nil after the first step
	exact    bool
}

func newKeyWalk(b *bbolt.Bucket, prefix []byte, o index.Order, exact bool) *keyWalk {
	from := append(slices.Clone(prefix), record.Key(uint64(o.Begin.Time))...)
	from = append(from, record.Key(o.Begin.Number)...)
	if o.Begin == (index.DocRef{}) && !o.Oldest {
		from = append(slices.Clone(prefix), bytes.Repeat([]byte{0xff}, 17)...)
	}
	return &keyWalk{c: b.Cursor(), prefix: prefix, oldest: o.Oldest, arrivals: o.Arrivals, from: from, exact: exact}
}

func (s *keyWalk) Next() (*index.Candidate, error) {
	for {
		k, mark := s.step()
		if k == nil || !bytes.HasPrefix(k, s.prefix) || len(k) != len(s.prefix)+16 {
			return nil, nil
		}
		if s.arrivals && bytes.Equal(mark, record.BacklogValue) {
			continue
		}
		at := k[len(s.prefix):]
		return &index.Candidate{DocRef: index.DocRef{Number: record.Number(at[8:]), Time: int64(record.Number(at[:8]))}, Exact: s.exact}, nil
	}
}

// step moves to the next key.
func (s *keyWalk) step() (k, value []byte) {
	switch {
	case s.from != nil && s.oldest:
		k, value = s.c.Seek(s.from)
	case s.from != nil:
		if k, value = s.c.Seek(s.from); k == nil {
			k, value = s.c.Last()
		} else if !bytes.Equal(k, s.from) {
			k, value = s.c.Prev()
		}
	case s.oldest:
		k, value = s.c.Next()
	default:
		k, value = s.c.Prev()
	}
	s.from = nil
	return k, value
}
