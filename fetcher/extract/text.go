package extract

import (
	"html"
	"regexp"
	"strings"
	"unicode"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// language is the form of a BCP 47 tag.
var language = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$`)

// block are elements that end a paragraph of text.
var block = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Br: true, atom.Hr: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true,
	atom.H6: true, atom.Blockquote: true, atom.Pre: true, atom.Ul: true, atom.Ol: true, atom.Li: true, atom.Dl: true, atom.Dt: true,
	atom.Dd: true, atom.Table: true, atom.Tr: true, atom.Td: true, atom.Th: true, atom.Caption: true, atom.Figure: true,
	atom.Figcaption: true, atom.Section: true, atom.Article: true, atom.Header: true, atom.Footer: true, atom.Aside: true,
	atom.Nav: true, atom.Main: true, atom.Address: true,
}

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
	b   strings.Builder
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
		case c.Type == xhtml.ElementNode:
			w.walk(c, pre)
		}
	}
}

func (w *walker) text(s string, pre bool) {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	paragraphs := strings.Split(s, "\n\n")
	if pre {
		paragraphs = strings.Split(s, "\n")
	}
	for i, p := range paragraphs {
		if i > 0 {
			w.end()
		}
		w.b.WriteString(p)
	}
}

func (w *walker) end() {
	if s := plain(w.b.String()); s != "" {
		w.out = append(w.out, s)
	}
	w.b.Reset()
}

// Text is a title as text: tags off, entities decoded (once more where they
// were escaped twice), white space folded, controls and bidi overrides out.
func Text(src string) string {
	src = strings.ToValidUTF8(cutAt(src, 16<<10), "\uFFFD")
	if strings.ContainsAny(src, "<&") {
		src = strings.Join(blocks(parse(src)), " ")
	}
	if strings.Contains(src, "&") && entity.MatchString(src) {
		src = html.UnescapeString(src)
	}
	return plain(src)
}

// entity is what was escaped twice: after one decoding it still is one.
var entity = regexp.MustCompile(`&(amp|quot|apos|lt|gt|nbsp|laquo|raquo|[lr][ds]quo|[mn]dash|hellip|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});`)

// plain folds white space and drops what no reader sees but what turns the
// line round: controls, bidi overrides and embeddings, the byte order mark.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff, r == 0xad, r == 0x200b:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
