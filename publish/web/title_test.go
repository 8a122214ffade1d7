package web

import (
	"strings"
	"testing"

	"rawi/storage"
)

// A word that is written alike in Sorani and in Persian is Sorani on a site that has no
// Persian, and in the title of a topic that takes Sorani only.
func TestTitlesAreInTheLanguageOfTheirTopicAndSite(t *testing.T) {
	t.Parallel()
	topics := []storage.Topic{{Name: "k", Title: "کوردستان", Languages: []string{"ckb"}}, {Name: "roads", Title: "طرق", Languages: []string{"ckb"}}, {Name: "rojava", Languages: []string{"kmr"}}}
	for _, row := range []struct {
		title     string
		languages []string // of the site
		topics    bool
		want      string
	}{
		{"کوردستان", []string{"ar"}, false, "fa"}, // by its letters alone
		{"کوردستان", []string{"ar", "ckb"}, false, "ckb"},
		{"کوردستان", []string{"ar", "fa", "ckb"}, false, "fa"},
		{"کوردستان", []string{"ar"}, true, "ckb"},
		{"هەواڵ", []string{"ar", "fa"}, false, "ckb"},
		{"طرق", []string{"ckb"}, false, "ckb"}, // the site's own, where the letters allow it
		{"طرق إلى المدينة", []string{"ckb"}, false, "ar"},
		{"rojava", []string{"ar", "en"}, false, ""}, // unknown, not guessed
		{"rojava", []string{"ar", "en"}, true, "kmr"},
		{"Latest news of the city", []string{"ar"}, false, "en"},
	} {
		l := Layout{Site: storage.Site{Languages: row.languages}}
		if row.topics {
			l.Topics = topics
		}
		if got := titleLanguage(l, row.title); got != row.want {
			t.Errorf("%s on a site in %q, its topic known: %v: %q, want %q", row.title, row.languages, row.topics, got, row.want)
		}
	}
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	story := storage.Story{ID: "s", Topics: []string{"k"}}
	page := List{Layout: Layout{Topics: topics[:1], Path: "/topics/k", Language: "ar"}, Title: "کوردستان", Stories: []Item{{Story: story, Event: storage.Event{ID: "e", Stories: []storage.Story{story}}}}}
	if err := p.List(&b, page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<h1 lang="ckb" dir="rtl">`, `<li><a href="/topics/k" lang="ckb" dir="rtl" aria-current="page">`, `<a class="topic" href="/topics/k" lang="ckb" dir="rtl">`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %s in\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), `lang="fa"`) {
		t.Errorf("Sorani passes for Persian in\n%s", b.String())
	}
}
