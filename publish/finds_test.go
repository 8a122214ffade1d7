package publish

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"rawi/storage"
)

// What was not counted to its end is said to be more, and filters have no numbers. What is
// too much work to count is not counted, and shown nevertheless.
func TestFindsThatAreNotCountedSaySo(t *testing.T) {
	t.Parallel()
	r := &fakeReader{}
	for i := range 150 {
		r.stories = append(r.stories, storage.Story{ID: fmt.Sprint(i), Lead: fmt.Sprint(i)})
	}
	s := newFakeServer(t, r)
	for name, row := range map[string]struct {
		next    string
		tooMuch error
		want    string
	}{
		"all": {"", nil, "<span>150 stories</span>"}, "some": {"c", nil, "<span>more than 100 stories</span>"}, "none": {"", &storage.SyntaxError{Reason: "it asks for too much"}, "<span></span>"},
	} { // all are of one language, outlet and day
		r.next, r.tooMuch = row.next, row.tooMuch
		w := getIn(s, "/search?q=x", "en")
		if page := w.Body.String(); w.Code != 200 || !strings.Contains(page, row.want) || !strings.Contains(page, `data-id="149"`) || strings.Contains(page, "<nav aria-label=\"Narrow") {
			t.Errorf("%s: status %d, no %s in\n%s", name, w.Code, row.want, page)
		}
	}
}

// A name that it is too much work to look for is not criticised, nor is the search.
func TestNameThatIsTooMuchWorkToFindIsKnown(t *testing.T) {
	t.Parallel()
	s := newFakeServer(t, &fakeReader{tooMuch: &storage.SyntaxError{Reason: "it asks for too much"}})
	if page := getIn(s, "/search?q=outlet:nobody.example", "en").Body.String(); !strings.Contains(page, "No stories with these words.") || strings.Contains(page, "query-error") {
		t.Error(page)
	}
}

// Where more is found than is ranked, the last page of the best leads to all.
func TestLastPageOfTheBestFindsLeadsToAll(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]bool{maxRanked - 1: false, maxRanked: true} {
		r := &fakeReader{}
		for i := range n {
			r.stories = append(r.stories, storage.Story{ID: fmt.Sprint(i), Lead: fmt.Sprint(i)})
		}
		s := newFakeServer(t, r)
		for after, want := range map[int]bool{30: false, maxRanked - 30: want} {
			page := getIn(s, fmt.Sprint("/search?q=x&sort=relevance&after=", after), "en").Body.String()
			if strings.Contains(page, `href="/search?q=x">These are the best`) != want || strings.Contains(page, `rel="next"`) != (after == 30) {
				t.Errorf("of %d finds, after %d:\n%s", n, after, page)
			}
		}
	}
}

// A filter is offered where it leaves some of the finds out, days from the last, others by
// the number of their finds; those that are not counted to the end have none.
func TestFiltersThatAreOffered(t *testing.T) {
	t.Parallel()
	s := newFakeServer(t, &fakeReader{})
	of := &search{pageServer: s.pages, language: "en", query: storage.Query{Text: "x"}}
	got := &tally{values: map[searchFilter]map[string]bool{}}
	for i, value := range []string{"b", "a", "c", "c", `with "quotes"`, "", "d", "e", "f", "g", "h", "i", "j"} {
		got.add("outlet", value, fmt.Sprint(i))
		got.add("on", fmt.Sprintf("2026-11-%02d", 10+i), fmt.Sprint(i))
	}
	names := func(key string) (out string) {
		for _, c := range of.choices(key, got) {
			out += fmt.Sprint(c.Text, c.Events, " ")
		}
		return out
	}
	if outlets, days := names("outlet"), names("on"); outlets != "c2 a1 b1 d1 e1 f1 g1 h1 " || !strings.HasPrefix(days, "2026-11-221 2026-11-211 ") || strings.Count(days, " ") != maxChoices {
		t.Errorf("outlets %s and days %s", outlets, days)
	}
	if got.more = true; !strings.HasPrefix(names("outlet"), "c0 a0 ") {
		t.Errorf("filters of finds that were not counted: %s", names("outlet"))
	}
}

// largeReader has events of many stories, each in a language of its own.
type largeReader struct {
	*fakeReader
	each    int // stories of an event
	read    int // events that were read one by one
	largest int // articles that were read at once
}

func (r *largeReader) large(id string) storage.Event {
	e := storage.Event{ID: id}
	for i := range r.each {
		language := fmt.Sprint("x-", i)
		e.Languages = append(e.Languages, language)
		e.Stories = append(e.Stories, storage.Story{ID: fmt.Sprint(id, "-", i), Lead: fmt.Sprint(id, "-", i), Members: []storage.Member{{Article: fmt.Sprint(id, "-", i), Language: language}}})
	}
	e.Stories[0].ID = id
	return e
}

func (r *largeReader) Event(_ context.Context, id string) (storage.Event, error) {
	r.read++
	return r.large(id), nil
}

func (r *largeReader) Events(context.Context, storage.Query) (page storage.Page, err error) {
	for _, s := range r.stories {
		page.Events = append(page.Events, r.large(s.ID))
	}
	return page, nil
}

func (r *largeReader) Articles(ctx context.Context, ids []string) ([]storage.Article, error) {
	r.largest = max(r.largest, len(ids))
	return r.fakeReader.Articles(ctx, ids)
}

// A page of the best finds ends early where its events have thousands of stories; of each
// event a few stories are compared with the query.
func TestFindsInLargeEventsCostABoundedAmount(t *testing.T) {
	t.Parallel()
	r := &largeReader{fakeReader: &fakeReader{}, each: maxTold / 2}
	for i := range 5 {
		r.stories = append(r.stories, storage.Story{ID: fmt.Sprint(i), Lead: fmt.Sprint(i)})
	}
	s := newFakeServer(t, r.fakeReader)
	s.store = r
	if page := get(s, "/search?q=x&sort=relevance").Body.String(); r.read != 2 || !strings.Contains(page, "sort=relevance&amp;after=2") {
		t.Errorf("%d events of %d stories are read for a page:\n%s", r.read, r.each, page)
	}
	if page := get(s, "/search?q=x&sort=relevance&after=2").Body.String(); r.read != 4 || !strings.Contains(page, `data-id="2"`) || strings.Contains(page, `data-id="1"`) {
		t.Errorf("the next page does not go on:\n%s", page)
	}
	r.stories, r.largest = r.stories[:1], 0
	if get(s, "/search?q=x"); r.largest != maxTried {
		t.Errorf("%d stories of an event are compared with the query, want %d", r.largest, maxTried)
	}
}

// Of a story's text as much is compared with the query as people read.
func TestFindsAreComparedByTheBeginningsOfTheirTexts(t *testing.T) {
	t.Parallel()
	for before, want := range map[int]string{maxMatched - 1: "0-2", maxMatched: "0"} {
		r := &largeReader{fakeReader: &fakeReader{articles: map[string]storage.Article{
			"0-2": {ID: "0-2", Text: []string{strings.Repeat("y", before), "x"}},
		}}, each: 4}
		r.stories = []storage.Story{{ID: "0", Lead: "0"}}
		s := newFakeServer(t, r.fakeReader)
		s.store = r
		if page := get(s, "/search?q=x").Body.String(); !strings.Contains(page, `<a href="/stories/`+want+`">`) {
			t.Errorf("behind %d bytes: not shown by story %s:\n%s", before, want, page)
		}
	}
}
