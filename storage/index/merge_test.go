package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"testing"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// TestDamageIsNotMerged: numbers that no document has and frequencies that no text has would be
// written as gigabytes.
func TestDamageIsNotMerged(t *testing.T) {
	t.Parallel()
	// list returns postings that are not packed, with these before 2 × minPacked others.
	list := func(begin ...uint64) (raw []byte) {
		for _, v := range append(begin, slices.Repeat([]uint64{2}, 2*minPacked)...) {
			raw = binary.AppendUvarint(raw, v)
		}
		return raw
	}
	const most = 1<<64 - 2 // as a gap, 2^63 - 1
	for name, row := range map[string]struct {
		from0 bool // the table says that numbers count from 0
		raw   []byte
	}{
		"numbers before the first":           {true, list()},
		"a number after the last":            {false, list(1 << 50)},
		"a number after the last, and alone": {false, binary.AppendUvarint(nil, 1<<50)},
		"numbers that begin anew":            {false, list(most, most)},
		"one that begins anew":               {false, binary.AppendUvarint(binary.AppendUvarint(nil, most), most)},
		"no frequency":                       {false, list(3, 0)},
		"a frequency of no text":             {false, list(3, maxFrequency+1)},
		"packed":                             {false, []byte{packedMark, 1, 32, noSteps, 0, 0, 0, 0x80, 0, 0, 0, 0x80, 1}},
	} {
		x := newTestIndex(t)
		x.reset(t)
		x.newest = 1000
		for range 2 {
			x.addMany(t, slices.Repeat([]storage.Article{{Text: []string{"نفط"}}}, 2*minPacked)...)
		}
		err := x.db.Update(func(tx *bbolt.Tx) error {
			w := indexIn(tx).Writer(x.last, func(uint64) bool { return true }, &x.buffer)
			all, err := w.Segments()
			if err != nil {
				return err
			}
			segment := w.postings.Bucket(segmentKey(1))
			blocks := blockWriter{to: segment}
			if err := errors.Join(blocks.add([]byte("\x01"), row.raw), blocks.flush()); err != nil { // before all terms
				return err
			}
			if row.from0 {
				table := bytes.Clone(segment.Get([]byte(docsKey)))
				table[0] &^= 0x40
				if err := segment.Put([]byte(docsKey), table); err != nil {
					return err
				}
			}
			_, err = w.mergeRun(all)
			return err
		})
		if !errors.Is(err, storage.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	apart := []Doc{{DocRef: DocRef{Number: 1}}, {DocRef: DocRef{Number: 1 << 33}}}
	if _, err := newMerger(apart, nil, nil); !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("documents too far apart for a table: %v", err)
	}
}
