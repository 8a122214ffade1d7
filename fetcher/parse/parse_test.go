package parse

import (
	"errors"
	"strings"
	"testing"

	"rawi/fetcher/parse/parsetest"
	"rawi/storage"
)

func TestTooLargeAndTooDeepIsNotParsed(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name, body string
		want       error
	}{
		{"large", strings.Repeat(" ", maxBytes+1), ErrTooLarge},
		{"deep", "<rss>" + strings.Repeat("<a>", 2_000_000), nil}, // the depth is left out
		{"deep json", `{"version":"https://jsonfeed.org/version/1","items":` + strings.Repeat("[", 500_000), ErrTooDeep},
	}
	for _, r := range rows {
		if _, err := Parse(t.Context(), Input{Body: []byte(r.body)}); !errors.Is(err, r.want) {
			t.Errorf("%s: got %v, want %v", r.name, err, r.want)
		}
	}
}

func TestCanonicalLinksForgetWhereTheReaderCameFrom(t *testing.T) {
	t.Parallel()
	rows := []struct{ link, want string }{
		{"https://News.Example:443/a?utm_medium=rss&b=2&a=1#top", "https://news.example/a?a=1&b=2"},
		{"http://news.example:80", "http://news.example/"},
		{"https://user@news.example/a?fbclid=x", "https://news.example/a"},
		{"https://news.example/%D8%AE", "https://news.example/%D8%AE"},
		{"", ""},
	}
	for _, r := range rows {
		if got := canonical(r.link); got != r.want {
			t.Errorf("canonical(%q): got %q, want %q", r.link, got, r.want)
		}
	}
}

// TestOneDocumentIsOneArticle holds that reading again gives the same, whatever
// of Media RSS an item holds.
func TestOneDocumentIsOneArticle(t *testing.T) {
	t.Parallel()
	body := rssOf(`<item xmlns:media="http://search.yahoo.com/mrss/"><title>خبر</title><media:thumbnail url="https://news.example/a.jpg"/>` +
		`<media:content url="https://news.example/b.jpg" type="image/jpeg"/><media:group><media:content url="https://news.example/c.mp4"/></media:group></item>`)
	want := ""
	for range 40 {
		d, err := Parse(t.Context(), input([]byte(body)))
		if err != nil {
			t.Fatal(err)
		}
		if got := parsetest.JSON(t, d.Articles); want == "" {
			want = got
		} else if got != want {
			t.Fatalf("read again it is %s\nand was %s", got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, body := range parsetest.Documents(f, "testdata") {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := Parse(t.Context(), Input{Body: body, URL: "https://news.example/feed", Feed: storage.Feed{Name: "news"}})
		if err != nil {
			return
		}
		for _, a := range d.Articles {
			if a.Link != "" && !strings.HasPrefix(a.Link, "http") || a.Identity == "" {
				t.Errorf("%q: article %+v", body, a)
			}
		}
	})
}
