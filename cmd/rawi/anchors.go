package main

import (
	"cmp"
	"strings"

	"golang.org/x/net/html"

	"rawi/storage"
)

// maxAnchors is how many links of one article are listed.
const maxAnchors = 50

// anchor is a link in an article's text.
type anchor struct{ text, address string }

// anchors are the links of the article's longest text, each address once.
func anchors(r storage.Article) []anchor {
	var found []anchor
	seen := map[string]bool{r.Link: true, "": true}
	open := -1 // the anchor whose text is being read
	z := html.NewTokenizer(strings.NewReader(cmp.Or(r.Full, r.Content, r.Summary)))
	for len(found) < maxAnchors || open >= 0 {
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
					found = append(found, anchor{address: address})
				}
			}
		}
	}
	return found
}

// href is the address of the anchor that z stands on; empty for other tags.
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
