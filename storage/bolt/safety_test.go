package bolt

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
)

// fill applies n articles of feed ar00, ten a fetch, and returns their ids.
func fill(t testing.TB, s *Store, n int) (ids []string) {
	t.Helper()
	set := settingsOf(start, []string{"ar00"})
	ops := []storage.Operation{{Settings: &set}}
	for i := 0; i < n; i += 10 {
		f := &storage.Fetch{At: start.Add(time.Duration(i) * time.Minute), State: storage.FeedState{Feed: "ar00", Poll: uint64(i + 1)}}
		for j := min(i+10, n) - 1; j >= i; j-- { // a document lists its newest first
			f.Articles = append(f.Articles, item(fmt.Sprint("guid", j), j*100, f.At))
		}
		ops = append(ops, storage.Operation{Fetch: f})
	}
	out, err := s.Apply(context.Background(), ops...)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range out {
		slices.Reverse(o.New)
		ids = append(ids, o.New...)
	}
	return ids
}

// TestOpenRefusesWhatIsNoWholeStore opens files that would crash bbolt or
// pass for an empty store.
func TestOpenRefusesWhatIsNoWholeStore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	good := filepath.Join(dir, "good.db")
	s := openAt(t, good, quick)
	fill(t, s, 40)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(dir, "newer.db")
	if err := os.WriteFile(newer, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	rewrite(t, newer, func(tx *bbolt.Tx) error {
		return tx.Bucket(record.BucketMeta).Put(record.MetaSchema, record.Key(record.Schema+1))
	})
	older := filepath.Join(dir, "older.db")
	if err := os.WriteFile(older, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	rewrite(t, older, func(tx *bbolt.Tx) error {
		return tx.Bucket(record.BucketMeta).Put(record.MetaSchema, record.Key(record.FirstSchema-1))
	})
	foreign := filepath.Join(dir, "foreign.db")
	rewrite(t, foreign, func(tx *bbolt.Tx) error { _, err := tx.CreateBucket([]byte("x")); return err })
	for _, c := range []struct {
		name string
		data []byte // nil: the file stands already
		want error
	}{
		{"empty.db", []byte{}, storage.ErrDamaged},
		{"short.db", whole[:10*4096], storage.ErrDamaged},
		{"page.db", whole[:4096], storage.ErrDamaged},
		{"text.db", []byte(strings.Repeat("ليس هذا مخزنا\n", 5000)), storage.ErrDamaged},
		{"newer.db", nil, storage.ErrSchema},
		{"older.db", nil, storage.ErrSchema},
		{"foreign.db", nil, storage.ErrDamaged},
	} {
		path := filepath.Join(dir, c.name)
		if c.data != nil {
			if err := os.WriteFile(path, c.data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, o := range []Options{quick, {ReadOnly: true}} {
			s, err := Open(path, o)
			if err == nil {
				s.Close()
			}
			if !errors.Is(err, c.want) {
				t.Errorf("%s, read-only %t: got %v, want %v", c.name, o.ReadOnly, err, c.want)
			}
		}
	}
}

func rewrite(t *testing.T, path string, f func(tx *bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(f), db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestSecondOpenerIsTold(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "data", "rawi.db")
	s := openAt(t, path, quick)
	defer s.Close()
	if _, err := Open(path, Options{ReadOnly: true}); !errors.Is(err, storage.ErrLocked) {
		t.Errorf("got %v, want %v", err, storage.ErrLocked)
	}
	for what, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700 | os.ModeDir} {
		if info, err := os.Stat(what); err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v, want %v", filepath.Base(what), info.Mode(), err, want)
		}
	}
}

// TestFullStoreSaysSoAndRecovers fills a store up to its cap, and opens it
// with room again.
func TestFullStoreSaysSoAndRecovers(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	capped := quick
	capped.MaxSize = 1 << 20
	s := openAt(t, path, capped)
	ctx := context.Background()
	set := settingsOf(start, []string{"ar00"})
	if _, err := s.Apply(ctx, storage.Operation{Settings: &set}); err != nil {
		t.Fatal(err)
	}
	fetch := func(i int) storage.Operation {
		at := start.Add(time.Duration(i) * time.Minute)
		return storage.Operation{Fetch: &storage.Fetch{
			At: at, State: storage.FeedState{Feed: "ar00", Poll: uint64(i)},
			Articles: []storage.Article{item(fmt.Sprint("guid", i), i*100, at)},
		}}
	}
	saved, refused := 0, error(nil)
	for i := 1; i < 5000 && refused == nil; i++ {
		if _, refused = s.Apply(ctx, fetch(i)); refused == nil {
			saved = i
		}
	}
	if !errors.Is(refused, storage.ErrFull) || saved == 0 {
		t.Fatalf("after %d articles: %v, want %v", saved, refused, storage.ErrFull)
	}
	if stats, err := s.Stats(ctx); err != nil || stats.Articles != saved {
		t.Fatalf("while full: %d articles, %v, want %d", stats.Articles, err, saved)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, path, quick)
	defer s.Close()
	if _, err := s.Apply(ctx, fetch(saved+1)); err != nil {
		t.Fatalf("with room again: %v", err)
	}
	if report, err := s.Verify(ctx); err != nil || report.Articles != saved+1 || len(report.Faults) > 0 {
		t.Fatalf("Verify: %+v, %v", report, err)
	}
}

// ingestEnv makes the test binary the victim of TestKillLosesNothingAccepted.
const ingestEnv = "RAWI_TEST_INGEST"

func TestMain(m *testing.M) {
	if path := os.Getenv(ingestEnv); path != "" {
		ingest(path)
	}
	if path := os.Getenv(damageEnv); path != "" {
		damage(path)
	}
	os.Exit(m.Run())
}

// ingest applies articles and prints the ids it was told are saved, until it
// is killed.
func ingest(path string) {
	s, err := Open(path, Options{Gather: time.Millisecond})
	if err != nil {
		fmt.Println("open:", err)
		os.Exit(1)
	}
	stats, _ := s.Stats(context.Background())
	set := settingsOf(start, []string{"ar00"})
	if _, err := s.Apply(context.Background(), storage.Operation{Settings: &set}); err != nil {
		fmt.Println("settings:", err)
		os.Exit(1)
	}
	for i := stats.Articles; ; i++ {
		at := start.Add(time.Duration(i) * time.Minute)
		f := &storage.Fetch{At: at, State: storage.FeedState{Feed: "ar00", Poll: uint64(i + 1)}, Articles: []storage.Article{item(fmt.Sprint("guid", i), i*100, at)}}
		out, err := s.Apply(context.Background(), storage.Operation{Fetch: f})
		if err != nil {
			fmt.Println("apply:", err)
			os.Exit(1)
		}
		for _, id := range out[0].New {
			fmt.Println(id)
		}
	}
}

// TestKillLosesNothingAccepted kills a process that writes, again and again,
// and finds all that it was told is saved, once.
func TestKillLosesNothingAccepted(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	accepted := map[string]bool{}
	for round := range 8 {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), ingestEnv+"="+path)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			if id := lines.Text(); !storage.IsArticleID(id) || accepted[id] {
				t.Errorf("round %d: %q is no new id", round, id)
			}
			accepted[lines.Text()] = true
			if n == 5+7*round { // what comes after was printed before it died
				if err := child.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := child.Wait(); err == nil {
			t.Fatal("the writer ended by itself")
		}
	}
	s := openAt(t, path, quick)
	defer s.Close()
	stored := map[string]bool{}
	guids := map[string]bool{}
	for _, a := range look(t, s, start).Articles {
		stored[a.ID] = true
		if guids[a.GUID] {
			t.Errorf("%s is stored twice", a.GUID)
		}
		guids[a.GUID] = true
	}
	for id := range accepted {
		if !stored[id] {
			t.Errorf("%s was accepted and is lost", id)
		}
	}
	if report, err := s.Verify(context.Background()); err != nil || len(report.Faults) > 0 {
		t.Errorf("Verify: %q, %v", report.Faults, err)
	}
}
