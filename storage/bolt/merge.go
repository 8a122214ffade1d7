package bolt

import (
	"bytes"
	"encoding/binary"
	"slices"

	"go.etcd.io/bbolt"
)

// The youngest segments are merged when fanout of them have one size class; a
// class is a power of fanout. A merge never writes more than
// maxSegment articles: that bounds how long a commit can take.
const (
	fanout     = 8
	maxSegment = 16_000
)

// class is the size class of a segment of n articles.
func class(n int) int {
	c := 0
	for ; n >= fanout; n /= fanout {
		c++
	}
	return c
}

// mergeSegments merges the youngest segments as long as there is something
// to merge. Which segments there are does not show in any answer.
func (t *apply) mergeSegments() error {
	all, err := readSegments(t.tx)
	if err != nil {
		return err
	}
	for {
		from, ok := mergeable(all)
		if !ok {
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

// mergeable finds where the segments begin that are due: those of the lowest
// class of which there are enough, with all that are smaller and younger.
// Counting the smaller ones too would write large ones again and again.
func mergeable(all []segment) (int, bool) {
	from, total := len(all), 0
	for c := 0; from > 0; c++ {
		held := 0
		for from > 0 && class(all[from-1].Size) <= c {
			from--
			total += all[from].Size
			if class(all[from].Size) == c {
				held++
			}
		}
		if total > maxSegment {
			return 0, false
		}
		if held >= fanout {
			return from, true
		}
	}
	return 0, false
}

// mergeRun writes neighbours as one new segment and removes them. What is no
// longer stored is left out.
func (t *apply) mergeRun(run []segment) (segment, error) {
	articles, alive, err := t.survivors(run)
	if err != nil {
		return segment{}, err
	}
	t.n.Segment++
	merged := segment{Number: t.n.Segment, Size: len(articles)}
	if len(articles) > 0 {
		b, err := t.createSegment(merged.Number, articles)
		if err != nil {
			return merged, err
		}
		if err := t.mergePostings(b, run, alive); err != nil {
			return merged, err
		}
	}
	for _, s := range run {
		key := segmentKey(s.Number)
		if err := t.bucket(bucketSegments).Delete(key); err != nil {
			return merged, err
		}
		if err := t.bucket(bucketPostings).DeleteBucket(key); err != nil {
			return merged, err
		}
	}
	return merged, nil
}

// survivors are the articles of segments that are still stored, by number.
func (t *apply) survivors(run []segment) (list []posted, alive map[uint64]bool, err error) {
	times := map[uint64]int64{}
	for _, s := range run {
		held, err := readArticles(t.tx, s)
		if err != nil {
			return nil, nil, err
		}
		for _, a := range held {
			if t.bucket(bucketArticles).Get(number(a.Number)) != nil {
				times[a.Number] = a.Time
			}
		}
	}
	alive = make(map[uint64]bool, len(times))
	for n, at := range times {
		alive[n] = true
		list = append(list, posted{n, at})
	}
	slices.SortFunc(list, func(a, b posted) int { return int(int64(a.Number) - int64(b.Number)) })
	return list, alive, nil
}

// reading is a place among the postings of a segment.
type reading struct {
	c       *bbolt.Cursor
	term    []byte
	numbers []byte
}

func (r *reading) next() { r.term, r.numbers = r.c.Next() }

// mergePostings walks over the terms of all segments in order and writes the
// lists of each as one.
func (t *apply) mergePostings(to *bbolt.Bucket, run []segment, alive map[uint64]bool) error {
	from := make([]*reading, 0, len(run))
	for _, s := range run {
		c := t.bucket(bucketPostings).Bucket(segmentKey(s.Number)).Cursor()
		r := &reading{c: c}
		r.term, r.numbers = c.First()
		from = append(from, r)
	}
	var list []uint64
	for {
		var term []byte
		for _, r := range from {
			if r.term != nil && (term == nil || bytes.Compare(r.term, term) < 0) {
				term = r.term
			}
		}
		if term == nil {
			return nil
		}
		list = list[:0]
		for _, r := range from {
			if !bytes.Equal(r.term, term) {
				continue
			}
			var err error
			if list, err = unpackNumbers(list, r.numbers); err != nil {
				return err
			}
			r.next()
		}
		if string(term) == docsTerm {
			continue
		}
		list = slices.DeleteFunc(list, func(n uint64) bool { return !alive[n] })
		if !slices.IsSorted(list) {
			slices.Sort(list)
		}
		if list = slices.Compact(list); len(list) == 0 {
			continue
		}
		if err := to.Put(term, packNumbers(list)); err != nil {
			return err
		}
	}
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
