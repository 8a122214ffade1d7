package bolt

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"rawi/storage"
)

// diary is a store whose feeds "furat" and "hawler" are read hour by hour.
type diary struct {
	t *testing.T
	s *Store
	n uint64
}

var hour0 = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func newDiary(t *testing.T) *diary {
	t.Helper()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	t.Cleanup(func() { _ = s.Close() })
	settings := settingsOf(hour0, []string{"furat", "hawler"})
	if _, err := s.Apply(t.Context(), storage.Operation{Settings: &settings}); err != nil {
		t.Fatal(err)
	}
	return &diary{t: t, s: s}
}

// read applies a whole document of a feed, an hour after the last.
func (r *diary) read(feed string, items ...storage.Article) storage.Outcome {
	r.t.Helper()
	return r.readListed(feed, nil, items...)
}

// readListed is read, of a document that lists items of these hashes.
func (r *diary) readListed(feed string, hashes []uint64, items ...storage.Article) storage.Outcome {
	r.t.Helper()
	r.n++
	f := &storage.Fetch{
		At: hour0.Add(time.Duration(r.n) * time.Hour), State: storage.FeedState{Feed: feed, Poll: r.n, ItemHashes: hashes},
		Complete: true, Articles: items,
	}
	out, err := r.s.Apply(r.t.Context(), storage.Operation{Fetch: f})
	if err != nil || out[0].Err != nil {
		r.t.Fatal(err, out)
	}
	return out[0]
}

func (r *diary) expect(what string, out storage.Outcome, added, changed int) {
	r.t.Helper()
	if len(out.New) != added || len(out.Changed) != changed {
		r.t.Errorf("%s: %d new, %d changed; want %d, %d", what, len(out.New), len(out.Changed), added, changed)
	}
}

// told is an item with a text of its own for each seed.
func told(guid string, seed int) storage.Article {
	a := item(guid, seed, hour0)
	a.GUID, a.Identity = guid, "guid:"+guid
	return a
}

func with(a storage.Article, change func(*storage.Article)) storage.Article {
	change(&a)
	return a
}

func TestItemIsKnownAgain(t *testing.T) {
	t.Parallel()
	r := newDiary(t)
	a, b, c := told("1", 1), told("2", 2), told("3", 3)
	r.expect("first reading", r.read("furat", a, b, c), 3, 0)
	r.expect("the same in another order", r.read("furat", c, a, b), 0, 0)
	r.expect("another feed with the same GUIDs", r.read("hawler", told("1", 11), told("2", 12)), 2, 0)

	renamed := with(a, func(a *storage.Article) { a.GUID, a.Identity = "1?t=99", "guid:1?t=99" })
	r.expect("a GUID made anew, the same address and text", r.read("furat", renamed, b, c), 0, 0)
	again := with(a, func(a *storage.Article) { a.GUID, a.Identity = "1?t=100", "guid:1?t=100" })
	r.expect("and anew", r.read("furat", again, b, c), 0, 0)

	edited := with(b, func(b *storage.Article) {
		b.Text = append(b.Text[:len(b.Text):len(b.Text)], "وأضاف البيان تفاصيل أخرى عن الموعد.")
	})
	out := r.read("furat", again, edited, c)
	r.expect("an edit", out, 0, 1)
	versions, err := r.s.Versions(t.Context(), out.Changed[0], 0)
	if err != nil || len(versions) != 1 || len(versions[0].Text) != len(b.Text) {
		t.Errorf("the text before the edit: got %d versions, %v", len(versions), err)
	}

	r.expect("one vanishes", r.read("furat", again, edited), 0, 0)
	r.expect("and comes back", r.read("furat", again, edited, c), 0, 0)
}

// A GUID used again for another article is a new article, and the old one
// stays; its id says which generation it is.
// TestLateFetchChangesNothingKnown: what an owner that was cut off sends after
// another has asked the feed again.
func TestLateFetchChangesNothingKnown(t *testing.T) {
	r := newDiary(t)
	r.read("furat", told("1", 1))
	newer := with(told("1", 1), func(a *storage.Article) { a.Title = "ثلاثة أسواق تفتح" })
	r.read("furat", newer)
	state := func() string {
		states, err := r.s.States(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(states)
	}
	before := state()
	r.n-- // of the poll that was taken in; its clock runs ahead
	late := storage.Fetch{
		At: hour0.Add(9 * time.Hour), State: storage.FeedState{Feed: "furat", Poll: r.n, ETag: "late"}, Complete: true,
		Articles: []storage.Article{with(told("1", 1), func(a *storage.Article) { a.Title = "سوقان تفتحان" }), told("2", 2)},
	}
	out, err := r.s.Apply(t.Context(), storage.Operation{Fetch: &late})
	if err != nil || out[0].Err != nil {
		t.Fatal(err, out)
	}
	r.expect("late", out[0], 1, 0)
	if after := state(); after != before {
		t.Errorf("the state became %s, want %s", after, before)
	}
}

func TestReusedGUIDIsANewGeneration(t *testing.T) {
	t.Parallel()
	r := newDiary(t)
	first := r.read("furat", told("top", 1))
	other := told("top", 50)
	other.Link = "https://furat.test/50"
	other.Text = []string{"فاز لاعبو الكرة الطائرة في المباراة النهائية على ملعب البلدية أمام جمهور كبير من المشجعين."} // of volleyball, no word of it in the first
	second := r.read("furat", other)
	r.expect("a GUID for another article", second, 1, 0)
	old, err := r.s.Article(t.Context(), first.New[0])
	if err != nil {
		t.Fatal(err)
	}
	now, err := r.s.Article(t.Context(), second.New[0])
	if err != nil {
		t.Fatal(err)
	}
	if old.ID == now.ID || old.Generation != 0 || now.Generation != 1 || old.Title == now.Title {
		t.Errorf("got %s generation %d and %s generation %d, want two articles, 0 and 1", old.ID, old.Generation, now.ID, now.Generation)
	}
}

// A page that cannot be had once does not take the full text away.
func TestFullTextOutlivesAPageThatFails(t *testing.T) {
	t.Parallel()
	r := newDiary(t)
	short := told("1", 1)
	full := with(short, func(a *storage.Article) {
		a.Full, a.Text = "<p>"+paragraph(7, 60)+"</p>", []string{paragraph(7, 60)}
	})
	id := r.read("furat", full).New[0]
	r.expect("the page fails", r.read("furat", with(short, func(a *storage.Article) { a.ItemHash = 5 })), 0, 0)
	a, err := r.s.Article(t.Context(), id)
	if err != nil || a.Full != full.Full || a.Text[0] != full.Text[0] || a.Versions != 0 {
		t.Errorf("got full text %q, text %q, %d versions, %v", a.Full, a.Text, a.Versions, err)
	}
	r.expect("the feed has a new text", r.read("furat", with(short, func(a *storage.Article) {
		a.Summary, a.Text = paragraph(8, 20), []string{paragraph(8, 20)}
	})), 0, 1)
}

// TestIdentityOfThreeArticlesCountsThemAll plays what store and model once saw in two
// ways: a guid passes to another article on the day of the first, whose guid changes,
// and later to a third.
func TestIdentityOfThreeArticlesCountsThemAll(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	m := &model{versions: map[string][]string{}, known: map[string][]memory{}}
	play := func(op storage.Operation) {
		t.Helper()
		do(t, s, op)
		m.apply(op)
	}
	settings := settingsOf(start, []string{"ar00"})
	play(storage.Operation{Settings: &settings})
	first, second, third := item("g8", 0, start), item("g8", 5400, start), item("g8", 5000, start)
	third.Text = []string{"unique words"}
	renamed := first
	renamed.GUID, renamed.Identity = "g1", "g1"
	for i, articles := range [][]storage.Article{{first}, {second, renamed}, {third, renamed}} {
		at := start.Add(time.Duration(i*i) * 12 * time.Hour) // two on the first day
		play(storage.Operation{Fetch: &storage.Fetch{At: at, Complete: true, Articles: articles, State: storage.FeedState{Feed: "ar00", Poll: uint64(i + 1)}}})
	}
	if n := len(m.articles); n != 3 || m.articles[2].Generation != 2 {
		t.Fatalf("%d articles, the last of generation %d, want 3, 2", n, m.articles[n-1].Generation)
	}
	agree(t, s, m, start.Add(72*time.Hour), 5)
}

// TestItemsMayGetHashesLater holds that items of a feed that was not split are the same
// once it is, and stay listed while only their hashes come.
func TestItemsMayGetHashesLater(t *testing.T) {
	t.Parallel()
	r := newDiary(t)
	a, b, c := told("1", 1), told("2", 2), told("3", 3)
	r.expect("without hashes", r.read("furat", a, b), 2, 0)
	a.ItemHash, b.ItemHash, c.ItemHash = 11, 12, 13
	r.expect("all is read anew, with hashes", r.readListed("furat", []uint64{11, 12}, a, b), 0, 0)
	r.expect("two are known", r.readListed("furat", []uint64{13, 11, 12}, c), 1, 0)
	r.expect("all are known", r.readListed("furat", []uint64{13, 11, 12}), 0, 0)
	b2 := with(told("2", 4), func(a *storage.Article) { a.ItemHash = 14; a.Link = b.Link })
	r.expect("one is edited", r.readListed("furat", []uint64{13, 11, 14}, b2), 0, 1)
}
