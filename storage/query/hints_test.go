package query

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"rawi/storage"
)

// hinted are the settings that hints are given by.
var hinted = storage.Settings{
	Topics: []storage.Topic{{Name: "deir-ezzor", Title: "دير الزور"}, {Name: "euphrates", Title: "الفرات"}},
	Feeds: []storage.Feed{
		{Name: "furat", Title: "صوت الفرات", URL: "https://www.furat.example/feed", Region: "syria", Language: "ar"},
		{Name: "bridge", Outlet: "Bridge Daily", URL: "https://bridge.example/feed", Region: "iran", Language: "fa"},
	},
}

func TestOperatorsInWordsAreHinted(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ query, code, part, instead string }{
		{"حلب or إدلب", "word-or", "or", "حلب OR إدلب"},
		{"حلب Or إدلب", "word-or", "Or", "حلب OR إدلب"},
		{"حلب أو إدلب", "word-or", "أو", "حلب OR إدلب"},
		{"حلب او (إدلب حماة)", "word-or", "او", "حلب OR (إدلب حماة)"},
		{"هەولێر یان کۆیە", "word-or", "یان", "هەولێر OR کۆیە"},
		{"Halep veya İdlib", "word-or", "veya", "Halep OR İdlib"},
		{"(a b) and \"c d\"", "word-and", "and", "(a b) \"c d\""},
		{"oil and -gas", "word-and", "and", "oil -gas"},
		{"oil and\nnot gas", "word-and", "and", "oil \nnot gas"},
		{"not gas", "word-not", "not", "NOT gas"},
		{"حلب OR إدلب", "", "", ""},
		{"حلب و إدلب", "", "", ""}, // read as AND
		{"or", "", "", ""},
		{"or gas", "", "", ""},
		{"gas or", "", "", ""},
		{`gas and "oil`, "", "", ""}, // cannot be read at all
		{`gas "or" oil`, "", "", ""},
		{"gas =or oil", "", "", ""},
		{"gas or* oil", "", "", ""},
		{"gas title:or oil", "", "", ""},
		{"(gas or) oil", "", "", ""},
		{"to -not -gas", "", "", ""},
	} {
		hints, err := Hints(row.query, hinted, nil)
		if err != nil {
			t.Fatal(err)
		}
		if row.code == "" {
			if len(hints) > 0 {
				t.Errorf("%q: %+v, want none", row.query, hints)
			}
			continue
		}
		if len(hints) == 0 {
			t.Errorf("%q: no hint", row.query)
			continue
		}
		h := hints[0]
		if _, part, _ := Split(row.query, h); h.Code != row.code || part != row.part || h.Instead != row.instead {
			t.Errorf("%q: %s at %q, instead %q; want %s at %q, %q", row.query, h.Code, part, h.Instead, row.code, row.part, row.instead)
		}
	}
}

func TestUnknownNamesAreHinted(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ query, code, instead string }{
		{"topic:deir-ezzor", "", ""},
		{"topic:DEIR-EZZOR", "", ""}, // as it is matched
		{"topic:deir-ezor", "unknown-name-like", "topic:deir-ezzor"},
		{`نفط topic:"دير الزور" سد`, "unknown-name-like", "نفط topic:deir-ezzor سد"},
		{"topic:football", "unknown-name-of", ""},
		{"-topic:football", "unknown-name-of", ""},
		{"region:syria", "", ""},
		{"region:syira", "unknown-name-like", "region:syria"},
		{"region:سوريا", "unknown-name-of", ""},
		{"lang:ar", "", ""},
		{"lang:AR", "", ""},
		{"lang:ku", "", ""},
		{"lang:sorani", "", ""},
		{"lang:arabic", "unknown-name-like", "lang:ar"},
		{"lang:العربية", "unknown-name-like", "lang:ar"},
		{"lang:klingon", "unknown-name", ""},
		{"lang:eo", "", ""}, // who knows
		{"outlet:furat.example", "", ""},
		{"outlet:صوت", "unknown-name-like", "outlet:furat.example"},
		{`outlet:"bridge daly"`, "unknown-name-like", `outlet:"Bridge Daily"`},
		{"feed:bridge", "", ""},
		{"feed:brigde", "unknown-name-like", "feed:bridge"},
		{"category:x by:y story:z has:image", "", ""}, // settings do not name these
	} {
		hints, err := Hints(row.query, hinted, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := storage.Hint{}
		if len(hints) > 0 {
			got = hints[0]
		}
		if got.Code != row.code || got.Instead != row.instead || len(hints) > 1 {
			t.Errorf("%q: %+v, want %s, %q", row.query, hints, row.code, row.instead)
		}
		if row.instead != "" {
			if again, err := Hints(row.instead, hinted, nil); err != nil || len(again) > 0 {
				t.Errorf("%q instead of %q: %+v, %v", row.instead, row.query, again, err)
			}
		}
	}
}

func TestNamesOfStoredArticlesAreKnown(t *testing.T) {
	t.Parallel()
	var asked []Filter
	has := func(f Filter) (bool, error) {
		asked = append(asked, f)
		return f.Value == "gone.example" || f.Value == "pl", nil
	}
	hints, err := Hints("outlet:gone.example lang:pl region:syria topic:x outlet:never.example", hinted, has)
	if err != nil || len(hints) != 2 || hints[0].Args[0] != "topic:“x”" || hints[1].Args[0] != "outlet:“never.example”" {
		t.Errorf("%+v, %v", hints, err)
	}
	if want := []Filter{{"outlet", "gone.example"}, {"lang", "pl"}, {"outlet", "never.example"}}; !slices.Equal(asked, want) {
		t.Errorf("articles were asked for %v, want %v", asked, want)
	}
	broken := errors.New("disk")
	if _, err := Hints("outlet:x", hinted, func(Filter) (bool, error) { return false, broken }); !errors.Is(err, broken) {
		t.Errorf("an index that cannot be read: %v", err)
	}
}

func TestOutletsOfForwardedPostsAreNotGuessed(t *testing.T) {
	t.Parallel()
	for kind, want := range map[storage.Kind]int{storage.KindFeed: 1, storage.KindTelegram: 0} {
		hints, err := Hints("outlet:t.me/other", storage.Settings{Feeds: []storage.Feed{{Name: "furat", URL: "https://t.me/s/furat", Kind: kind}}}, nil)
		if err != nil || len(hints) != want {
			t.Errorf("kind %q: %d hints, want %d (%v)", kind, len(hints), want, err)
		}
	}
}

func TestOutletsOfAnAggregatorAreNotGuessed(t *testing.T) {
	t.Parallel()
	gathered := storage.Settings{Feeds: []storage.Feed{{Name: "all", URL: "https://all.example/feed", Aggregator: true}}}
	none := func(Filter) (bool, error) { return false, nil }
	for _, row := range []struct {
		has  func(Filter) (bool, error)
		want int
	}{{nil, 0}, {none, 1}} {
		if hints, err := Hints("outlet:Reuters", gathered, row.has); err != nil || len(hints) != row.want {
			t.Errorf("%+v, %v, want %d", hints, err, row.want)
		}
	}
}

// A query may have 200 terms: neither the answer nor the work grows with them.
func TestHintsOnAQueryAreFew(t *testing.T) {
	t.Parallel()
	asked := 0
	hints, err := Hints(strings.Repeat("outlet:x ", 150), hinted, func(Filter) (bool, error) { asked++; return false, nil })
	if err != nil || len(hints) != maxHints || asked != maxHints {
		t.Errorf("%d hints, %d questions, %v; want %d of each", len(hints), asked, err, maxHints)
	}
	long := storage.Settings{}
	for range 20 {
		long.Feeds = append(long.Feeds, storage.Feed{Region: strings.Repeat("r", 10+len(long.Feeds))})
	}
	if hints, _ := Hints("region:x", long, nil); len(hints) != 1 || hints[0].Code != "unknown-name" {
		t.Errorf("of twenty names: %+v", hints)
	}
}

// TestStoreIsAskedForFewNames, however many a query has that are known to it alone.
func TestStoreIsAskedForFewNames(t *testing.T) {
	t.Parallel()
	asked := 0
	hints, err := Hints(strings.Repeat("outlet:x ", 150), hinted, func(Filter) (bool, error) { asked++; return true, nil })
	if err != nil || len(hints) != 0 || asked != maxAsked {
		t.Errorf("%d hints, %d questions to the store, %v", len(hints), asked, err)
	}
}
