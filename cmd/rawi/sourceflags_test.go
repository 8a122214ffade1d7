package main

import (
	"errors"
	"strings"
	"testing"

	"rawi/cmd/internal/term"
	"rawi/fetcher/parse/item"
	"rawi/storage"
)

func TestFlagsNameASource(t *testing.T) {
	t.Parallel()
	const page = "https://n.example/news"
	for name, row := range map[string]struct {
		flags sourceFlags
		given string
		want  storage.Feed
		from  string
	}{
		"a feed":                {sourceFlags{}, "feed://n.example/f", storage.Feed{URL: "http://n.example/f"}, "feed://n.example/f"},
		"a file":                {sourceFlags{}, "f.xml", storage.Feed{URL: "https://own.example/"}, "f.xml"},
		"a channel":             {sourceFlags{telegram: "Furat_News"}, "", storage.Feed{URL: "https://t.me/s/furat_news", Kind: storage.KindTelegram}, "https://t.me/s/furat_news"},
		"all of a channel":      {sourceFlags{telegram: "@furat_news", all: true}, "-", storage.Feed{URL: "https://t.me/s/furat_news", Kind: storage.KindTelegram, All: true}, "-"},
		"a channel's address":   {sourceFlags{}, "t.me/furat_news", storage.Feed{URL: "https://t.me/s/furat_news", Kind: storage.KindTelegram}, "https://t.me/s/furat_news"},
		"all of an address":     {sourceFlags{all: true}, "https://t.me/s/furat_news", storage.Feed{URL: "https://t.me/s/furat_news", Kind: storage.KindTelegram, All: true}, "https://t.me/s/furat_news"},
		"a name":                {sourceFlags{}, "@furat_news", storage.Feed{URL: "https://t.me/s/furat_news", Kind: storage.KindTelegram}, "https://t.me/s/furat_news"},
		"a sitemap":             {sourceFlags{sitemap: "https://n.example/s.xml"}, "", storage.Feed{URL: "https://n.example/s.xml", Kind: storage.KindSitemap}, "https://n.example/s.xml"},
		"a sitemap in a file":   {sourceFlags{sitemap: "https://n.example/s.xml"}, "s.xml", storage.Feed{URL: "https://n.example/s.xml", Kind: storage.KindSitemap}, "s.xml"},
		"a page":                {sourceFlags{selectors: []string{"item=a[href='x=1'], b", " date = .when "}}, page, storage.Feed{URL: page, Kind: storage.KindPage, Select: &storage.Selectors{Item: "a[href='x=1'], b", Date: ".when"}}, page},
		"a page of a channel's": {sourceFlags{selectors: []string{"item=a"}}, "https://t.me/s/furat_news", storage.Feed{URL: "https://t.me/s/furat_news", Kind: storage.KindPage, Select: &storage.Selectors{Item: "a"}}, "https://t.me/s/furat_news"},
	} {
		got, from, err := row.flags.feed(strings.Fields(row.given), "https://own.example/")
		same := got.URL == row.want.URL && got.Kind == row.want.Kind && got.All == row.want.All && (got.Select == nil) == (row.want.Select == nil)
		if same && got.Select != nil {
			same = *got.Select == *row.want.Select
		}
		if err != nil || !same || from != row.from {
			t.Errorf("%s: got %+v from %q (%v), want %+v from %q", name, got, from, err, row.want, row.from)
		}
	}
}

func TestFlagsThatNameNoSourceSayWhatIsNeeded(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		flags sourceFlags
		given string
		want  string
	}{
		"a selector that does not parse": {sourceFlags{selectors: []string{"item=a["}}, "https://n.example/news", "at character 2: '[' is not closed"},
		"nothing":                        {sourceFlags{}, "", "--telegram NAME"},
		"two kinds":                      {sourceFlags{telegram: "furat_news", sitemap: "https://n.example/"}, "", "different sources"},
		"two addresses":                  {sourceFlags{telegram: "furat_news"}, "https://n.example/", "one address"},
		"a sitemap's name":               {sourceFlags{sitemap: "s.xml"}, "", "an address is needed"},
		"an invitation":                  {sourceFlags{telegram: "t.me/+abc"}, "", "private"},
		"selectors of nothing":           {sourceFlags{selectors: []string{"item=a"}}, "", "is missing"},
		"no key":                         {sourceFlags{selectors: []string{"article.card"}}, "https://n.example/", "one of the keys item, title"},
		"a key with a slip":              {sourceFlags{selectors: []string{"titel=h2"}}, "https://n.example/", "did you mean title="},
		"no selector":                    {sourceFlags{selectors: []string{"item= "}}, "https://n.example/", "missing after item="},
		"a key twice":                    {sourceFlags{selectors: []string{"item=a", "item=b"}}, "https://n.example/", "stands there already"},
		"no item":                        {sourceFlags{selectors: []string{"title=h2"}}, "https://n.example/", "item=SELECTOR"},
		"all of a feed":                  {sourceFlags{all: true}, "https://n.example/", "--all goes with"},
		"all of a page":                  {sourceFlags{all: true, selectors: []string{"item=a"}}, "https://n.example/", "--all goes with"},
	} {
		_, _, err := row.flags.feed(strings.Fields(row.given), "")
		if err == nil || !errors.Is(err, errUsage) || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v, want a usage error with %q", name, err, row.want)
		}
	}
}

// On a terminal a title of another direction does not reorder the line that it stands in.
func TestWhatMayBeFollowedIsShownInItsDirection(t *testing.T) {
	t.Parallel()
	o := source{Feed: storage.Feed{URL: "https://n.example/news", Kind: storage.KindPage, Select: &storage.Selectors{Item: ".card\x1b[2J"}}}
	for range shownItems + 1 {
		o.parsed.Articles = append(o.parsed.Articles, storage.Article{Title: "جسر\u202e جديد", Link: "https://n.example/1"}) // a new bridge
	}
	o.parsed.Found = []item.Found{{Name: "item", Items: 4}, {Name: "title"}}
	for isTerminal, title := range map[bool]string{false: "  جسر جديد\n", true: "  \u2068جسر جديد\u2069\n"} {
		a, said := quietApp("")
		a.Screen = term.Screen{Terminal: isTerminal}
		finder{app: a}.show(o)
		if got := said.String(); strings.Count(got, title) != shownItems || strings.ContainsAny(got, "\x1b\u202e") {
			t.Errorf("terminal %v: got %q", isTerminal, got)
		}
	}
}

func TestTheCommandThatAddsIsReadByAShellAsItIsMeant(t *testing.T) {
	t.Parallel()
	a, _ := quietApp("")
	root := rootCommand(a)
	add, _, err := root.Find([]string{"feeds", "add"})
	if err != nil {
		t.Fatal(err)
	}
	if err := add.ParseFlags([]string{"--allow-private", "--title", "it's"}); err != nil {
		t.Fatal(err)
	}
	for want, f := range map[string]storage.Feed{
		`rawi feeds add --sitemap 'https://n.example/?a=1&b=2' --allow-private --title 'it'\''s'`: {URL: "https://n.example/?a=1&b=2", Kind: storage.KindSitemap},
		`rawi feeds add https://n.example/ --select 'item=li:has(a)' --select 'title=h2 > a' --allow-private --title 'it'\''s'`: {
			URL: "https://n.example/", Kind: storage.KindPage, Select: &storage.Selectors{Item: "li:has(a)", Title: "h2 > a"},
		},
	} {
		if got := addingCommand(add, f); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
