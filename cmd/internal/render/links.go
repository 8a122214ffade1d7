package render

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"rawi/cmd/internal/term"
	"rawi/storage"
)

// maxLinks is the number of links of a text that are listed.
const maxLinks = 50

// link is a link in an article's text.
type link struct{ text, address string }

// textLinks returns the links of the article's longest text, each address once
// and without the article's own.
func textLinks(r storage.Article) []link {
	var found []link
	seen := map[string]bool{r.Link: true, "": true}
	open := -1 // index of the link whose text is being read
	z := html.NewTokenizer(strings.NewReader(cmp.Or(r.Full, r.Content, r.Summary)))
	for len(found) < maxLinks || open >= 0 {
		switch z.Next() {
		case html.ErrorToken:
			return found
		case html.TextToken:
			if open >= 0 {
				found[open].text += string(z.Text())
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == "a" {
				open = -1
			}
		case html.StartTagToken:
			if address := href(z); address != "" {
				open = -1
				if !seen[address] {
					seen[address] = true
					open = len(found)
					found = append(found, link{address: address})
				}
			}
		}
	}
	return found
}

// href returns the address of the current tag; empty if it is no link.
func href(z *html.Tokenizer) string {
	name, more := z.TagName()
	if string(name) != "a" {
		return ""
	}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		if string(key) == "href" {
			return string(value)
		}
	}
	return ""
}

// writeLinks writes a numbered list of the links and enclosures.
func writeLinks(p *Page, r storage.Article) {
	n := 0
	line := func(label, address string) {
		n++
		if label = term.Clean(label); label != "" {
			label = p.Screen.Isolate(term.Cut(label, 40)) + " "
		}
		fmt.Fprintf(p.Out, "%s %s%s\n", p.Screen.Dim("["+strconv.Itoa(n)+"]"), label, term.Clean(address))
	}
	for _, l := range textLinks(r) {
		line(l.text, l.address)
	}
	for _, e := range r.Enclosures {
		line(e.Type, e.URL)
	}
}
