package bolt

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/place"
)

// raqqa is an article that names a place once, and another in a line that its feed
// adds to each.
func raqqa(guid string, seed int) storage.Article {
	a := item(guid, seed, start)
	a.Title, a.Text = "وصول وفد إلى مدينة الرقة", []string{ // "a delegation arrives in the city of Raqqa"
		"وصل وفد من المهندسين إلى مدينة الرقة اليوم لمعاينة الجسور.", // "engineers came to the city of Raqqa to look at bridges"
		uniqueWords(seed),
		"تابعوا قناتنا على تلغرام من مدينة حلب", // "follow our channel on Telegram, from the city of Aleppo"
	}
	return a
}

var (
	north = storage.Topic{Name: "north", Query: "place:raqqa"}
	ours  = storage.Topic{Name: "ours", Query: `place:our-bridge`}
)

// ourBridge is a place of a config, by a name that the text of raqqa has.
var ourBridge = []storage.PlaceSetting{{ID: "our-bridge", Names: []string{"المهندسين"}, Kind: "site", In: "raqqa"}} // "the engineers"

func openWith(t *testing.T, path string, places []storage.PlaceSetting, topics ...storage.Topic) *Store {
	t.Helper()
	s := openAt(t, path, quick)
	t.Cleanup(func() { s.Close() })
	set := settingsOf(start, []string{"ar00", "ar01"}, topics...)
	set.Places = places
	do(t, s, storage.Operation{Settings: &set})
	return s
}

func articleOf(t *testing.T, s *Store, id string) storage.Article {
	t.Helper()
	a, err := s.Article(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// expectFound fails unless a query has just these articles.
func expectFound(t *testing.T, s *Store, text string, want ...string) {
	t.Helper()
	if got := askAll(t, s, storage.Query{Text: text, Now: start}); !slices.Equal(sorted(got), sorted(want)) {
		t.Errorf("%s finds %q, want %q", text, got, want)
	}
}

func TestArticlesAreFoundByThePlacesOfTheirOwnText(t *testing.T) {
	t.Parallel()
	s := openWith(t, filepath.Join(t.TempDir(), "rawi.db"), nil, north)
	forged := raqqa("a", 1)
	forged.Places, forged.Within, forged.Dateline = []string{"baghdad"}, []string{"iraq"}, "basra" // as a feed cannot say, nor another node
	id := do(t, s, polled("ar00", 0, forged)).New[0]
	other := do(t, s, polled("ar01", 1, aboutWheat(50, start))).New[0]
	a := articleOf(t, s, id)
	if want := []string{"raqqa-city"}; !slices.Equal(a.Places, want) || !slices.Contains(a.Within, "syria") || slices.Contains(a.Within, "iraq") || a.Dateline != "" {
		t.Errorf("places %q within %q, dateline %q; want %q within Syria", a.Places, a.Within, a.Dateline, want)
	}
	if !slices.Equal(a.Topics, []string{"north"}) {
		t.Errorf("topics %q", a.Topics)
	}
	expectFound(t, s, "place:syria", id)
	expectFound(t, s, `place:"الرقة"`, id)
	expectFound(t, s, "place:aleppo") // in a line that is not the article's own
	expectFound(t, s, "-place:syria", other)
	expectFound(t, s, "topic:north", id)

	edited := raqqa("a", 1)
	edited.Title, edited.Text[0] = "وصول وفد إلى مدينة حمص", "وصل وفد من المهندسين إلى مدينة حمص اليوم لمعاينة الجسور." // Homs
	do(t, s, polled("ar00", 2, edited))
	if a = articleOf(t, s, id); !slices.Equal(a.Places, []string{"homs-city"}) || len(a.Topics) > 0 {
		t.Errorf("after an edit: places %q, topics %q", a.Places, a.Topics)
	}
	expectFound(t, s, "place:homs -place:raqqa", id)
	edited.Content = "<p>other markup</p>"
	do(t, s, polled("ar00", 3, edited))
	if a = articleOf(t, s, id); !slices.Equal(a.Places, []string{"homs-city"}) {
		t.Errorf("with other markup: places %q", a.Places)
	}
}

// What an outlet is found to repeat later is no text of its earlier articles either.
func TestPlacesOfRepeatedTextAreForgotten(t *testing.T) {
	t.Parallel()
	s := openLearning(t)
	var ids []string
	for i := range 3 {
		ids = append(ids, do(t, s, polled("ar00", i, aboutWheat(i, start, "أخبار مدينة الرقة في أسبوع"))).New[0]) // "the city of Raqqa in a week"
		if a := articleOf(t, s, ids[0]); i < 2 && !slices.Equal(a.Places, []string{"raqqa-city"}) {
			t.Fatalf("before it is learnt: places %q", a.Places)
		}
	}
	if a := articleOf(t, s, ids[0]); len(a.LeftOut) == 0 {
		t.Fatal("the line was not learnt")
	}
	markup := aboutWheat(0, start, "أخبار مدينة الرقة في أسبوع")
	markup.Content = "<div>" + markup.Content + "</div>" // the same text
	later := do(t, s, polled("ar00", 3, aboutWheat(3, start, "أخبار مدينة الرقة في أسبوع"), markup))
	ids = append(ids, later.New...)
	for i, id := range ids {
		if a := articleOf(t, s, id); len(a.Places) > 0 || len(a.Within) > 0 {
			t.Errorf("article %d has the places %q within %q of what its outlet repeats", i, a.Places, a.Within)
		}
	}
	expectFound(t, s, "place:raqqa")
}

// waitUpToDate waits until all is indexed and matched by the rules in force.
func waitUpToDate(t *testing.T, s *Store) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	for {
		var done bool
		stats, err := s.Stats(ctx)
		err = errors.Join(err, s.files.View(ctx, func(tx *bbolt.Tx) error {
			meta := tx.Bucket(record.BucketMeta)
			done = string(meta.Get(record.MetaAnalysis)) == string(record.Key(record.Analysis(tx)))
			return nil
		}))
		if err == nil && !done {
			err = s.Wait(ctx, stats.Seq)
		}
		if err != nil {
			t.Fatal(err)
		}
		if done {
			return
		}
	}
}

// Places that a config adds are found in what is stored too, and a store that had
// them from the beginning is the same.
func TestNewPlacesAreFoundInStoredArticles(t *testing.T) {
	t.Parallel()
	fill := func(s *Store) (ids []string) {
		for i := range 3 {
			ids = append(ids, do(t, s, polled("ar00", i, raqqa(string(rune('a'+i)), 1000*i))).New...)
		}
		return ids
	}
	s := openWith(t, filepath.Join(t.TempDir(), "rawi.db"), nil, north)
	ids := fill(s)
	set := settingsOf(start.Add(time.Hour), []string{"ar00", "ar01"}, north, ours)
	set.Places = ourBridge
	do(t, s, storage.Operation{Settings: &set})
	waitUpToDate(t, s)
	always := openWith(t, filepath.Join(t.TempDir(), "rawi.db"), ourBridge, north, ours)
	fill(always)
	for _, id := range ids {
		a, b := articleOf(t, s, id), articleOf(t, always, id)
		if !slices.Contains(a.Places, "our-bridge") || !slices.Equal(a.Topics, []string{"north", "ours"}) {
			t.Errorf("%s has the places %q and topics %q", id, a.Places, a.Topics)
		}
		if !slices.Equal(a.Places, b.Places) || !slices.Equal(a.Within, b.Within) || !slices.Equal(a.Topics, b.Topics) {
			t.Errorf("%s: places %q, topics %q; in a store that always had them %q, %q", id, a.Places, a.Topics, b.Places, b.Topics)
		}
	}
	expectFound(t, s, "place:our-bridge", ids...)
	expectFound(t, s, "place:المهندسين", ids...)

	set = settingsOf(start.Add(2*time.Hour), []string{"ar00", "ar01"}, north)
	do(t, s, storage.Operation{Settings: &set}) // the place is gone again
	waitUpToDate(t, s)
	if a := articleOf(t, s, ids[0]); slices.Contains(a.Places, "our-bridge") {
		t.Errorf("a place that is no more is left: %q", a.Places)
	}
	if report, err := s.Verify(t.Context()); err != nil || len(report.Faults) > 0 {
		t.Errorf("Verify: %v %q", err, report.Faults)
	}
}

// A caller's goroutine finds places by the settings of its time. If others are in
// force when the article is stored, these count, as on a node that replays the log.
func TestPlacesAreThoseOfTheSettingsInForce(t *testing.T) {
	t.Parallel()
	s := openWith(t, filepath.Join(t.TempDir(), "rawi.db"), nil)
	p := prepare(raqqa("a", 1), s.writer.encoder.Load())
	p.finish(place.InForce(nil))
	p.finish(place.InForce(ourBridge))
	if !slices.Contains(p.a.Places, "our-bridge") {
		t.Errorf("places %q, want that of the settings among them", p.a.Places)
	}
}

// An index of other rules, as of a rawi without places, is made anew.
func TestPlacesOfOtherRulesAreFoundAnew(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openWith(t, path, nil, north)
	id := do(t, s, polled("ar00", 0, raqqa("a", 1))).New[0]
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	rewrite(t, path, func(tx *bbolt.Tx) error {
		n, meta, err := record.ArticleByID(tx, id)
		if err != nil {
			return err
		}
		meta.A.Places, meta.A.Within = []string{"elsewhere"}, nil
		return errors.Join(record.PutMeta(tx, n, &meta), outdateIndex(tx), tx.Bucket(record.BucketMeta).Put(record.MetaAnalysis, record.Key(13)))
	})
	s = openAt(t, path, quick)
	defer s.Close()
	waitUpToDate(t, s)
	if a := articleOf(t, s, id); !slices.Equal(a.Places, []string{"raqqa-city"}) || !slices.Contains(a.Within, "syria") {
		t.Errorf("places %q within %q", a.Places, a.Within)
	}
	expectFound(t, s, "place:syria", id)
}

// What was read of a segment by other rules is no part of the one that replaces it.
func TestChunksOfOtherRulesAreReadAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openWith(t, path, nil)
	id := do(t, s, polled("ar00", 0, raqqa("a", 1))).New[0]
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	rewrite(t, path, func(tx *bbolt.Tx) error {
		if err := outdateIndex(tx); err != nil {
			return err
		}
		// One segment, of which other rules have read the one document and found nothing.
		postings := tx.Bucket(record.BucketPostings)
		own, _ := postings.Cursor().First()
		chunk, err := postings.CreateBucket(append(slices.Clone(own), 0, 0, 0, 0))
		if err != nil {
			return err
		}
		return errors.Join(
			chunk.Put([]byte{0}, postings.Bucket(own).Get([]byte{0})),
			tx.Bucket(record.BucketMeta).Put(record.MetaAnalysis, record.Key(13)), tx.Bucket(record.BucketMeta).Put(record.MetaChunks, record.Key(13)),
		)
	})
	s = openAt(t, path, quick)
	defer s.Close()
	waitUpToDate(t, s)
	expectFound(t, s, "place:syria", id)
}

// Settings that clash, or ask for a place that there is not, change nothing.
func TestPlacesThatClashAreRefused(t *testing.T) {
	t.Parallel()
	s := openWith(t, filepath.Join(t.TempDir(), "rawi.db"), nil, north)
	for name, change := range map[string]func(*storage.Settings){
		"no slug": func(s *storage.Settings) { s.Places = []storage.PlaceSetting{{ID: "No Slug", Names: []string{"xy"}}} },
		"no such parent": func(s *storage.Settings) {
			s.Places = []storage.PlaceSetting{{ID: "here", Names: []string{"xyz"}, In: "nowhere"}}
		},
		"topic of no place": func(s *storage.Settings) { s.Topics = []storage.Topic{ours} },
	} {
		set := settingsOf(start.Add(time.Hour), []string{"ar00", "ar01"}, north)
		change(&set)
		out, err := s.Apply(t.Context(), storage.Operation{Settings: &set})
		if err != nil || !errors.Is(out[0].Err, storage.ErrInvalid) {
			t.Errorf("%s: %v, %v, want ErrInvalid", name, out, err)
		}
	}
}

// A store opens though a later rawi knows a place of its topics no more: the daemon
// brings other settings, and whoever asks without one reads the rest.
func TestStoreOpensThoughAPlaceIsKnownNoMore(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openWith(t, path, nil, north)
	id := do(t, s, polled("ar00", 0, raqqa("a", 1))).New[0]
	set, err := s.Settings(t.Context())
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	set.Topics = append(set.Topics, ours)
	rewrite(t, path, func(tx *bbolt.Tx) error {
		return tx.Bucket(record.BucketMeta).Put(record.MetaSettings, record.Encode(set))
	})
	s = openAt(t, path, quick)
	defer s.Close()
	expectFound(t, s, "topic:north", id)
}
