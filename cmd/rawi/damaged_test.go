package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt"
)

// rawi runs a verb as it is run in a shell, and returns the exit code and what
// was said.
func rawi(t *testing.T, args ...string) (code int, out, talk string) {
	t.Helper()
	var data, said bytes.Buffer
	a := newApp()
	a.Out, a.stderr = bufio.NewWriter(&data), &said
	root := rootCommand(a)
	root.SetArgs(args)
	err := root.ExecuteContext(t.Context())
	if flush := a.Out.Flush(); flush != nil {
		t.Fatal(flush)
	}
	code = a.exit(t.Context(), err)
	return code, data.String(), said.String()
}

// A damaged record ends a verb with its own exit code and a way out: it is
// neither "not found" nor left out.
func TestDamagedStoreHasItsExitCode(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "rawi.yaml")
	text := fmt.Sprintf("socket: %s\ndata: %s\nfeeds: [{url: 'https://furat.test/feed', name: furat}]\ntopics: [{name: bridges, query: جسر}]\n", filepath.Join(dir, "s"), dir)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	began := time.Now().UTC().Add(-time.Hour) // topics count the last month
	store := filepath.Join(dir, "rawi.db")
	s, err := bolt.Open(store, bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	settings := storage.Settings{
		At: began, Feeds: []storage.Feed{{Name: "furat", URL: "https://furat.test/feed"}}, Topics: []storage.Topic{{Name: "bridges", Query: "جسر"}},
	}
	out, err := s.Apply(t.Context(), storage.Operation{Settings: &settings}, storage.Operation{Fetch: &storage.Fetch{
		At: began, State: storage.FeedState{Feed: "furat", Poll: 1}, Articles: []storage.Article{{GUID: "1", Identity: "guid:1", Title: "جسر", Link: "https://furat.test/1", Text: []string{"افتتح جسر"}}},
	}})
	if err != nil || s.Close() != nil {
		t.Fatal(out, err)
	}
	id := out[1].New[0]
	verbs := [][]string{{"show", id}, {"show", "--versions", id}, {"story", id}, {"why", id, id}, {"query", "جسر"}, {"query"}, {"stories"}, {"topics"}, {"export"}}
	for _, args := range verbs {
		if code, _, talk := rawi(t, append(args, "--config", path)...); code != exitOK {
			t.Fatalf("whole store: %q ends with %d: %s", args, code, talk)
		}
	}
	for _, value := range [][]byte{[]byte("garbage"), nil} {
		db, err := bbolt.Open(store, 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Update(func(tx *bbolt.Tx) error {
			b := tx.Bucket([]byte("articles"))
			k, _ := b.Cursor().First()
			if value == nil {
				return b.Delete(k)
			}
			return b.Put(k, value)
		})
		if err != nil || db.Close() != nil {
			t.Fatal(err)
		}
		for _, args := range verbs {
			code, _, talk := rawi(t, append(args, "--config", path)...)
			if code != exitDamaged || !strings.Contains(talk, "rawi restore BACKUP") {
				t.Errorf("%q of a store with the record %q ends with %d and %q, want %d and the way out", args, value, code, talk, exitDamaged)
			}
		}
	}
}
