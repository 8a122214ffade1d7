package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"testing"

	"go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"rawi/storage"
)

// downgrade writes the document tables of all segments as schema 2 of the store had
// them, each entry with so many bytes more.
func (x *testIndex) downgrade(t *testing.T, more int) {
	t.Helper()
	x.write(t, func(w *Writer) error {
		all, err := w.Segments()
		if err != nil {
			return err
		}
		for _, s := range all {
			table, err := w.docTable(s)
			if err != nil {
				return err
			}
			old := binary.BigEndian.AppendUint64(nil, table.number(0))
			for i := range table.size() {
				d := table.doc(i)
				old = binary.BigEndian.AppendUint32(old, uint32(d.Number-table.number(0)))
				old = binary.BigEndian.AppendUint32(old, uint32(d.Time))
				old = binary.BigEndian.AppendUint16(old, uint16(d.Words))
				old = append(old, make([]byte, more)...)
			}
			x.countFromZero(t, w.postings.Bucket(segmentKey(s.Number)))
			s.First, s.Last = 0, 0
			raw, err := encodeSegment(s)
			if err != nil {
				return err
			}
			if err := errors.Join(w.segments.Put(segmentKey(s.Number), raw), w.postings.Bucket(segmentKey(s.Number)).Put([]byte(docsKey), old)); err != nil {
				return err
			}
		}
		return nil
	})
}

// countFromZero writes the postings in b as they were before version 4.
func (x *testIndex) countFromZero(t rapid.TB, b *bbolt.Bucket) {
	t.Helper()
	base := docTable(b.Get([]byte(docsKey))).base()
	old, keys := map[string][]byte{}, [][]byte(nil)
	r := newBlockReader(b)
	for r.seek(nil); r.term != nil; r.next() {
		list, _, err := decodePlaced(nil, nil, r.postings, base)
		if err != nil {
			t.Fatal(err)
		}
		var raw []byte
		last := uint64(0)
		for _, h := range list {
			raw = binary.AppendUvarint(binary.AppendUvarint(raw, (h.Number-last)<<1|1), uint64(h.Frequency))
			last = h.Number
		}
		old[string(r.term)] = raw
	}
	_ = b.ForEach(func(k, _ []byte) error {
		if string(k) != docsKey {
			keys = append(keys, bytes.Clone(k))
		}
		return nil
	})
	for _, k := range keys {
		if err := b.Delete(k); err != nil {
			t.Fatal(err)
		}
	}
	w := blockWriter{to: b}
	for _, term := range slices.Sorted(maps.Keys(old)) {
		if err := w.add([]byte(term), old[term]); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.flush(), r.err); err != nil {
		t.Fatal(err)
	}
}

func TestAddEntries(t *testing.T) {
	t.Parallel()
	entered := func(doc uint64) (int64, bool, error) { return 1000 * int64(doc-1), doc == 3, nil } // of the first nothing is known
	x := newTestIndex(t)
	x.reset(t)
	x.fill(t, "نفط", "ماء نفط", "نفط")
	x.downgrade(t, 0)
	steps := 0
	for more := true; more; steps++ {
		x.write(t, func(w *Writer) (err error) { more, err = w.AddEntries(entered); return err })
	}
	if steps != 4 {
		t.Errorf("%d steps for 3 segments", steps-1)
	}
	x.read(t, func(i Index) error {
		all, err := i.Segments()
		for n, s := range all {
			table, tableErr := i.docTable(s)
			if err = errors.Join(err, tableErr); err != nil {
				return err
			}
			want := max(int64(1000*n), 1)
			if d := table.doc(0); d.Entered != want || d.Backlog != (n == 2) || d.Words != x.docs[d.Number].doc.Words || d.Time != x.docs[d.Number].doc.Time {
				t.Errorf("document %+v, want entered %d", d, want)
			}
			if s.First != want || s.Last != want {
				t.Errorf("segment %+v, want bounds of %d", s, want)
			}
		}
		return err
	})

	x.fill(t, "نفط", "نفط", "نفط", "نفط", "نفط") // the eighth: now all are in one segment
	x.downgrade(t, 0)
	var asked []uint64
	x.write(t, func(w *Writer) error {
		_, err := w.AddEntries(func(doc uint64) (int64, bool, error) { asked = append(asked, doc); return 5, false, nil })
		return err
	})
	if want := []uint64{1, 2, 3, 4, 5, 6, 7, 8}; !slices.Equal(asked, want) {
		t.Errorf("entries of documents %v are asked for, want %v", asked, want)
	}
	if got := x.found(t, "نفط"); len(got) != 8 {
		t.Errorf("found %v, want 8 documents", got)
	}

	x.downgrade(t, 1)
	if err := x.db.View(func(tx *bbolt.Tx) error { _, err := indexIn(tx).AddEntries(entered); return err }); !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("tables of another length: %v, want ErrDamaged", err)
	}
}

// TestDamagedBlocks are said, not read over.
func TestDamagedBlocks(t *testing.T) {
	t.Parallel()
	for name, block := range map[string][]byte{
		"shares a prefix with nothing":      {9, 1, 'a', 0},
		"shares more than there is":         {0, 1, 'a', 0, 2, 1, 'b', 0},
		"a term longer than the block":      {0, 9, 'a', 0},
		"postings longer than the block":    {0, 1, 'a', 9, 1},
		"ends within an entry":              {0, 1, 'a'},
		"a number without an end":           {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
		"no length of the rest of the term": {0},
	} {
		x := newTestIndex(t)
		x.reset(t)
		x.write(t, func(w *Writer) error {
			b, err := w.postings.CreateBucket(segmentKey(1))
			if err != nil {
				return err
			}
			return b.Put([]byte("a"), block)
		})
		x.read(t, func(i Index) error {
			r, err := i.blocks(Segment{Number: 1})
			if err != nil {
				return err
			}
			for r.seek(nil); r.term != nil; r.next() {
			}
			if !errors.Is(r.err, storage.ErrDamaged) {
				t.Errorf("%s: %v, want ErrDamaged", name, r.err)
			}
			return nil
		})
	}
}
