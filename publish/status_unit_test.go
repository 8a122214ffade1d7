package publish

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rawi/publish/web"
	"rawi/storage"
)

func feedInfo(name, outlet string, status storage.Status, articles int) storage.FeedInfo {
	return storage.FeedInfo{
		Feed: storage.Feed{Name: name, URL: "https://" + name + ".example/feed", Outlet: outlet}, Articles: articles,
		State: storage.FeedState{Feed: name, Status: status, Since: noon.Add(-time.Hour), Changed: noon.Add(-time.Duration(articles) * time.Minute)},
	}
}

// An outlet has the best state of its feeds, the newest article, and all of their
// articles.
func TestOutletStatesGroupFeeds(t *testing.T) {
	t.Parallel()
	silent := feedInfo("c", "Herald", storage.StatusOK, 30)
	silent.State.Silent = noon.Add(-90 * time.Minute)
	removed := feedInfo("d", "Herald", storage.StatusOK, 100)
	removed.Removed = true
	got := outletStates([]storage.FeedInfo{
		feedInfo("b", "Herald", storage.StatusError, 20), silent, removed, feedInfo("e", "Herald", storage.StatusGone, 5),
		feedInfo("furat", "صوت الفرات", storage.StatusOK, 1), feedInfo("a", "", storage.StatusNew, 0), feedInfo("f", "Post", storage.StatusGone, 2), feedInfo("g", "Post", storage.StatusPaused, 3),
		feedInfo("h", "Post", "", 0),
	})
	want := []web.Outlet{
		{Name: "Herald", State: "silent", Since: silent.State.Silent, Changed: noon.Add(-5 * time.Minute), Articles: 55},
		{Name: "Post", State: "unread", Changed: noon, Articles: 5},
		{Name: "a.example", State: "unread", Changed: noon},
		{Name: "صوت الفرات", State: "ok", Changed: noon.Add(-time.Minute), Articles: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := outletStates([]storage.FeedInfo{feedInfo("b", "B", storage.StatusError, 0)}); got[0].State != "error" || !got[0].Since.Equal(noon.Add(-time.Hour)) {
		t.Errorf("a failing outlet: %+v", got)
	}
}

func TestDirectoryLinksToWhatHasStories(t *testing.T) {
	t.Parallel()
	settings := storage.Settings{
		Topics: []storage.Topic{{Name: "roads", Title: "طرق"}, {Name: "wheat"}},
		Feeds:  []storage.Feed{{Name: "a", Outlet: "silent", Region: "syria", Language: "ar"}, {Name: "b", Outlet: "Herald", Region: "syria"}, {Name: "c", Outlet: "Herald", Language: "ckb"}},
	}
	got := directorySections(settings, []web.Outlet{{Name: "Herald", Articles: 1}, {Name: "silent"}}, "en")
	want := []web.Section{
		{Kind: "topics", Links: []web.Link{{Path: "/topics/roads", Text: "طرق"}, {Path: "/topics/wheat", Text: "wheat"}}},
		{Kind: "outlets", Links: []web.Link{{Path: "/outlets/Herald", Text: "Herald"}}},
		{Kind: "regions", Links: []web.Link{{Path: "/regions/syria", Text: "syria"}}},
		{Kind: "languages", Links: []web.Link{{Path: "/languages/ar", Text: "Arabic"}, {Path: "/languages/ckb", Text: "Kurdish (Sorani)"}}},
		{Kind: "watching", FeedsOnly: true, Links: []web.Link{{Path: "/bursts", Text: "Breaking events"}, {Path: "/changes", Text: "Texts that changed"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := directorySections(storage.Settings{}, nil, "en"); len(got) != 1 || got[0].Kind != "watching" {
		t.Errorf("nothing is there: %v", got)
	}
}

// countingReader counts how often the counts of the store are read.
type countingReader struct {
	storage.Reader
	reads int
	err   error
}

func (r *countingReader) Stats(context.Context) (storage.Stats, error) {
	r.reads++
	return storage.Stats{Articles: r.reads}, r.err
}

func (r *countingReader) Feeds(context.Context) ([]storage.FeedInfo, error) {
	return []storage.FeedInfo{feedInfo("a", "A", storage.StatusOK, 1)}, nil
}

func TestStatusReportIsReadEveryTenSeconds(t *testing.T) {
	t.Parallel()
	r := &countingReader{}
	var report statusReport
	for _, row := range []struct {
		after time.Duration
		want  int
	}{{0, 1}, {10*time.Second - 1, 1}, {10 * time.Second, 2}, {11 * time.Second, 2}, {0, 3}} { // the clock may go back
		stats, outlets, err := report.read(t.Context(), r, noon.Add(row.after))
		if err != nil || stats.Articles != row.want || len(outlets) != 1 {
			t.Errorf("after %v: read %d times, %v, %v; want %d", row.after, stats.Articles, outlets, err, row.want)
		}
	}
	r.err = errors.New("disk")
	if _, _, err := report.read(t.Context(), r, noon.Add(time.Hour)); !errors.Is(err, r.err) {
		t.Errorf("got %v, want the error", err)
	}
}

func TestProblemsOfAFeed(t *testing.T) {
	t.Parallel()
	site := storage.Site{Language: "ar", URL: "https://rawi.example", Authority: "rawi.example", Began: "2026-11-23"}
	state := func(change func(*storage.FeedState)) storage.FeedState {
		st := storage.FeedState{Status: storage.StatusOK, Polled: noon, Since: noon.Add(-time.Hour), Changed: noon.Add(-time.Minute)}
		change(&st)
		return st
	}
	for name, row := range map[string]struct {
		state storage.FeedState
		want  string // titles without the name, each with the time of its entry
	}{
		"well":         {state(func(*storage.FeedState) {}), ""},
		"failed twice": {state(func(s *storage.FeedState) { s.Status, s.Failures = storage.StatusError, failureThreshold-1 }), ""},
		"failed":       {state(func(s *storage.FeedState) { s.Status, s.Failures = storage.StatusError, failureThreshold }), "لا يجيب كما ينبغي 11:00"},
		"failed, since when unknown": {state(func(s *storage.FeedState) {
			s.Status, s.Failures, s.Since = storage.StatusError, failureThreshold, time.Time{}
		}), "لا يجيب كما ينبغي 12:00"},
		"nothing in it once": {state(func(s *storage.FeedState) { s.NothingFound, s.Warnings = 1, []string{"nothing is found"} }), ""},
		"nothing in it twice": {state(func(s *storage.FeedState) {
			s.Status, s.Failures, s.NothingFound, s.Warnings = storage.StatusError, 1, 2, []string{"nothing is found"}
		}), "لم يعد يُعثر فيه على شيء 11:00"},
		"failures of before": {state(func(s *storage.FeedState) { s.Failures = 9 }), ""},
		"gone":               {state(func(s *storage.FeedState) { s.Status = storage.StatusGone }), "لم يعد موجوداً 11:00"},
		"gone and silent":    {state(func(s *storage.FeedState) { s.Status, s.Silent = storage.StatusGone, noon }), "لم يعد موجوداً 11:00"},
		"silent":             {state(func(s *storage.FeedState) { s.Silent = noon.Add(-2 * time.Hour) }), "صامت منذ 10:00"},
		"moved":              {state(func(s *storage.FeedState) { s.CurrentURL = "https://new.example/feed" }), "انتقل 11:00"},
		"at its address":     {state(func(s *storage.FeedState) { s.CurrentURL = "https://furat.example/feed" }), ""},
		"moved to a secret":  {state(func(s *storage.FeedState) { s.CurrentURL = "https://new.example/feed?token=x" }), "انتقل 11:00"},
		"repaired":           {state(func(s *storage.FeedState) { s.Warnings = []string{"a", "b"} }), "أصلح عند القراءة 11:59"},
		"silent and moved":   {state(func(s *storage.FeedState) { s.Silent, s.CurrentURL = noon, "https://new.example/feed" }), "صامت منذ 12:00, انتقل 11:00"},
	} {
		info := storage.FeedInfo{Feed: storage.Feed{Name: "furat", URL: "https://furat.example/feed"}, State: row.state}
		var got []string
		ids := map[string]bool{}
		for _, e := range problems(site, info) {
			got = append(got, strings.TrimPrefix(e.Title, "furat: ")+" "+e.Updated.Format("15:04"))
			ids[e.ID] = true
			if strings.Contains(e.Content, "token=x") {
				t.Errorf("%s: shown as %s", name, e.Content)
			}
			if !strings.HasPrefix(e.ID, "tag:rawi.example,2026-11-23:health/furat/") || !e.Published.Equal(e.Updated) {
				t.Errorf("%s: entry %+v", name, e)
			}
		}
		if name == "silent" {
			in := site
			in.Zone = "Asia/Damascus"
			if got := problems(in, info)[0].Content; !strings.Contains(got, "2026-11-23 13:00 UTC+3") {
				t.Errorf("silent: shown as %s", got)
			}
		}
		if got := strings.Join(got, ", "); got != row.want || len(ids) != len(problems(site, info)) {
			t.Errorf("%s: got %s, want %s", name, got, row.want)
		}
	}
	if translate("en", "gone") != "gone for good" || translate("ckb", "gone") != "gone for good" {
		t.Error("other languages than Arabic get English")
	}
}
