package bolt

import (
	"bytes"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// maxVersions is how many older texts of an article are kept; later ones
// replace the text all the same.
const maxVersions = 50

// maxReturns is how often it is told as a change that an article has a text
// again which it had before. An editor takes a change back once or twice; a page
// that shows one of two texts by chance does so at each poll.
const maxReturns = 4

// readVersions reads the older texts of article n, oldest first.
func readVersions(tx *bbolt.Tx, n uint64) (out []storage.Version, err error) {
	c := tx.Bucket(bucketVersions).Cursor()
	for k, raw := c.Seek(uint64Key(n)); k != nil && bytes.HasPrefix(k, uint64Key(n)); k, raw = c.Next() {
		v, err := decompress[storage.Version](tx, raw)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// had reports whether one of versions has that title and text. The markup around
// it does not count.
func hasVersion(versions []storage.Version, title string, text []string) bool {
	return slices.ContainsFunc(versions, func(v storage.Version) bool { return v.Title == title && slices.Equal(v.Text, text) })
}

// keepVersion keeps the text that article n had up to at, unless it is kept
// already: of texts that take turns each is kept once. It returns how many are
// kept, and whether the next text, p's, is one that the article had before.
func (t *transaction) keepVersion(n uint64, was articleMeta, old body, p *prepared, at time.Time) (kept int, again bool, err error) {
	var versions []storage.Version
	if kept = was.A.Versions; kept > 0 {
		if versions, err = readVersions(t.tx, n); err != nil {
			return kept, false, err
		}
	}
	again = hasVersion(versions, p.a.Title, p.a.Text)
	if kept >= maxVersions || hasVersion(versions, was.A.Title, old.Text) {
		return kept, again, nil
	}
	v := storage.Version{Seen: time.Unix(was.Since, 0).UTC(), Until: at, Title: was.A.Title, Summary: old.Summary, Content: old.Content, Text: old.Text}
	return kept + 1, again, t.bucket(bucketVersions).Put(append(uint64Key(n), byte(kept)), p.encoder.EncodeAll(encode(v), nil))
}
