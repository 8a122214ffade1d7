package extract

import (
	"html"
	"regexp"
	"strings"

	"golang.org/x/net/html/atom"
)

// maxTitle is how many bytes of a title, a name or a category are read.
const maxTitle = 16 << 10

// Text is a title as text: tags off, entities decoded (once more where they
// were escaped twice), white space folded, controls and bidi overrides out. A
// < that begins no tag HTML has is a <.
func Text(src string) string {
	src = valid(cutAt(src, maxTitle))
	src = untagged(src)
	if strings.IndexByte(src, '&') >= 0 {
		src = html.UnescapeString(src)
		if entity.MatchString(src) {
			src = html.UnescapeString(src)
		}
		if closed(src) {
			src = untagged(src)
		}
	}
	return plain([]byte(src))
}

// entity is what was escaped twice: after one decoding it still is one.
var entity = regexp.MustCompile(`&(amp|quot|apos|lt|gt|nbsp|laquo|raquo|[lr][ds]quo|[mn]dash|hellip|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});`)

// untagged is src without its tags, still escaped.
func untagged(src string) string {
	if !tagged(src) {
		return src
	}
	root, err := parse(src)
	if err != nil {
		return html.EscapeString(tagless(src))
	}
	return html.EscapeString(strings.Join(blocks(root), " "))
}

// tagged reports text with a tag of HTML in it.
func tagged(s string) bool {
	for at := strings.IndexByte(s, '<'); at >= 0; {
		rest := strings.TrimPrefix(s[at+1:], "/")
		if n := nameLen(rest); n > 0 && n < len(rest) && strings.IndexByte(rest, '>') >= 0 && known(rest[:n]) || strings.HasPrefix(rest, "!--") {
			return true
		}
		next := strings.IndexByte(s[at+1:], '<')
		if next < 0 {
			return false
		}
		at += 1 + next
	}
	return false
}

func known(name string) bool {
	a := atom.Lookup([]byte(strings.ToLower(name)))
	return allowed[a] || dropped[a] || a == atom.Font || a == atom.Center || a == atom.Nobr || a == atom.Blink || a == atom.Iframe || a == atom.Noscript
}

// closed reports text with an end tag of HTML.
func closed(s string) bool {
	_, rest, ok := strings.Cut(s, "</")
	return ok && known(rest[:nameLen(rest)])
}

func nameLen(s string) int {
	n := 0
	for n < len(s) && (s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' || n > 0 && s[n] >= '0' && s[n] <= '9') {
		n++
	}
	return n
}
