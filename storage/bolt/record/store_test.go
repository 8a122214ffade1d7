package record

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// put stores an article as the store does.
func put(t *testing.T, tx *bbolt.Tx, n uint64, a storage.Article) {
	t.Helper()
	meta, body := SplitTexts(a)
	plain, err := EncoderFor(tx, 0)
	err = errors.Join(err,
		Put(tx.Bucket(BucketArticles), Key(n), ArticleMeta{A: meta}, false),
		tx.Bucket(BucketIDs).Put([]byte(a.ID), Key(n)),
		tx.Bucket(BucketBodies).Put(Key(n), plain.EncodeAll(Encode(body.Elided()), nil)))
	if err != nil {
		t.Fatal(err)
	}
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func TestArticlesAreReadByNumberAndID(t *testing.T) {
	t.Parallel()
	tx := newTx(t)
	text := "افتتحت البلدية صباح اليوم الجسر الجديد فوق النهر" // the town opened the bridge this morning
	for i, id := range []string{"20260301-a", "20260301-b"} {
		put(t, tx, uint64(i+1), storage.Article{ID: id, Title: "t" + id, Published: noon, Seen: noon, Content: "<p>" + text + "</p>", Text: []string{text}})
	}
	a, err := ReadArticle(tx, 2, false)
	if err != nil || a.ID != "20260301-b" || a.Content != "<p>"+text+"</p>" || !slices.Equal(a.Text, []string{text}) {
		t.Errorf("article 2 is %+v, %v", a, err)
	}
	if a, err := ReadArticle(tx, 2, true); err != nil || a.Content != "" || a.Text != nil || a.Title != "t20260301-b" {
		t.Errorf("article 2 in brief is %+v, %v", a, err)
	}
	if _, err := ReadArticle(tx, 3, false); !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("article 3: %v, want ErrDamaged", err)
	}
	if n, meta, err := ArticleByID(tx, "20260301-b"); err != nil || n != 2 || meta.A.Title != "t20260301-b" {
		t.Errorf("by id: %d, %+v, %v", n, meta, err)
	}
	if _, _, err := ArticleByID(tx, "20260301-c"); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("an id of none: %v, want ErrNotFound", err)
	}
	for n, want := range map[uint64]bool{1: true, 2: true, 3: false} {
		if got := HasBody(tx, n); got != want {
			t.Errorf("article %d has texts: %v", n, got)
		}
	}
	if err := tx.Bucket(BucketBodies).Put(Key(1), []byte("none")); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadArticle(tx, 1, false); !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("damaged texts: %v, want ErrDamaged", err)
	}
}

func TestVersionsAreReadOldestFirst(t *testing.T) {
	t.Parallel()
	tx := newTx(t)
	plain, err := EncoderFor(tx, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, title := range []string{"one", "two"} {
		for _, n := range []uint64{1, 2} {
			raw := plain.EncodeAll(Encode(storage.Version{Title: fmt.Sprint(title, n)}), nil)
			if err := tx.Bucket(BucketVersions).Put(append(Key(n), Key(uint64(i))...), raw); err != nil {
				t.Fatal(err)
			}
		}
	}
	versions, err := ReadVersions(tx, 1)
	if err != nil || len(versions) != 2 || versions[0].Title != "one1" || versions[1].Title != "two1" {
		t.Errorf("got %+v, %v", versions, err)
	}
	if versions, err := ReadVersions(tx, 3); err != nil || len(versions) != 0 {
		t.Errorf("of an article without: %+v, %v", versions, err)
	}
	if err := tx.Bucket(BucketVersions).Put(append(Key(3), Key(0)...), []byte("none")); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadVersions(tx, 3); !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("a damaged one: %v, want ErrDamaged", err)
	}
}

func TestCountersBeginAtZero(t *testing.T) {
	t.Parallel()
	meta := newTx(t).Bucket(BucketMeta)
	if n, err := ReadCounters(meta); err != nil || n != (Counters{}) {
		t.Errorf("got %+v, %v", n, err)
	}
	if err := Put(meta, MetaCounters, Counters{Article: 7}, false); err != nil {
		t.Fatal(err)
	}
	if n, err := ReadCounters(meta); err != nil || n.Article != 7 {
		t.Errorf("got %+v, %v", n, err)
	}
	if err := meta.Put(MetaCounters, []byte("none")); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadCounters(meta); err == nil {
		t.Error("damaged counters are read")
	}
}

func TestStoryIsPresentedInOrderOfTime(t *testing.T) {
	t.Parallel()
	tx := newTx(t)
	for n, minute := range []int{0, 5, 3, 3} {
		at := noon.Add(time.Duration(minute) * time.Minute)
		put(t, tx, uint64(n), storage.Article{ID: fmt.Sprint("20260301-", n), Story: "20260301-3", Outlet: fmt.Sprint("o", n), Published: at, Seen: at})
	}
	s := Story{ID: "20260301-3", Lead: 3, Members: []Member{{Number: 1}, {Number: 3}, {Number: 2}}, Outlets: []string{"o1", "o2", "o3"}}
	got, err := s.Present(tx)
	var ids []string
	for _, m := range got.Members {
		ids = append(ids, m.Article)
	}
	if want := []string{"20260301-2", "20260301-3", "20260301-1"}; err != nil || !slices.Equal(ids, want) || got.Lead != "20260301-3" || got.Outlets != 3 {
		t.Errorf("got %+v, %v, want %v", got, err, want)
	}
	s.Members = append(s.Members, Member{Number: 9})
	if _, err := s.Present(tx); !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("a member that is not there: %v, want ErrDamaged", err)
	}
}

// Of articles of one second the last that came is the story's first for replaying.
func TestFirstOfAStory(t *testing.T) {
	t.Parallel()
	tx := newTx(t)
	for n, minute := range map[uint64]int{1: 5, 2: 3, 3: 3, 4: 9} {
		at := noon.Add(time.Duration(minute) * time.Minute)
		put(t, tx, n, storage.Article{ID: fmt.Sprint("20260301-", n), Published: at, Seen: at})
	}
	for _, members := range [][]Member{{{Number: 1}, {Number: 2}, {Number: 3}, {Number: 4}}, {{Number: 3}, {Number: 2}, {Number: 1}, {Number: 4}}} {
		s, n := Story{Members: members}, Counters{}
		if err := s.Recompute(tx, nil, &n); err != nil || s.First != 3 || s.Time != noon.Add(3*time.Minute).Unix() || s.Latest != noon.Add(9*time.Minute).Unix() {
			t.Errorf("of %v: %+v, %v", members, s, err)
		}
		if n.Span != 6*time.Minute {
			t.Errorf("the story lasted %v, want 6m", n.Span)
		}
	}
}

// An id is free for a story unless an article has it whose own story is missing.
func TestIDOfAnArticleWithoutStoryIsDamage(t *testing.T) {
	t.Parallel()
	tx := newTx(t)
	put(t, tx, 1, storage.Article{ID: "20260301-1", Story: "20260301-1"})
	if err := CheckNoStory(tx, "20260301-9"); err != nil {
		t.Errorf("an id of nothing: %v", err)
	}
	if err := CheckNoStory(tx, "20260301-1"); !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("an article's whose story is missing: %v, want ErrDamaged", err)
	}
	if err := Put(tx.Bucket(BucketStories), []byte("20260301-1"), Story{ID: "20260301-1"}, false); err != nil {
		t.Fatal(err)
	}
	if err := CheckNoStory(tx, "20260301-1"); err != nil {
		t.Errorf("an article's whose story is there: %v", err)
	}
	if err := tx.Bucket(BucketIDs).Put([]byte("20260301-2"), Key(2)); err != nil {
		t.Fatal(err)
	}
	if err := CheckNoStory(tx, "20260301-2"); !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("an article's that is missing: %v, want ErrDamaged", err)
	}
}

func TestKeysSortByTimeAndNumber(t *testing.T) {
	t.Parallel()
	keys := [][]byte{
		TimeKey(time.Unix(-5, 0), 1), // before 1970 is 1970
		TimeKey(time.Unix(0, 0), 2), TimeKey(time.Unix(1, 0), 1), TimeKey(noon, 1), TimeKey(noon, 2), TimeKey(noon.Add(time.Second), 1),
	}
	if !slices.IsSortedFunc(keys, bytes.Compare) {
		t.Errorf("keys are not in order: %x", keys)
	}
	if got := Number(keys[3]); got != uint64(noon.Unix()) {
		t.Errorf("the key begins with %d, want %d", got, noon.Unix())
	}
	for e, want := range map[ViewEntry]uint64{{At: -5}: 0, {At: 7}: 7, {At: 7, Backlog: true}: 7} {
		if key := e.Key(3); Number(key) != want || Number(key[8:]) != 3 || len(key) != 16 {
			t.Errorf("the key of %+v is %x", e, key)
		}
		if got, err := DecodeViewEntry(e.Encode()); err != nil || got.At != int64(want) || got.Backlog != e.Backlog {
			t.Errorf("%+v is read as %+v, %v", e, got, err)
		}
	}
}

func TestPrefixIsDeletedAlone(t *testing.T) {
	t.Parallel()
	b := newTx(t).Bucket(BucketMeta)
	for _, k := range []string{"a", "b", "b\x00x", "b\x00y", "b\x00z", "b\x01", "c"} {
		if err := b.Put([]byte(k), []byte("v")); err != nil {
			t.Fatal(err)
		}
	}
	if err := DeletePrefix(b, []byte("b\x00")); err != nil {
		t.Fatal(err)
	}
	var left []string
	_ = b.ForEach(func(k, _ []byte) error { left = append(left, string(k)); return nil })
	if want := []string{"a", "b", "b\x01", "c"}; !slices.Equal(left, want) {
		t.Errorf("left are %q, want %q", left, want)
	}
}

// Records of the window are dropped when they are older than the window and the
// newest article, some at once; durable ones stay.
func TestWindowIsPruned(t *testing.T) {
	t.Parallel()
	tx := newTx(t)
	n := Counters{}
	at := func(hours int) time.Time { return time.Unix(0, 0).Add(time.Duration(hours) * time.Hour) }
	for i, hours := range []int{1, 2, 3, 4, 5, 2} {
		if err := StoryWindow.Append(tx, &n, fmt.Append(nil, i), at(hours), i == 1); err != nil {
			t.Fatal(err)
		}
	}
	left := func() (out string) {
		if err := StoryWindow.Each(tx, func(r []byte) error { out += string(r); return nil }); err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, step := range []struct {
		newest, window, limit int
		want                  string
	}{
		{5, 5, 9, "012345"}, // nothing is older than the beginning of time
		{5, 4, 9, "012345"}, // what is as old as the window stays
		{6, 4, 9, "12345"},  // the second is durable
		{9, 4, 1, "1345"},   // one at once
		{9, 4, 9, "145"},    // those behind a younger one wait for it
		{10, 4, 9, "1"},
	} {
		n.Newest = at(step.newest).Unix()
		if err := StoryWindow.Prune(tx, &n, time.Duration(step.window)*time.Hour, step.limit); err != nil {
			t.Fatal(err)
		}
		if got := left(); got != step.want {
			t.Errorf("%+v: left are %s", step, got)
		}
	}
}

func TestDamagedWindowIsSaid(t *testing.T) {
	t.Parallel()
	tx := newTx(t)
	none := func([]byte) error { return nil }
	if err := tx.Bucket(BucketWindow).Put(Key(1), Key(5)); err != nil {
		t.Fatal(err)
	}
	if err := StoryWindow.Each(tx, none); err != nil {
		t.Errorf("an empty record: %v", err)
	}
	refused := errors.New("refused")
	if err := StoryWindow.Each(tx, func([]byte) error { return refused }); !errors.Is(err, storage.ErrDamaged) || !errors.Is(err, refused) {
		t.Errorf("a record that is refused: %v, want ErrDamaged", err)
	}
	if err := tx.Bucket(BucketWindow).Put(Key(2), []byte("short")); err != nil {
		t.Fatal(err)
	}
	if err := StoryWindow.Each(tx, none); !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("a short record: %v, want ErrDamaged", err)
	}
}

func TestBlocksFromSixteenBytesOnAreElided(t *testing.T) {
	t.Parallel()
	fifteen, sixteen := strings.Repeat("a", minElided-1), strings.Repeat("b", minElided)
	for _, row := range []struct {
		page, want string
	}{
		{sixteen + "</p>", placeholder + "\x02</p>"}, // at the very beginning
		{"<p>" + fifteen + "</p>", "<p>" + fifteen + "</p>"},
		{"<p>" + fifteen + "</p><p>" + sixteen, "<p>" + fifteen + "</p><p>" + placeholder + "\x02"},
		{"plain", "plain"},
	} {
		if got := elideBlocks(row.page, []string{fifteen, sixteen}); got != row.want {
			t.Errorf("%q becomes %q, want %q", row.page, got, row.want)
		}
	}
	// No rune stands for a position among the surrogates: later blocks stay.
	blocks := make([]string, 0xd800+1)
	for i := range blocks {
		blocks[i] = fmt.Sprintf("<%014d>", i)
	}
	for i, want := range map[int]bool{0xd800 - 2: true, 0xd800 - 1: false, 0xd800: false} {
		page := fmt.Sprintf("&lt;%014d&gt;", i)
		if got := elideBlocks(page, blocks); strings.HasPrefix(got, placeholder) != want {
			t.Errorf("block %d: %q", i, got)
		}
	}
}

func TestSizeOfNoFrameIsZero(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"", "none", "\x28\xb5\x2f\xfd\x00\x58\x00"} { // the last is a frame that does not tell its size
		if got := DecompressedSize([]byte(data)); got != 0 {
			t.Errorf("%q: %d", data, got)
		}
	}
}

func TestDictionariesHaveIDsForPrivateUse(t *testing.T) {
	t.Parallel()
	for _, content := range []string{"", "a", "b", "خبر"} { // the format keeps ids below 32,768 and from 2^31 on for others
		if id := dictID([]byte(content)); id < 1<<15 || id >= 1<<31+1<<15 {
			t.Errorf("%q has the id %d", content, id)
		}
	}
}
