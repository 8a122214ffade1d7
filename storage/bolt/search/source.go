package search

import (
	"bytes"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/index"
	"rawi/storage/query"
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

// newSource chooses the shortest list of candidates for a query. Feeds are those of
// the settings.
func newSource(x index.Index, tx *bbolt.Tx, root query.Node, feeds []storage.Feed, o index.Order) (source, error) {
	all := conjuncts(root)
	if len(all) == 0 {
		if o.Entered {
			return newKeyWalk(tx.Bucket(record.BucketEntered), nil, o, true), nil
		}
		return newKeyWalk(tx.Bucket(record.BucketTimes), nil, o, true), nil
	}
	for _, n := range all {
		if f, ok := n.(query.Filter); ok && f.Key == "story" {
			return storySource(tx, f.Value, o)
		}
	}
	if topic := listedTopic(root); topic != "" {
		list := tx.Bucket(record.BucketTopics)
		if o.Entered {
			list = tx.Bucket(record.BucketTopicEntries)
		}
		return newKeyWalk(list, record.NameKey(topic), o, len(all) == 1), nil
	}
	return x.Walk(all, feeds, o)
}

// storySource gives a story's articles.
func storySource(tx *bbolt.Tx, id string, o index.Order) (source, error) {
	s, err := record.ReadStory(tx, id)
	if err := record.IgnoreMissing(err); err != nil {
		return nil, err
	}
	if s.ID == "" {
		return index.NewListWalk(nil, o.Oldest), record.CheckNoStory(tx, id)
	}
	var list []index.Candidate
	for _, m := range s.Members {
		meta, err := record.Require[record.ArticleMeta](tx.Bucket(record.BucketArticles), record.Key(m.Number))
		if err != nil {
			return nil, err
		}
		at := index.DocRef{Number: m.Number, Time: meta.A.Time().Unix()}
		if o.Entered {
			at.Time = meta.Entered.At
		}
		list = append(list, index.Candidate{DocRef: at})
	}
	rest, err := record.ReadRest(tx, s.ID)
	for _, a := range rest {
		at := index.DocRef{Number: a.Number, Time: a.Time}
		if o.Entered {
			at.Time = a.Entered
		}
		list = append(list, index.Candidate{DocRef: at})
	}
	return index.NewListWalk(list, o.Oldest), err
}
