package render

import (
	"testing"

	"rawi/storage"
)

func TestAFeedSaysHowItIsRead(t *testing.T) {
	t.Parallel()
	for want, f := range map[string]storage.Feed{
		"":                    {},
		"channel of Telegram": {Kind: storage.KindTelegram},
		"channel of Telegram, posts without text too": {Kind: storage.KindTelegram, All: true},
		"sitemap":                                          {Kind: storage.KindSitemap},
		"sitemap, pages that are no news too":              {Kind: storage.KindSitemap, All: true},
		`page, item "a[href=\"x\"]", title "h2"`:           {Kind: storage.KindPage, Select: &storage.Selectors{Item: `a[href="x"]`, Title: "h2"}},
		"what a newer version writes, all of what it says": {Kind: "what a newer version writes, all of what it says"},
	} {
		if got := readAs(f); got != want {
			t.Errorf("%+v is read as %q, want %q", f, got, want)
		}
	}
}
