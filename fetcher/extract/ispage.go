package extract

import (
	"bytes"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// maxLead is how far into a page its first element is looked for, in bytes: licences and
// PHP warnings stand in front of it.
const maxLead = 64 << 10

// isPage reports whether a text is HTML by its content: servers send JSON, feeds and scripts
// as text/html, and any of them could be taken for an article.
func isPage(text []byte) bool {
	text = bytes.TrimLeft(text, "\ufeff \t\r\n")
	front := text[:min(len(text), maxLead)]
	z := html.NewTokenizer(bytes.NewReader(front))
	for hasText := false; ; {
		switch z.Next() {
		case html.ErrorToken:
			return false
		case html.TextToken:
			// A script or JSON with HTML in its strings is no page.
			content := bytes.TrimSpace(z.Text())
			if bytes.ContainsAny(content, "{}[]\"'`;=") {
				return false
			}
			hasText = hasText || len(content) > 0
		case html.DoctypeToken:
			// <!DOCTYPE html>, also the longer ones of HTML 4 and XHTML.
			kind, _, _ := bytes.Cut(bytes.TrimSpace(z.Text()), []byte(" "))
			return bytes.EqualFold(kind, []byte("html"))
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			return string(name) == "html" || !hasText && pageElements[string(name)]
		}
	}
}

// pageElements are the elements that a page without a root begins with.
var pageElements = func() map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(`a article aside b base blockquote body br center dl div em figure font footer form frameset h1 h2 h3 h4 h5 h6
		head header hr i iframe img link main meta nav noscript ol p pre script section span strong style table title ul`) {
		m[name] = true
	}
	return m
}()

// showsJSON reports whether the text of a page is JSON, or was before markup in its strings
// was parsed as markup of the page.
func showsJSON(doc *html.Node) bool {
	first, last := "", ""
	for n := range doc.Descendants() {
		if n.Type != html.TextNode || droppedElements[n.Parent.DataAtom] {
			continue
		}
		if s := strings.TrimSpace(n.Data); s != "" {
			if last = s; first == "" {
				first = s
			}
		}
	}
	return jsonBegins.MatchString(first) && strings.ContainsAny(last[len(last)-1:], "}]")
}

var jsonBegins = regexp.MustCompile(`^(\{\s*"|\[\s*[\["{])`)
