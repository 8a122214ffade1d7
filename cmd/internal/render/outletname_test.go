package render

import (
	"errors"
	"strings"
	"testing"

	"rawi/storage"
	"rawi/storage/outlet"
)

// People read the names of outlets; what programs read has what queries ask by.
func TestOutletsAreNamedForPeopleOnly(t *testing.T) {
	t.Parallel()
	var read int
	names := func() outlet.Names { read++; return outlet.Names{"furat.test": "صوت الفرات"} }
	article := bridge
	article.Outlet = "furat.test"
	story := storage.Story{ID: "s", Lead: "a", Outlets: 2, Members: []storage.Member{{Article: "a", Feed: "furat", Outlet: "furat.test", Title: "جسر", Language: "ar"}, {Article: "b", Feed: "gate", Outlet: "gate.test"}}}
	event := storage.Event{ID: "e", Outlets: []string{"furat.test", "gate.test"}, Languages: []string{"ar"}, Stories: []storage.Story{story}}
	topic := storage.TopicInfo{Top: []storage.Count{{Name: "furat.test", N: 3}}}
	list := Articles{Names: names}
	for name, write := range map[string]func(p *Page, o *Output) error{
		"articles": func(p *Page, o *Output) error { return WriteRows(p, o, list.Rows(), []storage.Article{article}) },
		"stories":  func(p *Page, o *Output) error { return WriteRows(p, o, p.StoryRows(), []storage.Story{story}) },
		"members":  func(p *Page, o *Output) error { return WriteRows(p, o, p.MemberRows(story), story.Members) },
		"tellings": func(p *Page, o *Output) error { return WriteRows(p, o, p.TellingRows(event), event.Stories) },
		"matches":  func(p *Page, o *Output) error { return WriteRows(p, o, p.MatchRows(), []Match{{Article: article}}) },
		"topics":   func(p *Page, o *Output) error { return WriteRows(p, o, p.TopicRows(), []storage.TopicInfo{topic}) },
		"event":    func(p *Page, _ *Output) error { EventHead(p, event, EventLinks{}, nil); return nil },
		"article":  func(p *Page, _ *Output) error { Article(p, article, story, "", false); return nil },
		"pair": func(p *Page, _ *Output) error {
			Comparison(p, [2]storage.Article{article, article}, storage.Evidence{}, 500)
			return nil
		},
	} {
		for format, want := range map[string]string{FormatTable: "صوت الفرات", FormatTSV: "furat.test"} {
			var b strings.Builder
			p := testPage(&b)
			p.OutletNames, read = names, 0
			if err := errors.Join(write(p, &Output{Format: format}), p.Out.Flush()); err != nil {
				t.Fatal(err)
			}
			people := name == "event" || name == "article" || name == "pair"
			if (read > 0) != (people || format == FormatTable) {
				t.Errorf("%s as %s: the names are read %d times", name, format, read)
			}
			if people {
				want = "صوت الفرات"
			}
			if (name == "topics" || name == "articles") && format == FormatTSV {
				continue // it has no outlet by default
			}
			if got := b.String(); !strings.Contains(got, want) {
				t.Errorf("%s as %s: no %s in\n%s", name, format, want, got)
			}
		}
	}
}
