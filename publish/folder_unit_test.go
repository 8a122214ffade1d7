package publish

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func newFolder(t *testing.T, dir string) *folder {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &folder{Server: s, root: root, written: map[string][32]byte{}}
}

// Only files that rawi wrote are removed: not one beside them, nor one of the same kind.
func TestFolderRemovesOnlyItsOwnFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f := newFolder(t, dir)
	for _, name := range []string{"feed.atom", "feed/2026-11-23.atom", "topics/old.atom", "topics/old/2026-11-23.atom", "topics/roads.atom", "topics/roads/2026-11-23.atom", "feeds.opml"} {
		if err := f.write(name, []byte(name)); err != nil {
			t.Fatal(err)
		}
	}
	others := []string{"index.html", "topics/others.atom", "topics/old/2026-11-22.atom", "topics/old/notes", ".htaccess"}
	for _, name := range others {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("not ours"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.prune(map[string]bool{"feed.atom": true, "topics/roads.atom": true, "feeds.opml": true}); err != nil {
		t.Fatal(err)
	}
	want := append([]string{
		manifest, "feed.atom", "feed.atom.gz", "feed/2026-11-23.atom", "feed/2026-11-23.atom.gz", "feeds.opml", "feeds.opml.gz",
		"topics/roads.atom", "topics/roads.atom.gz", "topics/roads/2026-11-23.atom", "topics/roads/2026-11-23.atom.gz",
	}, others...)
	slices.Sort(want)
	if got := filesIn(t, dir); !slices.Equal(got, want) {
		t.Errorf("the folder holds\n%q, want\n%q", got, want)
	}
	list, err := os.ReadFile(filepath.Join(dir, manifest))
	if want := "feed.atom\nfeed/2026-11-23.atom\nfeeds.opml\ntopics/roads.atom\ntopics/roads/2026-11-23.atom\n"; err != nil || string(list) != want {
		t.Errorf("the manifest lists %q, %v; want %q", list, err, want)
	}
}

// filesIn returns the names of all files below dir, sorted.
func filesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(dir, path)
			names = append(names, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return names
}

// A file that somebody removed meanwhile is no reason to stop.
func TestFolderPrunesWhatIsGone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f := newFolder(t, dir)
	f.written["topics/old.atom"] = [32]byte{}
	if err := f.prune(nil); err != nil || len(f.written) != 0 {
		t.Errorf("%v, %v left", err, f.written)
	}
}

// A file with the same bytes is not written again; after a start each is, once.
func TestFolderWritesWhatChanged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f := newFolder(t, dir)
	f.written["a.atom"] = [32]byte{} // by an earlier process
	path := filepath.Join(dir, "a.atom")
	for i, row := range []struct{ body, want string }{{"a", "a"}, {"a", "changed by others"}, {"b", "b"}} {
		if i == 1 {
			if err := os.WriteFile(path, []byte("changed by others"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.write("a.atom", []byte(row.body)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != row.want {
			t.Errorf("round %d: %q, %v, want %q", i, got, err, row.want)
		}
	}
	if got := filesIn(t, dir); !slices.Equal(got, []string{"a.atom", "a.atom.gz"}) {
		t.Errorf("temporary files are left over: %q", got)
	}
}

// Nothing is written outside of the folder, not even through a link in it.
func TestFolderWritesNothingOutside(t *testing.T) {
	t.Parallel()
	dir, outside := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "topics")); err != nil {
		t.Fatal(err)
	}
	f := newFolder(t, dir)
	for _, name := range []string{"topics/roads.atom", "../roads.atom"} {
		if err := f.write(name, []byte("x")); err == nil {
			t.Errorf("%s was written", name)
		}
	}
	if got := filesIn(t, outside); len(got) != 0 {
		t.Errorf("outside: %q", got)
	}
}

func TestFileNames(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{"/feed.atom": "feed.atom", "/outlets/%D8%B5.atom": "outlets/ص.atom", "/outlets/100%.atom": "outlets/100%.atom"} {
		if got := fileName(address); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
	for name, want := range map[string]string{
		"topics/roads/2026-11-23.atom": "topics/roads.atom", "feed/2026-11-23.json": "feed.json", "feeds.opml": "", "topics/roads": "",
	} {
		if got := currentName(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
