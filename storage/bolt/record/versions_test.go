package record

import (
	"errors"
	"strings"
	"testing"

	"rawi/storage"
)

// TestLastVersionsAreReadWithinABound of their number and of their bytes.
func TestLastVersionsAreReadWithinABound(t *testing.T) {
	t.Parallel()
	tx := newTx(t)
	plain, err := EncoderFor(tx, 0)
	if err != nil {
		t.Fatal(err)
	}
	const count = 4
	size := int64(0) // of each
	for i := range count {
		for _, n := range []uint64{1, 2} {
			text := Encode(storage.Version{Title: strings.Repeat(string(rune('a'+i)), 1000)})
			size = int64(len(text))
			if err := tx.Bucket(BucketVersions).Put(append(Key(n), byte(i)), plain.EncodeAll(text, nil)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, row := range []struct {
		last int
		most int64
		want string // first letters
	}{
		{count, 1 << 20, "abcd"},
		{count + 9, 1 << 20, "abcd"},
		{2, 1 << 20, "cd"},
		{0, 1 << 20, ""},
		{count, 3 * size, "bcd"},
		{count, 3*size - 1, "cd"},
		{count, size - 1, ""},
	} {
		got := ""
		versions, err := ReadLastVersions(tx, 1, count, row.last, row.most)
		for _, v := range versions {
			got += v.Title[:1]
		}
		if err != nil || got != row.want {
			t.Errorf("the last %d in %d bytes: %q, %v, want %q", row.last, row.most, got, err, row.want)
		}
	}
	if _, err := ReadLastVersions(tx, 1, count+1, 2, 1<<20); !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("one is missing: %v, want ErrDamaged", err)
	}
}
