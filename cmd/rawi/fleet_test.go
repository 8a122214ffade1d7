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
	config := func(file, node, more string) string {
		path := filepath.Join(dir, file+".yaml")
		text := fmt.Sprintf("socket: %s\ndata: %s\nfeeds: [{url: 'https://furat.test/feed', name: furat}]\n%s", filepath.Join(dir, node+".s"), filepath.Join(dir, node), more)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	fleet := func(name, node string) string {
		return config(name+"-"+node, node, fmt.Sprintf("fleet: {name: %s, node: %s, nats: ['%s'], replicas: 1}\n", name, node, s.ClientURL()))
	}
	store := func(node string) *bolt.Store {
		if err := os.MkdirAll(filepath.Join(dir, node), 0o700); err != nil {
			t.Fatal(err)
		}
		b, err := bolt.Open(filepath.Join(dir, node, "rawi.db"), bolt.Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, node := range []string{"a", "b"} {
		b, at := store(node), time.Unix(1e9, 0).UTC()
		_, err := b.Apply(t.Context(),
			storage.Operation{Settings: &storage.Settings{At: at, Feeds: []storage.Feed{{Name: "furat", URL: "https://furat.test/feed"}}}},
			storage.Operation{Fetch: &storage.Fetch{At: at, State: storage.FeedState{Feed: "furat"}, Articles: []storage.Article{{Identity: "1", Title: "مطر في دير الزور"}}}}, // rain in Deir ez-Zor
		)
		if errors.Join(err, b.Close()) != nil {
			t.Fatal(err)
		}
	}
	leave := func(node string) {
		b := store(node)
		if err := errors.Join(b.Alone(t.Context()), b.Close()); err != nil {
			t.Fatal(err)
		}
	}
	alone := config("alone", "c", "")
	for _, row := range []struct {
		verb, path string
		before     func()
		code       int
		said       string
	}{
		{"check", alone, nil, exitError, "this rawi is alone"},
		{"adopt", alone, nil, exitError, "this rawi is alone"},
		{"check", fleet("furat", "a"), nil, exitError, "store is not of this fleet: rawi fleet adopt makes it a new fleet's beginning"},
		{"adopt", fleet("furat", "c"), nil, exitError, "there is nothing to adopt"},
		{"check", fleet("dijla", "c"), nil, exitOK, "fleet dijla has no log yet: it will be made\n"},
		{"check", fleet("dijla", "c"), nil, exitOK, "there is no store here: it will be made of the log"},
		{"adopt", fleet("furat", "a"), nil, exitOK, "the store is the beginning of fleet furat"},
		{"check", fleet("furat", "a"), nil, exitOK, "the store here goes on from entry 0"},
		{"check", fleet("furat", "c"), nil, exitOK, "there is no store here: it will be made of the snapshot"},
		{"check", fleet("dijla", "c"), nil, exitOK, "on these servers are the logs of: furat\n"},
		{"check", fleet("furat", "b"), nil, exitError, "store is not of this fleet"},
		{"check", fleet("dijla", "a"), nil, exitError, "and fleet dijla has none on these servers"},
		{"adopt", fleet("hasaka", "b"), nil, exitOK, "the store is the beginning of fleet hasaka"},
		{"check", fleet("hasaka", "a"), nil, exitError, "store is not of this fleet: it follows the log of"},
		{"check", fleet("furat", "a"), func() { leave("a") }, exitError, "to join one, move " + filepath.Join(dir, "a", "rawi.db") + " away"},
	} {
		if row.before != nil {
			row.before()
		}
		code, _, said := rawi(t, "fleet", row.verb, "--config", row.path)
		if code != row.code || !strings.Contains(said, row.said) {
			t.Errorf("%s %s: code %d, %q, want %d and %q", row.verb, filepath.Base(row.path), code, said, row.code, row.said)
		}
	}
}
