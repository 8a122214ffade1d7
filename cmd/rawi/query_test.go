package main

import (
	"bufio"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rawi/cmd/internal/render"
	"rawi/storage"
	"rawi/storage/bolt"
	"rawi/storage/query"
)

// countingReader counts the questions that list articles.
type countingReader struct {
	storage.Reader
	pages, outlets, articles, single int
}

func (r *countingReader) Query(ctx context.Context, q storage.Query) (storage.Page, error) {
	r.pages++
	return r.Reader.Query(ctx, q)
}

func (r *countingReader) Outlets(ctx context.Context, stories []string) (map[string]int, error) {
	r.outlets++
	return r.Reader.Outlets(ctx, stories)
}

func (r *countingReader) Articles(ctx context.Context, ids []string) ([]storage.Article, error) {
	r.articles++
	return r.Reader.Articles(ctx, ids)
}

func (r *countingReader) Article(ctx context.Context, id string) (storage.Article, error) {
	r.single++
	return r.Reader.Article(ctx, id)
}

func (r *countingReader) Story(ctx context.Context, id string) (storage.Story, error) {
	r.single++
	return r.Reader.Story(ctx, id)
}

// TestListAsksOnceAPage what its rows show, and not once a row; with what it follows,
// once for all that came together.
func TestListAsksOnceAPage(t *testing.T) {
	t.Parallel()
	store, err := bolt.Open(filepath.Join(t.TempDir(), "rawi.db"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	ops := []storage.Operation{{Settings: &storage.Settings{At: at, Feeds: []storage.Feed{
		{Name: "furat", URL: "https://furat.test/feed"}, {Name: "jazira", URL: "https://jazira.test/feed"},
	}}}}
	for i, feed := range []string{"furat", "jazira"} {
		f := &storage.Fetch{At: at.Add(time.Hour), State: storage.FeedState{Feed: feed, Poll: uint64(i + 1)}}
		for n := range 60 {
			id := fmt.Sprint(n)
			f.Articles = append(f.Articles, storage.Article{GUID: id, Identity: id, Title: "خبر عن الجسر", Published: at, Text: []string{strings.Repeat(fmt.Sprintf("جسر%c%c ", 'ت'+n%8, 'س'+n/8), 3)}}) // news of the bridge
		}
		ops = append(ops, storage.Operation{Fetch: f})
	}
	if _, err := store.Apply(t.Context(), ops...); err != nil {
		t.Fatal(err)
	}
	changes, err := store.Changes(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	expr, err := query.Parse("جسر*", query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for format, outlets := range map[string]int{render.FormatTable: 1, render.FormatTSV: 0} {
		reader := &countingReader{Reader: store}
		var out strings.Builder
		page := &render.Page{Out: bufio.NewWriter(&out)}
		l := &articleList{backend: &backend{Reader: reader}, expr: expr, table: format == render.FormatTable}
		if l.rows, err = render.NewRowWriter(page, &render.Output{Format: format}, l.shown.Rows()); err != nil {
			t.Fatal(err)
		}
		if _, err := paginate(storage.Query{Text: "جسر*"}, 0, l.pages(t.Context()), l.rows.Add, l.rows.Flush); err != nil {
			t.Fatal(err)
		}
		if l.rows.Count() != 120 || reader.single != 0 || reader.pages != 2 || reader.outlets != outlets*reader.pages {
			t.Errorf("%s: %d rows by %d pages, %d questions for outlets and %d for one article or story", format, l.rows.Count(), reader.pages, reader.outlets, reader.single)
		}
		*reader = countingReader{Reader: store}
		if err := l.add(t.Context(), changes); err != nil {
			t.Fatal(err)
		}
		if l.rows.Count() != 240 || reader.single != 0 || reader.articles != 1 || reader.outlets != outlets {
			t.Errorf("%s, following: %d rows, %d questions for articles, %d for outlets and %d for one article or story", format, l.rows.Count(), reader.articles, reader.outlets, reader.single)
		}
		if err := l.rows.Close(); err != nil {
			t.Fatal(err)
		}
		if found := strings.Contains(out.String(), " +1 "); found != l.table {
			t.Errorf("%s: the other outlet is counted: %t", format, found)
		}
	}
}
