package publish

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"rawi/publish/watch"
	"rawi/publish/web"
	"rawi/storage"
)

// A change and a digest show so much and no more, and say what they leave out.
func TestEntriesThatWatchAreBounded(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ك", 2*maxWatchTitle)
	change := watch.Change{Article: storage.Article{Language: "ar"}, Text: []web.Part{{Kind: web.PartRemoved, Text: "<7>"}, {Kind: web.PartSame, Text: "a ¶ b"}}}
	got := changeHTML("en", change)
	if !strings.Contains(got, "<del>&lt;7&gt;</del>") || !strings.Contains(got, "a <br> b") || strings.Contains(got, "this is a part") {
		t.Errorf("a change: %s", got)
	}
	if change.Cut = true; !strings.Contains(changeHTML("en", change), "this is a part") {
		t.Error("nothing is said of a part that is left out")
	}
	change.Numbers = []string{"7 ← 9", "1 ← 2"}
	if got := changeTitle(change, long); len([]rune(got)) > maxWatchTitle+1 || !strings.HasPrefix(got, "7 ← 9، 1 ← 2 · ك") {
		t.Errorf("a title of %d characters: %.60s", len([]rune(got)), got)
	}
	issue := watch.Issue{Lines: []watch.Line{{Event: "e", Outlets: 1, Lead: storage.Member{Title: long, Outlet: "<o>"}}}}
	site := storage.Site{URL: "https://rawi.example", Language: "en"}
	got = digestHTML(site, issue, nil)
	if len([]rune(got)) > maxWatchTitle+400 || !strings.Contains(got, "outlets: 1 · &lt;o&gt;</li>") || strings.Contains(got, "more") {
		t.Errorf("a digest: %s", got)
	}
	if issue.More = 7; !strings.Contains(digestHTML(site, issue, nil), "<p>and 7 more</p>") {
		t.Errorf("a digest of more: %s", digestHTML(site, issue, nil))
	}
}

func TestGapsAreDatedInTheZoneOfTheSite(t *testing.T) {
	t.Parallel()
	gap := &watch.Gap{Language: "ar", Since: []watch.Telling{{Language: "en", At: noon}}}
	site := storage.Site{Language: "en", Zone: "Asia/Damascus"}
	if got := gapNote(site, gap, "6 hours"); !strings.Contains(got, "Told since in English (2026-11-23 15:00 UTC+3).") {
		t.Error(got)
	}
}

// hostileReader has many events that each burst, of many stories with long texts.
type hostileReader struct {
	*fakeReader
	events []storage.Event
}

func (r *hostileReader) Events(context.Context, storage.Query) (storage.Page, error) {
	return storage.Page{Events: r.events}, nil
}

// A document holds a hundred bursts and so many bytes, however many there are and whatever
// is in them.
func TestHostileEventsAreBounded(t *testing.T) {
	t.Parallel()
	const stories = 500
	r := &hostileReader{fakeReader: &fakeReader{articles: map[string]storage.Article{}}}
	long := strings.Repeat("<p>نص</p>", 20_000)
	for i := range 2 * maxWatched {
		id := fmt.Sprint("e", i)
		e := storage.Event{ID: id, Began: noon, Updated: noon}
		for j := range stories {
			a := fmt.Sprint(id, "-", j)
			e.Stories = append(e.Stories, storage.Story{ID: a, Lead: a, Outlets: 1, Members: []storage.Member{{
				Article: a, Outlet: fmt.Sprint("outlet", j), Title: strings.Repeat("ع", 1000), Link: "https://a.example/" + a, Time: noon.Add(-time.Duration(i) * time.Minute), Seen: noon,
			}}})
		}
		r.events = append(r.events, e)
		r.articles[id+"-0"] = storage.Article{ID: id + "-0", Feed: "furat", Outlet: "outlet0", Title: "title", Content: long, Text: []string{long}}
	}
	s := newFakeServer(t, r.fakeReader)
	s.composer.store = r
	d, err := s.document(t.Context(), key{view: view{kind: viewBursts}, format: "atom"})
	bytes := 0
	for _, e := range d.Entries {
		bytes += textBytes(&e)
	}
	// The list of fifty others, with titles of 500 characters, stays when a text is cut.
	if most := maxWatched * 50 * (2*500 + 400); err != nil || len(d.Entries) != maxWatched || bytes > most {
		t.Errorf("%d entries of %d bytes, %v, want %d of %d at most", len(d.Entries), bytes, err, maxWatched, most)
	}
}

// What watches events is made anew by its age, whatever changes.
func TestChangesMakeNothingStaleThatWatches(t *testing.T) {
	t.Parallel()
	settings := storage.Settings{Watch: storage.Watch{Gaps: storage.Gaps{Languages: []string{"ar", "en"}}, Digests: []storage.Digest{{Name: "roads"}}}}
	views := watchedViews(settings)
	for _, v := range views {
		if v.affectedBy([]string{"roads"}) {
			t.Errorf("%+v is affected by a change", v)
		}
	}
	if len(views) != 4 {
		t.Errorf("views %+v", views)
	}
}

// A value may have the sign for which values stand.
func TestWordsAreFilledIn(t *testing.T) {
	t.Parallel()
	if got := fill("% of %", "a%", "b"); got != "a% of b" {
		t.Errorf("filled in: %s", got)
	}
}
