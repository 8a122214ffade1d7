package index

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// The youngest segments are merged when fanout of them have one size class; a
// class is a power of fanout. A merge never writes more than maxSegment
// documents, some ten MB: that bounds how long callers may have to wait for it.
// Small merges are part of the commit, larger ones have a transaction of their
// own.
const (
	fanout     = 8
	maxSegment = 40_000 // documents
	smallMerge = 1_000  // documents
)

// MaxSegments is from how many segments on a due merge should not wait any longer:
// each segment costs every query a look-up.
const MaxSegments = 100

// sizeClass returns the size class of a segment of n documents.
func sizeClass(n int) int {
	c := 0
	for ; n >= fanout; n /= fanout {
		c++
	}
	return c
}

// mergeSmall merges the youngest segments as long as that is cheap. It returns how
// many segments there are if more are due, else 0. Which segments there are does
// not show in any answer.
func (w *Writer) mergeSmall() (due int, err error) {
	all, err := w.Segments()
	if err != nil {
		return 0, err
	}
	for {
		from, total := dueRun(all)
		if total > smallMerge {
			return len(all), nil
		}
		if total == 0 {
			return 0, nil
		}
		merged, err := w.mergeRun(all[from:])
		if err != nil {
			return 0, err
		}
		if all = all[:from]; merged.Docs > 0 {
			all = append(all, merged)
		}
	}
}

// Merge merges one run of segments that is due, and reports whether there was
// one.
func (w *Writer) Merge() (merged bool, err error) {
	all, err := w.Segments()
	if err != nil {
		return false, err
	}
	from, total := dueRun(all)
	if total == 0 {
		return false, nil
	}
	_, err = w.mergeRun(all[from:])
	return true, err
}

// dueRun returns where the segments begin that are due to merge, and how many
// documents they hold: the youngest segments of the lowest class of which there are
// enough, with all that are smaller. Counting the smaller ones towards the class
// would write large ones again and again. Outdated segments, and what is older
// than them, are not merged: they are built anew first.
func dueRun(all []Segment) (from, total int) {
	from = len(all)
	ripe := func(i int) bool { return i > 0 && !all[i-1].Outdated() }
	for c := 0; ripe(from); c++ {
		held := 0
		for ripe(from) && sizeClass(all[from-1].Docs) <= c {
			from--
			total += all[from].Docs
			if sizeClass(all[from].Docs) == c {
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

// mergeRun writes neighbours as one new segment and removes them. Documents that
// are no longer stored are left out; of none a segment without documents is
// returned, and nothing stored.
func (w *Writer) mergeRun(run []Segment) (Segment, error) {
	tables := make([]docTable, len(run))
	parts := make([]*bbolt.Bucket, len(run))
	for i, s := range run {
		var err error
		if tables[i], err = w.docTable(s); err != nil {
			return Segment{}, err
		}
		parts[i] = w.postings.Bucket(segmentKey(s.Number))
	}
	docs, last := w.liveDocs(tables)
	w.last++
	merged := Segment{Number: w.last, Docs: len(docs), Analysis: w.analysis, Format: Version - 1, Current: true}
	if len(docs) > 0 {
		b, err := w.createSegment(merged.Number, docs)
		if err != nil {
			return merged, err
		}
		if err := mergePostings(b, parts, last); err != nil {
			return merged, err
		}
	}
	for _, s := range run {
		if err := w.dropSegment(s.Number); err != nil {
			return merged, err
		}
	}
	return merged, nil
}

// liveDocs returns the documents of tables that are still stored, by number, and the
// position of the last table that has each: it is as that one has it.
func (w *Writer) liveDocs(tables []docTable) (list []Doc, last map[uint64]int) {
	found := map[uint64]Doc{}
	last = map[uint64]int{}
	for at, table := range tables {
		for i := range table.size() {
			if d := table.doc(i); w.live(d.Number) {
				found[d.Number], last[d.Number] = d, at
			}
		}
	}
	for _, d := range found {
		list = append(list, d)
	}
	slices.SortFunc(list, func(a, b Doc) int { return cmp.Compare(a.Number, b.Number) })
	return list, last
}

// mergePostings iterates over the terms of all parts in order and writes the lists
// of each term as one. Of a document those of the last part that has it are kept: it
// was changed, and the words of its older text are dropped.
func mergePostings(to *bbolt.Bucket, parts []*bbolt.Bucket, last map[uint64]int) error {
	from := make([]*blockReader, 0, len(parts))
	for _, part := range parts {
		if part == nil {
			return fmt.Errorf("%w: a segment has no postings", storage.ErrDamaged)
		}
		r := newBlockReader(part)
		r.seek(nil)
		from = append(from, r)
	}
	out := blockWriter{b: to}
	var list []posting
	var packed []byte
	for {
		least := leastTerm(from)
		if least == nil {
			return out.flush()
		}
		term := bytes.Clone(least)
		list = list[:0]
		for i, r := range from {
			if !bytes.Equal(r.term, term) || r.term == nil {
				continue
			}
			before := len(list)
			var err error
			if list, err = decodePostings(list, r.postings); err != nil {
				return err
			}
			kept := slices.DeleteFunc(list[before:], func(p posting) bool {
				at, ok := last[p.Number]
				return !ok || at != i
			})
			list = list[:before+len(kept)]
			if r.next(); r.err != nil {
				return r.err
			}
		}
		sortPostings(list)
		list = slices.CompactFunc(list, func(a, b posting) bool { return a.Number == b.Number }) // added twice to one part
		if len(list) == 0 {
			continue
		}
		packed = encodePostings(packed[:0], list)
		if err := out.add(term, packed); err != nil {
			return err
		}
	}
}

// leastTerm returns the first of the terms at which readers stand; nil if all
// are at their end.
func leastTerm(from []*blockReader) (term []byte) {
	for _, r := range from {
		if r.term != nil && (term == nil || bytes.Compare(r.term, term) < 0) {
			term = r.term
		}
	}
	return term
}
