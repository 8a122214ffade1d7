package bolt

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/text"
)

// The youngest segments are merged when fanout of them have one size class; a
// class is a power of fanout. A merge never writes more than maxSegment
// articles, some ten MB: that bounds how long callers may have to wait for it.
// Small ones are part of the commit, larger ones have a transaction of their
// own, when nobody waits or there are too many segments.
const (
	fanout      = 8
	maxSegment  = 40_000
	smallMerge  = 1_000 // articles
	maxSegments = 100
)

// class is the size class of a segment of n articles.
func sizeClass(n int) int {
	c := 0
	for ; n >= fanout; n /= fanout {
		c++
	}
	return c
}

// mergeSmall merges the youngest segments as long as that is cheap, and notes
// whether there is more to merge. Which segments there are does not show in any
// answer.
func (t *transaction) mergeSmall() error {
	all, err := readSegments(t.tx)
	if err != nil {
		return err
	}
	for {
		from, total := dueRun(all)
		if total > smallMerge {
			t.due = len(all)
			return nil
		}
		if total == 0 {
			return nil
		}
		merged, err := t.mergeRun(all[from:])
		if err != nil {
			return err
		}
		if all = all[:from]; merged.Size > 0 {
			all = append(all, merged)
		}
	}
}

// mergeLarge merges what is due in transactions of their own, until somebody
// waits. One that fails changes nothing, and is tried again after the next
// commit.
func (s *Store) mergeLarge(segments int) {
	for ; len(s.queue) == 0 && !s.isClosed() || segments > maxSegments; segments = 0 {
		more, err := s.mergeOnce()
		if err != nil {
			s.log.Warn("segments of the index not merged", "err", err)
		}
		if err != nil || !more {
			return
		}
	}
}

// mergeOnce merges one run of segments and reports whether there was one.
func (s *Store) mergeOnce() (merged bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", storage.ErrDamaged, p)
		}
	}()
	t := transaction{n: s.state.n}
	err = s.db.Load().Update(func(tx *bbolt.Tx) error {
		t.tx = tx
		all, err := readSegments(tx)
		if err != nil {
			return err
		}
		from, total := dueRun(all)
		if merged = total > 0; !merged {
			return nil
		}
		if _, err := t.mergeRun(all[from:]); err != nil {
			return err
		}
		return t.bucket(bucketMeta).Put(metaCounters, encode(t.n))
	})
	if err == nil {
		s.state.n.Segment = t.n.Segment
	}
	return merged, err
}

// mergeable finds where the segments begin that are due, and how many articles
// they hold: those of the lowest class of which there are enough, with all that
// are smaller and younger. Counting the smaller ones too would write large ones
// again and again. What waits for reindex is not merged before.
func dueRun(all []segment) (from, total int) {
	from = len(all)
	ripe := func(i int) bool { return i > 0 && !all[i-1].outdated() }
	for c := 0; ripe(from); c++ {
		held := 0
		for ripe(from) && sizeClass(all[from-1].Size) <= c {
			from--
			total += all[from].Size
			if sizeClass(all[from].Size) == c {
				held++
			}
		}
		if total > maxSegment {
			return 0, 0
		}
		if held >= fanout {
			return from, total
		}
	}
	return 0, 0
}

// mergeRun writes neighbours as one new segment and removes them. What is no
// longer stored is left out.
func (t *transaction) mergeRun(run []segment) (segment, error) {
	rosters := make([]docTable, len(run))
	for i, s := range run {
		var err error
		if rosters[i], err = readDocTable(t.tx, s); err != nil {
			return segment{}, err
		}
	}
	articles, alive := t.liveDocs(rosters)
	t.n.Segment++
	merged := segment{Number: t.n.Segment, Size: len(articles), Analysis: text.Version}
	if len(articles) > 0 {
		b, err := t.createSegment(merged.Number, articles)
		if err != nil {
			return merged, err
		}
		if err := mergePostings(b, t.postingsOf(run), alive); err != nil {
			return merged, err
		}
	}
	for _, s := range run {
		if err := t.dropSegment(s.Number); err != nil {
			return merged, err
		}
	}
	return merged, nil
}

func (t *transaction) dropSegment(n uint32) error {
	if err := t.bucket(bucketSegments).Delete(segmentKey(n)); err != nil {
		return err
	}
	return t.bucket(bucketPostings).DeleteBucket(segmentKey(n))
}

// survivors are the articles of rosters that are still stored, by number; of
// one that is in several, as it stands in the last.
func (t *transaction) liveDocs(rosters []docTable) (list []docEntry, alive map[uint64]bool) {
	found := map[uint64]docEntry{}
	for _, r := range rosters {
		for i := range r.size() {
			if a := r.entry(i); t.bucket(bucketArticles).Get(uint64Key(a.Number)) != nil {
				found[a.Number] = a
			}
		}
	}
	alive = make(map[uint64]bool, len(found))
	for n, a := range found {
		alive[n] = true
		list = append(list, a)
	}
	slices.SortFunc(list, func(a, b docEntry) int { return cmp.Compare(a.Number, b.Number) })
	return list, alive
}

func (t *transaction) postingsOf(run []segment) (out []*bbolt.Bucket) {
	for _, s := range run {
		out = append(out, t.bucket(bucketPostings).Bucket(segmentKey(s.Number)))
	}
	return out
}

// mergePostings walks over the terms of all buckets in order and writes the
// lists of each as one.
func mergePostings(to *bbolt.Bucket, parts []*bbolt.Bucket, alive map[uint64]bool) error {
	from := make([]*blockReader, 0, len(parts))
	for _, part := range parts {
		r := newBlockReader(part)
		r.seek(nil)
		from = append(from, r)
	}
	w := blockWriter{b: to}
	var list []posting
	var packed []byte
	for {
		least := leastTerm(from)
		if least == nil {
			return w.flush()
		}
		term := bytes.Clone(least)
		list = list[:0]
		for _, r := range from {
			if !bytes.Equal(r.term, term) || r.term == nil {
				continue
			}
			var err error
			if list, err = decodePostings(list, r.postings); err != nil {
				return err
			}
			if r.next(); r.err != nil {
				return r.err
			}
		}
		list = slices.DeleteFunc(list, func(h posting) bool { return !alive[h.Number] })
		sortPostings(list)
		list = slices.CompactFunc(list, func(a, b posting) bool { return a.Number == b.Number })
		if len(list) == 0 {
			continue
		}
		packed = encodePostings(packed[:0], list)
		if err := w.add(term, packed); err != nil {
			return err
		}
	}
}

// leastTerm is the first of the terms at which readers stand; nil: none has
// any more.
func leastTerm(from []*blockReader) (term []byte) {
	for _, r := range from {
		if r.term != nil && (term == nil || bytes.Compare(r.term, term) < 0) {
			term = r.term
		}
	}
	return term
}

// segmentKey is the key of a segment, in the list and of its postings.
func segmentKey(segment uint32) []byte { return binary.BigEndian.AppendUint32(nil, segment) }

// deleteRange removes all keys that begin with prefix. Keys are gathered
// first: a cursor is not to be trusted after a deletion under it.
func deleteRange(b *bbolt.Bucket, prefix []byte) error {
	var keys [][]byte
	c := b.Cursor()
	for k, _ := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		keys = append(keys, k)
	}
	for _, k := range keys {
		if err := b.Delete(k); err != nil {
			return err
		}
	}
	return nil
}
