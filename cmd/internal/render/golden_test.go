package render

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rawi/cmd/internal/control"
	"rawi/cmd/internal/term"
	"rawi/fetcher/parse"
	"rawi/fetcher/parse/item"
	"rawi/storage"
	"rawi/storage/query"
)

var update = flag.Bool("update", false, "write the files in testdata anew, to be read before they are committed")

func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

// TestPages compares pages with testdata: in a pipe, and on a terminal of 60 cells
// with styles.
func TestPages(t *testing.T) {
	t.Parallel()
	expr, err := query.Parse("الجسر", query.Options{Now: at(12, 0)})
	if err != nil {
		t.Fatal(err)
	}
	table := &Output{Format: FormatTable}
	list := Articles{
		Feeds: map[string]storage.Feed{"furat": {Name: "furat", URL: "https://furat.test/feed"}}, Site: storage.Site{Title: "راوي", URL: "https://rawi.test", Authority: "rawi.test", Began: "2026-01-01", Language: "ar"}, Query: "جسر", Now: at(12, 0),
		Marks: func(s, language string) [][2]int { return expr.Marks(s, language, true) }, Outlets: map[string]int{bridge.Story: 1 + len(bridge.Topics)},
	}
	other := bridge
	other.ID, other.Feed, other.Outlet, other.Story, other.Published = "20260301-zzzzzz", "jazira", "", "other", at(8, 30)
	other.Text = append([]string{bridge.Text[0]}, "وقال سائقون إن الطريق إلى السوق صار أقصر بنصف ساعة كل صباح.")
	leaving := bridge
	leaving.Text = append(slices.Clone(bridge.Text), strings.Repeat("إعلان ", 30), leaving.Title)
	leaving.LeftOut = []storage.LeftOut{{Block: 2, Reason: storage.LeftOutRepeated}, {Block: 3, Reason: storage.LeftOutTitle}}
	leaving.Places, leaving.Within, leaving.Dateline = []string{"raqqa-city", "syria"}, []string{"raqqa", "jazira"}, "damascus"
	for i := range 9 {
		leaving.Text = append(leaving.Text, fmt.Sprint("التعليقات (", i, ")"))
		leaving.LeftOut = append(leaving.LeftOut, storage.LeftOut{Block: 4 + i, Reason: storage.LeftOutLine})
	}
	degraded := status
	degraded.Degraded, degraded.Fault, degraded.Restart, degraded.Level, degraded.Backup, degraded.Store.Reindex, degraded.Silent, degraded.Fleet = "nothing is stored", "rawi.yaml:1:1: bad", nil, slog.LevelInfo, time.Time{}, 0, 0, &control.Fleet{Name: "x", Node: "a"}
	top := TopView{Status: status, Stories: []storage.Story{told, {ID: "s", Time: at(12, 0)}}, Minute: PollCounts{Polls: 1, Unchanged: 2, Failed: 3, New: 4}, Polls: []FeedPoll{
		{"furat", feeds[0].State.Polls[0]}, {"quiet", storage.Poll{At: at(11, 59), Error: "no answer"}}, {"hawler", storage.Poll{At: at(11, 59), Status: 503, Error: "status 503"}},
	}}
	document := parse.Document{Channel: storage.Channel{Title: "الفرات", Description: "أخبار", Link: "https://furat.test/", Language: "ar"}, Format: "rss 2.0", Charset: "utf-8", Articles: []storage.Article{bridge}, Warnings: []string{"cut short\x1b"}}
	for name, write := range map[string]func(p *Page) error{
		"article": func(p *Page) error {
			Article(p, bridge, told, EventNote(dam), false)
			Article(p, bare, storage.Story{Members: told.Members[:1]}, "", false)
			return nil
		},
		"leftout": func(p *Page) error {
			Article(p, leaving, told, "", false)
			Places(p, leaving)
			Article(p, leaving, told, "", true)
			LeftOut(p, leaving)
			return nil
		},
		"articles": func(p *Page) error { return WriteRows(p, table, list.Rows(), []storage.Article{bridge, bare}) },
		"channel": func(p *Page) error {
			Channel(p, document, storage.Feed{})
			return WriteRows(p, table, ItemRows(), document.Articles)
		},
		"page": func(p *Page) error {
			page := document
			page.Format, page.Warnings = "page", nil
			page.Found = []item.Found{{Name: "item", Items: 12}, {Name: "title", Items: 12}, {Name: "link", Items: 11}, {Name: "date"}, {Name: "summary"}, {Name: "image"}}
			Channel(p, page, storage.Feed{Kind: storage.KindPage, Select: &storage.Selectors{Item: "article", Summary: ".موجز"}})
			return p.Object(&Output{Format: FormatJSONL}, FetchedDocument(page))
		},
		"comparison": func(p *Page) error {
			Comparison(p, [2]storage.Article{bridge, other}, storage.Evidence{Same: true, Rule: storage.RuleBody, Relation: storage.RelationExcerpt, Shared: 17, Triples: 20, Weight: 884, Resemblance: 700, Ordered: 950, Titles: 1000, SharedOpening: true, Equal: 2, LongestRun: []string{"حركه", "السيارات", "بعد"}}, 500)
			return nil
		},
		"decisions": func(p *Page) error {
			return WriteRows(p, table, DecisionRows(), []storage.Decision{{Number: 1, At: at(8, 0), Kind: storage.DecideSplit, A: "a", B: "b"}, {Number: 2, At: at(8, 1), Kind: storage.DecideNever, A: "a", B: "b", Events: true}, {Number: 3, At: at(8, 2), Kind: storage.DecidePin, A: "a"}})
		},
		"feeds": func(p *Page) error { return WriteRows(p, table, FeedRows(p.Now()), feeds) },
		"feed": func(p *Page) error {
			return errors.Join(Feed(p, feeds[0]), Feed(p, feeds[1]), Feed(p, feeds[3]), Feed(p, feeds[4]))
		},
		"fleet":  func(p *Page) error { return errors.Join(Fleet(p, status), Fleet(p, degraded)) },
		"match":  func(p *Page) error { ArticleMatch(p, bridge, expr, 1); return nil },
		"status": func(p *Page) error { Status(p, status); Status(p, degraded); return nil },
		"stories": func(p *Page) error {
			return WriteRows(p, table, p.StoryRows(), []storage.Story{told, {ID: "empty", Outlets: 0}})
		},
		"story": func(p *Page) error {
			err := WriteRows(p, table, p.MemberRows(told), told.Members)
			StoryFooter(p, told, EventNote(dam))
			single := told
			single.Members, single.ID = told.Members[1:2], told.Members[1].Article
			StoryFooter(p, single, "")
			return err
		},
		"events": func(p *Page) error {
			one := storage.Event{ID: "20260305-ccc", Stories: dam.Stories[1:2], Began: at(9, 30), Latest: at(9, 30), Languages: []string{"en"}, Outlets: []string{"furat"}}
			err := WriteRows(p, table, p.EventRows([]string{"tr", "en"}), []storage.Event{dam, one, {ID: "empty"}})
			for _, format := range []string{FormatJSONL, FormatTSV, FormatMD, FormatURLs} {
				o := &Output{Format: format}
				if format == FormatTSV {
					o.Fields = fieldNames(p.EventRows(nil).Fields)
				}
				err = errors.Join(err, WriteRows(p, o, p.EventRows([]string{"en"}), []storage.Event{dam, one}))
			}
			return err
		},
		"event": func(p *Page) error {
			EventHead(p, dam, EventLinks{}, nil)
			err := errors.Join(WriteRows(p, table, p.TellingRows(dam), dam.Stories), WriteRows(p, &Output{Format: FormatTSV}, p.TellingRows(dam), dam.Stories))
			EventFooter(p, dam)
			other := storage.Event{ID: "20260304-before", Stories: dam.Stories[1:2], Began: at(1, 0), Latest: at(1, 0), Outlets: dam.Outlets[:1]}
			EventHead(p, other, EventLinks{Follows: &dam, Followed: []storage.Event{other, dam}}, []string{"en"})
			EventFooter(p, other)
			return err
		},
		"eventverdict": func(p *Page) error {
			for _, e := range []storage.EventEvidence{
				{A: "a", B: "b", Same: true, Event: bridge.ID, Score: 2310, Need: 500, Parts: []storage.EventPart{
					{What: "names", Weight: 1250, Shared: []string{"الفرات", "Euphrates", "الطبقة"}}, {What: "numbers", Weight: 1100, Shared: []string{"12"}}, {What: "time", Weight: -40},
				}},
				{Same: true, Event: bridge.ID, Score: 499, Need: 500},
				{Same: true, Event: bridge.ID, Score: 900, Need: 500, Veto: "places differ"},
				{Score: 499, Need: 500},
				{Score: 500, Need: 500},
				{Score: 900, Need: 500, Veto: "the operator keeps them apart"},
			} {
				EventComparison(p, e)
			}
			return nil
		},
		"stats": func(p *Page) error {
			p.Properties(StatsProperties(stats, true))
			Plot(p, stats.Days, feeds)
			return nil
		},
		"top": func(p *Page) error {
			return errors.Join(Top(p, top, 1), DrawTop(p, top, 9, nil), DrawTop(p, top, 9, errors.New("gone\x1b")))
		},
		"topics": func(p *Page) error {
			return WriteRows(p, table, p.TopicRows(), []storage.TopicInfo{
				{Topic: storage.Topic{Name: "dz", Query: "دير"}, Articles: 7, Days: []int{0, 1, 9}, Top: []storage.Count{{Name: "furat", N: 5}, {Name: "sada", N: 2}}}, {Topic: storage.Topic{Name: "oil", Query: "نفط"}, Pending: true},
			})
		},
		"versions": func(p *Page) error {
			older := []storage.Version{{Title: "افتتاح", Seen: at(8, 0), Until: at(9, 0), Text: bridge.Text[1:]}, {Title: bridge.Title, Seen: at(9, 0), Until: at(11, 0), Text: append([]string{"فقرة"}, bridge.Text[:1]...)}}
			Versions(p, bridge, older, false)
			Versions(p, bridge, older, true)
			return nil
		},
		"changes": func(p *Page) error {
			return WriteRows(p, table, StoryChangeRows(), []StoryChange{{Change: "merged", Story: bridge.ID, From: []string{"20260301-aaaaaaaaa", "b"}, Articles: []string{"a", "b"}, Title: "جسر"}})
		},
		"matches": func(p *Page) error {
			return WriteRows(p, table, p.MatchRows(), []Match{{bridge, storage.Evidence{Same: true, Weight: 889, Ordered: 100}}, {bare, storage.Evidence{Weight: 100, Ordered: 109}}})
		},
		"rows": func(p *Page) error {
			for _, format := range []string{FormatJSONL, FormatTSV, FormatMD, FormatURLs} {
				o := &Output{Format: format}
				if format == FormatTSV {
					o.Fields = fieldNames(articleFields)
				}
				if err := WriteRows(p, o, list.Rows(), []storage.Article{bridge, bare}); err != nil {
					return err
				}
				if err := WriteRows(p, &Output{Format: format}, p.StoryRows(), []storage.Story{told}); err != nil {
					return err
				}
				if format == FormatMD {
					continue
				}
				if err := WriteRows(p, &Output{Format: format}, FeedRows(at(12, 0)), feeds[:3]); err != nil {
					return err
				}
			}
			for _, err := range []error{
				WriteRows(p, &Output{Format: FormatTSV, Fields: fieldNames(FeedRows(at(12, 0)).Fields)}, FeedRows(at(12, 0)), feeds),
				WriteRows(p, &Output{Format: FormatTSV, Fields: fieldNames(p.StoryRows().Fields)}, p.StoryRows(), []storage.Story{told}),
				WriteRows(p, &Output{Format: FormatTSV, Fields: fieldNames(p.MemberRows(told).Fields)}, p.MemberRows(told), told.Members),
				WriteRows(p, &Output{Format: FormatTSV}, p.MatchRows(), []Match{{bridge, storage.Evidence{Same: true, Weight: 889, Ordered: 100}}}),
				WriteRows(p, &Output{Format: FormatJSONL}, p.MatchRows(), []Match{{bridge, storage.Evidence{Same: true, Weight: 889, Ordered: 100}}}),
				WriteRows(p, &Output{Format: FormatTSV}, ItemRows(), []storage.Article{bridge}),
				WriteRows(p, &Output{Format: FormatMD}, ItemRows(), []storage.Article{bridge}),
				WriteRows(p, &Output{Format: FormatTSV}, StoryChangeRows(), []StoryChange{{Change: "moved", Story: "s", From: []string{"a", "b"}, Articles: []string{"c", "d"}, Title: "جسر", Op: 4}}),
				WriteRows(p, &Output{Format: FormatJSONL}, StoryChangeRows(), []StoryChange{{Change: "moved", Story: "s", From: []string{"a", "b"}, Articles: []string{"c", "d"}, Title: "جسر", Op: 4}}),
				WriteRows(p, &Output{Format: FormatAtom}, list.Rows(), []storage.Article{bridge}),
				p.Object(&Output{Format: FormatJSON}, FetchedDocument(document)),
			} {
				if err != nil {
					return err
				}
			}
			p.Properties(StatsProperties(stats, false))
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b strings.Builder
			for _, screen := range []term.Screen{{}, {Width: 60, Color: true, Terminal: true}} {
				p := testPage(&b)
				p.Screen = screen
				if err := errors.Join(write(p), p.Out.Flush()); err != nil {
					t.Fatal(err)
				}
				b.WriteString("=====\n")
			}
			path := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
				t.Errorf("%s (-want +got):\n%s", path, diff)
			}
		})
	}
}

// TestNothingControlsTheTerminal puts an escape sequence and an override into every
// text that comes from a feed.
func TestNothingControlsTheTerminal(t *testing.T) {
	t.Parallel()
	const evil = "\x1b[2J\u202e\u009b\a\r"
	leaving := bridge
	leaving.LeftOut = []storage.LeftOut{{Block: 1, Reason: storage.LeftOutLine}}
	leaving.Places, leaving.Within, leaving.Dateline = []string{"raqqa"}, []string{"syria"}, "damascus"
	article, story, event, list := spoiled(t, leaving), spoiled(t, told), spoiled(t, dam), spoiled(t, feeds[:2])
	expr, err := query.Parse("المجلس", query.Options{Now: at(12, 0)})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	p := testPage(&b)
	Article(p, article, story, EventNote(event), false)
	Article(p, article, story, EventNote(event), true)
	Places(p, article)
	StoryFooter(p, story, EventNote(event))
	EventHead(p, event, EventLinks{Follows: &event, Followed: []storage.Event{event}}, nil)
	EventFooter(p, event)
	EventComparison(p, storage.EventEvidence{Veto: evil, Same: true, Parts: []storage.EventPart{{What: evil, Shared: []string{evil, "جسر"}}}})
	EventComparison(p, storage.EventEvidence{Veto: evil})
	ArticleMatch(p, article, expr, 2)
	Comparison(p, [2]storage.Article{article, article}, storage.Evidence{Same: true, Triples: 1, Relation: storage.RelationUpdate}, 500)
	Versions(p, article, []storage.Version{{Title: article.Title + "x", Text: article.Text}}, true)
	Channel(p, parse.Document{Channel: list[0].State.Channel, Warnings: []string{evil}}, storage.Feed{})
	if err := errors.Join(
		Feed(p, list[0]), WriteRows(p, &Output{Format: FormatTable}, FeedRows(at(12, 0)), list), WriteRows(p, &Output{Format: FormatTSV}, FeedRows(at(12, 0)), list),
		WriteRows(p, &Output{Format: FormatTable}, p.StoryRows(), []storage.Story{story}), WriteRows(p, &Output{Format: FormatMD}, p.StoryRows(), []storage.Story{story}),
		WriteRows(p, &Output{Format: FormatURLs}, p.StoryRows(), []storage.Story{story}),
		WriteRows(p, &Output{Format: FormatTable}, p.EventRows(nil), []storage.Event{event}), WriteRows(p, &Output{Format: FormatMD}, p.EventRows(nil), []storage.Event{event}),
		WriteRows(p, &Output{Format: FormatURLs}, p.EventRows(nil), []storage.Event{event}), WriteRows(p, &Output{Format: FormatTable}, p.TellingRows(event), event.Stories), p.Out.Flush(),
	); err != nil {
		t.Fatal(err)
	}
	for _, c := range evil {
		if c != '[' && c != '2' && c != 'J' && strings.ContainsRune(b.String(), c) {
			t.Errorf("%q is shown:\n%q", c, b.String())
		}
	}
}

// spoiled returns a copy of v with control characters in names and titles.
func spoiled[T any](t *testing.T, v T) (out T) {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	text = []byte(strings.NewReplacer("furat", `fu\u001b[2J\u202e\u009b\u0007\rrat`, "جسر", `ج\u001b[2J\u202e\u009b\u0007\rسر`).Replace(string(text)))
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
