package extract

import (
	"slices"
	"strings"
	"testing"

	xhtml "golang.org/x/net/html"
)

func TestOnlyPairsThatFormatLeavePlainText(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"<b>أ</b>": "أ", "<b>أ": "<b>أ", "أ</b>": "أ</b>", "</b><b>أ": "</b><b>أ", "<script>أ</script>": "<script>أ</script>", "<!-- أ --> ب": "<!-- أ --> ب",
		"&lt;b&gt;أ&lt;/b&gt;": "أ", "<p>أ</p><p>ب</p>": "أ ب", "<video>أ</video>": "<video>أ</video>", "<b><i>أ</b></i>": "أ", "<<b></b>i>أ</i>": "<i>أ</i>", "&amp;amp;": "&", "&copy=1": "&copy=1", "&copy;": "©", "&notit;": "&notit;", "&semi;": ";",
		"&#1571;&#x623;": "أأ", "&#12345678;": "&#12345678;", "a & b": "a & b", "<b>1</b> < <b>2</b>": "1 < 2",
	} {
		if got := PlainText(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
	for s, want := range map[string]string{
		"أ &lt;b&gt;ب&lt;/b&gt;": "أ ب", "أ &lt;b&gt;": "أ <b>", "&lt;script&gt;أ&lt;/script&gt;": "<script>أ</script>", "<![CDATA[أ]]>": "أ", "&amp;lt;p&amp;gt;أ&amp;lt;/p&amp;gt;": "أ",
	} {
		if got := Text(s); got != want {
			t.Errorf("Text(%q): got %q, want %q", s, got, want)
		}
	}
}

// TestLinesAndElementsEndBlocks holds what ends a paragraph of text.
func TestLinesAndElementsEndBlocks(t *testing.T) {
	t.Parallel()
	for src, want := range map[string][]string{
		"أ\nب": {"أ ب"}, "أ\n\nب": {"أ", "ب"}, "أ\n \t\r\nب": {"أ", "ب"}, "أ\n\n\n\nب\n": {"أ", "ب"}, "\n\nأ": {"أ"},
		"<pre>أ\nب</pre>": {"أ", "ب"}, "<pre><b>أ\nب</b></pre>ج\nد": {"أ", "ب", "ج د"}, "<p>أ\nب</p>": {"أ ب"}, "<b>ال</b>عراق": {"العراق"}, // Iraq
		"<p>أ<br>ب</p>": {"أ", "ب"}, "<p>أ<span>ب</span></p>ج": {"أب", "ج"}, "<ul><li>أ</li><li>ب</li></ul>": {"أ", "ب"}, "<p> </p>": nil, "<table><tr><td>أ</td><td>ب</td></tr></table>": {"أ", "ب"},
		"<div>أ<script>x</script>ب</div>": {"أب"},
	} {
		if got := HTML(src, nil).Text; !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", src, got, want)
		}
	}
}

func TestTheBeginningOfAPageDecides(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]bool{
		"<html>": true, "<!DOCTYPE html><x>": true, "<!doctype HTML PUBLIC>": true, "<!DOCTYPE rss>": false, "\ufeff \n<p>": true, "<rss>": false, "نص<html>": true, "نص<p>": false, "<!-- x --><p>": true, "<?xml?><html>": true, // text
		"{<html>": false, `"<p>`: false, "x=1;<html>": false, "": false, "نص": false, "</p><p>": true,
		strings.Repeat("<!-- -->", maxLead/8-1) + "<html>x": true, strings.Repeat("<!-- -->", maxLead/8) + "<html>": false,
	} {
		if got := isPage([]byte(page)); got != want {
			t.Errorf("%.60q: got %v, want %v", page, got, want)
		}
	}
	for text, want := range map[string]bool{`{"a":1}`: true, ` [ {"a":1} ] `: true, `["a"]`: true, "[[1]]": true, `{"a":1} x`: false, "{a}": false, "[a]": false, "[1]": false, "": false, "نص": false} {
		doc, err := xhtml.Parse(strings.NewReader("<body><script>{</script><pre>" + text + "</pre>"))
		if err != nil {
			t.Fatal(err)
		}
		if got := showsJSON(doc); got != want {
			t.Errorf("%q is JSON: got %v, want %v", text, got, want)
		}
	}
}

func TestAddressesOfEmojiAndCountersAreDecoration(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"https://s.w.org/images/core/emoji/15/x.png": true, "https://n.example/SMILEYS/a.gif": true, "https://cdn.example/twemoji/1f642.png": true, "https://cdn.example/twemoji/a.png": false,
		"https://cdn.example/emoticon/1f642.png": true, "https://n.example/1f642.png": false, "https://pixel.wp.com/g.gif": true, "https://n.example/a.jpg": false, ":": false, "": false,
	} {
		if got := IsDecoration(address); got != want {
			t.Errorf("%s: got %v, want %v", address, got, want)
		}
	}
}

func TestTextsOfEmojiAlone(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"❤\ufe0f": true, "❤\ufe00": true, "❤\ufe10": false, "\U0001f000": true, "\U0001efff": false, "\U0001faff": true, "👩\u200d🚀": true,
		"☎\u20e3": true, "🏴\U000e0020\U000e007f": true, "🏴\U000e001f": false, "🏴\U000e0080": false, "\ufe0f": false, "": false, "a🙂": false, "🙂 🙂": false, "☺": true, "1": false,
	} {
		if got := isEmojiText(s); got != want {
			t.Errorf("%q: got %v, want %v", s, got, want)
		}
	}
}
