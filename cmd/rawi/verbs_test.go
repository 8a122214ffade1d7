package main

import (
	"bytes"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/text"
)

func quietApp(in string) (*app, *bytes.Buffer) {
	said := new(bytes.Buffer)
	a := newApp()
	a.in, a.stderr = strings.NewReader(in), said
	return a, said
}

func TestPaginateStopsAtItsLimit(t *testing.T) {
	t.Parallel()
	pages := map[string]struct {
		rows []int
		next string
	}{"": {[]int{1, 2}, "a"}, "a": {nil, "b"}, "b": {[]int{3, 4}, "c"}, "c": {[]int{5}, ""}}
	for _, row := range []struct {
		limit  int
		want   []int
		next   string
		limits []int
	}{
		{0, []int{1, 2, 3, 4, 5}, "", []int{storage.DefaultLimit, storage.DefaultLimit, storage.DefaultLimit, storage.DefaultLimit}},
		{2, []int{1, 2}, "a", []int{2}},
		{4, []int{1, 2, 3, 4}, "c", []int{4, 2, 2}},
		{9, []int{1, 2, 3, 4, 5}, "", []int{9, 7, 7, 5}},
		{storage.MaxLimit + 9, []int{1, 2, 3, 4, 5}, "", []int{storage.MaxLimit, storage.MaxLimit, storage.MaxLimit, storage.MaxLimit}},
	} {
		var got, limits []int
		flushed := 0
		read := func(q storage.Query) ([]int, string, error) {
			limits = append(limits, q.Limit)
			return pages[q.Cursor].rows, pages[q.Cursor].next, nil
		}
		next, err := paginate(storage.Query{}, row.limit, read, func(n int) error { got = append(got, n); return nil }, func() error { flushed++; return nil })
		if err != nil || next != row.next || !slices.Equal(got, row.want) || !slices.Equal(limits, row.limits) || flushed != len(limits) {
			t.Errorf("limit %d: rows %v and cursor %q by pages of %v, %d flushes, %v; want %v, %q, %v", row.limit, got, next, limits, flushed, err, row.want, row.next, row.limits)
		}
	}
	fault := errors.New("x")
	for name, fail := range map[string][3]error{"read": {fault}, "add": {nil, fault}, "flush": {nil, nil, fault}} {
		_, err := paginate(storage.Query{}, 0, func(storage.Query) ([]int, string, error) { return []int{1}, "", fail[0] }, func(int) error { return fail[1] }, func() error { return fail[2] })
		if !errors.Is(err, fault) {
			t.Errorf("an error of %s is lost", name)
		}
	}
}

func TestFlagsNarrowAQuery(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		flags queryFlags
		words []string
		want  string
		order storage.Order
	}{
		{queryFlags{order: "newest"}, nil, "", storage.OrderNewest},
		{queryFlags{order: "oldest"}, []string{"نفط", "OR", "غاز"}, "نفط OR غاز", storage.OrderOldest},
		{queryFlags{order: "arrival", since: "7d"}, []string{"نفط OR غاز"}, "(نفط OR غاز) since:7d", storage.OrderArrival},
		{queryFlags{order: "relevance", since: "7d", before: "2026-03-04"}, []string{"نفط"}, "((نفط) since:7d) before:2026-03-04", storage.OrderRelevance},
		{queryFlags{order: "newest", before: "1d"}, []string{" "}, "before:1d", storage.OrderNewest},
	} {
		row.flags.cursor = "c"
		q, expr, err := row.flags.build(now, row.words, storage.Settings{})
		if err != nil || q.Text != row.want || q.Order != row.order || q.Cursor != "c" || !q.Now.Equal(now) || expr == nil {
			t.Errorf("%+v %q: %+v, %v, want %q", row.flags, row.words, q, err, row.want)
		}
	}
	for want, flags := range map[string]queryFlags{
		"--limit -1": {order: "newest", limit: -1}, `--since "soon"`: {order: "newest", since: "soon"}, `--before "x OR y"`: {order: "newest", before: "x OR y"},
	} {
		if _, _, err := flags.build(now, nil, storage.Settings{}); !errors.Is(err, errUsage) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%+v: %v, want %s", flags, err, want)
		}
	}
	syntax := (*storage.SyntaxError)(nil)
	if _, _, err := (&queryFlags{order: "newest", since: "7d"}).build(now, []string{"نفط ("}, storage.Settings{}); !errors.As(err, &syntax) || syntax.Column != 5 {
		t.Errorf("the error does not point into what was typed: %v", err)
	}
	for _, row := range [][2][]string{
		{{"a b"}, {"a b"}}, {{"دير الزور", "نفط"}, {`"دير الزور"`, "نفط"}}, {{"title:a b", "x"}, {"title:a b", "x"}}, {{`"a b"`, "(a b)", "a\tb"}, {`"a b"`, "(a b)", "\"a\tb\""}}, {nil, nil},
	} {
		if got := quoteArguments(row[0]); !slices.Equal(got, row[1]) {
			t.Errorf("%q is quoted as %q, want %q", row[0], got, row[1])
		}
	}
}

// Nobody confirms what is not asked on a terminal.
func TestConfirmNeedsATerminal(t *testing.T) {
	t.Parallel()
	a, said := quietApp("y\n")
	if a.confirm(t.Context(), "remove %d?", 3) || said.String() != "remove 3? say --yes\n" {
		t.Errorf("confirmed by a pipe, or %q", said.String())
	}
	f, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if a.in = f; a.confirm(t.Context(), "remove?") {
		t.Error("confirmed by a device that is no terminal")
	}
}

// TestReplaceFileKeepsModeAndOwner and nothing else: the old text or the new, no
// leftovers.
func TestReplaceFileKeepsModeAndOwner(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "rawi.yaml")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	stat := func() (fs.FileInfo, syscall.Stat_t) {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info, *info.Sys().(*syscall.Stat_t)
	}
	for group, mode := range []fs.FileMode{0o600, 0o640, 0o444, 0o666} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if os.Getuid() == 0 { // nobody else may give a file away
			if err := os.Chown(path, 4000, 5000+group); err != nil {
				t.Fatal(err)
			}
		}
		old, before := stat()
		if err := replaceFile(path, []byte(mode.String()), old); err != nil {
			t.Fatal(err)
		}
		info, after := stat()
		text, err := os.ReadFile(path)
		if err != nil || info.Mode() != mode || string(text) != mode.String() || after.Ino == before.Ino {
			t.Errorf("mode %s: %v, %q, %v, in the old file: %t", mode, info, text, err, after.Ino == before.Ino)
		}
		if after.Uid != before.Uid || after.Gid != before.Gid {
			t.Errorf("owner %d:%d, want %d:%d", after.Uid, after.Gid, before.Uid, before.Gid)
		}
	}
	old, _ := stat()
	if err := replaceFile(filepath.Join(dir, "none", "x"), nil, old); err == nil || !strings.HasPrefix(err.Error(), "write the config: ") {
		t.Errorf("a folder that does not exist: %v", err)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := replaceFile(filepath.Join(dir, "folder"), nil, old); err == nil {
		t.Error("a folder is replaced by a file")
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

// TestEditsOfTheConfig: the text of a link's target changes, a fault changes nothing.
func TestEditsOfTheConfig(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target.yaml"), filepath.Join(dir, "link.yaml")
	const text = "# أخبارنا\nfeeds:\n  - {url: 'https://a.b/c', name: a} # first\n  - {url: 'https://a.b/d', name: d}\n"
	if err := errors.Join(os.WriteFile(target, []byte(text), 0o640), os.Symlink(target, link)); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		args []string
		code int
		said string
		want string
	}{
		{[]string{"feeds", "remove", "nobody"}, exitConfig, `feed "nobody": no entry`, text},
		{[]string{"feeds", "add", "https://a.b/c", "--unread"}, exitConfig, "has the address of a", text},
		{[]string{"feeds", "add", "ftp://a.b/c", "--unread"}, exitConfig, "is no address of a feed", text},
		{[]string{"feeds", "pause", "a"}, exitOK, "paused in " + target + ": rawi reload takes it up", strings.Replace(text, "name: a}", "name: a, paused: true}", 1)},
		{[]string{"feeds", "resume", "a"}, exitOK, "resumed in", strings.Replace(text, "name: a}", "name: a, paused: false}", 1)},
		{[]string{"feeds", "remove", "d"}, exitOK, "removed in", strings.Replace(strings.Replace(text, "name: a}", "name: a, paused: false}", 1), "  - {url: 'https://a.b/d', name: d}\n", "", 1)},
		{[]string{"feeds", "remove", "https://a.b/c"}, exitOK, "removed in", "# أخبارنا\nfeeds: []\n"},
		{[]string{"feeds", "add", "https://a.b/e", "--unread", "--name", "e", "--region", "syria"}, exitOK, "added in", "# أخبارنا\nfeeds:\n  - {url: \"https://a.b/e\", name: e, region: syria}\n"},
	} {
		code, _, said := rawi(t, append(row.args, "--config", link)...)
		got, err := os.ReadFile(target)
		if err != nil || code != row.code || !strings.Contains(said, row.said) || string(got) != row.want {
			t.Errorf("%q: code %d, %q, text\n%s\nwant %d, %q,\n%s", row.args, code, said, got, row.code, row.said, row.want)
		}
	}
	info, err := os.Stat(target)
	if linked, lerr := os.Lstat(link); err != nil || lerr != nil || info.Mode() != 0o640 || linked.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the mode is %v, the link %v", info.Mode(), linked.Mode())
	}
}

func TestForgetNeedsToKnowWhat(t *testing.T) {
	t.Parallel()
	config := filepath.Join(t.TempDir(), "rawi.yaml")
	if err := os.WriteFile(config, []byte("socket: "+filepath.Join(filepath.Dir(config), "s")), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{}, {"id", "--query", "نفط"}, {"id", "--feed", "furat"}, {"--feed", "a", "--query", "b"}, {"--query", ""}} {
		code, _, said := rawi(t, append([]string{"forget", "--yes", "--config", config}, args...)...)
		if code != exitUsage && !strings.Contains(said, "were all set") {
			t.Errorf("forget %q: code %d, %q", args, code, said)
		}
	}
	for _, args := range [][]string{{"id"}, {"--feed", "furat"}, {"--query", "نفط"}} {
		if code, _, said := rawi(t, append([]string{"forget", "--yes", "--config", config}, args...)...); code != exitError || !strings.Contains(said, "this needs a running one") {
			t.Errorf("forget %q without a daemon: code %d, %q", args, code, said)
		}
	}
}

func TestDecisionsInForce(t *testing.T) {
	t.Parallel()
	all := []storage.Decision{{Number: 1, Kind: storage.DecideSplit}, {Number: 2, Kind: storage.DecideNever}, {Number: 3, Kind: storage.DecideRevoke, Revokes: 1}, {Number: 4, Kind: storage.DecidePin}}
	var got []uint64
	for _, d := range inForce(all) {
		got = append(got, d.Number)
	}
	if !slices.Equal(got, []uint64{2, 4}) {
		t.Errorf("decisions %v are in force, want 2 and 4", got)
	}
}

func TestFeedsFooterCountsWhatNeedsAttention(t *testing.T) {
	t.Parallel()
	feed := func(s storage.Status, silent bool) storage.FeedInfo {
		f := storage.FeedInfo{State: storage.FeedState{Status: s}}
		if silent {
			f.State.Silent = time.Unix(1, 0)
		}
		return f
	}
	for want, feeds := range map[string][]storage.FeedInfo{
		"no feeds: list them in the config file, under feeds:\n": nil,
		"": {feed(storage.StatusOK, false), feed(storage.StatusNew, false), feed(storage.StatusPaused, true)},
		"2 of 3 do not answer as they should: rawi feeds show NAME says why\n":       {feed(storage.StatusOK, false), feed(storage.StatusError, true), feed(storage.StatusGone, false)},
		"1 of 2 answer, and have brought nothing for far longer than they used to\n": {feed(storage.StatusOK, true), feed(storage.StatusOK, false)},
	} {
		a, said := quietApp("")
		if feedsFooter(a, feeds); said.String() != want {
			t.Errorf("%d feeds: %q, want %q", len(feeds), said.String(), want)
		}
	}
}

func TestFooterSaysHowToGetMore(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		rows       int
		next, want string
	}{{0, "", "no article fits\n"}, {0, "c", "no article fits\n"}, {3, "c", "there is more: --cursor c, or a higher --limit\n"}, {3, "", ""}} {
		a, said := quietApp("")
		if a.footer(row.rows, "article", row.next); said.String() != row.want {
			t.Errorf("%+v: %q", row, said.String())
		}
	}
}

func TestPhrasesComeFromAllPartsOfAText(t *testing.T) {
	t.Parallel()
	var blocks []string
	for i := range 3 * similarPhrases {
		blocks = append(blocks, "في من إلى كلمةطويلة"+string(rune('ا'+i%28))+" طويلةجدا أخرىطويلة على عن")
	}
	got := distinctivePhrases(storage.Article{Title: "عنوان قصير", Text: blocks})
	if len(got) != similarPhrases {
		t.Fatalf("%d phrases, want %d", len(got), similarPhrases)
	}
	for _, phrase := range got {
		if !strings.Contains(phrase, "طويلهجدا") || strings.Count(phrase, " ") != 2 || !strings.HasPrefix(phrase, `"`) || !strings.HasSuffix(phrase, `"`) {
			t.Errorf("%s are not the three longest words in a row", phrase)
		}
	}
	for title, want := range map[string][]string{"": nil, "نفط": {"نفط"}, "نفط وغاز": {"نفط", "وغاز"}, "نفط وغاز وماء": {`"نفط وغاز وما"`}} {
		if got := distinctivePhrases(storage.Article{Title: title}); !slices.Equal(got, want) && len(got)+len(want) > 0 {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}

func TestTopicMismatches(t *testing.T) {
	t.Parallel()
	topic := storage.Topic{Languages: []string{"ar"}, Regions: []string{"syria"}}
	for _, row := range []struct {
		language, region string
		in, matches      bool
		want             string
	}{
		{"ar", "syria", true, true, ""},
		{"en", "iraq", false, false, ""},
		{"ar", "syria", true, false, "not by its query of now"},
		{"en", "syria", false, true, "only the languages"},
		{"ar", "iraq", false, true, "only the regions"},
		{"ar", "syria", false, true, "does not have it yet"},
	} {
		got := topicMismatch(topic, storage.Article{Language: row.language}, storage.Feed{Region: row.region}, row.in, row.matches)
		if (got == "") != (row.want == "") || !strings.Contains(got, row.want) {
			t.Errorf("%+v: %q", row, got)
		}
	}
	if got := topicMismatch(storage.Topic{}, storage.Article{Language: "en"}, storage.Feed{}, false, true); !strings.Contains(got, "does not have it yet") {
		t.Errorf("a topic without limits: %q", got)
	}
}

func TestLoggersHaveALevelAndAFormat(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ format, level, want string }{
		{"text", "warn", "level=WARN msg=b\n"}, {"auto", "warn", "level=WARN msg=b\n"}, {"json", "warn", `"level":"WARN","msg":"b"}`},
	} {
		a, said := quietApp("")
		level, logger, err := (&logFlags{row.format, row.level}).logger(a)
		if err != nil || level.Level() != slog.LevelWarn {
			t.Fatalf("%+v: %v", row, err)
		}
		logger.Info("a")
		logger.Warn("b")
		level.Set(slog.LevelInfo)
		logger.Info("c", "title", "\x1b\x7f\u009b31m\u202eنص\u200f") // a title of a stranger
		if got := said.String(); !strings.Contains(got, row.want) || strings.Count(got, "\n") != 2 {
			t.Errorf("%+v: %s", row, got)
		}
		if acting := strings.IndexFunc(strings.ReplaceAll(said.String(), "\n", ""), text.IsControl); acting >= 0 {
			t.Errorf("%+v: what acts on a terminal is logged: %q", row, said.String())
		}
	}
	for _, flags := range []logFlags{{"xml", "info"}, {"text", "loud"}} {
		if _, _, err := flags.logger(newApp()); !errors.Is(err, errUsage) {
			t.Errorf("%+v: %v", flags, err)
		}
	}
}

func TestUnlistedFeeds(t *testing.T) {
	t.Parallel()
	known, all := []storage.Feed{{Name: "a"}}, []storage.Feed{{Name: "a", Title: "x"}, {Name: "b"}, {Name: "c"}}
	if got := unlistedFeeds(known, all); !reflect.DeepEqual(got, all[1:]) {
		t.Errorf("got %+v", got)
	}
}

func TestReclusterFlags(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		flags     reclusterFlags
		threshold int
		from      time.Time
	}{
		{reclusterFlags{}, 0, time.Time{}}, {reclusterFlags{dry: true, threshold: "1%"}, 10, time.Time{}}, {reclusterFlags{dry: true, threshold: "100%"}, 1000, time.Time{}}, {reclusterFlags{since: "12h"}, 0, now.Add(-12 * time.Hour)},
	} {
		if threshold, from, err := row.flags.parse(now); err != nil || threshold != row.threshold || !from.Equal(row.from) {
			t.Errorf("%+v: %d, %s, %v", row.flags, threshold, from, err)
		}
	}
	for _, flags := range []reclusterFlags{{threshold: "60%"}, {dry: true, threshold: "60"}, {dry: true, threshold: "0%"}, {dry: true, threshold: "101%"}, {dry: true, threshold: "x%"}, {since: "soon"}} {
		if _, _, err := flags.parse(now); !errors.Is(err, errUsage) {
			t.Errorf("%+v: %v", flags, err)
		}
	}
}
