package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// damageEnv makes the test binary the victim of
// TestDamagedFileIsAnErrorAndNoCrash: the path of a sound store, a seed and a number
// of damages.
const damageEnv = "RAWI_TEST_DAMAGE"

const pageSize = 4096

// damages are what may happen to the bytes of a file. Each changes them at random.
var damages = []struct {
	name string
	do   func(r *rand.Rand, b []byte) []byte
}{
	{"cut short", func(r *rand.Rand, b []byte) []byte { return b[:r.IntN(len(b))] }},
	{"cut at a page", func(r *rand.Rand, b []byte) []byte { return b[:r.IntN(len(b)/pageSize)*pageSize] }},
	{"a bit flipped", func(r *rand.Rand, b []byte) []byte { b[r.IntN(len(b))] ^= 1 << r.IntN(8); return b }},
	{"many bits flipped", func(r *rand.Rand, b []byte) []byte {
		for range 200 {
			b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		}
		return b
	}},
	{"a bit of a page's header flipped", func(r *rand.Rand, b []byte) []byte {
		b[r.IntN(len(b)/pageSize)*pageSize+r.IntN(64)] ^= 1 << r.IntN(8)
		return b
	}},
	{"a page of zeros", func(r *rand.Rand, b []byte) []byte { clear(pageOf(r, b)); return b }},
	{"zeros from a page on", func(r *rand.Rand, b []byte) []byte {
		clear(b[r.IntN(len(b)/pageSize)*pageSize:])
		return b
	}},
	{"a page of noise", func(r *rand.Rand, b []byte) []byte { noise(r, pageOf(r, b)); return b }},
	{"noise behind a page's header", func(r *rand.Rand, b []byte) []byte { noise(r, pageOf(r, b)[16:]); return b }},
	{"a page in another's place", func(r *rand.Rand, b []byte) []byte { copy(pageOf(r, b), pageOf(r, b)); return b }},
	{"another page's elements", func(r *rand.Rand, b []byte) []byte { copy(pageOf(r, b)[16:], pageOf(r, b)[16:]); return b }},
}

func pageOf(r *rand.Rand, b []byte) []byte {
	at := r.IntN(len(b)/pageSize) * pageSize
	return b[at : at+pageSize]
}

func noise(r *rand.Rand, b []byte) {
	for i := range b {
		b[i] = byte(r.Uint32())
	}
}

// damage opens, asks, writes, verifies, compacts and restores one damaged store after
// the other, and ends the process. It prints what is neither sound nor told.
func damage(arg string) {
	path, rest, _ := strings.Cut(arg, "|")
	seed, number, _ := strings.Cut(rest, "|")
	from, _ := strconv.Atoi(seed)
	n, _ := strconv.Atoi(number)
	sound, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	code := 0
	for i := from; i < from+n; i++ {
		r := rand.New(rand.NewPCG(uint64(i), 7))
		kind := damages[i%len(damages)]
		harmed := kind.do(r, bytes.Clone(sound))
		dir := filepath.Join(filepath.Dir(path), fmt.Sprint("damaged-", i))
		fmt.Printf("%d: %s\n", i, kind.name) // the last line says what killed the process
		for _, fault := range useDamaged(dir, harmed) {
			fmt.Printf("FAULT %d, %s: %s\n", i, kind.name, fault)
			code = 1
		}
	}
	os.Exit(code)
}

// useDamaged does to a store of these bytes all that can be done. It returns what is
// wrong with the answers.
func useDamaged(dir string, harmed []byte) (faults []string) {
	ctx := context.Background()
	told := func(what string, err error) {
		if err != nil && !errors.Is(err, storage.ErrDamaged) && !errors.Is(err, storage.ErrSchema) && !errors.Is(err, storage.ErrNotFound) {
			faults = append(faults, fmt.Sprintf("%s: %v", what, err))
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "rawi.db")
	for _, o := range []Options{{ReadOnly: true}, quick} {
		if err := os.WriteFile(path, harmed, 0o600); err != nil {
			panic(err)
		}
		s, err := Open(path, o)
		if told("open", err); err != nil {
			continue
		}
		for _, q := range everything {
			_, err := q.ask(ctx, s, "20260301")
			if !errors.Is(err, storage.ErrAmbiguous) {
				told(q.name, err)
			}
		}
		if !o.ReadOnly {
			set := settingsOf(start, []string{"ar00"})
			set.Retention.PerFeed = 50
			at := start.Add(1000 * time.Hour)
			_, err := s.Apply(ctx, storage.Operation{Settings: &set}, storage.Operation{Fetch: &storage.Fetch{
				At: at, State: storage.FeedState{Feed: "ar00", Poll: 1 << 20}, Articles: []storage.Article{item("new", 7, at), item("guid7", 8, at)},
			}})
			told("write", err)
			_, err = s.Apply(ctx, storage.Operation{Expiry: &storage.Expiry{At: at}})
			told("expire", err)
		}
		_, err = s.Verify(ctx)
		told("verify", err)
		told("close", s.Close())
	}
	if err := os.WriteFile(path, harmed, 0o600); err != nil {
		panic(err)
	}
	_, err := Compact(ctx, path)
	told("compact", err)
	restored := filepath.Join(dir, "restored.db")
	report, err := Restore(ctx, restored, bytes.NewReader(harmed))
	told("restore", err)
	want := 1
	if err == nil {
		if want = 2; len(report.Faults) > 0 {
			faults = append(faults, fmt.Sprintf("restored with faults %q", report.Faults))
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != want {
		faults = append(faults, fmt.Sprintf("files %v, %v; want %d", entries, err, want))
	}
	return faults
}

// TestDamagedFileIsAnErrorAndNoCrash damages a store in many ways, each time in another
// process' hands: one that bbolt's fault ended would not tell.
func TestDamagedFileIsAnErrorAndNoCrash(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sound.db")
	s := openAt(t, path, quick)
	fill(t, s, 300)
	set := settingsOf(start, []string{"ar00"}, storage.Topic{Name: "oil", Query: "نفط"})
	set.Retention.PerFeed = 250 // so that there are free pages
	do(t, s, storage.Operation{Settings: &set})
	do(t, s, storage.Operation{Expiry: &storage.Expiry{At: start.Add(300 * time.Minute)}})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	rounds := 4 * len(damages)
	if testing.Short() {
		rounds = len(damages)
	}
	seed := 0
	if given := os.Getenv("RAWI_TEST_SEED"); given != "" {
		seed, _ = strconv.Atoi(given)
	}
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), fmt.Sprintf("%s=%s|%d|%d", damageEnv, path, seed, rounds))
	out, err := child.CombinedOutput()
	if err != nil {
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		t.Errorf("%v after %d lines:\n%s", err, len(lines), strings.Join(lines[max(0, len(lines)-40):], "\n"))
	}
}

// TestFileCutShortWhileOpenIsAnError: another program cuts the file of an open store.
// What is gone is told; the store can be closed.
func TestFileCutShortWhileOpenIsAnError(t *testing.T) {
	t.Parallel()
	for _, pages := range []int64{0, 1, 2, 5, 40} {
		path := filepath.Join(t.TempDir(), "rawi.db")
		s := openAt(t, path, quick)
		fill(t, s, 300)
		if err := os.Truncate(path, pages*pageSize); err != nil {
			t.Fatal(err)
		}
		_, err := s.Query(t.Context(), storage.Query{Now: start, Limit: storage.MaxLimit})
		if !errors.Is(err, storage.ErrDamaged) {
			t.Errorf("%d pages left: a query says %v, want ErrDamaged", pages, err)
		}
		for i := range 2 {
			at := start.Add(time.Duration(1000+i) * time.Hour)
			_, err = s.Apply(t.Context(), storage.Operation{Fetch: &storage.Fetch{
				At: at, State: storage.FeedState{Feed: "ar00", Poll: 1<<20 + uint64(i)}, Articles: []storage.Article{item(fmt.Sprint("new", i), 7, at)},
			}})
			if !errors.Is(err, storage.ErrDamaged) {
				t.Errorf("%d pages left: writing says %v, want ErrDamaged", pages, err)
			}
		}
		if _, err := s.Verify(t.Context()); !errors.Is(err, storage.ErrDamaged) && err != nil {
			t.Errorf("%d pages left: Verify says %v", pages, err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("%d pages left: not closed: %v", pages, err)
		}
	}
}

// FuzzRestore: whatever a backup holds, it is refused and leaves nothing, or the store
// made of it adds up.
func FuzzRestore(f *testing.F) {
	dir := f.TempDir()
	path := filepath.Join(dir, "rawi.db")
	s := openAt(f, path, quick)
	if err := s.Close(); err != nil {
		f.Fatal(err)
	}
	empty, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(empty)
	f.Add(empty[:3*pageSize])
	f.Fuzz(func(t *testing.T, backup []byte) {
		path := filepath.Join(dir, "restored.db")
		report, err := Restore(context.Background(), path, bytes.NewReader(backup))
		switch {
		case err == nil && len(report.Faults) == 0:
			err = os.Remove(path)
		case !errors.Is(err, storage.ErrDamaged) && !errors.Is(err, storage.ErrSchema):
			t.Errorf("%v, faults %q; want ErrDamaged", err, report.Faults)
		default:
			err = nil
		}
		if entries, _ := os.ReadDir(dir); err != nil || len(entries) != 1 {
			t.Errorf("%v; left are %v, want the first store only", err, entries)
		}
	})
}
