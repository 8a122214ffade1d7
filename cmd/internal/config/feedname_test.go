package config

import "testing"

// TestEveryFeedHasAName, also where the host has no letter or digit of ASCII.
func TestEveryFeedHasAName(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://أخبار.سورية/feed":     "xn-igbicxr-xn-ogbpf8fl", // news.syria
		"https://www.أخبار.سورية/feed": "xn-igbicxr-xn-ogbpf8fl",
		"https://[::]/feed":            "687e2630",
	} {
		c, err := Parse("rawi.yaml", []byte("feeds: [{url: '"+address+"'}]"))
		if err != nil || c.Feeds[0].Name == "" || !feedPattern.MatchString(c.Feeds[0].Name) {
			t.Errorf("%s: %v", address, err)
			continue
		}
		if got := c.Feeds[0].Name; got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}
