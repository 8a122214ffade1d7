package config

import (
	"fmt"
	"strings"
	"testing"
)

func TestAddressesOfFeedsAreTakenHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	for written, want := range map[string][3]string{ // as it is kept, name, outlet
		"feed://www.akhbar.example/rss":       {"http://www.akhbar.example/rss", "akhbar-example", "akhbar.example"},
		"feed:https://feeds.akhbar.example/x": {"https://feeds.akhbar.example/x", "akhbar-example-x", "akhbar.example"},
		"feeds://rss.akhbar.example/x":        {"https://rss.akhbar.example/x", "akhbar-example-x", "akhbar.example"},
		"FEED:akhbar.example/x":               {"http://akhbar.example/x", "akhbar-example-x", "akhbar.example"},
		"HTTPS://Feed.Akhbar.example/X":       {"https://Feed.Akhbar.example/X", "akhbar-example-x", "akhbar.example"},
		" http://akhbar.example/x ":           {"http://akhbar.example/x", "akhbar-example-x", "akhbar.example"},
		"http://akhbar.example/a b":           {"http://akhbar.example/a b", "akhbar-example-a-b", "akhbar.example"},
		"http://akhbar.example/100%/x":        {"http://akhbar.example/100%/x", "akhbar-example-100-x", "akhbar.example"},
		"feed://u:p@akhbar.example/x%":        {"http://akhbar.example/x%", "akhbar-example-x", "akhbar.example"},
		"https://www.مثال.example/x":          {"https://www.مثال.example/x", "example-x", "مثال.example"},
		"https://www.xn--mgbh0fb.example/x":   {"https://www.xn--mgbh0fb.example/x", "xn-mgbh0fb-example-x", "مثال.example"},
	} {
		c, err := Parse("rawi.yaml", fmt.Appendf(nil, "feeds: [{url: %q}]", written))
		if err != nil {
			t.Errorf("%s: %v", written, err)
			continue
		}
		if f := c.Feeds[0]; [3]string{f.URL, f.Name, f.Outlet} != want {
			t.Errorf("%s is %q, want %q", written, [3]string{f.URL, f.Name, f.Outlet}, want)
		}
	}
	for _, written := range []string{"akhbar.example/x", "feed:", "feed://", "ftp://akhbar.example/x", "feed:ftp://akhbar.example/x", "http:/akhbar.example", "http://a b/", "https:///x", "http://akhbar.example:99999/"} {
		if _, err := Parse("rawi.yaml", fmt.Appendf(nil, "feeds: [{url: %q}]", written)); err == nil || !strings.Contains(err.Error(), "is no address of a feed") {
			t.Errorf("%s: got %v", written, err)
		}
	}
}

func TestOneAddressInTwoSpellingsIsOneFeed(t *testing.T) {
	t.Parallel()
	const first = "https://akhbar.example/%d8%a3?q=%7e"
	for other, same := range map[string]bool{
		"https://akhbar.example/%D8%A3?q=~": true, "HTTPS://Akhbar.Example:443/%d8%a3?q=~": true, "feeds://akhbar.example/أ?q=~": true,
		"https://akhbar.example/x/../%d8%a3?q=%7E#top": true, "https://me:pw@akhbar.example/%d8%a3?q=~": true,
		"http://akhbar.example/%d8%a3?q=~": false, "https://akhbar.example/%d8%a3/?q=~": false, "https://akhbar.example/%d8%a3": false,
		"https://www.akhbar.example/%d8%a3?q=~": false, "https://akhbar.example:8443/%d8%a3?q=~": false,
	} {
		text := fmt.Sprintf("feeds:\n- {url: %q, name: a}\n- {url: %q, name: b}\n", first, other)
		_, err := Parse("rawi.yaml", []byte(text))
		if (err != nil) != same || err != nil && !strings.Contains(err.Error(), "feed b has the address of a") {
			t.Errorf("%s beside %s: got %v, the same: %v", other, first, err, same)
		}
		// Whatever the spelling, the feed is found by its address.
		text, _, _ = strings.Cut(text, "- {url: "+fmt.Sprintf("%q", other))
		if out, err := RemoveFeed("rawi.yaml", []byte(text), other); (err == nil) != same {
			t.Errorf("removing %s: %q, %v", other, out, err)
		}
	}
}
