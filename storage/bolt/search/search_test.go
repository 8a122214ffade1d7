package search_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rawi/storage"
	"rawi/storage/bolt"
	"rawi/storage/query"
)

var start = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// open opens a new store.
func open(t testing.TB) *bolt.Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "rawi.db"))
}

func openAt(t testing.TB, path string) *bolt.Store {
	t.Helper()
	s, err := bolt.Open(path, bolt.Options{Gather: time.Microsecond, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// do applies an operation that must not be refused.
func do(t rapid.TB, s *bolt.Store, op storage.Operation) storage.Outcome {
	t.Helper()
	out, err := s.Apply(context.Background(), op)
	if err != nil || out[0].Err != nil {
		t.Fatalf("%+v: %v, %v", op, err, out)
	}
	return out[0]
}

func settingsOf(at time.Time, feeds []string, topics ...storage.Topic) storage.Settings {
	s := storage.Settings{At: at, Site: storage.Site{Title: "أخبار", Authority: "example.org", Began: "2026-03-01"}, Topics: topics}
	for _, name := range feeds {
		s.Feeds = append(s.Feeds, storage.Feed{Name: name, URL: "https://" + name + ".example/feed", Outlet: name, Region: "syria"})
	}
	return s
}

var vocabulary = strings.Fields("العراق سوريا النفط الماء المدرسة الجامعة الوزير المدينة الطريق الجسر النهر المطر القمح السوق المستشفى الطبيب " +
	"الكهرباء الغاز الحكومة البرلمان الصحيفة الكتاب الطالب المعلم الأسعار الشركة العمال المزارع الحدود المطار")

// paragraph returns generated text, the same for the same seed.
func paragraph(seed, words int) string {
	out := make([]string, words)
	for i := range out {
		seed = (seed*1103515245 + 12345) & 0x7fffffff
		out[i] = vocabulary[(seed>>8)%len(vocabulary)]
	}
	return strings.Join(out, " ") + "."
}

// item returns an article with a text of its own for each seed.
func item(guid string, seed int, published time.Time) storage.Article {
	return storage.Article{
		GUID: guid, Identity: guid, Title: paragraph(seed, 6), Link: fmt.Sprintf("https://site.example/%d", seed),
		Published: published, Language: "ar", Text: []string{paragraph(seed+1, 30), paragraph(seed+2, 30)},
	}
}

// fill adds n articles, ten a fetch.
func fill(t testing.TB, s *bolt.Store, n int) {
	t.Helper()
	set := settingsOf(start, []string{"ar00"})
	ops := []storage.Operation{{Settings: &set}}
	for i := 0; i < n; i += 10 {
		f := &storage.Fetch{At: start.Add(time.Duration(i) * time.Minute), State: storage.FeedState{Feed: "ar00", Poll: uint64(i + 1)}}
		for j := min(i+10, n) - 1; j >= i; j-- {
			f.Articles = append(f.Articles, item(fmt.Sprint("guid", j), j*100, f.At))
		}
		ops = append(ops, storage.Operation{Fetch: f})
	}
	if _, err := s.Apply(context.Background(), ops...); err != nil {
		t.Fatal(err)
	}
}

// questions of lists.
var questions = []string{
	"", "النفط", "النفط OR المطر", "-النفط", `"النفط الماء"`, "topic:oil", "topic:oil sources:>=2", "feed:ar00", "sources:>=2", "outlet:ar01 المطر",
	"since:2026-03-03", "before:2026-03-03 النفط", "since:2026-03-03 before:2026-03-04", "topic:oil before:2026-03-04", "title:الوزير", "-sources:>=2",
	"since:2026-03-03 since:2026-03-02", "since:2026-03-02 since:2026-03-03", "before:2026-03-03 before:2026-03-04", "before:2026-03-04 before:2026-03-03",
}

// Of a story's articles of one time it stands at the last; a page that begins behind
// another story of that time finds it all the same, by the first.
func TestOldestFirstMissesNoStoryOfOneTime(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"))
	defer s.Close()
	set := settingsOf(start, []string{"ar00", "ar01"})
	do(t, s, storage.Operation{Settings: &set})
	for poll, f := range []*storage.Fetch{
		{State: storage.FeedState{Feed: "ar01"}, Articles: []storage.Article{item("a", 1000, start), item("b", 2000, start), item("c", 3000, start)}},
		{State: storage.FeedState{Feed: "ar00"}, Articles: []storage.Article{item("a", 1000, start), item("c", 3000, start)}},
	} {
		f.At, f.State.Poll = start.Add(time.Duration(poll+1)*time.Hour), 1
		do(t, s, storage.Operation{Fetch: f})
	}
	q := storage.Query{Text: "outlet:ar01", Now: start, Limit: 1}
	if got := storiesOf(t, s, q, storage.OrderOldest); len(got) != 3 {
		t.Errorf("%d stories, oldest first and one a page, want 3", len(got))
	}
}

// TestListsAgreeWithPlainModel: articles and stories, in each order and page by page,
// are those that match one by one.
func TestListsAgreeWithPlainModel(t *testing.T) {
	t.Parallel()
	dir, n := t.TempDir(), 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		s := openAt(t, filepath.Join(dir, fmt.Sprint(n)))
		defer s.Close()
		set := settingsOf(start, []string{"ar00", "ar01"},
			// Lists of topics are next to each other in the store.
			storage.Topic{Name: "air", Query: "الوزير"}, storage.Topic{Name: "oil", Query: "النفط"}, storage.Topic{Name: "sun", Query: "المطر"})
		do(rt, s, storage.Operation{Settings: &set})
		now := start
		for poll := range uint64(rapid.IntRange(1, 8).Draw(rt, "polls")) {
			now = now.Add(time.Duration(rapid.IntRange(1, 900).Draw(rt, "later")) * time.Minute)
			feed := rapid.SampledFrom([]string{"ar00", "ar01"}).Draw(rt, "feed")
			f := &storage.Fetch{At: now, State: storage.FeedState{Feed: feed, Poll: poll + 1}, Complete: rapid.Bool().Draw(rt, "complete")}
			for range rapid.IntRange(1, 5).Draw(rt, "items") {
				seed := rapid.IntRange(0, 12).Draw(rt, "seed")
				at := now.Add(-time.Duration(rapid.SampledFrom([]int{0, 0, 60, 1000, 5000}).Draw(rt, "ago")) * time.Minute)
				f.Articles = append(f.Articles, item(fmt.Sprint(feed, seed), 1000*seed, at))
			}
			do(rt, s, storage.Operation{Fetch: f})
		}
		stored, err := s.Query(rt.Context(), storage.Query{Order: storage.OrderArrival, Limit: storage.MaxLimit})
		if err != nil {
			rt.Fatal(err)
		}
		stories := map[string]storage.Story{}
		for _, a := range stored.Articles {
			if stories[a.Story], err = s.Story(rt.Context(), a.Story); err != nil {
				rt.Fatal(err)
			}
		}
		for _, text := range questions {
			e, err := query.Parse(text, query.Options{Now: now})
			if err != nil {
				rt.Fatal(err)
			}
			var want []storage.Article // oldest first
			matching := map[string]bool{}
			for _, a := range stored.Articles {
				doc := query.NewDoc(&a, set.Feeds[slices.IndexFunc(set.Feeds, func(f storage.Feed) bool { return f.Name == a.Feed })])
				if doc.Sources = stories[a.Story].Outlets; e.Match(doc) {
					want = append(want, a)
					matching[a.Story] = true
				}
			}
			q := storage.Query{Text: text, Now: now, Limit: rapid.IntRange(1, 4).Draw(rt, "limit")}
			q.Order = storage.OrderArrival
			expect(rt, q, articles(rt, s, q), idsOf(want))
			slices.SortStableFunc(want, func(a, b storage.Article) int { return a.Time().Compare(b.Time()) })
			q.Order = storage.OrderOldest
			expect(rt, q, articles(rt, s, q), idsOf(want))
			slices.Reverse(want)
			q.Order = storage.OrderNewest
			expect(rt, q, articles(rt, s, q), idsOf(want))

			compareTime := func(a, b storage.Story) int { return a.Time.Compare(b.Time) }
			oldest := storiesOf(rt, s, q, storage.OrderOldest)
			newest := storiesOf(rt, s, q, storage.OrderNewest)
			if !slices.IsSortedFunc(oldest, compareTime) {
				rt.Fatalf("%q: oldest are out of order", text)
			}
			slices.Reverse(newest)
			expect(rt, q, storyIDs(newest), storyIDs(oldest))
			entered := storiesOf(rt, s, q, storage.OrderEntered)
			if !slices.IsSortedFunc(entered, func(a, b storage.Story) int { return b.Entered.Compare(a.Entered) }) {
				rt.Fatalf("%q: entered are out of order", text)
			}
			backlog := storiesOf(rt, s, q, storage.OrderBacklog)
			if !slices.IsSortedFunc(backlog, func(a, b storage.Story) int { return compareTime(b, a) }) {
				rt.Fatalf("%q: the backlog is out of order", text)
			}
			bounded := q
			bounded.EnteredSince, bounded.EnteredBefore = start, now.Add(time.Second)
			within := storiesOf(rt, s, bounded, storage.OrderEntered)
			cut := start.Add(time.Duration(rapid.IntRange(0, int(now.Sub(start)/time.Minute)).Draw(rt, "cut")) * time.Minute)
			since, before := bounded, bounded
			since.EnteredSince, before.EnteredBefore = cut, cut
			var after, earlier []string
			for _, story := range within {
				if story.Entered.Before(cut) {
					earlier = append(earlier, story.ID)
				} else {
					after = append(after, story.ID)
				}
			}
			expect(rt, since, storyIDs(storiesOf(rt, s, since, storage.OrderEntered)), after)
			expect(rt, before, storyIDs(storiesOf(rt, s, before, storage.OrderEntered)), earlier)
			for name, list := range map[string][]storage.Story{
				"by time": oldest, "entered and backlog": append(entered, backlog...), "entered within bounds": within,
			} {
				got := storyIDs(list)
				slices.Sort(got)
				all := make([]string, 0, len(matching))
				for id := range matching {
					all = append(all, id)
				}
				slices.Sort(all)
				if !slices.Equal(got, all) {
					rt.Fatalf("%q, %s, limit %d: stories %v, want %v", text, name, q.Limit, got, all)
				}
			}
		}
	})
}

func expect(t *rapid.T, q storage.Query, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("%q, order %q, limit %d:\ngot  %v\nwant %v", q.Text, q.Order, q.Limit, got, want)
	}
}

func idsOf(list []storage.Article) (out []string) {
	for _, a := range list {
		out = append(out, a.ID)
	}
	return out
}

func storyIDs(list []storage.Story) (out []string) {
	for _, s := range list {
		out = append(out, s.ID)
	}
	return out
}

// articles returns the ids of all articles of a query, page by page.
func articles(t *rapid.T, s *bolt.Store, q storage.Query) (out []string) {
	t.Helper()
	for range 1000 {
		page, err := s.Query(t.Context(), q)
		if err != nil || len(page.Articles) > q.Limit {
			t.Fatalf("%+v: %d articles, %v", q, len(page.Articles), err)
		}
		out = append(out, idsOf(page.Articles)...)
		if q.Cursor = page.Next; q.Cursor == "" {
			return out
		}
	}
	t.Fatalf("%+v: pages without end", q)
	return nil
}

// storiesOf returns all stories of a query in an order, page by page.
func storiesOf(t rapid.TB, s *bolt.Store, q storage.Query, order storage.Order) (out []storage.Story) {
	t.Helper()
	for q.Order = order; len(out) < 1000; {
		page, err := s.Stories(context.Background(), q)
		if err != nil || len(page.Stories) > q.Limit {
			t.Fatalf("%+v: %d stories, %v", q, len(page.Stories), err)
		}
		out = append(out, page.Stories...)
		if q.Cursor = page.Next; q.Cursor == "" {
			return out
		}
	}
	t.Fatalf("%+v: pages without end", q)
	return nil
}

// TestTimeBoundsOfQueries: since: is inclusive and before: exclusive, in each order
// and in lists of stories.
func TestTimeBoundsOfQueries(t *testing.T) {
	t.Parallel()
	s := open(t)
	set := settingsOf(start, []string{"ar00"}, storage.Topic{Name: "all", Query: "since:2026-01-01"})
	do(t, s, storage.Operation{Settings: &set})
	midnight := time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)
	f := &storage.Fetch{At: midnight.Add(48 * time.Hour), State: storage.FeedState{Feed: "ar00", Poll: 1}}
	for i, at := range []time.Time{midnight.Add(-time.Second), midnight, midnight.Add(time.Second), midnight.AddDate(0, 0, 1).Add(-time.Second), midnight.AddDate(0, 0, 1)} {
		f.Articles = append(f.Articles, item(fmt.Sprint(i), 1000*i, at))
	}
	do(t, s, storage.Operation{Fetch: f})
	for query, want := range map[string]string{
		"before:2026-03-04":                  "0",
		"since:2026-03-04":                   "1234",
		"since:2026-03-04 before:2026-03-05": "123",
		"before:2026-03-05":                  "0123",
		"since:2026-03-05":                   "4",
		"before:2026-03-04 since:2026-03-04": "",
	} {
		for _, view := range []string{"", "topic:all ", "feed:ar00 ", "lang:ar "} {
			for _, order := range []storage.Order{storage.OrderNewest, storage.OrderOldest, storage.OrderArrival, storage.OrderRelevance} {
				page, err := s.Query(t.Context(), storage.Query{Text: view + query, Now: f.At, Order: order})
				var guids []byte
				for _, a := range page.Articles {
					guids = append(guids, a.GUID...)
				}
				if slices.Sort(guids); err != nil || string(guids) != want {
					t.Errorf("%s%s, order %q: articles %q, %v, want %q", view, query, order, guids, err, want)
				}
			}
			for _, order := range []storage.Order{storage.OrderNewest, storage.OrderOldest, storage.OrderEntered} {
				page, err := s.Stories(t.Context(), storage.Query{Text: view + query, Now: f.At, Order: order})
				if order == storage.OrderEntered {
					backlog, backlogErr := s.Stories(t.Context(), storage.Query{Text: view + query, Now: f.At, Order: storage.OrderBacklog})
					page.Stories, err = append(page.Stories, backlog.Stories...), errors.Join(err, backlogErr)
				}
				if err != nil || len(page.Stories) != len(want) {
					t.Errorf("%s%s, order %q: %d stories, %v, want %d", view, query, order, len(page.Stories), err, len(want))
				}
			}
		}
	}
}

// TestCursorBelongsToItsQuery: another text, order or kind is refused.
func TestCursorBelongsToItsQuery(t *testing.T) {
	t.Parallel()
	s := open(t)
	fill(t, s, 20)
	page, err := s.Query(t.Context(), storage.Query{Text: "lang:ar", Limit: 5})
	if err != nil || page.Next == "" || len(page.Articles) != 5 {
		t.Fatalf("%d articles, next %q, %v", len(page.Articles), page.Next, err)
	}
	if next, err := s.Query(t.Context(), storage.Query{Text: "lang:ar", Limit: 99, Cursor: page.Next}); err != nil || len(next.Articles) != 15 || next.Next != "" {
		t.Errorf("the rest: %d articles, next %q, %v", len(next.Articles), next.Next, err)
	}
	for _, q := range []storage.Query{
		{Text: "lang:en"}, {Text: ""}, {Text: "lang:ar", Order: storage.OrderOldest}, {Text: "lang:ar", Order: storage.OrderArrival},
	} {
		q.Cursor = page.Next
		if _, err := s.Query(t.Context(), q); !errors.Is(err, storage.ErrBadCursor) {
			t.Errorf("%+v: %v, want ErrBadCursor", q, err)
		}
	}
	if _, err := s.Stories(t.Context(), storage.Query{Text: "lang:ar", Cursor: page.Next}); !errors.Is(err, storage.ErrBadCursor) {
		t.Errorf("stories: %v, want ErrBadCursor", err)
	}
	for _, cursor := range []string{"x", page.Next[:4], page.Next[:8], "====", page.Next + "="} {
		if _, err := s.Query(t.Context(), storage.Query{Text: "lang:ar", Cursor: cursor}); !errors.Is(err, storage.ErrBadCursor) {
			t.Errorf("%q: %v, want ErrBadCursor", cursor, err)
		}
	}
}

// TestLimitOfAPage is the default for none and at most MaxLimit.
func TestLimitOfAPage(t *testing.T) {
	t.Parallel()
	s := open(t)
	fill(t, s, 1010)
	for asked, want := range map[int]int{-1: 100, 0: 100, 1: 1, 100: 100, 999: 999, 1000: 1000, 1001: 1000} {
		page, err := s.Query(t.Context(), storage.Query{Limit: asked, Brief: true})
		if err != nil || len(page.Articles) != want || page.Next == "" {
			t.Errorf("limit %d: %d articles, next %q, %v, want %d and more", asked, len(page.Articles), page.Next, err, want)
		}
	}
}

// TestRelevanceRanksTheWholeStore hides what fits best below much that is
// newer and fits less, in several segments.
func TestRelevanceRanksTheWholeStore(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := open(t)
	set := settingsOf(start, []string{"ar00"})
	if _, err := s.Apply(ctx, storage.Operation{Settings: &set}); err != nil {
		t.Fatal(err)
	}
	filler := strings.Repeat("قمح زراعة مطر ", 10)
	poll := uint64(0)
	tell := func(guid, title, body string) {
		poll++
		at := start.Add(time.Duration(poll) * time.Minute)
		a := storage.Article{GUID: guid, Identity: guid, Title: title, Published: at, Language: "ar", Text: []string{body + " " + filler + guid}}
		f := &storage.Fetch{At: at, State: storage.FeedState{Feed: "ar00", Poll: poll}, Articles: []storage.Article{a}}
		if out, err := s.Apply(ctx, storage.Operation{Fetch: f}); err != nil || len(out[0].New) != 1 {
			t.Fatalf("%s: %+v, %v", guid, out, err)
		}
	}
	tell("title", "الفرات يفيض", "نهر الفرات والفرات") // in the title, and twice in the text
	tell("twice", "نهر", "الفرات بالفرات")
	tell("once", "نهر", "الفرات")
	tell("once-long", "نهر", "الفرات "+strings.Repeat(filler, 5))
	for i := range 60 {
		tell(fmt.Sprint("other", i), "خبر", fmt.Sprint("مدرسة جامعة طالب كتاب ", i))
	}
	for limit, want := range map[int][]string{9: {"title", "twice", "once", "once-long"}, 2: {"title", "twice"}} {
		page, err := s.Query(ctx, storage.Query{Text: "الفرات", Order: storage.OrderRelevance, Limit: limit})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range page.Articles {
			got = append(got, a.GUID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("limit %d: got %q, want %q", limit, got, want)
		}
	}
	page, err := s.Query(ctx, storage.Query{Text: "الفرات -يفيض before:2026-03-02", Order: storage.OrderRelevance, Brief: true})
	if err != nil || len(page.Articles) != 3 || page.Articles[0].GUID != "twice" {
		t.Errorf("without one word: %d articles, %v", len(page.Articles), err)
	}
}

// TestPagesOfRareStoriesEnd: a story that few of a great many articles belong to is
// found, however far apart they are, and pages come to an end.
func TestPagesOfRareStoriesEnd(t *testing.T) {
	t.Parallel()
	s := open(t)
	set := settingsOf(start, []string{"ar00", "ar01"})
	ops := []storage.Operation{{Settings: &set}}
	poll := uint64(0)
	tell := func(feed string, at time.Time, articles ...storage.Article) {
		poll++
		ops = append(ops, storage.Operation{Fetch: &storage.Fetch{At: at, State: storage.FeedState{Feed: feed, Poll: poll}, Articles: articles}})
	}
	shared := func(at time.Time, feed string) storage.Article {
		a := item("shared "+feed, 77, at)
		a.Title, a.Link = "نفط الحقل الشرقي يعود إلى الضخ", "https://"+feed+".example/shared"
		return a
	}
	tell("ar00", start, shared(start, "ar00"))
	for i := range 900 {
		at := start.Add(time.Duration(i+1) * 3 * time.Minute)
		a := item(fmt.Sprint("lone", i), 1000+i, at)
		a.Title, a.Text = fmt.Sprintf("نفط %x", i*7919), []string{fmt.Sprintf("نفط %x وحده %x", i*104729, i*1299709)}
		tell("ar00", at, a)
	}
	late := start.Add(60 * time.Hour)
	tell("ar01", late, shared(late, "ar01"))
	if _, err := s.Apply(t.Context(), ops...); err != nil {
		t.Fatal(err)
	}
	for _, order := range []storage.Order{storage.OrderNewest, storage.OrderOldest, storage.OrderEntered} {
		found, pages := 0, 0
		for q := (storage.Query{Text: "نفط sources:>=2", Order: order, Limit: 20}); pages < 50; pages++ {
			page, err := s.Stories(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if found += len(page.Stories); page.Next == "" {
				break
			}
			q.Cursor = page.Next
		}
		if found != 1 || pages == 50 || pages == 0 {
			t.Errorf("order %q: %d stories on %d pages, want one, on some", order, found, pages+1)
		}
	}
}

// A query that may read so much of the index ends with what can be done about it, and any
// query with its context.
func TestWorkOfAQueryIsBounded(t *testing.T) {
	t.Parallel()
	s := open(t)
	fill(t, s, 200)
	beginnings := "ا* OR م* OR ال*"
	lists := map[string]func(ctx context.Context, q storage.Query) error{
		"articles": func(ctx context.Context, q storage.Query) error { _, err := s.Query(ctx, q); return err },
		"relevance": func(ctx context.Context, q storage.Query) error {
			q.Order, q.Text = storage.OrderRelevance, q.Text+" النفط"
			_, err := s.Query(ctx, q)
			return err
		},
		"stories": func(ctx context.Context, q storage.Query) error { _, err := s.Stories(ctx, q); return err },
		"entered": func(ctx context.Context, q storage.Query) error {
			q.Order = storage.OrderEntered
			_, err := s.Stories(ctx, q)
			return err
		},
		"events": func(ctx context.Context, q storage.Query) error { _, err := s.Events(ctx, q); return err },
		"backlog": func(ctx context.Context, q storage.Query) error {
			q.Order = storage.OrderBacklog
			_, err := s.Stories(ctx, q)
			return err
		},
	}
	gone, hangUp := context.WithCancel(t.Context())
	hangUp()
	for name, list := range lists {
		for work, bounded := range map[int]bool{0: false, 1: true, 100: true, 1 << 20: false} {
			err := list(t.Context(), storage.Query{Text: beginnings, Work: work})
			var syntax *storage.SyntaxError
			if errors.As(err, &syntax) != bounded || !bounded && err != nil || bounded && !strings.Contains(syntax.Reason, "fewer words") {
				t.Errorf("%s with %d bytes: %v", name, work, err)
			}
		}
		if err := list(gone, storage.Query{Text: beginnings}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s after the reader hung up: %v", name, err)
		}
	}
}

// A page of articles ends once their texts have as many bytes, with at least one, and all
// pages together are the whole answer.
func TestBytesOfAPage(t *testing.T) {
	t.Parallel()
	s := open(t)
	fill(t, s, 30)
	whole, err := s.Query(t.Context(), storage.Query{Limit: 30})
	if err != nil || len(whole.Articles) != 30 {
		t.Fatalf("%d articles, %v", len(whole.Articles), err)
	}
	for _, order := range []storage.Order{storage.OrderNewest, storage.OrderOldest, storage.OrderArrival} {
		for _, bytes := range []int{1, whole.Articles[0].TextBytes() * 7 / 2, 1 << 20} {
			q, found := storage.Query{Order: order, Bytes: bytes, Limit: 25}, 0
			for more := true; more; more = q.Cursor != "" {
				page, err := s.Query(t.Context(), q)
				total := 0
				for i := range page.Articles {
					if total >= bytes {
						t.Errorf("order %q: a page goes on after %d bytes", order, total)
					}
					total += page.Articles[i].TextBytes()
				}
				if err != nil || len(page.Articles) == 0 || page.Next != "" && total < bytes && len(page.Articles) < 25 {
					t.Fatalf("order %q, %d bytes: %d articles of %d, %v", order, bytes, len(page.Articles), total, err)
				}
				found, q.Cursor = found+len(page.Articles), page.Next
			}
			if found != 30 {
				t.Errorf("order %q, %d bytes: %d articles in all pages", order, bytes, found)
			}
		}
	}
	best, err := s.Query(t.Context(), storage.Query{Text: "النفط OR الماء OR الطريق", Order: storage.OrderRelevance, Bytes: 1})
	if err != nil || len(best.Articles) != 1 {
		t.Errorf("by relevance: %d articles, %v, want one", len(best.Articles), err)
	}
}

// A page that breaks off, having verified all that it may, loses nothing that stands right
// behind where it did.
func TestPageThatBreaksOffLosesNoStory(t *testing.T) {
	t.Parallel()
	s := open(t)
	set := settingsOf(start, []string{"ar00"})
	do(t, s, storage.Operation{Settings: &set})
	f := &storage.Fetch{At: start, State: storage.FeedState{Feed: "ar00", Poll: 1}}
	for i := range 252 { // between the first and the last, 250 have the words of the phrase apart
		a := item(fmt.Sprint(i), 1000*i, start)
		if a.Title = "الماء النفط"; i == 0 || i == 251 {
			a.Title = "النفط الماء"
		}
		a.Text = []string{strings.ReplaceAll(paragraph(1000*i, 60), "النفط", "القمح")}
		f.Articles = append(f.Articles, a)
	}
	do(t, s, storage.Operation{Fetch: f})
	for _, order := range []storage.Order{storage.OrderNewest, storage.OrderOldest, storage.OrderEntered} {
		if got := storiesOf(t, s, storage.Query{Text: `"النفط الماء"`, Limit: 10}, order); len(got) != 2 {
			t.Errorf("order %q: %d stories, want 2", order, len(got))
		}
	}
}
