package format

import (
	"strings"
	"testing"

	"rawi/storage"
)

func TestJSONFeedNamesAHubIfThereIsOne(t *testing.T) {
	t.Parallel()
	for hub, want := range map[string]string{"": "", "https://h.example/hub": `"hubs":[{"type":"WebSub","url":"https://h.example/hub"}]`} {
		got, err := JSON(Document{Title: "t", Hub: hub})
		plain := strings.Join(strings.Fields(string(got)), "")
		if err != nil || strings.Contains(plain, `"hubs"`) != (want != "") || !strings.Contains(plain, want) {
			t.Errorf("hub %q: %s, %v", hub, got, err)
		}
	}
}

func TestAtomHasASummaryIfThereIsOne(t *testing.T) {
	t.Parallel()
	for summary, want := range map[string]bool{"": false, "<p> </p>": false, "<p>خبر</p>": true} {
		got, err := Atom(Document{Title: "t", Entries: []Entry{{ID: "tag:a", Title: "a", Summary: summary}}})
		if err != nil || strings.Contains(string(got), "<summary") != want {
			t.Errorf("summary %q: %s, %v", summary, got, err)
		}
	}
}

func TestUntitledArticlesAreCalledByWhatTheyHave(t *testing.T) {
	t.Parallel()
	for want, a := range map[string]storage.Article{
		"n.example/a": {Link: "https://n.example/a/", Outlet: "o"}, "n.example": {Link: "https://n.example", Outlet: "o"}, "o": {Link: "mailto:x", Outlet: "o"}, "p": {Outlet: "p"},
		"q": {Link: "http://[", Outlet: "q"}, "words": {Text: []string{"words"}}, "f.mp3": {Enclosures: []storage.Enclosure{{URL: "https://n.example/"}, {URL: "https://n.example/x/f.mp3"}}},
	} {
		if got := fallbackTitle(a); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
