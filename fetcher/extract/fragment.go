package extract

import (
	"context"
	"html"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	xhtml "golang.org/x/net/html"

	"rawi/fetcher/cost"
	"rawi/storage/textblock"
)

// Bounds of one text: its bytes, and how deep elements may be nested. What is beyond is
// dropped.
const (
	MaxBytes = 2 << 20
	maxDepth = 100
)

// Fragment is a piece of HTML that was read.
type Fragment struct {
	HTML  string   // safe and balanced
	Text  []string // plain blocks, in order, none empty
	Image string   // address of the first image that is content; empty: none
}

const cdataStart = "<![CDATA["

// HTML reads a fragment. Relative addresses are resolved against base, nil if it is not
// known, and from a <base> element on against that. HTML that was escaped twice is
// unescaped. It never fails: what cannot be parsed, and what would grow beyond twice its
// bytes and 64 KB, is read as text.
func HTML(src string, base *url.URL) Fragment {
	return Item(cost.New(context.Background(), len(src)), src, base, base)
}

// Item is HTML for the text of an item with a page of its own, which references to
// fragments, such as footnotes, are resolved against. page nil: these links are dropped.
// It takes what it writes from b; what does not fit is left out.
func Item(b *cost.Budget, src string, base, page *url.URL) Fragment {
	src = strings.TrimSpace(validUTF8(truncate(src, MaxBytes)))
	if src == "" {
		return Fragment{}
	}
	if strings.Contains(src, cdataStart) { // of XML in XML, which HTML takes for a comment
		src = strings.ReplaceAll(strings.ReplaceAll(src, cdataStart, ""), "]]>", "")
	}
	if strings.IndexByte(src, '&') >= 0 {
		if isEscapedTwice(src) {
			src = html.UnescapeString(src)
		}
		src = unescapeDoubled(src)
	}
	f := sanitize(b, src, base, page)
	if !b.Write(len(f.HTML)) {
		return Fragment{}
	}
	return f
}

// Safe makes HTML safe that was read before, or is said to be: what Item wrote stays as
// it is, and nothing is unescaped.
func Safe(b *cost.Budget, src string, page *url.URL) string {
	src = strings.TrimSpace(validUTF8(truncate(src, MaxBytes)))
	if src == "" {
		return ""
	}
	f := sanitize(b, src, nil, page)
	if !b.Write(len(f.HTML)) {
		return ""
	}
	return f.HTML
}

// sanitize makes HTML safe. Its output sanitized again stays as it is. HTML that does not
// fit into the budget is read as text.
func sanitize(b *cost.Budget, src string, base, page *url.URL) Fragment {
	if !hasTag(src) {
		return plainFragment(src)
	}
	root, err := parse(b, src)
	if err != nil {
		return plainFragment(html.EscapeString(textWithoutTree(src)))
	}
	s := sanitizer{cost: b, room: b.Room(), base: base, page: page}
	s.sanitizeChildren(root, 0)
	out, fits := render(root, b.Room())
	if fits && s.needsPolicy {
		out = policy().Sanitize(out)
	}
	if fits && s.needsReparse {
		out, fits = reparse(b, out)
	}
	if !fits {
		b.Lose(cost.Markup)
		return plainFragment(html.EscapeString(textWithoutTree(src)))
	}
	return Fragment{HTML: strings.TrimSpace(out), Text: textblock.Of(root), Image: s.image}
}

// hasTag reports whether s has a < that may begin a tag or a comment.
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

// plainFragment reads HTML without tags.
func plainFragment(src string) Fragment {
	s := normalizeNewlines(strings.ReplaceAll(html.UnescapeString(src), "\x00", "\uFFFD"))
	return Fragment{HTML: xhtml.EscapeString(strings.TrimSpace(s)), Text: textblock.Plain(s)} // as trees are rendered
}

// normalizeNewlines returns s with line feeds for all line ends, as HTML is parsed. A
// carriage return that was written as a reference would survive one parse, and not two.
func normalizeNewlines(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// validUTF8 returns s with U+FFFD for invalid bytes.
func validUTF8(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// truncate returns the first n bytes of s.
func truncate(s string, n int) string {
	if len(s) > n {
		return s[:n]
	}
	return s
}

// unescapeDoubled resolves references that were escaped twice, once. Those of brackets and
// of the ampersand stay: texts about HTML mean them so.
func unescapeDoubled(s string) string {
	if !strings.Contains(s, "&amp;") {
		return s
	}
	return doublyEscaped.ReplaceAllString(s, "&$1;")
}

var doublyEscaped = regexp.MustCompile(`&amp;(quot|apos|nbsp|laquo|raquo|[lr][ds]quo|[mn]dash|hellip|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});`)

// isEscapedTwice reports whether s has escaped tags and no others.
func isEscapedTwice(s string) bool {
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
