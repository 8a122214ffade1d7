package telegram

import (
	"slices"
	"strings"

	"golang.org/x/net/html"

	"rawi/fetcher/cost"
	"rawi/storage/text"
)

// preview is what Telegram shows of a page that a post links to.
type preview struct {
	shown bool
	href  string
	site  string
	title string
	about *html.Node
	image string
}

// read takes what an element shows of the page. Elements that were left open inside have the
// preview twice: what stands in the first is kept.
func (p *preview) read(n *html.Node) {
	for class := range strings.FieldsSeq(attr(n, "class")) {
		switch {
		case class == "tgme_widget_message_link_preview":
			p.shown = true
			if p.href == "" {
				p.href = readLink(attr(n, "href")).href
			}
		case class == "link_preview_site_name" && p.site == "":
			p.site = name(n)
		case class == "link_preview_title" && p.title == "":
			p.title = name(n)
		case class == "link_preview_description" && p.about == nil:
			p.about = n
		case (class == "link_preview_image" || class == "link_preview_right_image" || class == "link_preview_video_thumb") && p.image == "":
			p.image = background(n)
		}
	}
}

// isOfUse reports whether the page is one that may tell news: a channel as such does not.
func (p *preview) isOfUse() bool {
	_, post := nameIn(p.href)
	return p.href != "" && (post != "" || !isHome(hostOf(p.href)))
}

// render returns the preview as HTML: where the link leads, without what title says already;
// nothing if the text has the link and the preview says no more.
func (p *preview) render(budget *cost.Budget, title string, of []block) string {
	m := message{cost: budget}
	if p.about != nil {
		m.read(p.about, run{})
		m.endBlock()
	}
	label := p.title
	if label == "" || text.Fold(label) == text.Fold(title) {
		label = p.site
	}
	about := slices.DeleteFunc(m.blocks, func(b block) bool { return text.Fold(textOf(b.lines[0])) == text.Fold(title) })
	if len(about) == 0 && (p.title == "" || label == p.site) && slices.ContainsFunc(of, func(b block) bool { return b.links(p.href) }) {
		return ""
	}
	if label == "" {
		label = hostOf(p.href)
	}
	lead := block{kind: quote, lines: [][]run{{{text: label, href: p.href}}}}
	blocks := []block{lead}
	for _, b := range about {
		b.kind, b.of = quote, 0
		blocks = append(blocks, b)
	}
	return render(budget, blocks)
}

// links reports whether a block has a link to href.
func (bl block) links(href string) bool {
	return slices.ContainsFunc(bl.lines, func(line []run) bool {
		return slices.ContainsFunc(line, func(r run) bool { return strings.TrimSuffix(r.href, "/") == strings.TrimSuffix(href, "/") })
	})
}
