package index

import (
	"path/filepath"
	"slices"
	"testing"

	"go.etcd.io/bbolt"
)

// FuzzPostings: any bytes are read to their end or are damage, and what is read is
// written as it was.
func FuzzPostings(f *testing.F) {
	f.Add([]byte{})
	f.Add(postingsOf([]posting{{1, 1}, {2, 3}, {1 << 31, 1 << 20}}...))
	f.Add(encodePostings(nil, 0, []placed{{posting{3, 2}, 0, 2}, {posting{4, 3}, 2, 3}, {posting{9, 1}, 0, 0}}, []uint32{0, 70, 5}, 1))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 3})
	f.Fuzz(func(t *testing.T, raw []byte) {
		list, err := decodePostings(nil, raw, 0)
		if err != nil {
			return
		}
		numbers, err := decodeNumbers(nil, raw, 0)
		if err != nil || len(numbers) != len(list) || len(list) > 4*len(raw) {
			t.Fatalf("%d numbers of %d postings, %v", len(numbers), len(list), err)
		}
		all, positions, err := decodePlaced(nil, nil, raw, 0)
		if err == nil && (len(all) != len(list) || len(positions) > 8*len(raw)) {
			t.Fatalf("%d postings of %d, %d positions in %d bytes", len(all), len(list), len(positions), len(raw))
		}
		for i, h := range list {
			if i == 0 && h.Number == 0 || i > 0 && h.Number <= list[i-1].Number || h.Number > 1<<32 {
				return // out of order or range, as only damage is
			}
		}
		again, err := decodePostings(nil, postingsOf(list...), 0)
		if err != nil || !slices.Equal(again, list) {
			t.Fatalf("%v was written and read as %v, %v", list, again, err)
		}
	})
}

// postingsOf returns postings as a segment has them, without positions.
func postingsOf(list ...posting) []byte {
	all := make([]placed, len(list))
	for i, h := range list {
		all[i].posting = h
	}
	return encodePostings(nil, 0, all, nil, 1)
}

// FuzzBlocks: any block is read to its end or is damage, from any term on.
func FuzzBlocks(f *testing.F) {
	db, err := bbolt.Open(filepath.Join(f.TempDir(), "blocks.db"), 0o600, &bbolt.Options{NoSync: true, NoFreelistSync: true})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = db.Close() })
	f.Add([]byte{0, 2, 0xd9, 0x86, 1, 2, 2, 2, 0xd8, 0xa7, 1, 4}, []byte("ن"))
	f.Add([]byte{0, 1, 'a', 0, 1, 1, 'b', 0, 0, 1, 'z', 0}, []byte("ab"))
	f.Add([]byte{9, 1, 'a', 0}, []byte("a"))
	f.Fuzz(func(t *testing.T, block, from []byte) {
		_ = db.Update(func(tx *bbolt.Tx) error {
			b, err := tx.CreateBucketIfNotExists([]byte("b"))
			if err != nil {
				return err
			}
			for _, k := range []string{"a", "m"} {
				if err := b.Put([]byte(k), block); err != nil {
					return err
				}
			}
			for _, at := range [][]byte{nil, from} {
				r := newBlockReader(b)
				n := 0
				for r.seek(at); r.term != nil; r.next() {
					if n++; n > 2*len(block)+2 {
						t.Fatalf("%x from %q: no end", block, at)
					}
				}
			}
			return nil
		})
	})
}
