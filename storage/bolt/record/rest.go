package record

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"rawi/storage"
)

// The rest of a story are the articles of a feed beyond those that the story lists.
// They are stored and searched like others, but in no list by entries: what a feed
// repeats is no news.

// RestArticle is an article of the rest of a story.
type RestArticle struct {
	Number  uint64
	Time    int64 // of the article, Unix seconds
	Entered int64 // Unix seconds
}

func restKey(story, feed string, n uint64) []byte { return NameKey(story, NameKey(feed, Key(n)...)...) }

// AddRest makes article n one of the rest, and stores meta without its texts.
func (s *Story) AddRest(tx Transaction, n uint64, meta *ArticleMeta) error {
	value := append(Key(UnixKey(meta.A.Time())), Key(uint64(max(meta.Entered.At, 0)))...)
	if err := tx.Bucket(BucketRest).Put(restKey(s.ID, meta.A.Feed, n), value); err != nil {
		return err
	}
	s.Rest++
	meta.Rest, meta.A.Story = true, s.ID
	if err := listEntries(tx, n, meta, false); err != nil {
		return err
	}
	return PutMeta(tx, n, meta)
}

// Limit moves the articles of a feed beyond so many to the rest. The lead stays.
func (s *Story) Limit(tx Transaction, perFeed int) error {
	members := s.Members
	s.Members = nil
	for _, m := range members {
		meta, err := RequireArticle(tx, m.Number)
		if err != nil {
			return err
		}
		if m.Feed = meta.A.Feed; s.CountOfFeed(m.Feed) < perFeed || m.Number == s.Lead {
			s.Members = append(s.Members, m)
		} else if err := s.AddRest(tx, m.Number, &meta); err != nil {
			return err
		}
	}
	return nil
}

// RemoveRest takes article n out of the rest: it stands in lists by entries again.
// Meta is stored without its texts.
func (s *Story) RemoveRest(tx Transaction, n uint64, meta *ArticleMeta) error {
	if err := tx.Bucket(BucketRest).Delete(restKey(s.ID, meta.A.Feed, n)); err != nil {
		return err
	}
	s.Rest--
	meta.Rest = false
	if err := listEntries(tx, n, meta, true); err != nil {
		return err
	}
	return PutMeta(tx, n, meta)
}

// FillUp lets the first article of a feed that is in the rest become a member, if the
// story lists fewer of that feed than it may. It returns its number.
func (s *Story) FillUp(tx Transaction, feed string, perFeed int) ([]uint64, error) {
	prefix := NameKey(s.ID, NameKey(feed)...)
	k, _ := tx.Bucket(BucketRest).Cursor().Seek(prefix)
	if !bytes.HasPrefix(k, prefix) || s.CountOfFeed(feed) >= perFeed {
		return nil, nil
	}
	n := Number(k[len(k)-8:])
	meta, err := RequireArticle(tx, n)
	if err != nil {
		return nil, err
	}
	s.Members = append(s.Members, Member{Number: n, Feed: feed})
	return []uint64{n}, s.RemoveRest(tx, n, &meta)
}

// MoveTo moves all articles of a story to another. It returns the numbers of those that
// are in the rest of either.
func (s *Story) MoveTo(tx Transaction, to *Story, perFeed int, at time.Time) (rest []uint64, err error) {
	members := slices.Clone(s.Members)
	list, err := ReadRest(tx, s.ID)
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		members = append(members, Member{Number: a.Number})
	}
	for _, m := range members {
		meta, err := RequireArticle(tx, m.Number)
		if err != nil {
			return nil, err
		}
		if meta.Rest {
			rest = append(rest, m.Number)
			if err := s.RemoveRest(tx, m.Number, &meta); err != nil {
				return nil, err
			}
		}
		m.Joined, m.Feed, meta.A.Story = meta.JoinedAt(at), meta.A.Feed, to.ID
		if to.CountOfFeed(m.Feed) < perFeed {
			to.Members = append(to.Members, m)
			err = PutMeta(tx, m.Number, &meta)
		} else {
			rest = append(rest, m.Number)
			err = to.AddRest(tx, m.Number, &meta)
		}
		if err != nil {
			return nil, err
		}
	}
	return rest, nil
}

// ReadRest returns the rest of a story.
func ReadRest(tx Transaction, story string) (out []RestArticle, err error) {
	prefix := NameKey(story)
	c := tx.Bucket(BucketRest).Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if len(k) < len(prefix)+9 || len(v) != 16 {
			return nil, fmt.Errorf("%w: the rest of story %s", storage.ErrDamaged, story)
		}
		out = append(out, RestArticle{Number(k[len(k)-8:]), int64(Number(v)), int64(Number(v[8:]))})
	}
	return out, nil
}

// ReadMembers returns the numbers of all articles of a story, the rest last.
func ReadMembers(tx Transaction, s *Story) ([]uint64, error) {
	out := make([]uint64, 0, len(s.Members)+s.Rest)
	for _, m := range s.Members {
		out = append(out, m.Number)
	}
	rest, err := ReadRest(tx, s.ID)
	for _, a := range rest {
		out = append(out, a.Number)
	}
	return out, err
}

// CountOfFeed returns how many members are of a feed.
func (s *Story) CountOfFeed(feed string) (n int) {
	for _, m := range s.Members {
		if m.Feed == feed {
			n++
		}
	}
	return n
}

// listEntries adds article n to all lists by entries, or removes it from them.
func listEntries(tx Transaction, n uint64, meta *ArticleMeta, list bool) error {
	set := func(bucket, key, value []byte) error {
		if list {
			return tx.Bucket(bucket).Put(key, value)
		}
		return tx.Bucket(bucket).Delete(key)
	}
	if err := set(BucketEntered, meta.Entered.Key(n), meta.Entered.ListValue()); err != nil {
		return err
	}
	for _, topic := range meta.A.Topics {
		e, err := DecodeViewEntry(tx.Bucket(BucketTopics).Get(TopicKey(topic, meta.A.Time(), n)))
		if err != nil {
			return err
		}
		if err := set(BucketTopicEntries, TopicEntryKey(topic, e, n), e.ListValue()); err != nil {
			return err
		}
	}
	return nil
}
