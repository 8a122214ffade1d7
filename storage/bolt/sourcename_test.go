package bolt

import (
	"path/filepath"
	"testing"
	"time"

	"rawi/storage"
)

// An aggregator writes the name of the outlet behind the title. However long it is, it keeps
// no story apart; the stored title has it, the story's list has not.
func TestNameOfTheSourceKeepsNoStoriesApart(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"), quick)
	defer s.Close()
	set := settingsOf(start, []string{"ar00", "ar01"})
	do(t, s, storage.Operation{Settings: &set})
	const title, name = "افتتاح جسر الميدان", "بوابة أخبار اليوم الإلكترونية للشرق والمغرب والمهجر"
	full := title + " - " + name
	for i, a := range []storage.Article{{Title: title}, {Title: full, Source: &storage.Source{Title: name}}} {
		a.GUID, a.Identity, a.Language, a.Published = a.Title, a.Title, "ar", start
		at := start.Add(time.Duration(i+1) * time.Minute)
		do(t, s, storage.Operation{Fetch: &storage.Fetch{At: at, State: storage.FeedState{Feed: []string{"ar00", "ar01"}[i], Poll: 1}, Articles: []storage.Article{a}}})
	}
	page, err := s.Stories(t.Context(), storage.Query{Now: start.Add(time.Hour)})
	if err != nil || len(page.Stories) != 1 || len(page.Stories[0].Members) != 2 {
		t.Fatalf("%+v, %v", page.Stories, err)
	}
	for _, m := range page.Stories[0].Members {
		if m.Title != title {
			t.Errorf("listed as %q", m.Title)
		}
		if a, err := s.Article(t.Context(), m.Article); err != nil || a.Source != nil && a.Title != full {
			t.Errorf("stored as %q, %v", a.Title, err)
		}
	}
	if e, err := s.Why(t.Context(), page.Stories[0].Members[0].Article, page.Stories[0].Members[1].Article); err != nil || !e.Same || e.Titles != 1000 {
		t.Errorf("%+v, %v", e, err)
	}
}
