package bolt

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rawi/storage"
	"rawi/storage/figures"
	"rawi/storage/text"
)

// edition is an article whose text is one of several, named by a letter: an upper
// case letter has another title too, one from W on that alone, a digit has the
// words of A in other markup.
func edition(letter byte) storage.Article {
	a := told("1", 1)
	switch {
	case letter >= 'a' && letter <= 'z':
		a.Text = []string{a.Text[0], paragraph(1000+int(letter), 12)}
	case letter >= '0' && letter <= '9':
		a.Content += fmt.Sprintf("<p>%c</p>", letter)
	case letter >= 'W':
		a.Title = paragraph(2000+int(letter), 6)
	case letter > 'A':
		a.Title, a.Text = paragraph(2000+int(letter), 6), []string{a.Text[0], paragraph(3000+int(letter), 20)}
	}
	return a
}

// editions is what a store must say of an article that had those texts, one after
// the other: the plain words of it.
type editions struct {
	kept             []storage.Article // older texts, each once
	now              storage.Article
	changed, updated time.Time
	told, returns    int
}

func (m *editions) next(a storage.Article, at time.Time) {
	same := func(b storage.Article) bool { return a.Title == b.Title && slices.Equal(a.Text, b.Text) }
	if m.now.Title == "" || same(m.now) {
		m.now = a
		return
	}
	returned := slices.ContainsFunc(m.kept, same)
	was := m.now
	if !slices.ContainsFunc(m.kept, func(b storage.Article) bool { return was.Title == b.Title && slices.Equal(was.Text, b.Text) }) && len(m.kept) < maxVersions {
		m.kept = append(m.kept, was)
	}
	switch {
	case !returned:
		m.changed, m.told = at, m.told+1
		if text.IsSubstantial(was.Text, a.Text) || was.Title != a.Title || figures.Differ(was.Text, a.Text, a.Language) {
			m.updated = at
		}
	case m.returns < maxReturns:
		m.returns++
		m.told++
	}
	m.now = a
}

// hold holds a store against the plain words.
func (m *editions) hold(t rapid.TB, s *Store, what string) {
	t.Helper()
	seen := look(t, s, hour0.Add(1000*time.Hour))
	if len(seen.Articles) != 1 || len(seen.Stories) != 1 {
		t.Fatalf("%s: %d articles in %d stories, want one", what, len(seen.Articles), len(seen.Stories))
	}
	a, versions := seen.Articles[0], seen.Versions[seen.Articles[0].ID]
	if a.Title != m.now.Title || !slices.Equal(a.Text, m.now.Text) || a.Content != m.now.Content {
		t.Errorf("%s: the newest text is not shown: %q", what, a.Title)
	}
	if len(versions) != len(m.kept) || a.Versions != len(m.kept) || !a.Changed.Equal(m.changed) {
		t.Errorf("%s: %d versions, said to be %d, changed %s; want %d and %s", what, len(versions), a.Versions, a.Changed, len(m.kept), m.changed)
	}
	for i, v := range versions[:min(len(versions), len(m.kept))] {
		if v.Title != m.kept[i].Title || !slices.Equal(v.Text, m.kept[i].Text) || !v.Until.After(v.Seen) {
			t.Errorf("%s: version %d is %q from %s to %s, want %q", what, i, v.Title, v.Seen, v.Until, m.kept[i].Title)
		}
	}
	if want := m.updated; !want.IsZero() && !seen.Stories[0].Updated.Equal(want) || want.IsZero() && seen.Stories[0].Updated.After(a.Time()) {
		t.Errorf("%s: the story is updated %s, want %s", what, seen.Stories[0].Updated, want)
	}
	told := 0
	for _, c := range seen.Changes {
		if c.Kind == storage.ChangeVersion {
			told++
		}
	}
	if told != m.told {
		t.Errorf("%s: %d changes of the text are told, want %d", what, told, m.told)
	}
}

// Texts that take turns are each kept once, however long they do.
func TestTextsThatTakeTurnsAreKeptOnce(t *testing.T) {
	t.Parallel()
	for order, want := range map[string]int{
		"A": 0, "AAAA": 0, "AB": 1, "ABA": 2, "ABAB": 2, strings.Repeat("AB", 30): 2, "Aa" + strings.Repeat("Aa", 30): 2,
		strings.Repeat("ab", 20): 2, strings.Repeat("ABC", 15): 3, strings.Repeat("AABB", 10): 2, "ABACADABACAD": 4,
		strings.Repeat("A1A2", 10): 0, strings.Repeat("A1B", 10): 2, "ABBBBABBBB": 2, "AabcdefghABabcdefghAB": 10, "ABCDEFGHIJ": 9, strings.Repeat("AW", 10): 2, "AWXYXWA": 4,
	} {
		r, m := newDiary(t), &editions{}
		for i := range order {
			a := edition(order[i])
			r.read("furat", a)
			m.next(a, hour0.Add(time.Duration(r.n)*time.Hour))
		}
		m.hold(t, r.s, order)
		if len(m.kept) != want {
			t.Errorf("%s: %d versions, want %d", order, len(m.kept), want)
		}
	}
}

// An outcome names an article when a text was kept, and not when texts take turns.
func TestTextsThatTakeTurnsAreNoNews(t *testing.T) {
	t.Parallel()
	r := newDiary(t)
	r.expect("the first", r.read("furat", edition('A')), 1, 0)
	r.expect("another", r.read("furat", edition('B')), 0, 1)
	r.expect("the first again: the other is kept", r.read("furat", edition('A')), 0, 1)
	for range 10 {
		r.expect("the other again", r.read("furat", edition('B')), 0, 0)
		r.expect("the first again", r.read("furat", edition('A')), 0, 0)
	}
	r.expect("one that is new", r.read("furat", edition('C')), 0, 1)
}

// More texts than are kept do no harm.
func TestVersionsAreBounded(t *testing.T) {
	t.Parallel()
	r, m := newDiary(t), &editions{}
	for i := range 2*maxVersions + 10 {
		a := told("1", 1)
		a.Text = []string{a.Text[0], paragraph(7000+i%(maxVersions+5), 12)}
		r.read("furat", a)
		m.next(a, hour0.Add(time.Duration(r.n)*time.Hour))
	}
	m.hold(t, r.s, "many")
	if len(m.kept) != maxVersions {
		t.Errorf("%d versions, want %d", len(m.kept), maxVersions)
	}
}

// Any order of any texts gives what the plain words say, in one batch or many,
// and after the store was closed and opened.
func TestAnyTurnsAgreeWithPlainWords(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		order := rapid.SliceOfN(rapid.SampledFrom([]byte("AABBCDWab12")), 1, 40).Draw(rt, "order")
		dir := t.TempDir()
		one := openAt(rt, filepath.Join(dir, "one.db"), quick)
		defer func() { one.Close() }()
		batch := openAt(rt, filepath.Join(dir, "batch.db"), quick)
		defer batch.Close()
		settings := settingsOf(hour0, []string{"furat"})
		ops, m := []storage.Operation{{Settings: &settings}}, &editions{}
		for i, letter := range order {
			at := hour0.Add(time.Duration(i+1) * time.Hour)
			m.next(edition(letter), at)
			ops = append(ops, storage.Operation{Fetch: &storage.Fetch{
				At: at, State: storage.FeedState{Feed: "furat", Poll: uint64(i + 1)}, Complete: true, Articles: []storage.Article{edition(letter)},
			}})
		}
		for i, op := range ops {
			if _, err := one.Apply(t.Context(), op); err != nil {
				rt.Fatal(err)
			}
			if i == len(ops)/2 {
				one.Close()
				one = openAt(rt, filepath.Join(dir, "one.db"), quick)
			}
		}
		if _, err := batch.Apply(t.Context(), ops...); err != nil {
			rt.Fatal(err)
		}
		m.hold(rt, one, string(order))
		now := hour0.Add(1000 * time.Hour)
		if diff := cmp.Diff(look(rt, one, now), look(rt, batch, now)); diff != "" {
			rt.Fatalf("one after the other and in a batch differ:\n%s", diff)
		}
	})
}

// The last older texts can be asked for: as many, or as have so many bytes together.
func TestLastVersionsAreRead(t *testing.T) {
	t.Parallel()
	r := newDiary(t)
	for i := range 9 {
		a := told("1", 1)
		a.Text = []string{a.Text[0], paragraph(7000+i, 12)}
		if i == 6 { // the older text of number 5 from the end
			a.Text = append(a.Text, strings.Repeat("x", storage.MaxVersionBytes))
		}
		r.read("furat", a)
	}
	page, err := r.s.Query(t.Context(), storage.Query{})
	if err != nil {
		t.Fatal(err)
	}
	id := page.Articles[0].ID
	all, err := r.s.Versions(t.Context(), id, 0)
	if err != nil || len(all) != 8 {
		t.Fatalf("%d versions, %v", len(all), err)
	}
	for last, want := range map[int]int{1: 1, 2: 1, 5: 1, 100: 1} {
		got, err := r.s.Versions(t.Context(), id, last)
		if diff := cmp.Diff(all[8-want:], got); err != nil || diff != "" {
			t.Errorf("the last %d: %v\n%s", last, err, diff)
		}
	}
	for i := range 5 {
		a := told("1", 1)
		a.Text = []string{a.Text[0], paragraph(8000+i, 12)}
		r.read("furat", a)
	}
	all, err = r.s.Versions(t.Context(), id, 0)
	if err != nil {
		t.Fatal(err)
	}
	for last, want := range map[int]int{1: 1, 3: 3, 6: 6, 7: 6, 100: 6} {
		got, err := r.s.Versions(t.Context(), id, last)
		if diff := cmp.Diff(all[len(all)-want:], got); err != nil || diff != "" {
			t.Errorf("then the last %d: %v\n%s", last, err, diff)
		}
	}
}
