package publish

import (
	"context"
	"fmt"
	"html"
	"strings"
	"testing"

	"rawi/storage"
)

// eventReader has one large event, which many follow.
type eventReader struct {
	*fakeReader
	event storage.Event
	read  int
}

func (r *eventReader) Event(_ context.Context, id string) (storage.Event, error) {
	r.read++
	e := r.event
	e.ID = id
	return e, nil
}

// The page of an event of many stories lists the first of them and counts the others; it
// reads few of the events that follow.
func TestPageOfALargeEventIsBounded(t *testing.T) {
	t.Parallel()
	for stories, rest := range map[int]string{maxReports: "", maxReports + 1: ">+1 report<", maxReports + 70: ">+70 reports<"} {
		r := &eventReader{fakeReader: &fakeReader{}}
		for i := range stories {
			id := fmt.Sprintf("s%04d", i)
			r.event.Stories = append(r.event.Stories, storage.Story{ID: id, Lead: id, Members: []storage.Member{{Article: id, Title: "جسر", Language: "ar", Outlet: "o"}}})
		}
		for i := range maxLinkedEvents + 5 {
			r.event.Followed = append(r.event.Followed, fmt.Sprintf("f%04d", i))
		}
		s := newFakeServer(t, r.fakeReader)
		s.store = r
		page := html.UnescapeString(getIn(s, "/event/e", "en").Body.String())
		if n := strings.Count(page, `href="/stories/s`); n != maxReports || strings.Contains(page, fmt.Sprintf("s%04d\"", maxReports)) {
			t.Errorf("of %d stories %d are listed, want the first %d", stories, n, maxReports)
		}
		if !strings.Contains(page, rest) || rest == "" && strings.Contains(page, ">+") {
			t.Errorf("of %d stories: no %q in the page", stories, rest)
		}
		if r.read != 1+maxLinkedEvents || strings.Count(page, `href="/event/f`) != maxLinkedEvents {
			t.Errorf("%d events are read, want %d", r.read, 1+maxLinkedEvents)
		}
	}
}

// A first page that is kept is that of one language of the interface.
func TestKeptFirstPagesAreOfALanguage(t *testing.T) {
	t.Parallel()
	s, r := newListedServer(t)
	for i := range 300 {
		r.list = append(r.list, told(i, i/10, "flood"))
	}
	two := storage.Event{ID: "two", Outlets: []string{"a", "b"}}
	for i, language := range []string{"ar", "en"} {
		id := "in-" + language
		two.Stories = append(two.Stories, storage.Story{ID: id, Lead: id, Time: noon, Members: []storage.Member{{Article: id, Language: language, Outlet: two.Outlets[i], Title: id}}})
	}
	s.store = &firstReader{r, two}
	for round := range 2 {
		r.read = 0
		for _, language := range []string{"ar", "en"} {
			if page := getIn(s, "/", language).Body.String(); !strings.Contains(page, ">in-"+language+"<") {
				t.Errorf("the page in %s is not led in it", language)
			}
		}
		if (r.read == 0) != (round == 1) {
			t.Errorf("round %d: %d stories are read; the second time the pages are kept", round, r.read)
		}
	}
	if len(s.pages.front.pages) != 2 {
		t.Errorf("%d pages are kept, want 2", len(s.pages.front.pages))
	}
}

// firstReader lists an event before those of a listedReader.
type firstReader struct {
	*listedReader
	first storage.Event
}

func (r *firstReader) Events(ctx context.Context, q storage.Query) (storage.Page, error) {
	page, err := r.listedReader.Events(ctx, q)
	if q.Cursor == "" {
		page.Events = append([]storage.Event{r.first}, page.Events...)
	}
	return page, err
}

// The page of a story lists a story in each further language first, then others by time,
// and no more than five.
func TestOtherReportsBeginWithOtherLanguages(t *testing.T) {
	t.Parallel()
	event := storage.Event{Languages: []string{"ar", "en", "tr"}}
	for i, language := range []string{"ar", "ar", "ar", "ar", "ar", "en", "tr", "tr"} {
		id := fmt.Sprint(i)
		event.Stories = append(event.Stories, storage.Story{ID: id, Lead: id, Outlets: 1, Members: []storage.Member{{Article: id, Language: language}}})
	}
	for shown, want := range map[int]string{1: "5 6 0 2 3", 5: "0 6 1 2 3", 7: "0 5 1 2 3"} {
		var got []string
		for _, s := range otherReports(event, event.Stories[shown]) {
			got = append(got, s.ID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("beside story %d: %q, want %s", shown, got, want)
		}
	}
}
