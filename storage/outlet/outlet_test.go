package outlet

import (
	"maps"
	"strings"
	"testing"

	"rawi/storage"
	"rawi/storage/text"
)

func feed(url, outlet, title, channel string) storage.FeedInfo {
	return storage.FeedInfo{Feed: storage.Feed{Name: "f", URL: url, Outlet: outlet, Title: title}, State: storage.FeedState{Channel: storage.Channel{Title: channel}}}
}

func TestOutletIsNamedByTheTitleBeforeTheHost(t *testing.T) {
	t.Parallel()
	const host = "furat.example"
	at := func(path string) string { return "https://www." + host + "/" + path }
	for name, row := range map[string]struct {
		feeds []storage.FeedInfo
		want  Names
	}{
		"by its document":      {[]storage.FeedInfo{feed(at(""), "", "", "صوت الفرات")}, Names{host: "صوت الفرات"}},
		"as the config writes": {[]storage.FeedInfo{feed(at(""), host, "", "صوت الفرات")}, Names{host: "صوت الفرات"}}, // the default is written out
		"by the config":        {[]storage.FeedInfo{feed(at(""), "", "الفرات", "صوت الفرات")}, Names{host: "الفرات"}},
		"named by the config":  {[]storage.FeedInfo{feed(at(""), "Furat", "الفرات", "صوت الفرات")}, Names{}},
		"without a title":      {[]storage.FeedInfo{feed(at(""), "", "", " ")}, Names{}},
		"white space":          {[]storage.FeedInfo{feed(at(""), "", "", " صوت \n الفرات ")}, Names{host: "صوت الفرات"}},
		"too long":             {[]storage.FeedInfo{feed(at(""), "", "", strings.Repeat("ص", 61))}, Names{host: strings.Repeat("ص", 60) + "…"}},
		"two of one title":     {[]storage.FeedInfo{feed(at("a"), "", "", "صوت الفرات"), feed(at("b"), "", "", "صوت الفرات")}, Names{host: "صوت الفرات"}},
		"one without":          {[]storage.FeedInfo{feed(at("a"), "", "", ""), feed(at("b"), "", "", "صوت الفرات")}, Names{host: "صوت الفرات"}},
		"parts":                {[]storage.FeedInfo{feed(at("a"), "", "", "صوت الفرات - سياسة"), feed(at("b"), "", "", "صوت الفرات | رياضة"), feed(at("c"), "", "", "صوت الفرات")}, Names{host: "صوت الفرات"}},
		"longest part":         {[]storage.FeedInfo{feed(at("a"), "", "", "A - B - x"), feed(at("b"), "", "", "A - B - y")}, Names{host: "A - B"}},
		"nothing in common":    {[]storage.FeedInfo{feed(at("a"), "", "", "سياسة"), feed(at("b"), "", "", "رياضة")}, Names{}},
		"half a word":          {[]storage.FeedInfo{feed(at("a"), "", "", "Heralding"), feed(at("b"), "", "", "Herald")}, Names{}},
		"of two hosts":         {[]storage.FeedInfo{feed(at(""), "", "", "الأخبار"), feed("https://other.example/", "", "", "الاخبار")}, Names{}}, // nobody's
		"another's name":       {[]storage.FeedInfo{feed(at(""), "", "", "Herald"), feed("https://other.example/", "Herald", "", "")}, Names{}},
	} {
		if got := NamesOf(row.feeds); !maps.Equal(got, row.want) {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

func TestChannelIsAnOutletOfItsOwn(t *testing.T) {
	t.Parallel()
	var feeds []storage.FeedInfo
	for url, want := range map[string]string{
		"https://t.me/s/furat": "t.me/furat", "https://mirror.example/s/raqqa_now": "t.me/raqqa_now", "https://mirror.example/?channel=furat": "mirror.example",
	} {
		f := feed(url, "", "", "قناة "+want) // "channel"
		f.Feed.Kind = storage.KindTelegram
		if feeds = append(feeds, f); Of(f.Feed) != want {
			t.Errorf("%s is told by %s, want %s", url, Of(f.Feed), want)
		}
	}
	if names := NamesOf(feeds); len(names) != 3 || names["t.me/raqqa_now"] != "قناة t.me/raqqa_now" {
		t.Errorf("named %q, want each by its own title", names)
	}
}

func TestOutletWithoutANameIsShownAsItIs(t *testing.T) {
	t.Parallel()
	if got := Names(nil).Of("x.example"); got != "x.example" {
		t.Errorf("without names: %q", got)
	}
	if got := (Names{"x.example": "X"}).Of("x.example"); got != "X" {
		t.Errorf("with a name: %q", got)
	}
	for want, f := range map[string]storage.Feed{"O": {Outlet: "O", URL: "https://x.example/"}, "x.example": {URL: "https://feeds.x.example/", Name: "f"}, "f": {Name: "f"}} {
		if got := Of(f); got != want {
			t.Errorf("%+v: %q, want %q", f, got, want)
		}
	}
}

// Of a title as much is compared as people read: hostile ones have thousands of parts.
func TestBeginningsOfTitlesAreCompared(t *testing.T) {
	t.Parallel()
	long := "a - " + strings.Repeat("b", maxCompared)
	for last, want := range map[int]string{len(long) - 1: text.Truncate(long, maxTitle), maxCompared - 1: "a"} {
		one := feed("https://x.example/1", "", "", long[:last]+"1")
		two := feed("https://x.example/2", "", "", long[:last]+"2")
		if got := NamesOf([]storage.FeedInfo{one, two})["x.example"]; got != want {
			t.Errorf("titles that differ at character %d: %q, want %q", last+1, got, want)
		}
	}
}
