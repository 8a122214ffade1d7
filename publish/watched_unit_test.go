package publish

import (
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
	long := strings.Repeat("ك", 2*maxPart)
	change := watch.Change{Article: storage.Article{Language: "ar"}, Text: []web.Part{{Kind: web.PartRemoved, Text: long}, {Kind: web.PartSame, Text: "a ¶ b"}}}
	got := changeHTML("en", change)
	if len([]rune(got)) > maxPart+100 || !strings.Contains(got, "a <br> b") || strings.Contains(got, "this is a part") {
		t.Errorf("%d characters: %.100s … %s", len([]rune(got)), got, got[len(got)-60:])
	}
	if change.Cut = true; !strings.Contains(changeHTML("en", change), "this is a part") {
		t.Error("nothing is said of a part that is left out")
	}
	issue := watch.Issue{Lines: []watch.Line{{Event: "e", Outlets: 1, Lead: storage.Member{Title: long, Outlet: "<o>"}}}}
	site := storage.Site{URL: "https://rawi.example", Language: "en"}
	got = digestHTML(site, issue)
	if len([]rune(got)) > maxWatchTitle+400 || !strings.Contains(got, "outlets: 1 · &lt;o&gt;</li>") || strings.Contains(got, "more") {
		t.Errorf("a digest: %s", got)
	}
	if issue.More = 7; !strings.Contains(digestHTML(site, issue), "<p>and 7 more</p>") {
		t.Errorf("a digest of more: %s", digestHTML(site, issue))
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

func TestSpansAreWrittenForPeople(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration][2]string{2 * time.Hour: {"2 ساعة", "2 h"}, 90 * time.Minute: {"90 دقيقة", "90 min"}, 30 * time.Minute: {"30 دقيقة", "30 min"}} {
		if ar, en := spanOf("ar", d), spanOf("en", d); ar != want[0] || en != want[1] {
			t.Errorf("%v: %s, %s, want %q", d, ar, en, want)
		}
	}
	if got := fill("% of %", "a%", "b"); got != "a% of b" {
		t.Errorf("filled in: %s", got)
	}
}
