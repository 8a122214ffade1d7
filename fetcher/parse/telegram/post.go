package telegram

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/fetcher/cost"
	"rawi/fetcher/parse/item"
	"rawi/storage"
)

// post is what the elements of a post say.
type post struct {
	channel, number string // of the attribute of the post, else of the link of its date
	published       string
	service         bool // Telegram wrote it: "Channel photo updated"
	reply           bool
	texts           []*html.Node
	forwarded       *html.Node
	authors         []*html.Node
	preview         preview
	media           media
	unnamed         []*html.Node // what may be the text, by what it is written like
}

// readPost reads a post's elements.
func readPost(root *html.Node) *post {
	p := &post{}
	p.visitChildren(root, inPost)
	if len(p.texts) == 0 && len(p.unnamed) > 0 {
		p.texts = p.unnamed[:1]
	}
	return p
}

// where is where an element stands.
type where uint8

const (
	inPost  where = iota
	inReply       // in what is answered
	inText
)

// visitChildren reads what is below n.
func (p *post) visitChildren(n *html.Node, in where) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			p.visit(c, in)
		}
	}
}

// visit reads an element and what is below it.
func (p *post) visit(n *html.Node, in where) {
	if ref := attr(n, "data-post"); ref != "" && p.number == "" {
		p.channel, p.number = nameIn(ref)
	}
	if when := attr(n, "datetime"); when != "" && n.DataAtom == atom.Time && p.published == "" {
		p.published = when
	}
	for class := range strings.FieldsSeq(attr(n, "class")) {
		switch class {
		case "tgme_widget_message_reply":
			p.reply, in = true, inReply
		case "js-message_reply_text", "tgme_widget_message_metatext":
			p.reply = true
			return
		case "service_message", "tgme_widget_message_service":
			p.service = true
		case "tgme_widget_message_forwarded_from_name":
			p.forwarded = n
		case "tgme_widget_message_from_author", "tgme_widget_message_forwarded_from_author":
			p.authors = append(p.authors, n)
		case "tgme_widget_message_date":
			if p.number == "" {
				p.channel, p.number = nameIn(attr(n, "href"))
			}
		}
	}
	p.media.read(n)
	p.preview.read(n)
	switch {
	case in == inText:
	case isText(n) && (in != inReply || hasClass(n, "js-message_text")):
		p.texts = append(p.texts, n)
		in = inText
	case in == inPost && n.DataAtom == atom.Div && attr(n, "dir") == "auto" && !isPart(n):
		p.unnamed = append(p.unnamed, n)
	}
	p.visitChildren(n, in)
}

// isText reports whether an element is the text of a post.
func isText(n *html.Node) bool {
	return hasClass(n, "tgme_widget_message_text") || hasClass(n, "js-message_text")
}

// item makes an item of a post of ch; false: it is left out. all takes also posts without
// text, and answers.
func (p *post) item(b *cost.Budget, ch *channel, all bool) (it item.Item, ok bool) {
	if p.reply && !all {
		return it, false
	}
	m := message{cost: b}
	for _, n := range p.texts {
		m.read(n, run{})
		m.endBlock()
	}
	linked := &p.preview
	if !linked.isOfUse() {
		linked = &preview{}
	}
	title, blocks := headline(m.blocks, ch.title)
	for _, other := range []string{p.media.question, linked.title} {
		if title == "" {
			title = other
		}
	}
	if title == "" && !slices.ContainsFunc(m.blocks, block.says) {
		if !all {
			return it, false
		}
		if title = p.media.title(); title == "" {
			return it, false
		}
	}
	it = item.Item{
		Title: title, Content: render(b, blocks) + p.media.render(b, title),
		Published: p.published, Source: p.source(ch), Fleeting: true,
		Images: slices.Clone(p.media.images), Enclosures: p.media.enclosures(),
	}
	if linked.href != "" {
		it.Content += linked.render(b, title, m.blocks)
	}
	if linked.image != "" {
		it.Images = append(it.Images, linked.image)
	}
	for _, tag := range m.tags {
		it.Categories = append(it.Categories, strings.ReplaceAll(tag, "_", " "))
	}
	for _, n := range p.authors {
		it.Authors = append(it.Authors, name(n))
	}
	if p.number != "" {
		it.ID, it.Link = strings.ToLower(p.channel)+"/"+p.number, Home+p.channel+"/"+p.number
	}
	return it, true
}

// says reports whether a block has a letter or a digit.
func (bl block) says() bool {
	return slices.ContainsFunc(bl.lines, func(line []run) bool { return strings.IndexFunc(textOf(line), isWordRune) >= 0 })
}

// source returns who told a post first; nil: the channel itself.
func (p *post) source(ch *channel) *storage.Source {
	if p.forwarded == nil {
		return nil
	}
	s := storage.Source{Title: name(p.forwarded)}
	if u := attr(p.forwarded, "href"); strings.Contains(u, "://") {
		if from, _ := nameIn(u); strings.EqualFold(from, ch.name) {
			return nil
		} else if from != "" {
			s.Link = Home + from
		}
	}
	if s == (storage.Source{}) {
		return nil
	}
	return &s
}

// isBare reports whether a post has nothing that is known: no text, nothing beside it, and no
// answer.
func (p *post) isBare() bool {
	return len(p.texts) == 0 && !p.preview.shown && !p.reply && p.media.question == "" && p.media.title() == ""
}
