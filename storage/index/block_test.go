package index

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.etcd.io/bbolt"
	"pgregory.net/rapid"
)

// Whatever terms a segment holds, they are read back in order and found from
// any term on.
func TestBlocksAgreeWithAMap(t *testing.T) {
	t.Parallel()
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "blocks"), 0o600, &bbolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		want := map[string]string{}
		for range rapid.IntRange(0, 200).Draw(t, "terms") {
			term := rapid.StringMatching(`[\x01ابة]{1,2}[a-cء-ث]{0,9}`).Draw(t, "term")
			want[term] = strings.Repeat("x", rapid.SampledFrom([]int{0, 1, 9, 400, 3000}).Draw(t, "length"))
		}
		terms := slices.Sorted(maps.Keys(want))
		n++
		err := db.Update(func(tx *bbolt.Tx) error {
			b, err := tx.CreateBucket(fmt.Append(nil, n))
			if err != nil {
				return err
			}
			if err := b.Put([]byte(docsKey), []byte("articles")); err != nil {
				return err
			}
			w := blockWriter{to: b}
			for _, term := range terms {
				if err := w.add([]byte(term), []byte(want[term])); err != nil {
					return err
				}
			}
			return w.flush()
		})
		if err != nil {
			t.Fatal(err)
		}
		from := rapid.StringMatching(`[\x01ابةz]{0,2}[a-cء-ث]{0,3}`).Draw(t, "from")
		_ = db.View(func(tx *bbolt.Tx) error {
			var got []string
			r := newBlockReader(tx.Bucket(fmt.Append(nil, n)))
			for r.seek([]byte(from)); r.term != nil; r.next() {
				got = append(got, string(r.term))
				if string(r.postings) != want[string(r.term)] {
					t.Errorf("%q: %d bytes, want %d", r.term, len(r.postings), len(want[string(r.term)]))
				}
			}
			at, _ := slices.BinarySearch(terms, from)
			if r.err != nil || !slices.Equal(got, terms[at:]) {
				t.Errorf("from %q: got %q, want %q (%v)", from, got, terms[at:], r.err)
			}
			return nil
		})
	})
}
