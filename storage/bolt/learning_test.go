package bolt

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/query"
)

const (
	sidebar  = "أسواق النفط في أسبوع"                    // "the oil markets in a week"
	readers  = "زاوية القراء"                            // "the readers' corner"
	template = "وقد يتشكل الضباب فجرا فوق حقول النفط."   // "fog may form at dawn over the oil fields."
	sponsor  = "هذه الصفحة برعاية الشركة الوطنية للنفط." // "this page is sponsored by the national oil company."
)

// aboutWheat is an article on wheat, with lines under it.
func aboutWheat(i int, at time.Time, lines ...string) storage.Article {
	a := item(fmt.Sprint("guid", i), 1000+50*i, at)
	a.Title = fmt.Sprint("قمح ", strings.Repeat(string(rune('ا'+i%20)), 5), i) // wheat, and a word of its own
	own := fmt.Sprint("قمح المحافظة ", uniqueWords(i), ".")
	a.Text = append([]string{own}, lines...)
	a.Content = "<p>" + strings.Join(a.Text, "</p><p>") + "</p>"
	return a
}

// uniqueWords are words that no other article has.
func uniqueWords(i int) string {
	var b strings.Builder
	for j := range 25 {
		fmt.Fprintf(&b, "%s%d ", []string{"حقل", "بيدر", "سنبلة", "مطحنة", "فرن"}[j%5], 100*i+j)
	}
	return b.String()
}

// polled is a fetch of a feed some minutes after the beginning.
func polled(feed string, minute int, articles ...storage.Article) storage.Operation {
	return storage.Operation{Fetch: &storage.Fetch{
		At: start.Add(time.Duration(minute) * time.Minute), Articles: articles,
		State: storage.FeedState{Feed: feed, Poll: uint64(minute) + 1, Status: storage.StatusOK},
	}}
}

// openLearning opens a store with feeds of two outlets, and topics on oil and wheat.
func openLearning(t *testing.T) *Store {
	t.Helper()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	t.Cleanup(func() { s.Close() })
	set := settingsOf(start, []string{"ar00", "ar01"}, oil, wheat)
	do(t, s, storage.Operation{Settings: &set})
	return s
}

func expectVerified(t *testing.T, s *Store) {
	t.Helper()
	if report, err := s.Verify(t.Context()); err != nil || len(report.Faults) > 0 {
		t.Errorf("Verify: %v %q", err, report.Faults)
	}
}

// TestWhatIsLearntLateCleansWhatIsStored holds that the operation that teaches a block
// takes it from what is stored: from searches, topics, stories and word counts, and says
// so; and that nothing else is taken.
func TestWhatIsLearntLateCleansWhatIsStored(t *testing.T) {
	t.Parallel()
	s := openLearning(t)
	var ids []string
	for i := range 2 {
		ids = append(ids, do(t, s, polled("ar00", i, aboutWheat(i, start, template, sidebar, readers))).New...)
	}
	other := do(t, s, polled("ar01", 2, aboutWheat(7, start, sidebar, readers))).New[0]
	bare := do(t, s, polled("ar00", 3, aboutWheat(8, start))).New[0]
	for _, text := range []string{`"أسواق النفط"`, "topic:oil", readers} {
		if got := askAll(t, s, storage.Query{Text: text, Now: start}); !slices.Equal(sorted(got), sorted(append(ids, other))) && text != "topic:oil" {
			t.Fatalf("%s finds %q before it is learnt", text, got)
		}
	}
	before, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	was, err := s.Article(t.Context(), ids[0])
	if err != nil {
		t.Fatal(err)
	}
	third := do(t, s, polled("ar00", 4, aboutWheat(2, start, template, sidebar, readers))).New[0]
	markup := aboutWheat(0, start, template, sidebar, readers)
	markup.Content = "<div>" + markup.Content + "</div>" // the same text
	do(t, s, polled("ar00", 5, markup))

	for text, want := range map[string][]string{
		`"أسواق النفط"`: {other},
		readers:         {other},
		"topic:oil":     {ids[0], ids[1], other, third}, // by the template, which is theirs
		"ضباب":          {ids[0], ids[1], third},
		"topic:wheat":   {ids[0], ids[1], other, bare, third},
	} {
		if got := askAll(t, s, storage.Query{Text: text, Now: start}); !slices.Equal(sorted(got), sorted(want)) {
			t.Errorf("%s finds %q, want %q", text, got, want)
		}
	}
	want := []storage.LeftOut{{Block: 2, Reason: storage.LeftOutRepeated}, {Block: 3, Reason: storage.LeftOutRepeated}}
	for _, id := range []string{ids[0], ids[1], third} {
		a, err := s.Article(t.Context(), id)
		if err != nil || !slices.Equal(a.LeftOut, want) || len(a.Text) != 4 || !a.Changed.IsZero() || a.Versions != 0 {
			t.Errorf("%s: without %v of %d blocks, changed %v, %d versions, %v", id, a.LeftOut, len(a.Text), a.Changed, a.Versions, err)
		}
		if got := wordsOf(t, s, id); got != query.NewDoc(&a, storage.Feed{}).Words() {
			t.Errorf("%s: %d words are counted", id, got)
		}
		a.LeftOut, a.Content = nil, was.Content
		if id == ids[0] && !cmp.Equal(a, was) {
			t.Errorf("more than that changed: %s", cmp.Diff(was, a))
		}
	}
	changes, err := s.Changes(t.Context(), before.Seq, 100)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, c := range changes {
		if c.Kind == storage.ChangeStory && slices.Equal(c.Topics, []string{"oil", "wheat"}) && c.Feed == "ar00" {
			told = append(told, c.Article)
		}
	}
	if !slices.Equal(told, ids) {
		t.Errorf("the log of changes tells of %q, want %q: %+v", told, ids, changes)
	}
	expectVerified(t, s)
}

// wordsOf returns the number of words of an article's own text, as it is stored.
func wordsOf(t *testing.T, s *Store, id string) (n int) {
	t.Helper()
	err := s.files.DB.Load().View(func(tx *bbolt.Tx) error {
		_, meta, err := record.ArticleByID(tx, id)
		n = meta.Words
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func sorted(ids []string) []string { return slices.Sorted(slices.Values(ids)) }

// TestTopicsLoseWhatTheyHadByFurniture holds that topics, their counts and stories lose
// articles that matched by a repeated block only, and that a document of such a topic is
// told to have changed.
func TestTopicsLoseWhatTheyHadByFurniture(t *testing.T) {
	t.Parallel()
	s := openLearning(t)
	var ids []string
	for i := range 2 {
		ids = append(ids, do(t, s, polled("ar00", i, aboutWheat(i, start, sidebar, readers))).New...)
	}
	if got := storyOf(t, s, ids[0]); !slices.Equal(got.Topics, []string{"oil", "wheat"}) {
		t.Fatalf("topics %q before it is learnt", got.Topics)
	}
	do(t, s, polled("ar00", 2, aboutWheat(2, start, sidebar, readers)))
	for _, text := range []string{"topic:oil", "نفط"} {
		if got := askAll(t, s, storage.Query{Text: text, Now: start}); len(got) > 0 {
			t.Errorf("%s finds %q", text, got)
		}
		if got := entered(t, s, storage.Query{Text: text, Limit: 5}); len(got) > 0 {
			t.Errorf("%s lists %q by entries", text, storyIDs(got))
		}
	}
	if got := storyOf(t, s, ids[0]); !slices.Equal(got.Topics, []string{"wheat"}) {
		t.Errorf("the story has topics %q", got.Topics)
	}
	last, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	changes, err := s.Changes(t.Context(), 0, 100)
	if err != nil || !slices.ContainsFunc(changes, func(c storage.Change) bool {
		return c.Article == ids[1] && c.Story == ids[1] && slices.Contains(c.Topics, "oil") && c.Seq > last.Seq-3
	}) {
		t.Errorf("nobody is told: %+v, %v", changes, err)
	}
	expectVerified(t, s)
}

// TestArticleMayMatchWithoutFurniture: a topic that excludes a word gets what had it in
// a repeated block only, at the place where it would have been.
func TestArticleMayMatchWithoutFurniture(t *testing.T) {
	t.Parallel()
	s := openLearning(t)
	dry := storage.Topic{Name: "dry", Query: "قمح -نفط"}
	set := settingsOf(start, []string{"ar00", "ar01"}, dry)
	do(t, s, storage.Operation{Settings: &set})
	var ids []string
	for i := range 3 {
		ids = append(ids, do(t, s, polled("ar00", 60*i, aboutWheat(i, start, sidebar))).New...)
		ids = append(ids, do(t, s, polled("ar01", 60*i+30, aboutWheat(7+i, start))).New...)
	}
	slices.Reverse(ids) // the last to come first
	if got := askAll(t, s, storage.Query{Text: "قمح -نفط", Now: start}); !slices.Equal(sorted(got), sorted(ids)) {
		t.Errorf("found are %q, want %q", got, ids)
	}
	if got := storyIDs(entered(t, s, storage.Query{Text: "topic:dry", Limit: 2})); !slices.Equal(got, ids) {
		t.Errorf("the topic lists %q, want %q", got, ids)
	}
	expectVerified(t, s)
}

// learningOperations are fetches of two outlets that teach much late, with updates, and
// with articles that go.
func learningOperations() []storage.Operation {
	set := settingsOf(start, []string{"ar00", "ar01"}, oil, wheat)
	set.Retention = storage.Retention{PerFeed: 30}
	ops := []storage.Operation{{Settings: &set}}
	for i := range 80 {
		feed := fmt.Sprint("ar0", i%2)
		lines := []string{template}
		for j := range i % 4 {
			lines = append(lines, fmt.Sprintf("%s رقم %s", sidebar, strings.Repeat("ن", 1+(i/9+j)%7)))
		}
		if i > 20 {
			lines = append(lines, sponsor)
		}
		ops = append(ops, polled(feed, 40*i, aboutWheat(i, start, lines...)))
		switch i % 10 {
		case 6: // its text is updated
			a := aboutWheat(i-4, start, lines[max(0, len(lines)-2):]...)
			a.Text[0] += " وتأكد الخبر."
			ops = append(ops, polled(feed, 40*i+1, a))
		case 8:
			ops = append(ops, storage.Operation{Expiry: &storage.Expiry{At: start.Add(time.Duration(40*i) * time.Minute)}})
		case 9: // nothing is new
			ops = append(ops, polled(feed, 40*i+2))
		}
	}
	return ops
}

// TestLearningNeedsNeitherBatchesNorMemory holds that all learn the same: in one batch,
// one by one, with a restart between any two.
func TestLearningNeedsNeitherBatchesNorMemory(t *testing.T) {
	t.Parallel()
	ops := learningOperations()
	dir := t.TempDir()
	whole := openAt(t, filepath.Join(dir, "whole.db"), quick)
	defer whole.Close()
	if _, err := whole.Apply(t.Context(), ops...); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "parts.db")
	parts := openAt(t, path, quick)
	defer func() { parts.Close() }()
	for i, op := range ops {
		do(t, parts, op)
		if i%7 == 0 {
			parts.Close()
			parts = openAt(t, path, quick)
		}
	}
	want, got := look(t, whole, start), look(t, parts, start)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("in one batch (-) and in parts (+):\n%s", diff)
	}
	cleaned := 0
	for _, c := range want.Changes {
		if c.Kind == storage.ChangeStory {
			cleaned++
		}
	}
	if cleaned < 10 {
		t.Errorf("only %d articles were cleaned", cleaned)
	}
	expectVerified(t, parts)
}

// backlogOf returns how many articles wait to be cleaned.
func backlogOf(t *testing.T, s *Store) (n int) {
	t.Helper()
	err := s.files.DB.Load().View(func(tx *bbolt.Tx) error {
		n = tx.Bucket(record.BucketLearnt).Stats().KeyN
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// candidates returns how many articles the index finds by a word, whether they have it or
// not any more.
func candidates(t *testing.T, s *Store, word string) (n int) {
	t.Helper()
	e, err := query.Parse(word, query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = s.files.DB.Load().View(func(tx *bbolt.Tx) error {
		found, err := record.Index(tx).Rank(t.Context(), e, nil, 1000)
		n = len(found)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestLearningIsBounded holds how many articles one operation cleans, and that the next
// ones clean the rest: over a restart, without those that went, and with their latest
// text.
func TestLearningIsBounded(t *testing.T) {
	t.Parallel()
	const bare, with = 32, 32 // half of all, and a power of two
	path := filepath.Join(t.TempDir(), "rawi.db")
	s := openAt(t, path, quick)
	defer func() { s.Close() }()
	set := settingsOf(start, []string{"ar00", "ar01"}, oil, wheat)
	do(t, s, storage.Operation{Settings: &set})
	var ids []string
	for i := range bare + with {
		a := aboutWheat(i, start)
		if i >= bare {
			a = aboutWheat(i, start, sponsor)
		}
		ids = append(ids, do(t, s, polled("ar00", i, a)).New...)
	}
	if got, want := backlogOf(t, s), with-1-cleanedPerFetch-cleanedPerArticle; got != want {
		t.Fatalf("%d articles wait, want %d", got, want)
	}
	find := func() []string { return askAll(t, s, storage.Query{Text: "برعاية", Now: start}) }
	if got := len(find()); got != backlogOf(t, s) {
		t.Errorf("%d articles are found by the line, %d wait", got, backlogOf(t, s))
	}
	last := ids[len(ids)-2:]
	do(t, s, ruled(storage.DecideForget, 0, last[0], ""))
	update := aboutWheat(bare+with-3, start, template, sponsor)
	do(t, s, polled("ar01", 500)) // of another feed
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, path, quick)
	do(t, s, polled("ar00", 501, update))
	if got := find(); len(got) > 0 || backlogOf(t, s) > 0 {
		t.Errorf("%q are found by the line, %d wait", got, backlogOf(t, s))
	}
	for i := range 64 { // segments of the index merge
		do(t, s, polled("ar00", 600+i, aboutWheat(100+i, start)))
	}
	if stale := candidates(t, s, "برعاية"); stale > with/2 {
		t.Errorf("the index still finds %d articles by the line", stale)
	}
	if a, err := s.Article(t.Context(), ids[len(ids)-3]); err != nil || len(a.LeftOut) != 1 || a.LeftOut[0].Block != 2 {
		t.Errorf("the updated one is without %v, %v", a.LeftOut, err)
	}
	expectVerified(t, s)
}

// TestLaterTextLosesWhatWasLearnt holds that what is left out of an article stays so when
// its text changes, also when the window knows nothing of it any more.
func TestLaterTextLosesWhatWasLearnt(t *testing.T) {
	t.Parallel()
	s := openLearning(t)
	var ids []string
	for i := range 3 {
		ids = append(ids, do(t, s, polled("ar00", i, aboutWheat(i, start, readers, sidebar))).New...)
	}
	do(t, s, polled("ar00", 3, aboutWheat(3, start)))
	a := aboutWheat(3, start, sidebar)
	a.Text[0] += " وتأكد الخبر."
	do(t, s, polled("ar00", 4, a)) // what is known is left out at once
	do(t, s, polled("ar01", 5*24*60, aboutWheat(9, start.Add(5*24*time.Hour))))
	a = aboutWheat(0, start, sidebar, readers)
	a.Text[0] += " وتأكد الخبر."
	if out := do(t, s, polled("ar00", 5*24*60+1, a)); !slices.Equal(out.Changed, ids[:1]) {
		t.Fatalf("%+v, want %s changed", out, ids[0])
	}
	if got := askAll(t, s, storage.Query{Text: "نفط", Now: start}); len(got) > 0 {
		t.Errorf("found by the line: %q", got)
	}
	if a, err := s.Article(t.Context(), ids[0]); err != nil || len(a.LeftOut) != 2 || slices.Contains(a.Topics, "oil") {
		t.Errorf("without %v, topics %q, %v", a.LeftOut, a.Topics, err)
	}
	expectVerified(t, s)
}

// TestTopicFoundBeforeLearningIsCaughtUp holds that a topic whose articles were found
// before a block was learnt has none by it.
func TestTopicFoundBeforeLearningIsCaughtUp(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	set := settingsOf(start, []string{"ar00"}, wheat)
	do(t, s, storage.Operation{Settings: &set})
	for i := range 2 {
		do(t, s, polled("ar00", i, aboutWheat(i, start, sidebar)))
	}
	set = settingsOf(start.Add(time.Minute), []string{"ar00"}, wheat, oil)
	r := s.writer.request(t.Context(), []storage.Operation{{Settings: &set}})
	do(t, s, polled("ar00", 2, aboutWheat(2, start, sidebar)))
	if err := s.writer.enqueue(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if _, err := s.writer.await(r); err != nil {
		t.Fatal(err)
	}
	if got := askAll(t, s, storage.Query{Text: "topic:oil", Now: start}); len(got) > 0 {
		t.Errorf("the topic has %q", got)
	}
	expectVerified(t, s)
}
