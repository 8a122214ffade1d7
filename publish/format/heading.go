package format

import (
	"cmp"
	"net/url"
	"path"
	"strings"

	"golang.org/x/net/html"

	"rawi/storage"
)

// headingWords is how many words of a text stand for a title.
const headingWords = 12

// heading stands for the title of an article that has none, where a format
// wants one (RFC 4287, 4.1.2; RSS 2.0, item; JSON Feed 1.1, content_text): the
// beginning of its text, else its file's name, else its address, else its
// outlet's name. Readers show an item without any of them as an empty line.
func heading(a storage.Article) string {
	words := strings.Fields(clean(strings.Join(a.Text, " ")))
	if len(words) == 0 {
		words = strings.Fields(clean(strings.Join(paragraphs(cmp.Or(a.Content, a.Summary)), " ")))
	}
	if len(words) > headingWords {
		words = append(words[:headingWords:headingWords], "…")
	}
	if len(words) > 0 {
		return strings.Join(words, " ")
	}
	for _, e := range a.Enclosures {
		if u, err := url.Parse(e.URL); err == nil && strings.Trim(u.Path, "/") != "" {
			return path.Base(u.Path)
		}
	}
	if u, err := url.Parse(a.Link); err == nil && u.Host != "" {
		return u.Host + strings.TrimSuffix(u.Path, "/")
	}
	return a.Outlet
}

// title is an entry's title, else what stands for it: never blank.
func (e *Entry) title() string {
	for _, s := range []string{e.Title, e.Heading, e.Source.Title} {
		if s = clean(s); !blank(s) {
			return s
		}
	}
	return e.ID
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// saysNothing reports HTML that shows neither a word nor a picture. It reads up
// to the first of them.
func saysNothing(safe string) bool {
	for z := html.NewTokenizer(strings.NewReader(safe)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return true
		case html.TextToken:
			if !blank(clean(string(z.Text()))) {
				return false
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			if name, _ := z.TagName(); shown[string(name)] {
				return false
			}
		}
	}
}

// shown are the elements that are seen without a word in them.
var shown = map[string]bool{"audio": true, "embed": true, "iframe": true, "img": true, "object": true, "picture": true, "svg": true, "video": true}
