package charset

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// maxMeta is how far into a page its charset is looked for, in bytes. The HTML
// standard says 1024; templates put scripts and styles before it.
const maxMeta = 16 << 10

// metaCharset returns the charset of a page's XML declaration or meta element,
// empty if there is none.
func metaCharset(body []byte) string {
	if label := declaration(body); label != "" {
		return label
	}
	for z := html.NewTokenizer(bytes.NewReader(body[:min(len(body), maxMeta)])); ; {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			switch name, more := z.TagName(); string(name) {
			case "meta":
				if label := metaLabel(z, more); label != "" {
					return label
				}
			case "body":
				return ""
			}
		}
	}
}

// metaLabel returns the charset of the meta element at z.
func metaLabel(z *html.Tokenizer, more bool) (label string) {
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "charset":
			return strings.TrimSpace(string(value))
		case "content":
			// text/html; charset=windows-1256
			if _, after, ok := strings.Cut(strings.ToLower(string(value)), "charset"); ok {
				if after, ok = strings.CutPrefix(strings.TrimSpace(after), "="); ok {
					label, _, _ = strings.Cut(strings.Trim(strings.TrimSpace(after), `"'`), ";")
				}
			}
		}
	}
	return strings.TrimSpace(label)
}
