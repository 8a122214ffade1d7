package parse

import (
	"strings"
	"testing"
)

func TestSpellingsOfOneLinkHaveOneCanonicalForm(t *testing.T) {
	t.Parallel()
	for want, spellings := range map[string][]string{
		"https://news.example/": {"https://news.example", "HTTPS://NEWS.example/", "https://news.example:443", "https://news.example/#top", "https://news.example/?", "https://u:p@news.example/", " https://news.example/ ", "feeds://news.example/"},
		"https://news.example/%D8%AE%D8%A8%D8%B1?q=%D8%A3": { // news
			"https://news.example/خبر?q=أ", "https://news.example/%d8%ae%d8%a8%d8%b1?q=%d8%a3", "https://news.example/%D8%ae%D8%A8%D8%B1?q=%D8%A3#a",
			"https://news.example:443/./x/../%D8%AE%D8%A8%D8%B1?utm_source=rss&q=أ",
		},
		"http://news.example/a%20b%7C":      {"http://news.example/a b|", "http://news.example:80/%61%20b%7c"},
		"https://news.example/?a=1&b=2":     {"https://news.example/?b=2&a=1", "https://news.example?a=1&&b=2&", "https://news.example/?utm_medium=x&b=2&fbclid=y&a=%31"},
		"https://news.example/?a=1&a=2":     {"https://news.example/?a=1&a=2&UTM_x=3"},
		"https://news.example/?a=2&a=1":     {"https://news.example/?a=2&a=1"},
		"https://news.example/?a=&b=c+d":    {"https://news.example/?b=c d&a", "https://news.example/?a=&b=c+d", "https://news.example/?b=c%20d&a="},
		"https://news.example/?a=100%&b=1":  {"https://news.example/?b=1&a=100%"},
		"https://news.example/?a=1%3B2":     {"https://news.example/?a=1;2", "https://news.example/?a=1%3b2"},
		"https://news.example/#!/a":         {"https://news.example#!/a"},
		"https://news.example/#/%D8%A3":     {"https://news.example/#/أ", "https://news.example/#/%d8%a3"},
		"https://news.example/b?id=1":       {"https://www.google.com/url?q=https%3A%2F%2FNEWS.example%3A443%2F%62%3Fid%3D1%23top&sa=U"},
		"https://xn--mgbaaa0b2b.example/":   {"https://xn--mgbaaa0b2b.example/", "HTTPS://XN--mgbaaa0b2b.example:443"},
		"https://news.example/a%2Fb":        {"https://news.example/a%2fb"},
		"https://news.example:8443/a":       {"https://News.example:8443/a"},
		"https://news.example/%25D8":        {"https://news.example/%25D8"},
		"":                                  {"", "mailto:a@news.example", "tag:news.example,2026:1", "//news.example/a", "/a", "ftp://news.example/", "https://", "https:///a"},
		"https://news.example/a?b=%3Fc%2Fd": {"https://news.example/a?b=?c/d"},
	} {
		for _, link := range spellings {
			got := canonical(link)
			if got != want {
				t.Errorf("canonical(%q): got %q, want %q", link, got, want)
			}
			if again := canonical(got); again != got {
				t.Errorf("canonical(%q): got %q, and of that %q", link, got, again)
			}
		}
	}
}

func FuzzCanonical(f *testing.F) {
	for _, s := range []string{"https://news.example/خبر?b=1&a=%d8#!x", "http://a:80/%zz?%&;=#/", "https://google.com/url?q=https://b/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, link string) {
		got := canonical(link)
		if got == "" {
			return
		}
		if !strings.HasPrefix(got, "http://") && !strings.HasPrefix(got, "https://") || strings.ContainsAny(got, " \t\n\"<>{}|\\^`") {
			t.Errorf("%q: %q", link, got)
		}
		if again := canonical(got); again != got && !strings.Contains(got, "http%3A") && !strings.Contains(got, "https%3A") {
			t.Errorf("%q: got %q, and of that %q", link, got, again)
		}
	})
}
