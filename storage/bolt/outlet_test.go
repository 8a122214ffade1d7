package bolt

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
)

func TestSourceThatIsFollowedHasItsFeedsOutlet(t *testing.T) {
	t.Parallel()
	feeds := []storage.Feed{
		{Name: "enab", URL: "https://www.enab.example/feed", Outlet: "عنب بلدي"},
		{Name: "furat", URL: "https://feeds.furat.example/rss", Outlet: "furat.example"},
		{Name: "plain", URL: "https://rss.plain.example/"},
		{Name: "radio-ar", URL: "https://radio.example/ar.xml", Outlet: "راديو"},
		{Name: "radio-en", URL: "https://www.radio.example/en.xml?a=%d8", Outlet: "Radio"},
		{Name: "gathered", URL: "https://www.gathered.example/all", Outlet: "الجامع", Aggregator: true},
	}
	source := func(link, title string) *storage.Source { return &storage.Source{Link: link, Title: title} }
	rows := []struct {
		source *storage.Source
		want   string
	}{
		{nil, "الجامع"},
		{source("", ""), "الجامع"},
		{source("", "عنب بلدي"), "عنب بلدي"},
		{source("tag:enab.example,2026:1", "وكالة"), "وكالة"},
		{source("https://gathered.example/x", "Other"), "الجامع"},
		{source("http://rss.gathered.example/x", ""), "الجامع"},
		// Any of an outlet's hosts, whatever its feed's is.
		{source("https://www.enab.example/feed", ""), "عنب بلدي"},
		{source("http://enab.example/", "E"), "عنب بلدي"},
		{source("http://FEEDS.enab.example:80/x", ""), "عنب بلدي"},
		{source("http://rss.enab.example", ""), "عنب بلدي"},
		{source("https://www.furat.example/", ""), "furat.example"},
		{source("https://furat.example/", ""), "furat.example"},
		{source("https://feeds.plain.example/x", ""), "plain.example"},
		// A host of two outlets: the address of a feed decides, else the host.
		{source("https://radio.example/ar.xml#1", ""), "راديو"},
		{source("HTTPS://www.radio.example:443/en.xml?a=%D8", ""), "Radio"},
		{source("https://radio.example/about", ""), "radio.example"},
		// Of others the host.
		{source("https://feeds.other.example/rss", "O"), "other.example"},
		{source("https://www.other.example/", ""), "other.example"},
		{source("feed://rss.other.example/", ""), "other.example"},
		{source("https://www.xn--mgbh0fb.example/", ""), "مثال.example"},
	}
	r := newDiary(t)
	set := func(name string) {
		settings := settingsOf(hour0, nil)
		settings.Feeds = append(settings.Feeds, feeds...)
		settings.Feeds[0].Outlet = name
		if _, err := r.s.Apply(t.Context(), storage.Operation{Settings: &settings}); err != nil {
			t.Fatal(err)
		}
	}
	outletOf := func(a storage.Article) string {
		t.Helper()
		got, err := r.s.Article(t.Context(), r.read("gathered", a).New[0])
		if err != nil {
			t.Fatal(err)
		}
		return got.Outlet
	}
	set("عنب بلدي")
	for i, row := range rows {
		a := told(string(rune('a'+i)), 100*i)
		a.Source = row.source
		if got := outletOf(a); got != row.want {
			t.Errorf("source %v of an article is told by %q, want %q", row.source, got, row.want)
		}
	}
	set("Enab Baladi") // the settings' last word counts
	a := told("later", 9000)
	a.Source, a.Published = source("https://enab.example/", ""), hour0.Add(time.Hour)
	if got := outletOf(a); got != "Enab Baladi" {
		t.Errorf("after the outlet was renamed an article is told by %q", got)
	}
}

// A channel is an outlet of its own, wherever its page is read, and a post that it forwarded
// is of the channel that Telegram names.
func TestForwardedPostHasTheOutletOfItsSource(t *testing.T) {
	t.Parallel()
	feeds := []storage.Feed{
		{Name: "news", URL: "https://t.me/s/news_syria", Kind: storage.KindTelegram},
		{Name: "furat", URL: "https://t.me/s/furat", Kind: storage.KindTelegram, Outlet: "صوت الفرات"},
		{Name: "mirrored", URL: "https://mirror.example/s/raqqa_now", Kind: storage.KindTelegram},
		{Name: "gossip", URL: "https://gossip.example/feed"},
	}
	r := newDiary(t)
	settings := settingsOf(hour0, nil)
	settings.Feeds = append(settings.Feeds, feeds...)
	if _, err := r.s.Apply(t.Context(), storage.Operation{Settings: &settings}); err != nil {
		t.Fatal(err)
	}
	for i, row := range []struct{ feed, link, title, want string }{
		{"news", "", "", "t.me/news_syria"},
		{"news", "https://t.me/Furat/12", "", "صوت الفرات"},
		{"news", "https://t.me/s/furat", "", "صوت الفرات"},
		{"news", "https://t.me/raqqa_now", "", "t.me/raqqa_now"},
		{"news", "https://t.me/Other_One", "آخر", "t.me/other_one"}, // "another"
		{"news", "", "صوت الفرات", "t.me: صوت الفرات"},              // a person may have any name
		{"news", "https://t.me/News_Syria", "", "t.me/news_syria"},
		{"furat", "https://t.me/furat/3", "", "صوت الفرات"},
		{"mirrored", "", "", "t.me/raqqa_now"},
		{"mirrored", "https://t.me/furat/12", "", "صوت الفرات"},
		{"gossip", "https://t.me/furat/12", "", "gossip.example"}, // any feed could say so
	} {
		a := told(string(rune('a'+i)), 100*i)
		if row.link+row.title != "" {
			a.Source = &storage.Source{Link: row.link, Title: row.title}
		}
		got, err := r.s.Article(t.Context(), r.read(row.feed, a).New[0])
		if err != nil || got.Outlet != row.want {
			t.Errorf("%s, forwarded from %q %q: outlet %q, want %q (%v)", row.feed, row.link, row.title, got.Outlet, row.want, err)
		}
	}
}

// impostor is a store in which feed furat lists one text three times, each said to
// be of another source, and hawler once. The feed furat is an aggregator or not.
func impostor(t *testing.T, aggregator bool) (path string, s *Store) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "rawi.db")
	s = openAt(t, path, quick)
	set := settingsOf(start, []string{"furat", "hawler"}, storage.Topic{Name: "agency", Query: "outlet:agency.example"})
	set.Feeds[0].Aggregator = aggregator
	var items []storage.Article
	for i, link := range []string{"https://agency.example/", "https://www.broadcast.example/rss", "https://wire.example/"} {
		a := item("s"+string(rune('a'+i)), 500, start)
		a.Link = link + string(rune('a'+i))
		a.Source = &storage.Source{Link: link}
		items = append(items, a)
	}
	own := item("own", 500, start)
	own.Link = "https://hawler.example/1"
	_, err := s.Apply(t.Context(), storage.Operation{Settings: &set},
		storage.Operation{Fetch: &storage.Fetch{At: start, State: storage.FeedState{Feed: "furat", URL: set.Feeds[0].URL, Poll: 1}, Articles: items}},
		storage.Operation{Fetch: &storage.Fetch{At: start, State: storage.FeedState{Feed: "hawler", Poll: 1}, Articles: []storage.Article{own}}})
	if err != nil {
		t.Fatal(err)
	}
	return path, s
}

// counted is how many outlets the store's story has, and what queries find.
func counted(t *testing.T, s *Store) (outlets int, found []int) {
	t.Helper()
	for _, q := range []string{"", "sources:>=3", "outlet:agency.example", "topic:agency", "outlet:furat"} {
		page, err := s.Stories(t.Context(), storage.Query{Text: q, Now: start})
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, len(page.Stories))
		if q == "" && len(page.Stories) == 1 {
			outlets = page.Stories[0].Outlets
		}
	}
	return outlets, found
}

// TestFeedSpeaksForItselfOnly: what it says of sources counts only where the operator
// trusts it.
func TestFeedSpeaksForItselfOnly(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		aggregator bool
		outlets    int
		found      []int // of one story
	}{
		{false, 2, []int{1, 0, 0, 0, 1}},
		{true, 4, []int{1, 1, 1, 1, 0}},
	} {
		_, s := impostor(t, row.aggregator)
		if outlets, found := counted(t, s); outlets != row.outlets || !slices.Equal(found, row.found) {
			t.Errorf("aggregator %t: %d outlets, found %v; want %d, %v", row.aggregator, outlets, found, row.outlets, row.found)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestSourcesThatWereBelievedCountNoLonger opens a store of schema 3, which took all
// sources for outlets.
func TestSourcesThatWereBelievedCountNoLonger(t *testing.T) {
	t.Parallel()
	path, s := impostor(t, true)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var seq uint64
	rewrite(t, path, func(tx *bbolt.Tx) error {
		meta := tx.Bucket(record.BucketMeta)
		set, err := record.Get[storage.Settings](meta, record.MetaSettings)
		if err != nil {
			return err
		}
		set.Feeds[0].Aggregator = false
		if err := meta.Put(record.MetaSettings, record.Encode(set)); err != nil {
			return err
		}
		n, err := record.ReadCounters(meta)
		seq = n.Change
		if err == nil {
			err = outdateIndex(tx)
		}
		if err != nil {
			return err
		}
		return meta.Put(record.MetaSchema, record.Key(3))
	})
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	s = openAt(t, path, quick)
	defer s.Close()
	if err := s.Wait(ctx, seq); err != nil { // the topic is matched anew
		t.Fatal(err)
	}
	if outlets, found := counted(t, s); outlets != 2 || !slices.Equal(found, []int{1, 0, 0, 0, 1}) {
		t.Errorf("%d outlets, found %v; want 2 and nothing of other outlets", outlets, found)
	}
	if report, err := s.Verify(ctx); err != nil || len(report.Faults) > 0 {
		t.Errorf("Verify: %v %q", err, report.Faults)
	}
}
