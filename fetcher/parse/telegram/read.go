package telegram

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/fetcher/cost"
	"rawi/fetcher/extract"
	"rawi/fetcher/parse/item"
	"rawi/storage"
	"rawi/storage/text"
)

// Read reads the preview page of a channel. page is in UTF-8, asked the address in the
// config, base that of the page after redirects; nil: not known. all takes also posts
// without text, and answers to posts. The errors are those of errors.go, item.ErrNoItems
// where the page is none of Telegram's, or of another shape, and the context's.
func Read(b *cost.Budget, page []byte, asked string, base *url.URL, all bool) (item.List, error) {
	head, posts := split(b, page)
	root, err := extract.Tree(b, string(head), true)
	if err != nil {
		return item.List{}, fmt.Errorf("read the page of the channel: %w", err)
	}
	ch := readChannel(root)
	wanted, _ := nameIn(asked)
	r := reader{cost: b, all: all, wanted: wanted, seen: map[string]bool{}}
	for _, p := range posts {
		if b.Err() != nil || b.IsSpent() {
			break
		}
		r.read(p, &ch)
	}
	if err := ch.check(wanted, root, posts); err != nil {
		return item.List{}, err
	}
	if r.posts > 0 && r.bare == r.posts {
		if r.label != "" {
			return item.List{}, fmt.Errorf("%w: in place of each post of @%s it says %q", ErrRestricted, ch.name, r.label)
		}
		return item.List{}, fmt.Errorf("%w: the page of @%s has %d posts, in none of which there is a text or a picture", item.ErrNoItems, ch.name, r.posts)
	}
	list := item.List{Format: "telegram", Items: r.items, Short: endsEarly(page), Channel: storage.Channel{Title: ch.title, Description: ch.about, Image: ch.image}}
	if ch.name != "" {
		list.Channel.Link = Home + ch.name
	}
	if before := readBefore(root); before != "" && base != nil {
		older := url.URL{Scheme: base.Scheme, User: base.User, Host: base.Host, Path: base.Path, RawPath: base.RawPath, RawQuery: "before=" + before}
		list.More = []string{older.String()}
	}
	return list, nil
}

// endsEarly reports whether the end of a page is missing.
func endsEarly(page []byte) bool {
	end := bytes.ToLower(page[max(0, len(page)-1024):])
	return !bytes.Contains(end, []byte("</html")) && !bytes.Contains(end, []byte("</body"))
}

// reader collects the items of a page.
type reader struct {
	cost   *cost.Budget
	all    bool
	wanted string // name of the channel; empty: not known
	items  []item.Item
	seen   map[string]bool
	posts  int    // that are not Telegram's own
	bare   int    // of them those in which nothing is known
	label  string // what Telegram says in place of one
}

// read adds the item of a post, unless it is left out. What is nested too deep is no post.
func (r *reader) read(page []byte, ch *channel) {
	root, err := extract.Tree(r.cost, string(page), false)
	if err != nil {
		r.posts++
		r.bare++
		return
	}
	p := readPost(root)
	if ch.name == "" || strings.EqualFold(p.channel, r.wanted) {
		ch.name = cmp.Or(p.channel, ch.name)
	}
	if p.service {
		return
	}
	r.posts++
	if p.isBare() {
		r.bare++
		r.label = cmp.Or(r.label, p.media.label)
	}
	if it, ok := p.item(r.cost, ch, r.all); ok && !r.seen[it.ID] {
		r.seen[it.ID] = it.ID != ""
		r.items = append(r.items, it)
	}
}

// channel is what a page says about the channel.
type channel struct {
	name, title, about, image string
}

// readChannel reads what stands before the posts.
func readChannel(root *html.Node) (ch channel) {
	if n := byClass(root, "tgme_channel_info_header_username"); n != nil {
		ch.name = strings.TrimPrefix(name(n), "@")
	}
	if n := byClass(root, "tgme_header_link"); n != nil && !isName(ch.name) {
		ch.name, _ = nameIn(attr(n, "href"))
	}
	if n := find(root, func(n *html.Node) bool { return hasAttr(n, "data-url") }); n != nil && !isName(ch.name) {
		ch.name, _ = nameIn(attr(n, "data-url"))
	}
	if !isName(ch.name) {
		ch.name = ""
	}
	for _, class := range []string{"tgme_channel_info_header_title", "tgme_header_title"} {
		if ch.title == "" {
			ch.title = name(byClass(root, class))
		}
	}
	if ch.title == "" {
		ch.title = plain(metaOf(root, "og:title"))
	}
	if n := byClass(root, "tgme_channel_info_description"); n != nil {
		m := message{}
		m.read(n, run{})
		m.endBlock()
		for _, b := range m.blocks {
			for _, line := range b.lines {
				ch.about += " " + textOf(line)
			}
		}
		ch.about = text.Truncate(plain(ch.about), 2000)
	}
	if n := byClass(root, "tgme_page_photo_image"); n != nil {
		if img := find(n, func(c *html.Node) bool { return c.DataAtom == atom.Img }); img != nil {
			ch.image = attr(img, "src")
		} else {
			ch.image = attr(n, "src")
		}
	}
	return ch
}

// metaOf returns the content of the page's meta element of a property.
func metaOf(root *html.Node, property string) string {
	n := find(root, func(n *html.Node) bool { return n.DataAtom == atom.Meta && attr(n, "property") == property })
	if n == nil {
		return ""
	}
	return attr(n, "content")
}

// readBefore returns the number of the post before which older ones are; empty: none are.
func readBefore(root *html.Node) string {
	n := find(root, func(n *html.Node) bool { return isNumber(attr(n, "data-before")) })
	if n != nil {
		return attr(n, "data-before")
	}
	n = find(root, func(n *html.Node) bool {
		rel := attr(n, "rel")
		return rel == "prev" || slices.Contains(strings.Fields(attr(n, "class")), "tme_messages_more")
	})
	if n == nil {
		return ""
	}
	u, err := url.Parse(attr(n, "href"))
	if err != nil || !isNumber(u.Query().Get("before")) {
		return ""
	}
	return u.Query().Get("before")
}
