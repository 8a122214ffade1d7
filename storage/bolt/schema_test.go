package bolt

import (
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rawi/storage"
)

// TestOlderSchemaIsBroughtUpToDate opens a store that the version before wrote.
func TestOlderSchemaIsBroughtUpToDate(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	unzip(t, "testdata/schema-2.db.gz", path)
	if _, err := Open(path, Options{ReadOnly: true}); !errors.Is(err, storage.ErrSchema) || !strings.Contains(err.Error(), "rawi serve brings it up to date") {
		t.Errorf("opened to be read: %v, want ErrSchema and the way out", err)
	}
	s := openAt(t, path, quick)
	defer s.Close()
	if report, err := s.Verify(t.Context()); err != nil || report.Articles != 60 || len(report.Faults) > 0 {
		t.Errorf("Verify: %v, %d articles, %q", err, report.Articles, report.Faults)
	}
	for view, want := range map[string]int{"": 20, "topic:wheat": 12, "feed:ar01": 20} {
		list := entered(t, s, storage.Query{Text: view, Limit: 7})
		if len(list) != want || !slices.IsSortedFunc(list, func(a, b storage.Story) int { return b.Entered.Compare(a.Entered) }) {
			t.Errorf("%q: %d stories, want %d, the last to come first: %v", view, len(list), want, storyIDs(list))
		}
	}
}

func unzip(t *testing.T, from, to string) {
	t.Helper()
	packed, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	r, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := io.ReadAll(r)
	if err == nil {
		err = os.WriteFile(to, whole, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
