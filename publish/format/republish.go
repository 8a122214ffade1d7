package format

import (
	"cmp"
	"strings"

	"golang.org/x/net/html"

	"rawi/storage"
	"rawi/storage/boilerplate"
)

// ApplyRepublish returns as much of an article's own text as a feed's rule allows to publish. The
// default rule allows what the feed itself contains: text fetched from its pages is
// used for search and for clustering only.
func ApplyRepublish(a storage.Article, rule storage.Republish) storage.Article {
	a = boilerplate.Strip(a)
	if rule != storage.RepublishFull && a.Full != "" {
		a.Full, a.Text = "", paragraphs(cmp.Or(a.Content, a.Summary))
	}
	switch rule {
	case storage.RepublishSummary:
		a.Content, a.Text = "", a.Text[:min(len(a.Text), 1)]
	case storage.RepublishLink:
		a.Content, a.Summary, a.Text, a.Image, a.Enclosures = "", "", nil, "", nil
	}
	return a
}

// RepublishVersion returns as much of an older text of an article as rule allows to show or
// compare. fetched says that it may come from the article's page.
func RepublishVersion(v storage.Version, rule storage.Republish, fetched bool) storage.Version {
	a := boilerplate.Strip(storage.Article{Title: v.Title, Content: v.Content, Summary: v.Summary, Text: v.Text, LeftOut: v.LeftOut})
	if fetched {
		a.Full = "<p></p>" // not empty, so that the text is taken from the feed's HTML
	}
	v.Text = FirstBlocks(ApplyRepublish(a, rule).Text, MaxShownText)
	return v
}

// MaxShownText bounds the text that is shown or compared at once, in bytes.
const MaxShownText = 256 << 10

// FirstBlocks returns the first blocks of a text that have most bytes together. A block
// that alone has more is cut.
func FirstBlocks(blocks []string, most int) []string {
	for i, block := range blocks {
		if len(block) <= most {
			most -= len(block)
			continue
		}
		shown := blocks[:i:i]
		if i == 0 {
			shown = append(shown, strings.ToValidUTF8(block[:most], "")+"…")
		}
		return shown
	}
	return blocks
}

// paragraphs returns the text of safe HTML, split at every tag that is not of an inline
// element.
func paragraphs(safe string) (out []string) {
	var b strings.Builder
	end := func() {
		if s := strings.Join(strings.Fields(b.String()), " "); s != "" {
			out = append(out, s)
		}
		b.Reset()
	}
	z := html.NewTokenizer(strings.NewReader(safe))
	for {
		switch z.Next() {
		case html.ErrorToken:
			end()
			return out
		case html.TextToken:
			b.Write(z.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			if name, _ := z.TagName(); !inlineElements[string(name)] {
				end()
			}
		}
	}
}

var inlineElements = func() map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq("a abbr acronym b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup time tt u var wbr") {
		m[name] = true
	}
	return m
}()
