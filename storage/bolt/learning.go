package bolt

import (
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/query"
	"rawi/storage/story"
)

const (
	// cleanedPerFetch is how many stored articles a fetch cleans of what was learnt, and
	// cleanedPerArticle how many more for each article that is new or changed. A block is
	// learnt by the third story that shows it, so that two articles are cleaned for it.
	cleanedPerFetch   = 16
	cleanedPerArticle = 2
)

// learning cleans stored articles of blocks that their outlet was found to repeat only
// when others had come. What is too much for one fetch is done by the next ones, of
// whatever feed, so that each operation leaves the same store on every node.
type learning struct{ *transaction }

// apply notes the articles that the fetch under way has taught something about, and cleans
// as many of all that are noted as a fetch of some new and changed articles may.
func (t learning) apply(at time.Time, articles int) error {
	for _, l := range t.stories.batch.Learnt() {
		if err := t.note(l); err != nil {
			return err
		}
	}
	return t.clean(at, cleanedPerFetch+cleanedPerArticle*articles)
}

// clean cleans the first articles that are noted, at most limit, and records the changes.
func (t learning) clean(at time.Time, limit int) error {
	c := t.bucket(record.BucketLearnt).Cursor()
	changed := map[string][]string{} // topics before, by story
	var cleaned []record.ArticleMeta
	for ; limit > 0; limit-- {
		k, hashes := c.First()
		if k == nil {
			break
		}
		meta, err := t.cleanArticle(record.Number(k), decodeHashes(hashes), changed)
		if err == nil {
			err = c.Delete()
		}
		if err != nil {
			return err
		}
		if meta.A.ID != "" {
			cleaned = append(cleaned, meta)
		}
	}
	return t.recordCleaned(at, cleaned, changed)
}

// note adds to the blocks that an article is to be cleaned of.
func (t learning) note(l story.Learnt) error {
	number := t.bucket(record.BucketIDs).Get([]byte(l.Article))
	if number == nil {
		return nil
	}
	b := t.bucket(record.BucketLearnt)
	hashes := decodeHashes(b.Get(number))
	for _, h := range l.Blocks {
		if !slices.Contains(hashes, h) {
			hashes = append(hashes, h)
		}
	}
	var raw []byte
	for _, h := range hashes {
		raw = binary.BigEndian.AppendUint32(raw, h)
	}
	return b.Put(slices.Clone(number), raw)
}

func decodeHashes(raw []byte) []uint32 {
	var hashes []uint32
	for ; len(raw) >= 4; raw = raw[4:] {
		hashes = append(hashes, binary.BigEndian.Uint32(raw))
	}
	return hashes
}

// cleanArticle leaves blocks out of article n's own text: in its record, in the index, and in
// topics, of which it leaves those that it matched by them only. It is no new version of
// the text. It returns the article's record if that changed, and notes the topics of its
// story before. An article that is gone is none.
func (t learning) cleanArticle(n uint64, hashes []uint32, changed map[string][]string) (record.ArticleMeta, error) {
	meta, err := t.articles.get(n)
	if err != nil {
		return record.ArticleMeta{}, record.IgnoreMissing(err)
	}
	full, err := record.WithTexts(t.tx, n, meta, false)
	if err != nil {
		return record.ArticleMeta{}, err
	}
	full.LeftOut = story.OwnBlocks(full.Text, meta.A.LeftOut, hashes)
	if len(full.LeftOut) == len(meta.A.LeftOut) {
		return record.ArticleMeta{}, nil
	}
	if _, ok := changed[meta.A.Story]; !ok {
		r, err := t.stories.find(meta.A.Story)
		if record.IgnoreMissing(err) != nil {
			return record.ArticleMeta{}, err
		}
		changed[meta.A.Story] = r.Topics
	}
	findPlaces(&full, t.settings.places)
	copyPlaces(&meta.A, &full)
	doc := query.NewDoc(&full, t.settings.feeds[meta.A.Feed])
	old := meta.A.Topics
	meta.A.LeftOut, meta.Words, meta.A.Topics, meta.Cleaned = full.LeftOut, doc.Words(), t.settings.topics.Match(doc), true
	return meta, errors.Join(
		t.topics.updateLists(&meta, n, old, storeEntry(&meta)),
		t.articles.saveMeta(n, &meta),
		t.articles.addToIndex(n, &meta, &full, doc, meta.Words),
	)
}

// recordCleaned derives the stories of cleaned articles again and records the changes.
func (t learning) recordCleaned(at time.Time, cleaned []record.ArticleMeta, changed map[string][]string) error {
	saved := map[string]bool{}
	for _, meta := range cleaned {
		r, err := t.stories.find(meta.A.Story)
		if err == nil && !saved[r.ID] {
			saved[r.ID] = true
			err = t.stories.save(r)
		}
		if record.IgnoreMissing(err) != nil {
			return err
		}
		c := storage.Change{At: at, Article: meta.A.ID, Story: meta.A.Story, Feed: meta.A.Feed}
		if err := t.stories.recordChange(c, changed[meta.A.Story]); err != nil {
			return err
		}
	}
	return nil
}
