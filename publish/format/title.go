package format

import (
	"cmp"
	"net/url"
	"path"
	"strings"

	"golang.org/x/net/html"

	"rawi/storage"
)

// fallbackTitleWords is how many words of a text replace a title.
const fallbackTitleWords = 12

// fallbackTitle returns a title for an article without one, as formats require it (RFC
// 4287, 4.1.2; RSS 2.0, item; JSON Feed 1.1, content_text): the beginning of its text,
// else the file name of its first enclosure, else its address, else the name of its
// outlet. Readers would show an empty line.
func fallbackTitle(a storage.Article) string {
	words := strings.Fields(stripControls(strings.Join(a.Text, " ")))
	if len(words) == 0 {
		words = strings.Fields(stripControls(strings.Join(paragraphs(cmp.Or(a.Content, a.Summary)), " ")))
	}
	if len(words) > fallbackTitleWords {
		words = append(words[:fallbackTitleWords:fallbackTitleWords], "…")
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

// title returns the entry's title or a replacement. It is never blank.
func (e *Entry) title() string {
	for _, s := range []string{e.Title, e.FallbackTitle, e.Source.Title} {
		if s = stripControls(s); !isBlank(s) {
			return s
		}
	}
	return e.ID
}

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }

// isEmptyHTML reports whether HTML shows neither a word nor an element such as an
// image. It reads up to the first of them.
func isEmptyHTML(safe string) bool {
	for z := html.NewTokenizer(strings.NewReader(safe)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return true
		case html.TextToken:
			if !isBlank(stripControls(string(z.Text()))) {
				return false
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			if name, _ := z.TagName(); visibleElements[string(name)] {
				return false
			}
		}
	}
}

// visibleElements are the elements that are visible without text.
var visibleElements = map[string]bool{"audio": true, "embed": true, "iframe": true, "img": true, "object": true, "picture": true, "svg": true, "video": true}
