package index

import (
	"cmp"
	"slices"

	"go.etcd.io/bbolt"
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
const MaxSegments = 250

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
		from, to, total := dueRun(all)
		if total > smallMerge {
			return len(all), nil
		}
		if total == 0 {
			return 0, nil
		}
		merged, err := w.mergeRun(all[from:to])
		if err != nil {
			return 0, err
		}
		if rest := all[to:]; merged.Docs > 0 {
			all = append(append(all[:from:from], merged), rest...)
		} else {
			all = append(all[:from:from], rest...)
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
	from, to, total := dueRun(all)
	if total == 0 {
		return false, nil
	}
	_, err = w.mergeRun(all[from:to])
	return true, err
}

// dueRun returns where the segments begin and end that are due to merge, and how many
// documents they hold: the youngest segments of the lowest class of which there are
// enough, with all that are smaller. Counting the smaller ones towards the class
// would write large ones again and again. Where these are too many to be one segment, the
// oldest that fit into one are due. Outdated segments, and what is older
// than them, are not merged: they are built anew first.
func dueRun(all []Segment) (from, to, total int) {
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
			return fullRun(all, from)
		}
		if held >= fanout {
			return from, len(all), total
		}
	}
	return 0, 0, 0
}

// minRun is how many segments at least are merged to one that has no room for the next.
const minRun = 3

// fullRun returns the first minRun neighbours or more, from a segment on, that have no room
// for the next.
func fullRun(all []Segment, from int) (begin, end, total int) {
	for ; from < len(all); from++ {
		end, total = from, 0
		for end < len(all) && total+all[end].Docs <= maxSegment {
			total += all[end].Docs
			end++
		}
		if end < len(all) && end-from >= minRun {
			return from, end, total
		}
	}
	return 0, 0, 0
}

// DropDead writes one segment anew of whose documents most are no longer stored, and
// reports whether there was one. It is for stores that need room before the segment is
// due to merge.
func (w *Writer) DropDead() (dropped bool, err error) {
	all, err := w.Segments()
	if err != nil {
		return false, err
	}
	for i, s := range all {
		if s.Outdated() {
			continue
		}
		table, err := w.docTable(s)
		if err != nil {
			return false, err
		}
		if docs, _ := w.liveDocs([]docTable{table}); 2*len(docs) < table.size() {
			_, err = w.mergeRun(all[i : i+1])
			return true, err
		}
	}
	return false, nil
}

// mergeRun writes neighbours as one new segment, in the place of the last of them. Documents that
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
	docs, dropped := w.liveDocs(tables)
	merged := Segment{Number: run[len(run)-1].Number, Docs: len(docs), Analysis: w.analysis, Format: Version - 1, Current: true}
	var blocks blockList
	if len(docs) > 0 {
		if err := mergePostings(&blocks, docs, parts, dropped); err != nil {
			return merged, err
		}
	}
	for _, s := range run {
		if err := w.dropSegment(s.Number); err != nil {
			return merged, err
		}
	}
	if len(docs) == 0 {
		return merged, nil
	}
	b, err := w.createSegment(merged.Number, docs)
	if err != nil {
		return merged, err
	}
	return merged, blocks.writeTo(b)
}

// liveDocs returns the documents of tables that are still stored, by number, each as the
// last table has it; and by table the numbers of those that it does not give, nil for none.
func (w *Writer) liveDocs(tables []docTable) (list []Doc, dropped []map[uint64]bool) {
	type found struct {
		Doc
		table int
	}
	var all []found
	for at, table := range tables {
		for i := range table.size() {
			all = append(all, found{table.doc(i), at})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(a.Number, b.Number) })
	dropped = make([]map[uint64]bool, len(tables))
	for i, d := range all {
		later := i+1 < len(all) && all[i+1].Number == d.Number
		switch {
		case !later && w.live(d.Number):
			list = append(list, d.Doc)
			continue
		case later && all[i+1].table == d.table:
			continue
		case dropped[d.table] == nil:
			dropped[d.table] = map[uint64]bool{}
		}
		dropped[d.table][d.Number] = true
	}
	return list, dropped
}
