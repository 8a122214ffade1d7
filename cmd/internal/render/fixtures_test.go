package render

import (
	"log/slog"
	"time"

	"rawi/cmd/internal/control"
	"rawi/storage"
)

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
		Silent:   2,
		Reloaded: at(11, 0), Restart: []string{"listen", "data"}, Level: slog.LevelDebug,
		Fleet: &control.Fleet{Name: "furat", Node: "a", Epoch: 2, Entry: 90, Settings: 3, SettingsAt: at(10, 0), First: 5, Last: 100, Bytes: 2048, Snapshot: at(6, 0), Drift: "feeds: 3 added (enab, furat, jazira); keep", Unable: map[string]string{"d": "no feed answers", "c": "nothing is stored: the disk is full"}, SnapshotBytes: 4096, Members: []control.Member{{Node: "a", Hosts: 3, Entry: 90, Seen: at(11, 59)}, {Node: "b", Hosts: 2, Entry: 100, Seen: at(12, 0)}, {Node: "c", Entry: 101}}},
	}
)
