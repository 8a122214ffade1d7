package bolt

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"testing"
	"time"

	"rawi/storage"
)

// TestExcessIsTakenFromTheLargestFeeds, down to one level.
func TestExcessIsTakenFromTheLargestFeeds(t *testing.T) {
	t.Parallel()
	sizes := map[string]int64{"a": 100, "b": 300, "c": 1000, "d": 300}
	for _, row := range []struct {
		name          string
		used, allowed int64
		want          map[string]int64
	}{
		{"it fits", 0, 1700, nil},
		{"it is measured, and fits", 900, 900, nil},
		{"one is largest", 0, 1200, map[string]int64{"c": 500}},
		{"down to the next", 0, 1000, map[string]int64{"c": 700}},
		{"three are cut to one level", 0, 700, map[string]int64{"c": 800, "b": 100, "d": 100}},
		{"all", 0, 200, map[string]int64{"a": 50, "b": 250, "c": 950, "d": 250}},
		{"everything", 0, 0, map[string]int64{"a": 100, "b": 300, "c": 1000, "d": 300}},
		{"twice as large as estimated", 3400, 2400, map[string]int64{"c": 500}},
		{"of terabytes", 17 << 40, 7 << 40, map[string]int64{"c": 800, "b": 100, "d": 100}},
	} {
		if got := excessBytes(sizes, row.used, row.allowed); !maps.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}

// flooded is what came to a store of a size while one feed flooded it.
type flooded struct {
	s        *Store
	accepted int // articles of the flood
	good     []string
}

// flood fills a store with ten articles of furat, and as many of hawler as are a
// hundred times what the store may hold. Each has to be accepted.
func flood(t *testing.T, path string, o Options, keep int64) flooded {
	t.Helper()
	f := flooded{s: openAt(t, path, o)}
	set := settingsOf(start, []string{"furat", "hawler"})
	set.Retention.Bytes = keep
	do(t, f.s, storage.Operation{Settings: &set})
	at := start
	apply := func(feed string, poll, n int) []string {
		at = at.Add(time.Minute)
		fetch := &storage.Fetch{At: at, State: storage.FeedState{Feed: feed, Poll: uint64(poll)}}
		for i := range n {
			a := item(fmt.Sprint(feed, poll, "-", i), 1000*poll+10*i, at)
			for range 20 {
				a.Text = append(a.Text, paragraph(1000*poll+10*i+len(a.Text), 60))
			}
			fetch.Articles = append(fetch.Articles, a)
		}
		return do(t, f.s, storage.Operation{Fetch: fetch}).New
	}
	f.good = apply("furat", 1, 10)
	for poll := range 30 {
		f.accepted += len(apply("hawler", poll+1, 50))
		if poll == 20 {
			f.good = append(f.good, apply("furat", 2, 10)...)
		}
	}
	return f
}

// TestFullStoreRecoversByItself: a store that is full, by its settings or because the
// disk has no more, takes what comes. Who fills it loses its own.
func TestFullStoreRecoversByItself(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		keep int64 // of the settings
		disk int64 // bytes that the disk gives the file; 0: enough
	}{
		{"by keep.bytes", 5<<20 + 12345, 0},
		{"by the disk", 1 << 40, 5 << 20},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "rawi.db")
			o := quick
			o.disk = row.disk
			f := flood(t, path, o, row.keep)
			defer f.s.Close()
			stats, err := f.s.Stats(t.Context())
			if most := cmp.Or(row.disk, row.keep); stats.Bytes > most || stats.Bytes < most/2 {
				t.Errorf("file of %d bytes, want up to %d", stats.Bytes, most)
			}
			if err != nil || f.accepted != 1500 || stats.Articles > 1000 || stats.Articles < 100 {
				t.Errorf("%d accepted, %d stored, %v; want 1,500 and a part of them", f.accepted, stats.Articles, err)
			}
			for _, id := range f.good {
				if _, err := f.s.Article(t.Context(), id); err != nil {
					t.Errorf("an article of the small feed is gone: %v", err)
				}
			}
			if report, err := f.s.Verify(t.Context()); err != nil || len(report.Faults) > 0 {
				t.Errorf("Verify: %v %q", err, report.Faults)
			}
		})
	}
}

// TestFullStoreKeepsWhatIsToBeKept: nothing is removed that was to be kept, and
// the store says that it is full.
func TestFullStoreKeepsWhatIsToBeKept(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), Options{NoSync: true, Gather: time.Microsecond, disk: 1 << 20})
	defer s.Close()
	ids := fill(t, s, 20)
	full, seed, at := error(nil), 0, start
	for i := 0; full == nil && i < 10_000; i++ {
		seed, at = 50_000+100*i, start.Add(time.Duration(1000+i)*time.Minute)
		_, full = s.Apply(t.Context(), storage.Operation{Fetch: &storage.Fetch{
			At: at, State: storage.FeedState{Feed: "ar00", Poll: uint64(1000 + i)}, Articles: []storage.Article{item(fmt.Sprint("more", i), seed, at)},
		}})
	}
	if !errors.Is(full, storage.ErrFull) {
		t.Errorf("after all that fits: %v, want ErrFull", full)
	}
	for _, id := range ids {
		if _, err := s.Article(t.Context(), id); err != nil {
			t.Error(err)
		}
	}
	// Where nothing was to be removed, it is not looked for again: the article that had no
	// room has none a minute later.
	before := s.files.DB.Load().Stats()
	_, err := s.Apply(t.Context(), storage.Operation{Fetch: &storage.Fetch{At: at.Add(time.Minute), State: storage.FeedState{Feed: "ar00", Poll: 20_000}, Articles: []storage.Article{item("last", seed, start)}}})
	if reads := s.files.DB.Load().Stats().TxN - before.TxN; !errors.Is(err, storage.ErrFull) || reads > 3 { // of what is known, and of how full the file is
		t.Errorf("a full store, again: %v, %d reads, want ErrFull and 3 at most", err, reads)
	}
}

// TestNothingMoreIsMergedWhenNothingIsDue, though nobody waits.
func TestNothingMoreIsMergedWhenNothingIsDue(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	fill(t, s, 3)
	upkeep{s.writer}.mergeLarge(0) // comes back
}

// TestFileGrowsInStepsOfItsLimit, so that it is full when the limit is reached, and
// leaves expiries a sixteenth of it.
func TestFileGrowsInStepsOfItsLimit(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		keep, max, disk     int64 // of the settings, of the options, of the disk
		limit, expiry, step int64
	}{
		{0, 0, 0, 0, 0, 1 << 20},
		{1, 0, 0, 15 << 16, 1 << 20, 0}, // a store that has to work all the same
		{8 << 20, 0, 0, 15 << 19, 8 << 20, 128 << 10},
		{5 << 20, 0, 0, 75 << 16, 5 << 20, 64 << 10},
		{64 << 20, 0, 0, 60 << 20, 64 << 20, 1 << 20},
		{1 << 40, 0, 0, 15 << 36, 1 << 40, 1 << 20},
		{0, 16 << 20, 0, 15 << 20, 16 << 20, 256 << 10},
		{8 << 20, 16 << 20, 0, 15 << 19, 8 << 20, 128 << 10},
		{32 << 20, 16 << 20, 0, 15 << 20, 16 << 20, 256 << 10},
		{0, 0, 4 << 20, 4 << 20, 4 << 20, 1 << 20},
		{16 << 20, 0, 4 << 20, 4 << 20, 4 << 20, 256 << 10},
		{8 << 20, 0, 1 << 30, 15 << 19, 8 << 20, 128 << 10},
	} {
		o := quick
		o.MaxSize, o.disk = row.max, row.disk
		s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), o)
		set := settingsOf(start, []string{"furat"})
		set.Retention.Bytes = row.keep
		do(t, s, storage.Operation{Settings: &set})
		if err := s.Close(); err != nil { // nobody else sets the limit
			t.Fatal(err)
		}
		db := s.writer.DB.Load()
		for expiry, want := range map[bool]int64{false: row.limit, true: row.expiry} {
			s.writer.limitFile(expiry)
			if int64(db.MaxSize) != want || int64(db.AllocSize) != row.step {
				t.Errorf("%+v, expiry %t: up to %d bytes by %d", row, expiry, db.MaxSize, db.AllocSize)
			}
		}
	}
}
