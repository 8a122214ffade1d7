package watch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// sentence is a text of so many different words that one of them is nothing of substance.
const sentence = "the council of valley farmers met again today after a long pause to hear what engineers have found about water that never reached their fields"

// edit is a text that an article got so many minutes after noon.
type edit struct {
	at          int
	title, text string
}

// addArticle adds an article with its texts, oldest first, and their changes to the log.
func (f *fakeStore) addArticle(id, feed string, edits ...edit) {
	if f.articles == nil {
		f.articles, f.versions = map[string]storage.Article{}, map[string][]storage.Version{}
	}
	for i, e := range edits {
		if i == 0 {
			continue
		}
		before := edits[i-1]
		f.versions[id] = append(f.versions[id], storage.Version{Seen: minutes(before.at), Until: minutes(e.at), Title: before.title, Text: []string{before.text}})
		f.log(storage.Change{Kind: storage.ChangeVersion, At: minutes(e.at), Article: id, Feed: feed})
	}
	last := edits[len(edits)-1]
	f.articles[id] = storage.Article{ID: id, Feed: feed, Language: "en", Title: last.title, Text: []string{last.text}, Seen: minutes(edits[0].at), Changed: minutes(last.at), Versions: len(edits) - 1}
}

// log appends an entry to the store's log.
func (f *fakeStore) log(c storage.Change) {
	c.Seq = max(f.first, 1) + uint64(len(f.changes))
	f.changes = append(f.changes, c)
}

// list returns the changes as article and minute.
func list(t *testing.T, c *Changes, f *fakeStore, settings storage.Settings, most int) (out []string) {
	t.Helper()
	changes, err := c.List(t.Context(), f, settings, most)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range changes {
		out = append(out, fmt.Sprintf("%s %d", change.Article.ID, int(change.At.Sub(noon)/time.Minute)))
	}
	return out
}

// TestChangesOfSubstanceAreTold: other words in the title, another number, a text that
// readers should read again. One word in forty is none.
func TestChangesOfSubstanceAreTold(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		before, after edit
		told          bool
		numbers       string
	}{
		"one word of the text":  {edit{0, "Council meets", sentence}, edit{1, "Council meets", sentence + " now"}, false, "[]"},
		"the text":              {edit{0, "Council meets", sentence}, edit{1, "Council meets", "nobody came"}, true, "[]"},
		"a word of the title":   {edit{0, "Council meets", sentence}, edit{1, "Council met", sentence}, true, "[]"},
		"marks of the title":    {edit{0, "Council meets", sentence}, edit{1, "COUNCIL meets!", sentence}, false, "[]"},
		"a number of the text":  {edit{0, "Council meets", sentence + " and 7 were killed"}, edit{1, "Council meets", sentence + " and 9 were killed"}, true, "[7 → 9 were]"},
		"a number of the title": {edit{0, "7 killed", sentence}, edit{1, "9 killed", sentence}, true, "[7 → 9 killed]"},
		"the same in both":      {edit{0, "7 killed", sentence + " 7 killed"}, edit{1, "9 killed", sentence + " 9 killed"}, true, "[7 → 9 killed]"},
	} {
		f := &fakeStore{}
		f.addArticle("a", "furat", row.before, row.after)
		got, err := new(Changes).List(t.Context(), f, storage.Settings{}, 10)
		if err != nil || len(got) == 1 != row.told || row.told && fmt.Sprint(got[0].Numbers) != row.numbers {
			t.Errorf("%s: %+v, %v, want %v with %s", name, got, err, row.told, row.numbers)
		}
	}
}

// TestEachChangeIsToldWithItsTexts: of an article that changed twice, what each took out
// and put in.
func TestEachChangeIsToldWithItsTexts(t *testing.T) {
	t.Parallel()
	f := &fakeStore{}
	f.addArticle("a", "furat", edit{0, "7 killed", "x"}, edit{10, "9 killed", "x"}, edit{20, "12 killed", "x"})
	changes, err := new(Changes).List(t.Context(), f, storage.Settings{}, 10)
	if err != nil || len(changes) != 2 || !slices.Equal(changes[0].Numbers, []string{"9 → 12 killed"}) || !slices.Equal(changes[1].Numbers, []string{"7 → 9 killed"}) || !changes[1].At.Equal(minutes(10)) {
		t.Errorf("%+v, %v", changes, err)
	}
	// A text that returns, as at minute 20, is no change of the log's that is told.
	f.versions["a"] = []storage.Version{{Seen: minutes(0), Until: minutes(10), Title: "A"}, {Seen: minutes(10), Until: minutes(20), Title: "B"}, {Seen: minutes(30), Until: minutes(40), Title: "C"}}
	a := storage.Article{Title: "D", Changed: minutes(40), Seen: minutes(0)}
	for at, want := range map[int]string{10: "A B", 40: "C D", 30: "B C", 20: "", 0: ""} {
		older, newer, ok := editions(a, f.versions["a"], minutes(at))
		if got := older.Title + " " + newer.Title; ok != (want != "") || ok && got != want {
			t.Errorf("at minute %d: %s, %v, want %s", at, got, ok, want)
		}
	}
}

// TestChangesShowWhatMayBeShown: nothing of a text of which the feed gives a link only.
func TestChangesShowWhatMayBeShown(t *testing.T) {
	t.Parallel()
	f := &fakeStore{}
	f.addArticle("a", "furat", edit{0, "Bridge opens", "secret 7"}, edit{1, "Bridge closes", "secret 9"})
	settings := storage.Settings{At: noon, Feeds: []storage.Feed{{Name: "furat", Republish: storage.RepublishLink}}}
	var c Changes
	got, err := c.List(t.Context(), f, settings, 10)
	if err != nil || len(got) != 1 || got[0].Text != nil || len(got[0].Numbers) > 0 || got[0].Title == nil {
		t.Errorf("%+v, %v", got, err)
	}
	if len(got) == 1 && (got[0].Article.Text != nil || got[0].Article.Title == "") {
		t.Errorf("the article is %+v", got[0].Article)
	}
	settings.At, settings.Feeds[0].Republish = noon.Add(time.Hour), storage.RepublishSource
	if got, err = c.List(t.Context(), f, settings, 10); err != nil || len(got) != 1 || got[0].Text == nil {
		t.Errorf("when the rule is another: %+v, %v", got, err)
	}
}

// TestRememberedChangesAreBounded however long the texts and their words are, and say so.
func TestRememberedChangesAreBounded(t *testing.T) {
	t.Parallel()
	word := strings.Repeat("ك", 2*maxPart)
	alternating := func(word string) (all string) {
		for i := range 20 {
			all += fmt.Sprint(i, " ", word, " ")
		}
		return all
	}
	for name, row := range map[string]struct {
		before, after string
		parts         int
		cut           bool
	}{
		"long words":      {"a " + word, "b " + word, 3, false},
		"many long words": {alternating("a" + word), alternating("b" + word), 0, true},
		"500 usual words": {strings.Repeat("الحسكة ", 500), strings.Repeat("القامشلي ", 500), 2, false},
	} {
		f := &fakeStore{}
		f.addArticle("a", "furat", edit{0, "a", row.before}, edit{1, "b", row.after})
		got, err := new(Changes).List(t.Context(), f, storage.Settings{}, 10)
		if err != nil || len(got) != 1 || got[0].Cut != row.cut {
			t.Fatalf("%s: %d changes, %v", name, len(got), err)
		}
		size := 0
		for _, p := range got[0].Text {
			if size += len(p.Text); len([]rune(p.Text)) > maxPart+1 {
				t.Errorf("%s: a part of %d characters", name, len([]rune(p.Text)))
			}
		}
		if size > maxParts || row.parts > 0 && len(got[0].Text) != row.parts {
			t.Errorf("%s: %d parts of %d bytes, want %d and at most %d", name, len(got[0].Text), size, row.parts, maxParts)
		}
	}
}

// TestRestartTellsTheSameChanges, from wherever the log begins, and reads what is new only.
func TestRestartTellsTheSameChanges(t *testing.T) {
	t.Parallel()
	for _, first := range []uint64{1, 5, 777} {
		f := &fakeStore{first: first}
		for i := range 30 {
			f.log(storage.Change{Kind: storage.ChangeNew, Article: "x"})
			f.addArticle(fmt.Sprint("a", i), fmt.Sprint("feed", i), edit{0, "before", "x"}, edit{i + 1, "after", "x"})
		}
		var c Changes
		before := list(t, &c, f, storage.Settings{}, 10)
		if want := "[a29 30 a28 29 a27 28"; len(before) != 10 || !strings.HasPrefix(fmt.Sprint(before), want) {
			t.Errorf("a log from %d on: %v, want %s …", first, before, want)
		}
		if again := list(t, new(Changes), f, storage.Settings{}, 10); !slices.Equal(again, before) {
			t.Errorf("after a restart: %v, before %v", again, before)
		}
		f.reads = 0
		if again := list(t, &c, f, storage.Settings{}, 10); !slices.Equal(again, before) || f.reads != 1 {
			t.Errorf("asked again: %v of %d reads, want one", again, f.reads)
		}
		f.addArticle("new", "feed", edit{0, "before", "x"}, edit{99, "after", "x"})
		if again := list(t, &c, f, storage.Settings{}, 10); again[0] != "new 99" || again[1] != before[0] {
			t.Errorf("with a new one: %v", again)
		}
	}
}

// TestFollowerThatFellBehindBeginsAnew.
func TestFollowerThatFellBehindBeginsAnew(t *testing.T) {
	t.Parallel()
	f := &fakeStore{}
	f.addArticle("a", "furat", edit{0, "before", "x"}, edit{1, "after", "x"})
	var c Changes
	list(t, &c, f, storage.Settings{}, 10)
	f.first, f.changes = 1000, nil
	f.addArticle("b", "furat", edit{0, "before", "x"}, edit{2, "after", "x"})
	if got := list(t, &c, f, storage.Settings{}, 10); !slices.Equal(got, []string{"b 2", "a 1"}) {
		t.Errorf("%v", got)
	}
}

// TestOneFeedDoesNotCrowdOutOthers: it has its share while there are others, and all that
// is left if there are none.
func TestOneFeedDoesNotCrowdOutOthers(t *testing.T) {
	t.Parallel()
	f := &fakeStore{}
	edits := []edit{{0, "title", "x"}}
	for i := range 2 * maxOfFeed {
		edits = append(edits, edit{100 + i, fmt.Sprintf("title of %c%c", 'a'+i/26, 'a'+i%26), "x"})
	}
	for i := range 40 {
		f.addArticle(fmt.Sprint("a", i), fmt.Sprint("feed", i), edit{0, "before", "x"}, edit{i + 1, "after", "x"})
	}
	f.addArticle("flood", "flood", edits...)
	got := list(t, new(Changes), f, storage.Settings{}, 32)
	flood := 0
	for _, g := range got {
		if strings.HasPrefix(g, "flood") {
			flood++
		}
	}
	if len(got) != 32 || flood != 2 || got[0] != "flood 299" {
		t.Errorf("%d changes, %d of the flood: %v", len(got), flood, got)
	}
	if got := list(t, new(Changes), f, storage.Settings{}, 100); len(got) != 100 {
		t.Errorf("with room for all: %d changes, want 100", len(got))
	}
	if got := list(t, new(Changes), f, storage.Settings{}, 1000); len(got) != 40+maxOfFeed {
		t.Errorf("all that is remembered: %d changes, want %d", len(got), 40+maxOfFeed)
	}
	var c Changes
	for i := range maxRevisions + 5 {
		c.add(storage.Change{Kind: storage.ChangeVersion, Article: fmt.Sprint(i), Feed: fmt.Sprint(i)})
	}
	if len(c.latest) != maxRevisions || c.latest[0].article != "5" {
		t.Errorf("%d changes are remembered, the first of %s", len(c.latest), c.latest[0].article)
	}
}

// TestChangesOfWhatIsGoneAreForgotten.
func TestChangesOfWhatIsGoneAreForgotten(t *testing.T) {
	t.Parallel()
	f := &fakeStore{}
	f.addArticle("a", "furat", edit{0, "before", "x"}, edit{1, "after", "x"}, edit{2, "later", "x"})
	f.addArticle("b", "furat", edit{0, "before", "x"}, edit{3, "after", "x"})
	var c Changes
	list(t, &c, f, storage.Settings{}, 10)
	f.log(storage.Change{Kind: storage.ChangeGone, Article: "a"})
	if got := list(t, &c, f, storage.Settings{}, 10); !slices.Equal(got, []string{"b 3"}) || len(c.told) != 1 {
		t.Errorf("%v, %d remembered", got, len(c.told))
	}
	delete(f.articles, "b") // its end is not in the log yet
	if got := list(t, new(Changes), f, storage.Settings{}, 10); len(got) != 0 {
		t.Errorf("an article that is not there: %v", got)
	}
}

// failing is a store of which a method fails.
type failing struct{ *fakeStore }

var errBroken = errors.New("broken")

func (failing) Stats(context.Context) (storage.Stats, error) {
	return storage.Stats{}, errBroken
}

// TestFailedReadsAreReported, and tried again.
func TestFailedReadsAreReported(t *testing.T) {
	t.Parallel()
	f := &fakeStore{}
	f.addArticle("a", "furat", edit{0, "before", "x"}, edit{1, "after", "x"})
	var c Changes
	if _, err := c.List(t.Context(), failing{f}, storage.Settings{}, 10); !errors.Is(err, errBroken) {
		t.Errorf("got %v", err)
	}
	if got := list(t, &c, f, storage.Settings{}, 10); len(got) != 1 {
		t.Errorf("then: %v", got)
	}
}
