package identity

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage/bolt/record"
	"rawi/storage/text"
)

func newDB(t *testing.T) *bbolt.DB {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(t.TempDir(), "ids.db"), 0o600, &bbolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range record.Buckets {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// within runs f in a transaction.
func within(t *testing.T, db *bbolt.DB, f func(tx *bbolt.Tx)) {
	t.Helper()
	if err := db.Update(func(tx *bbolt.Tx) error { f(tx); return nil }); err != nil {
		t.Fatal(err)
	}
}

// TestHashIsStable: identities of all stores there are hold such hashes.
func TestHashIsStable(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		parts []string
		want  uint64
	}{
		{nil, 0},
		{[]string{""}, 0},
		{[]string{"", "", ""}, 0},
		{[]string{"guid:خبر-1"}, 0x2f97c6b8b997a3d5},
		{[]string{"a", "b"}, 0x8fb20ef63ced4145},
		{[]string{"ab", ""}, 0xde82794c205e7b98},
	} {
		if got := Hash(row.parts...); got != row.want {
			t.Errorf("Hash(%q) is %#x, want %#x", row.parts, got, row.want)
		}
	}
}

// TestFind: what an item is known as, in a document that lists these hashes.
func TestFind(t *testing.T) {
	t.Parallel()
	known := []record.Identity{
		{Identity: 1, Link: 11, Title: 21, Text: 31, ItemHash: 41, Number: 1},
		{Identity: 2, Link: 12, Title: 22, Text: 32, ItemHash: 42, Number: 2},
		{Identity: 2, Link: 13, Title: 23, Text: 33, ItemHash: 43, Number: 3}, // two items share a GUID
		{Identity: 4, Link: 14, Title: 24, Text: 34, Number: 4},
		{Identity: 5, Link: 15, Title: 25, Text: 35, Number: 5}, // two items of one address and title
		{Identity: 6, Link: 15, Title: 25, Text: 36, Number: 6},
	}
	for name, row := range map[string]struct {
		p      record.Identity
		hashes []uint64
		want   uint64 // Number; 0: new
	}{
		"as it was": {known[0], nil, 1},
		"edited":    {record.Identity{Identity: 1, Link: 11, Title: 21, Text: 99}, nil, 1},
		"edited, and the old item is still there": {record.Identity{Identity: 1, Link: 11, Title: 21, Text: 99}, []uint64{41}, 0},
		"one of two with its text":                {record.Identity{Identity: 2, Text: 32}, nil, 2},
		"one of two, edited: the later":           {record.Identity{Identity: 2, Text: 99}, nil, 3},
		"one of two, edited: the one not listed":  {record.Identity{Identity: 2, Text: 99}, []uint64{43}, 2},
		"a new GUID, the same title":              {record.Identity{Identity: 9, Link: 14, Title: 24, Text: 99}, nil, 4},
		"a new GUID, the same text":               {record.Identity{Identity: 9, Link: 14, Title: 99, Text: 34}, nil, 4},
		"a new GUID, neither":                     {record.Identity{Identity: 9, Link: 14, Title: 99, Text: 99}, nil, 0},
		"a new GUID, another address":             {record.Identity{Identity: 9, Link: 99, Title: 24, Text: 34}, nil, 0},
		"a new GUID, two could be it":             {record.Identity{Identity: 9, Link: 15, Title: 25, Text: 99}, nil, 0},
		"a new GUID without an address":           {record.Identity{Identity: 9, Title: 24, Text: 34}, nil, 0},
		"one that left":                           {record.Identity{Identity: 8, Text: 99}, nil, 8},
		"new":                                     {record.Identity{Identity: 9, Text: 99}, nil, 0},
	} {
		db := newDB(t)
		within(t, db, func(tx *bbolt.Tx) {
			if err := AddLeft(tx, "furat", record.Identity{Identity: 8, Number: 8, Left: 1}); err != nil {
				t.Fatal(err)
			}
			if err := tx.Bucket(record.BucketListed).Put([]byte("furat"), record.Encode(known)); err != nil {
				t.Fatal(err)
			}
			s, err := Open(tx, "furat", row.hashes)
			if err != nil {
				t.Fatal(err)
			}
			e, found, err := s.Find(row.p)
			got := uint64(0)
			if found {
				got = e.Number
			}
			if err != nil || got != row.want {
				t.Errorf("%s: known as %d, %v, want %d", name, got, err, row.want)
			}
		})
	}
}

// TestSetOverDocuments: what a feed lists, what left it and what came back.
func TestSetOverDocuments(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	number := uint64(0)
	// read takes in a document of items by their identities, and says which were new.
	read := func(hour int, items ...uint64) (added string) {
		within(t, db, func(tx *bbolt.Tx) {
			s, err := Open(tx, "furat", nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range items {
				p := record.Identity{Identity: id, Text: id}
				e, found, err := s.Find(p)
				if err != nil {
					t.Fatal(err)
				}
				if found {
					s.MarkListed(e, p)
					continue
				}
				number++
				p.Number, p.Generation = number, s.NextGeneration(id)
				s.Add(p)
				added += fmt.Sprint(id, ".", p.Generation, " ")
			}
			if err := s.RetireUnlisted(at.Add(time.Duration(hour) * time.Hour)); err != nil {
				t.Fatal(err)
			}
			if err := s.Save(); err != nil {
				t.Fatal(err)
			}
		})
		return strings.TrimSpace(added)
	}
	for i, row := range []struct {
		items []uint64
		added string
	}{
		{[]uint64{1, 2, 3}, "1.0 2.0 3.0"},
		{[]uint64{2, 3, 4}, "4.0"},
		{[]uint64{1, 4}, ""},
		{nil, ""},
		{[]uint64{1, 2, 3, 4, 5}, "5.0"},
	} {
		if got := read(i, row.items...); got != row.added {
			t.Errorf("document %d: new are %q, want %q", i, got, row.added)
		}
	}
	read(9, 5)
	within(t, db, func(tx *bbolt.Tx) {
		for id, want := range map[uint64]bool{1: false, 5: true, 6: false} {
			if got, err := IsListed(tx, "furat", id); got != want || err != nil {
				t.Errorf("%d is listed: %v, %v, want %v", id, got, err, want)
			}
		}
		known, err := KnownTexts(tx, "furat")
		if err != nil || len(known) != 1 || !known[5] {
			t.Errorf("known texts %v, %v, want 5", known, err)
		}
		if known, err := KnownTexts(tx, "hawler"); err != nil || len(known) != 0 {
			t.Errorf("known texts of a feed never read: %v, %v", known, err)
		}
	})
}

// TestIdentitiesExpire by when they left.
func TestIdentitiesExpire(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	within(t, db, func(tx *bbolt.Tx) {
		for id := range uint64(5) {
			if err := AddLeft(tx, "furat", record.Identity{Identity: id, Number: 10 + id, Left: int64(100 * id)}); err != nil {
				t.Fatal(err)
			}
		}
		if err := Expire(tx, 200); err != nil {
			t.Fatal(err)
		}
		s, err := Open(tx, "furat", nil)
		if err != nil {
			t.Fatal(err)
		}
		for id := range uint64(5) {
			if _, found, err := s.Find(record.Identity{Identity: id}); found != (id >= 2) || err != nil {
				t.Errorf("identity that left at %d: known %v, %v", 100*id, found, err)
			}
		}
	})
}

// TestDetachGivesTheNextGeneration: the identity of an article goes to another one.
func TestDetachGivesTheNextGeneration(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	within(t, db, func(tx *bbolt.Tx) {
		s, err := Open(tx, "furat", nil)
		if err != nil {
			t.Fatal(err)
		}
		if !s.First() {
			t.Error("a feed never read was read")
		}
		s.Add(record.Identity{Identity: 1, Number: 7})
		e := s.all[0]
		if s.Detach(e); e.Number != 0 || len(s.all) != 0 || s.NextGeneration(1) != 1 || s.NextGeneration(2) != 0 {
			t.Errorf("number %d, %d left, generation %d", e.Number, len(s.all), s.NextGeneration(1))
		}
	})
}

// TestTextsThatDiffer: what makes another article, and what a reader should read
// again.
func TestTextsThatDiffer(t *testing.T) {
	t.Parallel()
	words := strings.Fields("انقطع التيار الكهربائي عن أحياء واسعة بعد عطل كبير اليوم") // power is cut in wide quarters after a failure
	part := func(from, to int) []string { return []string{strings.Join(words[from:to], " ")} }
	for _, row := range []struct {
		name                string
		before, after       []string
		reused, substantial bool
	}{
		{"the same", part(0, 9), part(0, 9), false, false},
		{"in other blocks", part(0, 9), append(part(0, 4), part(4, 9)...), false, false},
		{"no words", nil, []string{"…"}, false, false},
		{"eight of nine", part(0, 9), part(0, 8), false, true},
		{"three of nine", part(0, 3), part(0, 9), false, true},
		{"two of nine", part(0, 2), part(0, 9), true, true},
		{"nine of ten", part(0, 10), part(0, 9), false, false},
		{"three of ten", part(0, 3), part(0, 10), false, true},
		{"nothing in common", part(0, 4), part(4, 9), true, true},
	} {
		e := &record.Identity{Link: 1, Title: 1}
		if got := IsReused(e, record.Identity{Link: 2, Title: 2}, row.before, row.after); got != row.reused {
			t.Errorf("%s: another article: %v", row.name, got)
		}
		if IsReused(e, record.Identity{Link: 1, Title: 2}, row.before, row.after) || IsReused(e, record.Identity{Link: 2, Title: 1}, row.before, row.after) {
			t.Errorf("%s: another article at the same address or of the same title", row.name)
		}
		if got := text.IsSubstantial(row.before, row.after); got != row.substantial {
			t.Errorf("%s: substantial: %v", row.name, got)
		}
	}
}

// What a document lists is told by its items, or by their hashes where they are
// known: those are not read again.
func TestUnlistedItemsLeave(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	within(t, db, func(tx *bbolt.Tx) {
		s, err := Open(tx, "furat", nil)
		if err != nil {
			t.Fatal(err)
		}
		for id := range uint64(4) {
			s.Add(record.Identity{Identity: id, ItemHash: []uint64{0, 5, 6, 7}[id], Number: 10 + id, Text: id})
		}
		if err := s.Save(); err != nil {
			t.Fatal(err)
		}
		if s, err = Open(tx, "furat", []uint64{5, 0}); err != nil {
			t.Fatal(err)
		}
		s.MarkListed(s.all[3], *s.all[3])
		if s.dirty {
			t.Error("an item that is listed as it was changes the set")
		}
		if err := s.RetireUnlisted(time.Unix(99, 0)); err != nil {
			t.Fatal(err)
		}
		var kept []uint64
		for _, e := range s.all {
			kept = append(kept, e.Identity)
		}
		if len(kept) != 2 || kept[0] != 1 || kept[1] != 3 {
			t.Errorf("kept are %v, want the one whose hash is listed and the one that was seen", kept)
		}
		for _, p := range []record.Identity{{ItemHash: 8, Text: 3}, {ItemHash: 9, Text: 4}} {
			s.dirty = false
			if s.MarkListed(s.all[1], p); !s.dirty || s.all[1].ItemHash != p.ItemHash {
				t.Errorf("another form of an item is not kept: %+v", s.all[1])
			}
		}
	})
}

func TestRenamedItemLeavesItsNamesakes(t *testing.T) {
	t.Parallel()
	db := newDB(t)
	within(t, db, func(tx *bbolt.Tx) {
		s, err := Open(tx, "furat", nil)
		if err != nil {
			t.Fatal(err)
		}
		s.Add(record.Identity{Identity: 1, Link: 10, Title: 1, Text: 1, Number: 7})
		s.Add(record.Identity{Identity: 1, Link: 20, Title: 2, Text: 2, Number: 8}) // of the same GUID
		clear(s.seen)
		e, found, err := s.Find(record.Identity{Identity: 5, Link: 10, Title: 1, Text: 9})
		if err != nil || !found || e.Number != 7 || e.Identity != 5 {
			t.Fatalf("renamed: %+v, %v, %v", e, found, err)
		}
		if e, found, err := s.Find(record.Identity{Identity: 1, Text: 2}); err != nil || !found || e.Number != 8 {
			t.Errorf("the other of its GUID: %+v, %v, %v", e, found, err)
		}
		if e, found, err := s.Find(record.Identity{Identity: 1, Text: 1}); err != nil || !found || e.Number != 8 {
			t.Errorf("its old name: %+v, %v, %v, want the other", e, found, err)
		}
	})
}
