package bolt

import (
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// press edits articles of one store, an hour apart.
type press struct {
	*testing.T
	store *Store
	at    time.Time // of the last fetch
	polls uint64
}

// fetch fetches a, and returns the id of the article if it is new.
func (p *press) fetch(a storage.Article) (id string) {
	p.Helper()
	p.at, p.polls = p.at.Add(time.Hour), p.polls+1
	out := do(p, p.store, storage.Operation{Fetch: &storage.Fetch{At: p.at, State: storage.FeedState{Feed: a.Feed, Poll: p.polls}, Articles: []storage.Article{{
		GUID: a.GUID, Identity: a.Identity, Title: a.Title, Language: a.Language, Text: a.Text, Published: a.Published, Link: a.Link, Content: "<p>" + strings.Join(a.Text, "</p><p>") + "</p>",
	}}}})
	return strings.Join(out.New, " ")
}

// replace fetches a with a part of its text replaced, and returns the edited article.
func (p *press) replace(a storage.Article, old, with string) storage.Article {
	p.Helper()
	before := strings.Join(a.Text, "\n")
	after := strings.Replace(before, old, with, 1)
	if after == before {
		p.Fatalf("no %q in %q", old, before)
	}
	a.Text = strings.Split(after, "\n")
	p.fetch(a)
	return a
}

// TestNumberThatChangesUpdatesTheStoryAndItsEvent, by however few words, in the text by
// which they are shown in a language; in another, and of a time, it does not.
func TestNumberThatChangesUpdatesTheStoryAndItsEvent(t *testing.T) {
	t.Parallel()
	s, ids := tellingStore(t, "dam")
	english := ids[1]
	told := eventOf(t, s, english).Updated
	p := &press{T: t, store: s, at: told, polls: 100}
	check := func(what string, story, event time.Time) {
		t.Helper()
		if got := storyOf(t, s, english).Updated; !got.Equal(story) {
			t.Errorf("%s: the story is updated %v, want %v", what, got, story)
		}
		if got := eventOf(t, s, english).Updated; !got.Equal(event) {
			t.Errorf("%s: the event is updated %v, want %v", what, got, event)
		}
	}
	a, err := s.Article(t.Context(), english)
	if err != nil {
		t.Fatal(err)
	}
	a.Text = append(a.Text, "The river is high this spring, and the engineers of the old station beside the lake remember worse years. This was written 5 minutes ago.")
	p.fetch(a)
	longer := p.at
	check("a longer text", longer, told)
	a = p.replace(a, "5 minutes", "7 minutes")
	check("an age", longer, told)
	a = p.replace(a, "worse years", "worse times")
	check("a word", longer, told)
	a = p.replace(a, "ten days", "12 days")
	days := p.at
	check("a number", days, days)
	p.replace(a, "12 days", "twelve days")
	check("the same number in words", days, days)

	second := storage.Article{
		Feed: a.Feed, GUID: "second", Identity: "second", Title: "Tabqa waits for power", Language: "en", Published: p.at,
		Text: []string{"Shops in the town stayed shut all morning, and 40 bakers asked the council for a generator of their own, so that schools and the hospital have bread on Sunday as well."},
	}
	do(t, s, storage.Operation{Decision: &storage.Decision{At: p.at.Add(2 * time.Hour), Kind: storage.DecideMerge, A: english, B: p.fetch(second), Events: true}})
	if n := len(eventOf(t, s, english).Stories); n != len(ids)+1 {
		t.Fatalf("%d stories", n)
	}
	p.replace(second, "40 bakers", "60 bakers")
	check("a number of another report in the language", days, days)
}
