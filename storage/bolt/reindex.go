package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/query"
	"rawi/storage/text"
)

// A new version of rawi may read words in another way. The index is made anew
// then, segment by segment, while questions are answered from what there is:
// a segment's articles are read again some at a time, each time into a bucket
// of postings of its own, and when there is one for all of them they are merged
// and take the old ones' place. Last, the topics are matched anew.

// reindexed is how many articles one transaction reads again: nobody waits for
// it longer than for a full batch.
const reindexBatch = maxBatch

func (s segment) outdated() bool { return s.Analysis != text.Version }

// partKey is the key of the postings of some of a segment's articles: those of
// its roster from that place on.
func chunkKey(segment uint32, from int) []byte {
	return binary.BigEndian.AppendUint32(segmentKey(segment), uint32(from))
}

// reindex makes the index anew where it is stale, as long as nobody waits. What
// fails is tried again after the next commit.
func (s *Store) reindex() {
	for s.stale && len(s.queue) == 0 && !s.isClosed() {
		topic, err := s.reindexStep()
		switch {
		case err != nil:
			s.log.Warn("index not made anew", "err", err)
			return
		case topic != "":
			s.rematched[topic] = true
		}
	}
}

// reindexSome takes the next step, and returns the topic when it was to match
// one.
func (s *Store) reindexStep() (topic string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", storage.ErrDamaged, p)
		}
	}()
	var t *transaction
	stale := true
	err = s.db.Load().Update(func(tx *bbolt.Tx) error {
		t = newTransaction(s, tx)
		defer func() { s.state.postings = reusable(t.postings) }()
		all, err := readSegments(tx)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(all, segment.outdated); i >= 0 {
			return t.reindexSegment(all[i])
		}
		if topic = s.nextUnmatchedTopic(); topic != "" {
			return t.rematchTopic(topic)
		}
		stale = false
		return t.bucket(bucketMeta).Put(metaAnalysis, uint64Key(text.Version))
	})
	if err != nil {
		return "", writeError(err)
	}
	if s.publish(t); !stale {
		s.stale = false
		s.log.Info("index made anew", "version", text.Version)
	}
	return topic, nil
}

// unmatched is a topic that was not yet matched anew; empty: all were.
func (s *Store) nextUnmatchedTopic() string {
	for _, topic := range s.settings.Topics {
		if !s.rematched[topic.Name] {
			return topic.Name
		}
	}
	return ""
}

// reindexSegment reads some articles of a segment, or merges what was read
// before when that is all.
func (t *transaction) reindexSegment(s segment) error {
	articles, err := readDocTable(t.tx, s)
	if err != nil {
		return err
	}
	for from := 0; from < articles.size(); from += reindexBatch {
		if t.bucket(bucketPostings).Bucket(chunkKey(s.Number, from)) != nil {
			continue
		}
		for i := from; i < min(from+reindexBatch, articles.size()); i++ {
			if err := t.reindexArticle(articles.number(i)); err != nil {
				return err
			}
		}
		b, err := t.createPostings(chunkKey(s.Number, from), t.indexed)
		if err != nil {
			return err
		}
		return t.writePostings(b)
	}
	return t.replaceSegment(s)
}

// postAnew posts article n as it is read now, unless it is gone.
func (t *transaction) reindexArticle(n uint64) error {
	h, err := get[articleMeta](t.bucket(bucketArticles), uint64Key(n))
	if err != nil {
		return ignoreMissing(err)
	}
	texts, err := readBody(t.tx, n)
	if err != nil {
		return err
	}
	p := &prepared{a: h.A}
	texts.attachTo(&p.a)
	p.doc = query.NewDoc(&p.a, storage.Feed{})
	p.words = p.doc.Words()
	t.indexArticle(n, &h, p)
	return nil
}

// replaceSegment puts the postings that were made anew in the place of the old
// ones.
func (t *transaction) replaceSegment(s segment) error {
	var keys [][]byte
	own := segmentKey(s.Number)
	c := t.bucket(bucketPostings).Cursor()
	for k, _ := c.Seek(own); bytes.HasPrefix(k, own) && k != nil; k, _ = c.Next() {
		if !bytes.Equal(k, own) {
			keys = append(keys, bytes.Clone(k))
		}
	}
	var parts []*bbolt.Bucket
	var rosters []docTable
	for _, k := range keys {
		b := t.bucket(bucketPostings).Bucket(k)
		parts, rosters = append(parts, b), append(rosters, b.Get([]byte(docsKey)))
	}
	articles, alive := t.liveDocs(rosters)
	if err := t.dropSegment(s.Number); err != nil {
		return err
	}
	if len(articles) > 0 {
		b, err := t.createSegment(s.Number, articles)
		if err != nil {
			return err
		}
		if err := mergePostings(b, parts, alive); err != nil {
			return err
		}
	}
	for _, k := range keys {
		if err := t.bucket(bucketPostings).DeleteBucket(k); err != nil {
			return err
		}
	}
	return nil
}

// matchAnew gives a topic the articles that fit it as they are read now.
func (t *transaction) rematchTopic(topic string) error {
	fits, err := matchingArticles(t.tx, t.current, t.topics, topic)
	if err != nil {
		return err
	}
	if err := t.rematch(topic, fits, func(h *articleMeta) viewEntry { return h.Entered }); err != nil {
		return err
	}
	if err := t.change(storage.Change{At: unix(t.n.Newest), Kind: storage.ChangeConfig}); err != nil {
		return err
	}
	return t.bucket(bucketMeta).Put(metaCounters, encode(t.n))
}
