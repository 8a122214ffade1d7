package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rawi/publish/format"
	"rawi/storage"
	"rawi/storage/bolt"
)

// An article whose texts alternated is the same after an export and an import,
// whichever of them it has at the end.
func TestImportKeepsAlternatingTexts(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	settings := storage.Settings{At: began, Feeds: []storage.Feed{{Name: "furat", URL: "https://furat.test/feed"}}}
	open := func() *bolt.Store {
		s, err := bolt.Open(filepath.Join(t.TempDir(), "rawi.db"), bolt.Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		if _, err := s.Apply(t.Context(), storage.Operation{Settings: &settings}); err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, order := range []string{"A", "AB", "ABA", "ABAB", "ABABA", "ABABAB", "ABC", "ABCA", "ABCB", "ABCAB", "ABCBC", "ABCABC"} {
		from, id := open(), ""
		for i, letter := range order {
			a := storage.Article{GUID: "1", Identity: "guid:1", Title: "افتتاح الجسر", Link: "https://furat.test/1", DeclaredLanguage: "ar", Language: "ar", Text: []string{fmt.Sprintf("افتتح المجلس الجسر القديم أمام السيارات %c", letter)}}
			a.Content = "<p>" + a.Text[0] + "</p>"
			out, err := from.Apply(t.Context(), storage.Operation{Fetch: &storage.Fetch{
				At: began.Add(time.Duration(i+1) * time.Hour), State: storage.FeedState{Feed: "furat", Poll: uint64(i + 1)}, Articles: []storage.Article{a},
			}})
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				id = out[0].New[0]
			}
		}
		read := func(s *bolt.Store) (storage.Article, []storage.Version) {
			a, err := s.Article(t.Context(), id)
			if err != nil {
				t.Fatalf("%s: %v", order, err)
			}
			versions, err := s.Versions(t.Context(), id, 0)
			if err != nil {
				t.Fatalf("%s: %v", order, err)
			}
			return a, versions
		}
		article, versions := read(from)
		var lines bytes.Buffer
		enc := json.NewEncoder(&lines)
		if err := enc.Encode(format.NewStored(article, settings.Feeds[0])); err != nil {
			t.Fatal(err)
		}
		for _, v := range versions {
			if err := enc.Encode(format.VersionLine{Kind: "version", Article: id, Version: v}); err != nil {
				t.Fatal(err)
			}
		}
		to := open()
		m := &importer{now: began.Add(100 * time.Hour), open: func([]storage.Feed) (importStore, error) { return to, nil }}
		if err := m.read(t.Context(), &lines); err != nil {
			t.Fatalf("%s: %v", order, err)
		}
		again, same := read(to)
		if diff := cmp.Diff(article, again); diff != "" {
			t.Errorf("%s: the article that was imported differs:\n%s", order, diff)
		}
		if diff := cmp.Diff(versions, same); diff != "" {
			t.Errorf("%s: the versions that were imported differ:\n%s", order, diff)
		}
	}
}
