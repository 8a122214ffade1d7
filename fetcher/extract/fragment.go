package extract

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	xhtml "golang.org/x/net/html"
)

// Bounds of one text: no article is longer, and a hostile one must not cost
// more. Depth is of nested elements; what lies deeper is dropped.
const (
	MaxBytes = 2 << 20
	maxDepth = 100
)

// Fragment is a piece of HTML, read.
type Fragment struct {
	HTML  string   // safe and balanced
	Text  []string // plain blocks, in order, none empty
	Image string   // address of the first image that is content; empty: none
}

const cdataStart = "<![CDATA["

// HTML reads a fragment whose relative addresses are meant against base, nil
// when it is not known; a <base> in it says otherwise from there on. HTML that
// was escaped twice is unwrapped.
func HTML(src string, base *url.URL) Fragment { return Item(src, base, base) }

// Item is HTML for the text of an item that has a page of its own: what its
// relative addresses count from is not where its footnotes stand. page nil: not
// known, and links within it lead nowhere.
func Item(src string, base, page *url.URL) Fragment {
	src = strings.TrimSpace(valid(cutAt(src, MaxBytes)))
	if src == "" {
		return Fragment{}
	}
	if strings.Contains(src, cdataStart) { // of XML in XML, which HTML takes for a comment
		src = strings.ReplaceAll(strings.ReplaceAll(src, cdataStart, ""), "]]>", "")
	}
	if strings.IndexByte(src, '&') >= 0 {
		if escapedTwice(src) {
			src = html.UnescapeString(src)
		}
		src = unwrapEntities(src)
	}
	return sanitise(src, base, page)
}

// sanitise makes HTML safe. What it returns it leaves as it is.
func sanitise(src string, base, page *url.URL) Fragment {
	if !hasTag(src) {
		return plainFragment(src)
	}
	root, err := parse(src)
	if err != nil {
		return plainFragment(html.EscapeString(tagless(src)))
	}
	c := cleaner{base: base, page: page}
	c.clean(root, 0)
	out := render(root)
	if c.doubt {
		out = policy().Sanitize(out)
	}
	if c.moved {
		out = balance(out)
	}
	return Fragment{HTML: strings.TrimSpace(out), Text: blocks(root), Image: c.image}
}

// hasTag reports a < that may begin a tag or a comment.
func hasTag(s string) bool {
	for i := strings.IndexByte(s, '<'); i >= 0 && i+1 < len(s); {
		if c := s[i+1]; c|0x20 >= 'a' && c|0x20 <= 'z' || c == '/' || c == '!' || c == '?' {
			return true
		}
		next := strings.IndexByte(s[i+1:], '<')
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return false
}

// plainFragment is HTML without tags.
func plainFragment(src string) Fragment {
	s := lines(strings.ReplaceAll(html.UnescapeString(src), "\x00", "\uFFFD"))
	w := walker{}
	w.text(s, false)
	w.end()
	return Fragment{HTML: xhtml.EscapeString(strings.TrimSpace(s)), Text: w.out} // as trees are rendered
}

// lines is text whose lines end as HTML's do: a carriage return that came as a
// reference would stay one, and be none at the next reading.
func lines(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

func cutAt(s string, n int) string {
	if len(s) > n {
		return s[:n]
	}
	return s
}

// unwrapEntities decodes signs that were escaped twice, once. Brackets and the
// ampersand itself are left: a text about HTML means them so.
func unwrapEntities(s string) string {
	if !strings.Contains(s, "&amp;") {
		return s
	}
	return doubled.ReplaceAllString(s, "&$1;")
}

var doubled = regexp.MustCompile(`&amp;(quot|apos|nbsp|laquo|raquo|[lr][ds]quo|[mn]dash|hellip|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});`)

// escapedTwice reports text without tags that holds escaped ones.
func escapedTwice(s string) bool {
	if strings.Contains(s, "<") || !strings.Contains(s, "&lt;") || !strings.Contains(s, "&gt;") {
		return false
	}
	for _, sign := range []string{"&lt;/", "/&gt;", "&lt;p", "&lt;br", "&lt;img "} {
		if strings.Contains(s, sign) {
			return true
		}
	}
	return false
}
