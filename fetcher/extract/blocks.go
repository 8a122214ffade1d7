package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// block are elements that end a paragraph of text.
var block = atoms(`p div br hr h1 h2 h3 h4 h5 h6 blockquote pre ul ol li dl dt dd table tr td th caption figure figcaption
	section article header footer aside nav main address details summary`)

// blocks are the paragraphs of a tree. Inline elements vanish without a
// space: <b>ال</b>عراق is one word. Two line breaks in plain text end a
// paragraph, as <br> does.
func blocks(root *xhtml.Node) []string {
	w := walker{}
	w.walk(root, false)
	w.end()
	return w.out
}

type walker struct {
	out []string
	b   []byte
}

func (w *walker) walk(n *xhtml.Node, pre bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == xhtml.TextNode:
			w.text(c.Data, pre)
		case c.Type == xhtml.ElementNode && block[c.DataAtom]:
			w.end()
			w.walk(c, pre || c.DataAtom == atom.Pre)
			w.end()
		case c.Type == xhtml.ElementNode && !dropped[c.DataAtom]:
			w.walk(c, pre)
		}
	}
}

// text adds plain text, whose empty lines end a block; in pre each line does.
func (w *walker) text(s string, pre bool) {
	for s != "" {
		at := strings.IndexByte(s, '\n')
		if at < 0 {
			break
		}
		rest := strings.TrimLeft(s[at+1:], " \t\r")
		if !pre && !strings.HasPrefix(rest, "\n") {
			w.b = append(w.b, s[:at+1]...)
			s = s[at+1:]
			continue
		}
		w.b = append(w.b, s[:at]...)
		w.end()
		s = rest
	}
	w.b = append(w.b, s...)
}

func (w *walker) end() {
	if s := plain(w.b); s != "" {
		w.out = append(w.out, s)
	}
	w.b = w.b[:0]
}

// plain folds white space and drops what no reader sees but what turns the
// line round: controls, bidi overrides and embeddings, the byte order mark.
func plain(s []byte) string {
	out := make([]byte, 0, len(s))
	space := false
	for i := 0; i < len(s); {
		n := 1
		switch c := s[i]; {
		case c == ' ' || c >= '\t' && c <= '\r':
			space = true
			i++
			continue
		case c < ' ' || c == 0x7f:
			i++
			continue
		case c >= utf8.RuneSelf:
			var r rune
			r, n = utf8.DecodeRune(s[i:])
			if (c < 0xd8 || c > 0xdb) && odd(r) { // no Arabic letter is
				space = space || unicode.IsSpace(r)
				i += n
				continue
			}
		}
		if space && len(out) > 0 {
			out = append(out, ' ')
		}
		space = false
		out = append(out, s[i:i+n]...)
		i += n
	}
	return string(out)
}

// odd reports white space, and characters that are dropped.
func odd(r rune) bool {
	switch {
	case unicode.IsSpace(r), unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff, r == 0xad, r == 0x200b:
		return true
	}
	return false
}
