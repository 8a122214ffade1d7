package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
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

// What is followed may be asked for by how many tell it, as it is when it is asked.
func TestFollowedArticlesAreCounted(t *testing.T) {
	t.Parallel()
	store, err := bolt.Open(filepath.Join(t.TempDir(), "rawi.db"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	ops := []storage.Operation{{Settings: &storage.Settings{At: at, Feeds: []storage.Feed{
		{Name: "furat", URL: "https://furat.test/feed", Outlet: "furat"}, {Name: "jazira", URL: "https://jazira.test/feed", Outlet: "jazira"},
	}}}}
	bridge := storage.Article{GUID: "bridge", Language: "ar", Title: "الجسر مفتوح من جديد", Text: []string{"قال المهندسون إن الجسر سيفتح أمام الشاحنات بعد أسبوع من الفحوص والإصلاح."}}
	rain := storage.Article{GUID: "rain", Language: "en", Title: "Rain", Text: []string{"It rains over the fields and the roads of the north."}}
	wind := storage.Article{GUID: "wind", Language: "en", Title: "Wind", Text: []string{"A gale took the roofs of nine houses by the coast."}}
	for feed, articles := range map[string][]storage.Article{"furat": {bridge}, "jazira": {bridge, rain, wind}} {
		ops = append(ops, storage.Operation{Fetch: &storage.Fetch{At: at, State: storage.FeedState{Feed: feed, Poll: 1}, Articles: articles}})
	}
	if _, err := store.Apply(t.Context(), ops...); err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	page, err := store.Query(t.Context(), storage.Query{})
	for _, a := range page.Articles {
		ids[a.GUID] = a.ID
	}
	one := &storage.Decision{At: at.Add(time.Hour), Kind: storage.DecideMerge, Events: true, A: ids["bridge"], B: ids["rain"]}
	if out, decided := store.Apply(t.Context(), storage.Operation{Decision: one}); err != nil || decided != nil || out[0].Err != nil {
		t.Fatal(err, decided, out)
	}
	changes, err := store.Changes(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"sources:>=2": 2, "-sources:>=2": 2, "langs:>=2": 3, "langs:>=2 sources:1 lang:en": 1, "outlets:>=2": 3, "outlets:>=3": 0, "": 4} {
		expr, err := query.Parse(text, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		l := &articleList{backend: &backend{Reader: store}, expr: expr}
		if l.rows, err = render.NewRowWriter(&render.Page{Out: bufio.NewWriter(io.Discard)}, &render.Output{Format: render.FormatTSV}, l.shown.Rows()); err != nil {
			t.Fatal(err)
		}
		if err := l.add(t.Context(), changes); err != nil || l.rows.Count() != want {
			t.Errorf("%q: %d articles, %v, want %d", text, l.rows.Count(), err, want)
		}
	}
}
