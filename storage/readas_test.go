package storage

import (
	"slices"
	"testing"
)

func TestReadAsTellsEachWayApart(t *testing.T) {
	t.Parallel()
	feeds := []Feed{{}, {Kind: KindTelegram}, {Kind: KindSitemap}, {Kind: KindSitemap, All: true}, {Kind: KindPage}}
	for _, key := range SelectorKeys {
		for _, selector := range []string{"a", "b"} {
			s := &Selectors{}
			*s.Of(key) = selector
			feeds = append(feeds, Feed{Kind: KindPage, Select: s})
		}
	}
	feeds = append(feeds,
		Feed{Kind: KindPage, Select: &Selectors{Item: "a", Title: "b"}},
		Feed{Kind: KindPage, Select: &Selectors{Item: `a" title="b`}})
	var seen []string
	for i := range feeds {
		as := feeds[i].ReadAs()
		if slices.Contains(seen, as) {
			t.Errorf("%q is not told from another", as)
		}
		seen = append(seen, as)
	}
	plain := Feed{Name: "a", URL: "http://a.example/", All: true, FullText: true, Select: &Selectors{Item: "a"}}
	if as := plain.ReadAs(); as != "" {
		t.Errorf("a feed is read as %q: states that were stored before kinds existed would be void", as)
	}
}
