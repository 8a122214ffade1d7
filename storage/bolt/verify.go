package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// Report is what Verify found.
type Report struct {
	Articles, Stories, Segments, Postings int
	Faults                                []string // empty: all adds up; at most maxFaults
}

// maxFaults bounds a report: a store with so many is to be restored.
const maxFaults = 100

// errEnough ends a verification that has found enough.
var errEnough = errors.New("enough faults")

// verifier checks one snapshot of the store.
type verifier struct {
	ctx    context.Context
	tx     *bbolt.Tx
	report Report
	all    int64                     // articles, as the store counts them
	heads  map[uint64]articleSummary // articles by number
	texts  int64                     // bytes of their bodies, unpacked
}

// brief is as much of an article as a check of the rest needs.
type articleSummary struct {
	id      string
	story   string
	time    int64
	entered viewEntry
}

// Verify checks structure and meaning: the pages of the file, that each
// article has its text, id and place in time, in a story and in the index, and
// that each entry of those has its article. It reads one snapshot and may run
// beside writing. An error means that it could not look; what it saw is in
// the report.
func (s *Store) Verify(ctx context.Context) (Report, error) {
	v := verifier{ctx: ctx, heads: map[uint64]articleSummary{}}
	err := s.view(func(tx *bbolt.Tx) error {
		v.tx = tx
		if n, err := readCounters(tx.Bucket(bucketMeta)); err == nil {
			v.all = int64(n.Articles)
		}
		for _, check := range []func() error{v.pages, v.articles, v.times, v.stories, v.index, v.aliases, v.numbers} {
			if err := check(); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return v.report, err
}

// fault notes what does not add up.
func (v *verifier) fault(format string, args ...any) error {
	v.report.Faults = append(v.report.Faults, fmt.Sprintf(format, args...))
	if len(v.report.Faults) >= maxFaults {
		return errEnough
	}
	return v.ctx.Err()
}

func (v *verifier) progress(what string, done int, all int64) {
	progressOf(v.ctx)(what, int64(done), all)
}

func (v *verifier) pages() error {
	v.progress("bytes of pages to check", 0, v.tx.Size())
	// Check's goroutine must be drained: it holds the transaction.
	var found error
	for err := range v.tx.Check() {
		if found == nil {
			found = v.fault("page: %v", err)
		}
	}
	return found
}

func (v *verifier) articles() error {
	return v.tx.Bucket(bucketArticles).ForEach(func(k, raw []byte) error {
		h, err := decode[articleMeta](raw)
		if err != nil {
			return v.fault("article number %d: %v", keyUint64(k), err)
		}
		v.report.Articles++
		v.progress("articles checked", v.report.Articles, v.all)
		n := keyUint64(k)
		v.heads[n] = articleSummary{h.A.ID, h.A.Story, h.A.Time().Unix(), h.Entered}
		if _, err := readBody(v.tx, n); err != nil {
			return v.fault("article %s: %v", h.A.ID, err)
		}
		v.texts += decompressedSize(v.tx.Bucket(bucketBodies).Get(k))
		if at := v.tx.Bucket(bucketIDs).Get([]byte(h.A.ID)); !bytes.Equal(at, k) {
			return v.fault("article %s: its id leads elsewhere", h.A.ID)
		}
		if !has(v.tx.Bucket(bucketTimes), timeKey(h.A.Time(), n)) {
			return v.fault("article %s: it has no place in time", h.A.ID)
		}
		if !has(v.tx.Bucket(bucketEntered), h.Entered.key(n)) {
			return v.fault("article %s: it has no place in the order of entries", h.A.ID)
		}
		for _, topic := range h.A.Topics {
			e, err := decodeViewEntry(v.tx.Bucket(bucketTopics).Get(topicKey(topic, h.A.Time(), n)))
			if err != nil || !has(v.tx.Bucket(bucketJoined), joinedKey(topic, e, n)) {
				return v.fault("article %s: topic %s does not list it", h.A.ID, topic)
			}
		}
		return v.ctx.Err()
	})
}

// has reports whether there is such a key, of an empty value too.
func has(b *bbolt.Bucket, key []byte) bool {
	k, _ := b.Cursor().Seek(key)
	return bytes.Equal(k, key)
}

func (v *verifier) times() error {
	for _, name := range [][]byte{bucketTimes, bucketTopics} {
		err := v.tx.Bucket(name).ForEach(func(k, _ []byte) error {
			if len(k) < 16 {
				return v.fault("%s: a key of %d bytes", name, len(k))
			}
			if a, ok := v.heads[keyUint64(k[len(k)-8:])]; !ok || a.time != int64(keyUint64(k[len(k)-16:])) {
				return v.fault("%s: an entry of no article", name)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if err := v.entries(); err != nil {
		return err
	}
	return v.tx.Bucket(bucketIDs).ForEach(func(k, raw []byte) error {
		if len(raw) != 8 || v.heads[keyUint64(raw)].id != string(k) {
			return v.fault("id %s leads to no article", k)
		}
		return nil
	})
}

// entries checks that what is listed by entry is there, and came then.
func (v *verifier) entries() error {
	err := v.tx.Bucket(bucketEntered).ForEach(func(k, mark []byte) error {
		if len(k) != 16 || v.heads[keyUint64(k[8:])].entered != (viewEntry{int64(keyUint64(k[:8])), len(mark) > 0}) {
			return v.fault("entries: one of no article")
		}
		return nil
	})
	if err != nil {
		return err
	}
	return v.tx.Bucket(bucketJoined).ForEach(func(k, mark []byte) error {
		if len(k) < 16 {
			return v.fault("entries of topics: a key of %d bytes", len(k))
		}
		prefix, at := k[:len(k)-16], k[len(k)-16:]
		n := keyUint64(at[8:])
		list := append(append([]byte(nil), prefix...), timeKey(unix(v.heads[n].time), n)...)
		e, err := decodeViewEntry(v.tx.Bucket(bucketTopics).Get(list))
		if err != nil || e != (viewEntry{int64(keyUint64(at[:8])), len(mark) > 0}) {
			return v.fault("entries of topics: one of no article")
		}
		return nil
	})
}

func (v *verifier) stories() error {
	in := 0
	err := v.tx.Bucket(bucketStories).ForEach(func(k, raw []byte) error {
		s, err := decode[storyRecord](raw)
		if err != nil {
			return v.fault("story %s: %v", k, err)
		}
		v.report.Stories++
		in += len(s.Members)
		for _, m := range s.Members {
			if v.heads[m.Number].story != s.ID {
				return v.fault("story %s: a member is not in it", s.ID)
			}
		}
		if !slices.ContainsFunc(s.Members, func(m member) bool { return m.Number == s.Lead }) {
			return v.fault("story %s: its lead is no member", s.ID)
		}
		return nil
	})
	if err == nil && in != v.report.Articles {
		return v.fault("stories have %d members, there are %d articles", in, v.report.Articles)
	}
	return err
}

func (v *verifier) index() error {
	segments, err := readSegments(v.tx)
	if err != nil {
		return v.fault("index: %v", err)
	}
	v.report.Segments = len(segments)
	indexed := map[uint64]bool{}
	for _, s := range segments {
		articles, err := readDocTable(v.tx, s)
		if err != nil {
			return v.fault("segment %d: %v", s.Number, err)
		}
		for i := range articles.size() {
			indexed[articles.number(i)] = true
		}
	}
	for n, a := range v.heads {
		if !indexed[n] {
			if err := v.fault("article %s is not in the index", a.id); err != nil {
				return err
			}
		}
	}
	for i, s := range segments {
		v.progress("segments of the index checked", i, int64(len(segments)))
		if err := v.postings(s, indexed); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) postings(s segment, indexed map[uint64]bool) error {
	var list []uint64
	r := newBlockReader(v.tx.Bucket(bucketPostings).Bucket(segmentKey(s.Number)))
	var last []byte
	for r.seek(nil); r.term != nil; r.next() {
		var err error
		if list, err = decodeNumbers(list[:0], r.postings); err != nil {
			return v.fault("segment %d, %q: %v", s.Number, shorten(string(r.term), 40), err)
		}
		if bytes.Compare(last, r.term) >= 0 {
			return v.fault("segment %d, %q: it is out of order", s.Number, shorten(string(r.term), 40))
		}
		last = append(last[:0], r.term...)
		v.report.Postings += len(list)
		for i, n := range list {
			if !indexed[n] || i > 0 && list[i-1] >= n {
				return v.fault("segment %d, %q: article number %d is not its own", s.Number, shorten(string(r.term), 40), n)
			}
		}
		if v.ctx.Err() != nil {
			return v.ctx.Err()
		}
	}
	if r.err != nil {
		return v.fault("segment %d: %v", s.Number, r.err)
	}
	return nil
}

func (v *verifier) aliases() error {
	return v.tx.Bucket(bucketAliases).ForEach(func(k, to []byte) error {
		if _, err := readStory(v.tx, string(k)); err != nil && !errors.Is(err, storage.ErrNotFound) {
			return v.fault("alias %s of %s: %v", k, to, err)
		}
		return nil
	})
}

func (v *verifier) numbers() error {
	n, err := readCounters(v.tx.Bucket(bucketMeta))
	switch {
	case err != nil:
		return v.fault("numbers: %v", err)
	case n.Articles != v.report.Articles || n.Stories != v.report.Stories:
		return v.fault("counted are %d articles in %d stories, there are %d in %d", n.Articles, n.Stories, v.report.Articles, v.report.Stories)
	case n.Texts != v.texts:
		return v.fault("texts are counted at %d bytes, they have %d", n.Texts, v.texts)
	}
	return nil
}
