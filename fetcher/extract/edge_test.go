package extract

import (
	"errors"
	"strings"
	"testing"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func TestPlainAddressesAreKnownAtSight(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"https://az09-.example/": true, "http://a/b": true, "http:///b": false, "ftp://n.example/": false, "https://n.example": false,
		"https://n.example/%00%9f%Af": true, "https://n.example/%0g": false, "https://n.example/%0": false, "https://N.example/": false,
		"https://n.example/./a": false, "https://n.example/AZaz09-._~/?q=1&r=2": true, "https://n.example/a#b": false, "https://u@n.example/": false,
		"https://n.example:80/": false, "https://n.example/é": false,
	} {
		if got := isNormalized(s); got != want {
			t.Errorf("%s: %v", s, got)
		}
		if got := Resolve(nil, nil, s); want && got != s {
			t.Errorf("%s resolves to %s", s, got)
		}
	}
	for c := range 256 {
		if got, want := isHex(byte(c)), strings.IndexByte("0123456789abcdefABCDEF", byte(c)) >= 0; got != want {
			t.Errorf("%q is a digit: %v", rune(c), got)
		}
	}
}

func TestReferencesLoseControlCharacters(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a b": "a b", "a\x01b": "ab", "a\x7fb c": "ab c", " \x00a\x1f ": "a", "a\x01b c": "ab c", "": "", "\x01": "",
	} {
		if got := trimReference(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	for ref, want := range map[string]bool{"": true, " ": true, "#": true, "#a": true, " #a": true, "/": false, "a": false, "Z": false, "?": false, "1": false, "\x01": true} {
		if got := NamesNothing(ref); got != want {
			t.Errorf("%q names nothing: %v", ref, got)
		}
	}
	for s, want := range map[string]bool{"": true, "a\x7f": true, "a\x80": false, "é": false} {
		if got := isASCII(s); got != want {
			t.Errorf("%q is ASCII: %v", s, got)
		}
	}
}

// A page tells more where it is longer, and the same with three fifths of the words.
func TestPageHasToTellTheSameAndMore(t *testing.T) {
	t.Parallel()
	page := func(text string) PageText { return PageText{Fragment: Fragment{Text: []string{text}}} }
	feed := strings.Repeat("abcdefghi ", 20)
	for n, want := range map[int]error{19: ErrNotLonger, 20: ErrNotLonger, 21: nil} {
		if err := Refusal("", []string{feed}, page(strings.Repeat("abcdefghi ", n))); !errors.Is(err, want) {
			t.Errorf("200 bytes and a page of %d: %v", 10*n, err)
		}
	}
	for text, want := range map[string]error{
		"abc abc one two three": ErrOther, // a word that comes twice is one
		"abc":                   nil,
		"abc one":               ErrOther,
	} {
		if err := Refusal("", []string{text}, page(strings.Repeat("abc ", 100))); !errors.Is(err, want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestTextOfAnEmoji(t *testing.T) {
	t.Parallel()
	const face = "https://n.example/emoji/1f600.png"
	full := strings.Repeat("x", maxEmoji)
	colons := ":" + strings.Repeat("x", maxEmoji-2) + ":"
	for _, c := range []struct{ src, alt, want string }{
		{face, ":grin:", "😀"},
		{face, ":)", ":)"},
		{face, "(:", "(:"},
		{face, "::", "::"},
		{face, "", "😀"},
		{face, full, full},
		{face, full + "x", "😀"},
		{"https://n.example/a.png", full + "x", ""},
		{"https://n.example/a.png", colons, colons},
	} {
		n := &xhtml.Node{Type: xhtml.ElementNode, DataAtom: atom.Img, Data: "img", Attr: []xhtml.Attribute{{Key: "class", Val: "emoji"}, {Key: "src", Val: c.src}, {Key: "alt", Val: c.alt}}}
		if got, ok := emojiText(n); !ok || got != c.want {
			t.Errorf("%s, %q: got %q, %v, want %q", c.src, c.alt, got, ok, c.want)
		}
	}
}

func TestTagsAreToldFromText(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"<a>": true, "<z>": true, "<A>": true, "</p>": true, "<!-- -->": true, "<?x?>": true, "<1": false, "a < b": false, "<": false, "<<a>": true, "<1<<z": true, "": false, "<@>": false, "<{>": false,
	} {
		if got := hasTag(s); got != want {
			t.Errorf("%q has a tag: %v", s, got)
		}
	}
	for s, want := range map[string]int{"z1>": 2, "1a": 0, "a": 1, "h9 ": 2, "h0": 2, "": 0, "@": 0, "[": 0} {
		if got := nameLen(s); got != want {
			t.Errorf("the name of %q has %d bytes, want %d", s, got, want)
		}
	}
	if ends := newTagStripper("</b>x</i></b", allTags).lastEndTags; len(ends) != 2 || ends[atom.I] != 5 {
		t.Errorf("end tags %v, want b at 0 and i at 5", ends)
	}
	for s, want := range map[string]struct {
		n      int
		valued bool
	}{
		"=x": {1, false}, "a": {1, false}, "a  ": {3, false}, "a b": {2, false}, "a=": {2, false}, "a=>": {2, false}, `a=""`: {4, true}, `a='b c' d`: {7, true}, "a = b c": {5, true}, `a="b`: {4, false}, "a=b": {3, false},
	} {
		if n, valued := attributeLen(s); n != want.n || valued != want.valued {
			t.Errorf("the attribute %q has %d bytes, a value: %v; want %v", s, n, valued, want)
		}
	}
	for page, want := range map[string]bool{
		"<!-- c -->\n <div>x": true, "<!-- c --> text <div>": false, "<html>": true, "text<html>": true, "<!DOCTYPE html>": true, "<rss>": false, "{\"a\": \"<div>\"}": false,
	} {
		if got := isPage([]byte(page)); got != want {
			t.Errorf("%q is a page: %v", page, got)
		}
	}
}

func TestReparsingEndsWithWhatStays(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"<b>a": "<b>a</b>", "<b>a</b>": "<b>a</b>", "a": "a", "<p>a<p>b": "<p>a</p><p>b</p>"} {
		if got, ok := reparse(nil, in); !ok || got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}
