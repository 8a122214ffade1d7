package search_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// Of a word that stands for very many, the answer holds those of most articles and says
// how many it leaves out.
func TestFormsOfAWordAreBounded(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "rawi.db"))
	defer s.Close()
	set := settingsOf(start, []string{"ar00"})
	do(t, s, storage.Operation{Settings: &set})
	var words []string
	for i := range storage.MaxWordForms + 5 {
		words = append(words, fmt.Sprint("x", i))
	}
	first, second := item("a", 1000, start), item("b", 2000, start)
	first.Text = []string{strings.Join(words, " ")}
	second.Title += " x7"
	do(t, s, storage.Operation{Fetch: &storage.Fetch{At: start.Add(time.Hour), State: storage.FeedState{Feed: "ar00", Poll: 1}, Articles: []storage.Article{first, second}}})
	forms, err := s.WordForms(t.Context(), storage.Query{Text: `x* -="x7"`, Now: start})
	if err != nil || len(forms) != 2 {
		t.Fatalf("%d words, %v; want 2", len(forms), err)
	}
	all, one := forms[0], forms[1]
	if len(all.Forms) != storage.MaxWordForms || all.More != 5 || all.Kind != "prefix" || all.Forms[0].Form != "x7" || all.Forms[0].Articles != 2 {
		t.Errorf("%d forms, %d more, %s, the first %+v", len(all.Forms), all.More, all.Kind, all.Forms[0])
	}
	if len(one.Forms) != 1 || one.More != 0 || one.Kind != "exact" || !one.Excluded {
		t.Errorf("got %+v", one)
	}
}
