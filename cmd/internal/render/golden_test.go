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
	"rawi/storage"
	"rawi/storage/query"
)

var update = flag.Bool("update", false, "write the files in testdata anew, to be read before they are committed")

func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

// at returns a time on 5 March 2026, on which the pages of the tests are written
// at 12:00.
func at(hour, minute int) time.Time { return time.Date(2026, 3, 5, hour, minute, 0, 0, time.UTC) }

var (
	bridge = storage.Article{
		ID: "20260301-7q4m0zxyz", Feed: "furat", Outlet: "الفرات", Title: "افتتاح جسر البوكمال القديم", Link: "https://furat.test/1", Story: "20260301-7q4m0zxyz",
		Authors: []storage.Person{{Name: "ليلى"}}, Published: at(8, 0), Seen: at(9, 0), DateNote: "no zone", Language: "ar", Topics: []string{"dz", "euphrates"},
		Changed: at(10, 0), Versions: 2, Pinned: true, GUID: "g1",
		Text:       []string{"أعلن المجلس افتتاح الجسر القديم أمام حركة السيارات بعد أربعة أشهر من الترميم الذي نفذته ورشات محلية في المدينة.", "وحضر الافتتاح أهالي."},
		Content:    `<p><a href="https://furat.test/1">نفسه</a> <a href="https://furat.test/2">الخبر <b>السابق</b></a> <a name="x">لا</a> <a href="https://furat.test/2">ثانية</a> <a href="https://furat.test/3">`,
		Enclosures: []storage.Enclosure{{URL: "https://furat.test/a.mp3", Type: "audio/mpeg"}},
	}
	bare = storage.Article{ID: "x", Feed: "hawler", Seen: at(7, 0), Language: "en", Text: []string{"Walnut prices fall."}}

	told = storage.Story{
		ID: bridge.ID, Lead: "20260301-bbbbbbbbb", Time: at(8, 0), Updated: at(9, 0), Outlets: 3, Topics: []string{"dz"},
		Members: []storage.Member{
			{Article: bridge.ID, Feed: "furat", Outlet: "الفرات", Title: "افتتاح جسر", Link: "https://furat.test/1", Time: at(8, 0)},
			{Article: "20260301-bbbbbbbbb", Feed: "jazira", Title: "جسر البوكمال يعود", Link: "https://jazira.test/1", Language: "ar", Time: at(8, 40), Evidence: storage.Evidence{Same: true, Relation: storage.RelationCopy, Weight: 990, Ordered: 880, Other: bridge.ID}},
			{Article: "c", Feed: "jazira", Title: "جسر البوكمال يعود", Time: at(9, 0), Evidence: storage.Evidence{Same: true, Relation: storage.RelationUpdate, Weight: 401, Ordered: 555}},
			{Article: "d", Feed: "sada", Outlet: "صدى", Title: "آخر", Time: at(9, 0).AddDate(0, 0, 1), Evidence: storage.Evidence{Same: true, Rule: storage.RuleTitle, Titles: 900}},
			{Article: "e", Feed: "sada", Outlet: "صدى", Time: at(9, 0).AddDate(0, 0, 1), Evidence: storage.Evidence{Same: true, Rule: storage.RuleLink}},
			{Article: "f", Feed: "sada", Outlet: "صدى", Time: at(9, 0).AddDate(0, 0, 1), Evidence: storage.Evidence{Same: true, Rule: storage.RuleOperator, Relation: storage.RelationCopy}},
			{Article: "g", Feed: "sada", Outlet: "صدى", Time: at(9, 0).AddDate(0, 0, 1), Evidence: storage.Evidence{Same: true, Weight: 9}},
		},
	}

	// The dam as three stories in two languages tell it, with an arrest that follows.
	dam = storage.Event{
		ID: bridge.ID, Aliases: []string{"20260305-old"}, Languages: []string{"ar", "en"}, Outlets: []string{"furat", "jazira", "صدى"}, Places: []string{"raqqa", "tabqa"}, Topics: []string{"dz"},
		Began: at(8, 0), Latest: at(9, 0).AddDate(0, 0, 1), Updated: at(9, 30), Follows: "20260304-before", Followed: []string{"20260306-after"},
		Stories: []storage.Story{
			told,
			{ID: "20260305-ccc", Lead: "c1", Time: at(9, 30), Outlets: 1, Members: []storage.Member{{Article: "c1", Feed: "furat", Outlet: "furat", Title: "Euphrates dam gates opened", Link: "https://furat.test/c1", Language: "en", Time: at(9, 30)}}},
			{ID: "20260306-ddd", Lead: "d1", Time: at(7, 0).AddDate(0, 0, 1), Outlets: 2, Members: []storage.Member{{Article: "d1", Feed: "sada", Outlet: "صدى", Title: "فتح بوابات سد الفرات", Language: "ar", Time: at(7, 0).AddDate(0, 0, 1)}}},
		},
	}

	feeds = []storage.FeedInfo{
		{
			Feed: storage.Feed{Name: "furat", URL: "https://u:p@furat.test/feed", Title: "الفرات", Outlet: "furat", Region: "syria", Language: "ar"}, Articles: 12, Stories: 9, Newest: at(11, 0),
			State: storage.FeedState{
				Status: storage.StatusOK, Since: at(1, 0), URL: "https://u:p@furat.test/feed", CurrentURL: "https://u:p@furat.test/new", Next: at(12, 30), Why: "its rhythm", ETag: `"x"`, LastModified: "yesterday",
				Rhythm: storage.Rhythm{Gap: 40 * time.Minute, Hours: [24]uint16{8: 4, 9: 1}}, Charset: "windows-1256", Warnings: []string{"an ampersand\x1b[1m"}, Polled: at(11, 30), Leased: at(13, 0), Pushed: at(11, 0),
				Channel: storage.Channel{Title: "x", Link: "https://furat.test/", Description: "أخبار", Language: "ar-SY", Hubs: []string{"https://hub.test/"}},
				Polls:   []storage.Poll{{At: at(11, 0), Status: 200, Bytes: 2048, Took: 1234567 * time.Microsecond, New: 2}, {At: at(11, 30), Status: 304, Took: time.Millisecond}},
			},
		},
		{
			Feed:  storage.Feed{Name: "hawler", URL: "https://hawler.test/feed"},
			State: storage.FeedState{Status: storage.StatusError, Error: "status 503", Failures: 3, URL: "https://hawler.test/feed", Next: at(12, 0), Polled: at(11, 0), Moving: &storage.Move{URL: "https://u:p@new.test/", Since: at(2, 0)}, Channel: storage.Channel{Hubs: []string{"https://hub.test/"}}, Leased: at(12, 0)},
		},
		{Feed: storage.Feed{Name: "gone", URL: "https://gone.test/feed"}, State: storage.FeedState{Status: storage.StatusGone, URL: "https://old.test/feed", CurrentURL: "https://new.test/feed", Failures: 1}},
		{Feed: storage.Feed{Name: "quiet", URL: "https://quiet.test/feed"}, State: storage.FeedState{Status: storage.StatusOK, Silent: at(12, 0).AddDate(0, 0, -9), UnchangedPolls: 1, Next: at(12, 1), Polls: []storage.Poll{{At: at(11, 0), Error: "no answer"}}}},
		{Feed: storage.Feed{Name: "silent", URL: "https://silent.test/feed"}, State: storage.FeedState{Status: storage.StatusOK, Silent: at(12, 0).AddDate(0, 0, -9)}},
		{Feed: storage.Feed{Name: "paused", URL: "https://paused.test/feed", Paused: true}, State: storage.FeedState{Status: storage.StatusOK, Next: at(12, 30)}},
		{Feed: storage.Feed{Name: "removed", URL: "https://removed.test/feed"}, Removed: true, State: storage.FeedState{Next: at(12, 30)}},
		{Feed: storage.Feed{Name: "new", URL: "https://new.test/feed"}},
	}

	stats = storage.Stats{
		Feeds: 3, Articles: 12, Stories: 9, Duplicates: 3, Bytes: 5 << 20, Free: 1 << 20, Oldest: at(1, 0), Newest: at(11, 0), Reindex: 4,
		Days: []storage.DayStat{{Day: "2026-03-03", Articles: 2, Stories: 1}, {Day: "2026-03-04"}, {Day: "2026-03-05", Articles: 10, Stories: 8}},
	}
	status = control.Status{
		Version: "v1", PID: 7, Since: at(9, 0), Config: "/etc/rawi.yaml", URL: "https://rawi.test", Listen: "127.0.0.1:8080", Data: "/srv", Store: stats, Disk: 3 << 30, Backup: at(3, 0),
		Feeds:    map[storage.Status]int{storage.StatusOK: 5, storage.StatusError: 1, storage.StatusPaused: 2},
		Reloaded: at(11, 0), Restart: []string{"listen", "data"}, Level: slog.LevelDebug,
		Fleet: &control.Fleet{Name: "furat", Node: "a", Epoch: 2, Entry: 90, Settings: 3, SettingsAt: at(10, 0), First: 5, Last: 100, Bytes: 2048, Snapshot: at(6, 0), SnapshotBytes: 4096, Members: []control.Member{{Node: "a", Hosts: 3, Entry: 90, Seen: at(11, 59)}, {Node: "b", Hosts: 2, Entry: 100, Seen: at(12, 0)}, {Node: "c", Entry: 101}}},
	}
)

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
	degraded.Degraded, degraded.Fault, degraded.Restart, degraded.Level, degraded.Backup, degraded.Store.Reindex, degraded.Fleet = "nothing is stored", "rawi.yaml:1:1: bad", nil, slog.LevelInfo, time.Time{}, 0, &control.Fleet{Name: "x", Node: "a"}
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
			Channel(p, document)
			return WriteRows(p, table, ItemRows(), document.Articles)
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
			return WriteRows(p, table, StoryRows(), []storage.Story{told, {ID: "empty", Outlets: 0}})
		},
		"story": func(p *Page) error {
			err := WriteRows(p, table, MemberRows(told), told.Members)
			StoryFooter(p, told, EventNote(dam))
			single := told
			single.Members, single.ID = told.Members[1:2], told.Members[1].Article
			StoryFooter(p, single, "")
			return err
		},
		"events": func(p *Page) error {
			one := storage.Event{ID: "20260305-ccc", Stories: dam.Stories[1:2], Began: at(9, 30), Latest: at(9, 30), Languages: []string{"en"}, Outlets: []string{"furat"}}
			err := WriteRows(p, table, EventRows([]string{"tr", "en"}), []storage.Event{dam, one, {ID: "empty"}})
			for _, format := range []string{FormatJSONL, FormatTSV, FormatMD, FormatURLs} {
				o := &Output{Format: format}
				if format == FormatTSV {
					o.Fields = fieldNames(EventRows(nil).Fields)
				}
				err = errors.Join(err, WriteRows(p, o, EventRows([]string{"en"}), []storage.Event{dam, one}))
			}
			return err
		},
		"event": func(p *Page) error {
			EventHead(p, dam, EventLinks{}, nil)
			err := errors.Join(WriteRows(p, table, TellingRows(dam), dam.Stories), WriteRows(p, &Output{Format: FormatTSV}, TellingRows(dam), dam.Stories))
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
			return WriteRows(p, table, TopicRows(), []storage.TopicInfo{
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
			return WriteRows(p, table, MatchRows(), []Match{{bridge, storage.Evidence{Same: true, Weight: 889, Ordered: 100}}, {bare, storage.Evidence{Weight: 100, Ordered: 109}}})
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
				if err := WriteRows(p, &Output{Format: format}, StoryRows(), []storage.Story{told}); err != nil {
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
				WriteRows(p, &Output{Format: FormatTSV, Fields: fieldNames(StoryRows().Fields)}, StoryRows(), []storage.Story{told}),
				WriteRows(p, &Output{Format: FormatTSV, Fields: fieldNames(MemberRows(told).Fields)}, MemberRows(told), told.Members),
				WriteRows(p, &Output{Format: FormatTSV}, MatchRows(), []Match{{bridge, storage.Evidence{Same: true, Weight: 889, Ordered: 100}}}),
				WriteRows(p, &Output{Format: FormatJSONL}, MatchRows(), []Match{{bridge, storage.Evidence{Same: true, Weight: 889, Ordered: 100}}}),
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
	Channel(p, parse.Document{Channel: list[0].State.Channel, Warnings: []string{evil}})
	if err := errors.Join(
		Feed(p, list[0]), WriteRows(p, &Output{Format: FormatTable}, FeedRows(at(12, 0)), list), WriteRows(p, &Output{Format: FormatTSV}, FeedRows(at(12, 0)), list),
		WriteRows(p, &Output{Format: FormatTable}, StoryRows(), []storage.Story{story}), WriteRows(p, &Output{Format: FormatMD}, StoryRows(), []storage.Story{story}),
		WriteRows(p, &Output{Format: FormatURLs}, StoryRows(), []storage.Story{story}),
		WriteRows(p, &Output{Format: FormatTable}, EventRows(nil), []storage.Event{event}), WriteRows(p, &Output{Format: FormatMD}, EventRows(nil), []storage.Event{event}),
		WriteRows(p, &Output{Format: FormatURLs}, EventRows(nil), []storage.Event{event}), WriteRows(p, &Output{Format: FormatTable}, TellingRows(event), event.Stories), p.Out.Flush(),
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
