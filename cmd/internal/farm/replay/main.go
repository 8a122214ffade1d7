// Replay makes a log of operations from feed files, with decisions about stories
// and events, an edited topic and expiry in between, and compares stores that have
// applied it one by one, in sevens, in five hundreds, and with twenty restarts:
//
//	go run ./cmd/internal/farm/replay --rawi ./rawi FILE...
//
// It prints the SHA-256 of rawi export of each, and exits with status 1 if they
// differ.
package main

import (
	"context"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rawi/fetcher/parse"
	"rawi/storage"
	"rawi/storage/bolt"
)

func main() {
	rawi := flag.String("rawi", "rawi", "the program")
	flag.Parse()
	if err := run(context.Background(), *rawi, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "replay:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, rawi string, files []string) (err error) {
	dir, err := os.MkdirTemp("", "rawi-replay-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	entries, settings, err := record(ctx, dir, files)
	if err != nil {
		return err
	}
	fmt.Printf("%d operations of %d files\n", len(entries), len(files))
	first := ""
	for _, way := range []struct {
		name     string
		together int
		restarts int
	}{{"one by one", 1, 0}, {"in sevens", 7, 0}, {"in five hundreds", 500, 0}, {"with twenty restarts", 3, 20}} {
		folder := filepath.Join(dir, strings.ReplaceAll(way.name, " ", "-"))
		began := time.Now()
		if err := replay(ctx, filepath.Join(folder, "rawi.db"), entries, way.together, way.restarts); err != nil {
			return fmt.Errorf("%s: %w", way.name, err)
		}
		took := time.Since(began)
		sum, lines, err := export(ctx, rawi, folder, settings)
		if err != nil {
			return err
		}
		fmt.Printf("%-22s %s  %d lines, %s\n", way.name, sum, lines, took.Round(time.Millisecond))
		if first == "" {
			first = sum
		}
		if sum != first {
			return fmt.Errorf("%s differs", way.name)
		}
	}
	return nil
}

// record returns a log in which each file is a feed polled twice: its older half
// first, then all of it. Decisions are about stories that a store makes of it.
func record(ctx context.Context, dir string, files []string) ([]storage.Entry, storage.Settings, error) {
	at := time.Date(2026, 3, 4, 8, 0, 0, 0, time.UTC)
	s := storage.Settings{
		At: at, Site: storage.Site{Title: "أخبار", URL: "http://news.test", Authority: "news.test", Began: "2026-03-04"},
		Topics: []storage.Topic{{Name: "water", Query: "مياه OR سد"}}, Retention: storage.Retention{PerFeed: 60},
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		s.Feeds = append(s.Feeds, storage.Feed{Name: name, URL: "http://" + name + ".test/feed", Outlet: name})
	}
	ops := []storage.Operation{{Settings: &s}}
	for poll := range 2 {
		for i, file := range files {
			body, err := os.ReadFile(file)
			if err != nil {
				return nil, s, err
			}
			when := at.Add(time.Duration(poll)*3*time.Hour + time.Duration(i)*time.Second)
			doc, err := parse.Parse(ctx, parse.Input{Body: body, URL: s.Feeds[i].URL, Feed: s.Feeds[i], Now: when})
			if err != nil {
				return nil, s, fmt.Errorf("%s: %w", file, err)
			}
			articles := doc.Articles
			if poll == 0 { // feeds list the newest first
				articles = articles[len(articles)/2:]
			}
			ops = append(ops, storage.Operation{Fetch: &storage.Fetch{
				At: when, Complete: true, Articles: articles,
				State: storage.FeedState{Feed: s.Feeds[i].Name, URL: s.Feeds[i].URL, Poll: uint64(poll + 1), Polled: when, Status: storage.StatusOK},
			}})
		}
		more, err := decisions(ctx, filepath.Join(dir, fmt.Sprint("sketch", poll)), ops, at.Add(time.Duration(poll+1)*2*time.Hour))
		if err != nil {
			return nil, s, err
		}
		ops = append(ops, more...)
		s.At, s.Topics = s.At.Add(time.Hour), []storage.Topic{{Name: "water", Query: "مياه OR سد OR نهر"}, {Name: "rain", Query: "مطر OR أمطار"}}
		edited := s
		ops = append(ops, storage.Operation{Settings: &edited}, storage.Operation{Expiry: &storage.Expiry{At: s.At}})
	}
	entries := make([]storage.Entry, len(ops))
	for i, op := range ops {
		entries[i] = storage.Entry{At: storage.Position{Log: "replay", Seq: uint64(i + 1), Hash: uint64(i)}, Operations: []storage.Operation{op}}
	}
	return entries, s, nil
}

// decisions returns what an operator might decide about the stories of ops.
func decisions(ctx context.Context, path string, ops []storage.Operation, at time.Time) (out []storage.Operation, err error) {
	store, err := bolt.Open(path, bolt.Options{NoSync: true})
	if err != nil {
		return nil, err
	}
	defer store.Close()
	if _, err := store.Apply(ctx, ops...); err != nil {
		return nil, err
	}
	page, err := store.Stories(ctx, storage.Query{Text: "sources:>=2", Now: at, Limit: 40})
	if err != nil || len(page.Stories) < 40 {
		return nil, fmt.Errorf("%d stories of several outlets: %w", len(page.Stories), err)
	}
	add := func(i int, decisions ...storage.Decision) {
		for _, d := range decisions {
			d.At = at.Add(time.Duration(i) * time.Second)
			out = append(out, storage.Operation{Decision: &d})
		}
	}
	for i := range 10 {
		a, b := page.Stories[4*i], page.Stories[4*i+1]
		add(i,
			storage.Decision{Kind: storage.DecideMerge, A: a.ID, B: b.ID},
			storage.Decision{Kind: storage.DecideSplit, A: page.Stories[4*i+2].Members[1].Article, B: page.Stories[4*i+2].Members[0].Article},
			storage.Decision{Kind: storage.DecidePin, A: a.Members[0].Article},
			storage.Decision{Kind: storage.DecideForget, A: page.Stories[4*i+3].Members[0].Article})
	}
	page, err = store.Events(ctx, storage.Query{Now: at, Limit: storage.MaxLimit})
	if err != nil {
		return nil, err
	}
	several := slices.DeleteFunc(page.Events, func(e storage.Event) bool { return len(e.Stories) < 2 })
	for i := 0; i+3 < len(several) && i < 12; i += 4 {
		split, never := several[i].Stories, several[i+1].Stories
		add(10+i,
			storage.Decision{Kind: storage.DecideSplit, Events: true, A: split[0].ID},
			storage.Decision{Kind: storage.DecideNever, Events: true, A: never[0].ID, B: never[1].ID},
			storage.Decision{Kind: storage.DecideMerge, Events: true, A: several[i+2].ID, B: several[i+3].ID})
	}
	return out, nil
}

func replay(ctx context.Context, path string, entries []storage.Entry, together, restarts int) error {
	store, err := bolt.Open(path, bolt.Options{NoSync: true, Gather: time.Millisecond})
	if err != nil {
		return err
	}
	for i := 0; i < len(entries); i += together {
		if _, err := store.Follow(ctx, entries[i:min(i+together, len(entries))]...); err != nil {
			return err
		}
		if restarts > 0 && i/together%max(1, len(entries)/together/restarts) == 0 {
			if err := store.Close(); err != nil {
				return err
			}
			if store, err = bolt.Open(path, bolt.Options{NoSync: true, Gather: time.Millisecond}); err != nil {
				return err
			}
		}
	}
	return store.Close()
}

// export runs rawi export on the store in folder.
func export(ctx context.Context, rawi, folder string, s storage.Settings) (sum string, lines int, err error) {
	config := filepath.Join(folder, "rawi.yaml")
	text := fmt.Sprintf("site: {url: %q}\ndata: %s\nsocket: %s/s\nfeeds: []\n", s.Site.URL, folder, folder)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return "", 0, err
	}
	out, err := exec.CommandContext(ctx, rawi, "export", "--config", config).Output()
	return fmt.Sprintf("%x", sha256.Sum256(out)), strings.Count(string(out), "\n"), err
}
