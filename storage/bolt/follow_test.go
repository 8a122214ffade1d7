package bolt

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rawi/storage"
)

// TestFollowersOfOneLogAgree replays one log in three stores: entry by entry, in
// sevens, and with every entry given again after each of many restarts.
func TestFollowersOfOneLogAgree(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	rapid.Check(t, func(rt *rapid.T) {
		dir := t.TempDir()
		one := openAt(rt, filepath.Join(dir, "one.db"), quick)
		defer one.Close()
		w := newWorld(rt)
		var log []storage.Entry
		for range 10 + w.int(30, "entries") {
			var ops []storage.Operation
			for range 1 + w.int(3, "operations") {
				ops = append(ops, w.operation())
			}
			e := storage.Entry{At: storage.Position{Log: "l", Seq: uint64(100 + len(log)), Hash: uint64(len(log))}, Operations: ops}
			out, err := one.Follow(ctx, e)
			if err != nil {
				rt.Fatalf("%+v: %v", e, err)
			}
			for _, o := range out[0] {
				w.ids = append(w.ids, o.New...)
			}
			log = append(log, e)
		}
		sevens := openAt(rt, filepath.Join(dir, "sevens.db"), quick)
		defer sevens.Close()
		for i := 0; i < len(log); i += 7 {
			if _, err := sevens.Follow(ctx, log[i:min(i+7, len(log))]...); err != nil {
				rt.Fatal(err)
			}
		}
		again := openAt(rt, filepath.Join(dir, "again.db"), quick)
		defer func() { again.Close() }()
		for i := 0; i < len(log); i += 5 {
			if _, err := again.Follow(ctx, log[:min(i+5, len(log))]...); err != nil {
				rt.Fatal(err)
			}
			if err := again.Close(); err != nil {
				rt.Fatal(err)
			}
			again = openAt(rt, filepath.Join(dir, "again.db"), quick)
		}
		want := look(rt, one, w.now)
		for name, s := range map[string]*Store{"in sevens": sevens, "with restarts": again} {
			if diff := cmp.Diff(want, look(rt, s, w.now)); diff != "" {
				rt.Fatalf("one by one (-) and %s (+) differ:\n%s", name, diff)
			}
			if at, err := s.Position(ctx); err != nil || at != log[len(log)-1].At {
				rt.Fatalf("%s: at %+v, %v", name, at, err)
			}
		}
	})
}

// TestFollowTakesNothingTwiceAndLeavesNothingOut gives entries out of turn.
func TestFollowTakesNothingTwiceAndLeavesNothingOut(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	set := settingsOf(start, []string{"ar00"})
	at := func(log string, seq uint64, ops ...storage.Operation) storage.Entry {
		return storage.Entry{At: storage.Position{Log: log, Seq: seq}, Operations: ops}
	}
	members := func(epoch uint64, nodes ...string) storage.Operation {
		return storage.Operation{Members: &storage.Members{Epoch: epoch, Nodes: nodes}}
	}
	if _, err := s.Follow(ctx, at("l", 9, storage.Operation{Settings: &set}), at("l", 10, members(1, "b", "a"))); err != nil {
		t.Fatal(err)
	}
	out, err := s.Follow(ctx, at("l", 10, members(2, "c")), at("l", 11, members(3, "d"), members(2, "a")))
	if err != nil || len(out[0]) != 1 || out[0][0].Err != nil || !errors.Is(out[1][0].Err, storage.ErrInvalid) || out[1][1].Err != nil {
		t.Errorf("outcomes %+v, %v", out, err)
	}
	for _, e := range []storage.Entry{at("l", 13), at("m", 12)} {
		if _, err := s.Follow(ctx, e); !errors.Is(err, storage.ErrGap) {
			t.Errorf("%+v: got %v, want %v", e.At, err, storage.ErrGap)
		}
	}
	if _, err := s.Apply(ctx, members(3, "z")); !errors.Is(err, storage.ErrFollows) {
		t.Errorf("Apply beside the log: %v", err)
	}
	defer func() {
		if err := s.Alone(ctx); err != nil {
			t.Error(err)
		}
		if at, err := s.Position(ctx); err != nil || at != (storage.Position{}) {
			t.Errorf("alone it stands at %+v, %v", at, err)
		}
		if out, err := s.Apply(ctx, members(1, "z")); err != nil || out[0].Err != nil {
			t.Errorf("alone: %+v, %v", out, err)
		}
	}()
	if m, err := s.Members(ctx); err != nil || m.Epoch != 2 || len(m.Nodes) != 1 || m.Nodes[0] != "a" {
		t.Errorf("members %+v, %v", m, err)
	}
}

// TestPartsWaitForTheLast of their group, over a restart.
func TestPartsWaitForTheLast(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openAt(t, path, quick)
	part := func(seq uint64, group, text string) storage.Entry {
		return storage.Entry{At: storage.Position{Log: "l", Seq: seq}, Group: group, Part: []byte(text)}
	}
	if _, err := s.Follow(ctx, part(1, "x", "ا"), part(2, "y", "1"), part(3, "x", "ب")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, path, quick)
	defer s.Close()
	if parts, err := s.Chunks(ctx, "x"); err != nil || !cmp.Equal(parts, [][]byte{[]byte("ا"), []byte("ب")}) {
		t.Errorf("parts %q, %v", parts, err)
	}
	set := settingsOf(start, []string{"ar00"})
	if _, err := s.Follow(ctx, storage.Entry{At: storage.Position{Log: "l", Seq: 4}, Group: "x", Operations: []storage.Operation{{Settings: &set}}}); err != nil {
		t.Fatal(err)
	}
	for group, want := range map[string]int{"x": 0, "y": 1} {
		if parts, err := s.Chunks(ctx, group); err != nil || len(parts) != want {
			t.Errorf("%s: %d parts are left, want %d: %v", group, len(parts), want, err)
		}
	}
}

// TestSettingsOfTwoNodes: of two that reload at once one is told so.
func TestSettingsOfTwoNodes(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	t.Cleanup(func() { _ = s.Close() })
	for _, c := range []struct {
		number uint64
		feeds  []string
		refuse bool
	}{{1, []string{"furat"}, false}, {2, []string{"furat", "hawler"}, false}, {2, []string{"hawler"}, true}, {3, []string{"hawler"}, false}, {3, []string{"hawler"}, false}} {
		settings := settingsOf(hour0, c.feeds)
		settings.Number = c.number
		out, err := s.Apply(t.Context(), storage.Operation{Settings: &settings})
		if err != nil || errors.Is(out[0].Err, storage.ErrInvalid) != c.refuse {
			t.Errorf("settings %d of %v: %v, %v; refused should be %v", c.number, c.feeds, out, err, c.refuse)
		}
	}
	if now, err := s.Settings(t.Context()); err != nil || now.Number != 3 || len(now.Feeds) != 1 {
		t.Errorf("settings %d with %d feeds, %v; want number 3 with one", now.Number, len(now.Feeds), err)
	}
}
