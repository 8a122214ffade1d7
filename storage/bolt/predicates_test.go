package bolt_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/bolt"
	"rawi/storage/query"
)

// Every predicate, as help shows it, finds in the store what it matches: a
// forgotten facet would find nothing, silently.
func TestEveryPredicateFindsWhatItMatches(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "rawi.db"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	feeds := []storage.Feed{
		{Name: "enab-baladi", URL: "https://enab.example/rss", Outlet: "صوت الفرات", Region: "syria"},
		{Name: "copy", URL: "https://copy.example/rss", Outlet: "copy.example", Region: "iraq"},
	}
	// "A bridge over the Euphrates opens again after the repair of its two
	// damaged arches", and "Rain". The last block says that work in Deir ez-Zor is done.
	const title = "جسر فوق الفرات يعود إلى الخدمة بعد إصلاح قوسيه المتضررين"
	told := []string{strings.Repeat("قال المهندسون إن الجسر سيفتح أمام الشاحنات بعد أسبوع من الفحوص. ", 6), "وقالوا إن العمل في محافظة دير الزور انتهى."}
	articles := []storage.Article{
		{
			Feed: "enab-baladi", Outlet: "صوت الفرات", GUID: "1", Title: title, Text: told, Content: "<p>جسر</p>", Language: "ar",
			Published: noon, Image: "https://enab.example/a.jpg", Enclosures: []storage.Enclosure{{URL: "https://enab.example/a.mp3"}},
			Authors: []storage.Person{{Name: "ليلى أورينت"}}, Categories: []string{"سياسة"},
		},
		{Feed: "copy", Outlet: "copy.example", GUID: "2", Title: title, Text: told, Language: "ar", Published: noon.AddDate(0, 0, -1)},
		{Feed: "copy", Outlet: "copy.example", GUID: "3", Title: "Rain", Text: []string{"It rains."}, Language: "en", Published: noon.AddDate(0, 0, -9)},
		{Feed: "copy", Outlet: "copy.example", GUID: "4", Title: "Wind", Text: []string{"It blows."}, Language: "en", Published: noon.AddDate(0, 0, -10)},
	}
	operations := []storage.Operation{{Settings: &storage.Settings{
		At: noon, Feeds: feeds, Topics: []storage.Topic{{Name: "deir-ezzor", Query: "المهندسون"}},
	}}}
	for i, a := range articles {
		operations = append(operations, storage.Operation{Fetch: &storage.Fetch{
			At: noon.Add(time.Duration(i) * time.Minute), State: storage.FeedState{Feed: a.Feed}, Articles: []storage.Article{a},
		}})
	}
	outcomes, err := s.Apply(ctx, operations...)
	for _, o := range outcomes {
		if o.Err != nil || err != nil {
			t.Fatal(err, o.Err)
		}
	}
	one := &storage.Decision{At: noon.Add(time.Hour), Kind: storage.DecideMerge, A: outcomes[1].New[0], B: outcomes[3].New[0], Events: true}
	if out, err := s.Apply(ctx, storage.Operation{Decision: one}); err != nil || out[0].Err != nil {
		t.Fatal(out, err)
	}
	stored, err := s.Query(ctx, storage.Query{Now: noon})
	if err != nil || len(stored.Articles) != len(articles) {
		t.Fatalf("stored are %d articles: %v", len(stored.Articles), err)
	}
	for _, p := range query.Predicates() {
		for _, example := range p.Examples() {
			ask := strings.NewReplacer("story:ID", "story:"+outcomes[1].New[0], "outlets:>=5", "outlets:>=2").Replace(example.Query)
			e, err := query.Parse(ask, query.Options{Now: noon})
			if err != nil {
				t.Errorf("%s: %v", ask, err)
				continue
			}
			var want []string
			for _, a := range stored.Articles {
				d := query.NewDoc(&a, feeds[slices.IndexFunc(feeds, func(f storage.Feed) bool { return f.Name == a.Feed })])
				story, err := s.Story(ctx, a.Story)
				if err != nil {
					t.Fatal(err)
				}
				event, err := s.Event(ctx, a.Story)
				if err != nil {
					t.Fatal(err)
				}
				d.Counts = query.Counts{Sources: story.Outlets, Languages: len(event.Languages), Outlets: len(event.Outlets)}
				if e.Match(d) {
					want = append(want, a.GUID)
				}
			}
			page, err := s.Query(ctx, storage.Query{Text: ask, Now: noon})
			var got []string
			for _, a := range page.Articles {
				got = append(got, a.GUID)
			}
			if err != nil || !slices.Equal(got, want) || len(want) == 0 || len(want) == len(articles) {
				t.Errorf("%s: found articles %v, matched %v: %v", ask, got, want, err)
			}
		}
	}
}
