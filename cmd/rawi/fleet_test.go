package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"rawi/storage"
	"rawi/storage/bolt"
)

// TestFleetBeginsWithAnAdoptedStore, and a node without a store begins with its
// snapshot.
func TestFleetBeginsWithAnAdoptedStore(t *testing.T) {
	t.Parallel()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: -1, JetStream: true, StoreDir: t.TempDir(), NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(20 * time.Second) {
		t.Fatal("the server does not come up")
	}
	dir := t.TempDir()
	config := func(node, more string) string {
		path := filepath.Join(dir, node+".yaml")
		text := fmt.Sprintf("socket: %s\ndata: %s\nfeeds: [{url: 'https://furat.test/feed', name: furat}]\n%s", filepath.Join(dir, node+".s"), filepath.Join(dir, node), more)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	fleet := func(node string) string {
		return config(node, fmt.Sprintf("fleet: {name: furat, node: %s, nats: ['%s'], replicas: 1}\n", node, s.ClientURL()))
	}
	store := func(node string) {
		if err := os.MkdirAll(filepath.Join(dir, node), 0o700); err != nil {
			t.Fatal(err)
		}
		b, err := bolt.Open(filepath.Join(dir, node, "rawi.db"), bolt.Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		settings := storage.Settings{At: time.Unix(1e9, 0).UTC(), Feeds: []storage.Feed{{Name: "furat", URL: "https://furat.test/feed"}}}
		if _, err := b.Apply(t.Context(), storage.Operation{Settings: &settings}); errors.Join(err, b.Close()) != nil {
			t.Fatal(err)
		}
	}
	store("a")
	for _, row := range []struct {
		verb, path string
		code       int
		said       string
	}{
		{"check", config("alone", ""), exitError, "this rawi is alone"},
		{"adopt", config("alone", ""), exitError, "this rawi is alone"},
		{"adopt", fleet("c"), exitError, "there is nothing to adopt"},
		{"check", fleet("c"), exitOK, "there is no store here: it will be made of the log"},
		{"adopt", fleet("a"), exitOK, "the store is the beginning of fleet furat"},
		{"check", fleet("a"), exitOK, "the store here goes on from entry 0"},
		{"check", fleet("c"), exitOK, "there is no store here: it will be made of the snapshot"},
	} {
		code, _, said := rawi(t, "fleet", row.verb, "--config", row.path)
		if code != row.code || !strings.Contains(said, row.said) {
			t.Errorf("%s %s: code %d, %q, want %d and %q", row.verb, filepath.Base(row.path), code, said, row.code, row.said)
		}
	}
}
