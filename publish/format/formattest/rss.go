package formattest

import (
	"strconv"
	"strings"
)

// rss checks the rules of the RSS 2.0 specification and of the RSS Advisory Board's
// Best Practices Profile, which is named "profile".
func (c *checker) rss(body []byte) {
	root := c.tree(body)
	if root.name != "rss" || root.attr["version"] != "2.0" {
		c.violation("RSS 2.0", "the root is <%s version=%q>", root.name, root.attr["version"])
		return
	}
	c.count(root, "RSS 2.0", 1, "channel")
	for _, n := range root.all("channel") {
		c.channel(n)
	}
}

func (c *checker) channel(n *node) {
	c.count(n, "RSS 2.0, channel", 1, "title", "link", "description")
	c.count(n, "RSS 2.0, channel", 0, "language", "copyright", "managingEditor", "webMaster", "pubDate", "lastBuildDate", "generator", "docs", "cloud", "ttl", "image", "fh:archive")
	c.require(isWebURL(n.first("link")), "RSS 2.0, channel", "link %q", n.first("link"))
	c.dates(n, "pubDate", "lastBuildDate")
	self := 0
	for _, l := range n.all("atom:link") {
		c.link(l)
		if l.attr["rel"] == "self" {
			self++
			c.require(l.attr["type"] == "application/rss+xml", "profile, atom:link", "itself as %q", l.attr["type"])
		}
	}
	c.require(self == 1, "profile, atom:link", "%d links to itself", self)
	c.archiveLinks(n)
	for _, i := range n.all("image") {
		c.count(i, "RSS 2.0, image", 1, "url", "title", "link")
	}
	guids := map[string]bool{}
	for _, i := range n.all("item") {
		c.item(i)
		c.require(!guids[i.first("guid")], "RSS 2.0, guid", "two items are %s", i.first("guid"))
		guids[i.first("guid")] = true
	}
}

func (c *checker) item(i *node) {
	c.point(i)
	c.count(i, "profile, item", 0, "title", "link", "description", "author", "comments", "enclosure", "guid", "pubDate", "source", "content:encoded")
	c.require(i.first("title") != "" || i.first("description") != "", "RSS 2.0, item", "neither title nor description")
	c.require(len(i.all("guid")) == 1, "profile, guid", "%d of them", len(i.all("guid")))
	for _, g := range i.all("guid") {
		c.require(strings.TrimSpace(g.text) != "", "RSS 2.0, guid", "it is empty")
		c.require(g.attr["isPermaLink"] == "false" || isWebURL(g.text), "RSS 2.0, guid", "%q is a permanent link", g.text)
	}
	for _, l := range i.all("link") {
		c.require(isWebURL(strings.TrimSpace(l.text)), "RSS 2.0, item", "link %q", l.text)
	}
	c.dates(i, "pubDate")
	for _, a := range i.all("author") {
		c.require(strings.Contains(a.text, "@"), "RSS 2.0, author", "%q is no mail address", a.text)
	}
	for _, e := range i.all("enclosure") {
		_, err := strconv.ParseUint(e.attr["length"], 10, 63)
		c.require(err == nil && isWebURL(e.attr["url"]) && isMediaType(e.attr["type"]), "RSS 2.0, enclosure", "%v", e.attr)
	}
	for _, s := range i.all("source") {
		c.require(isWebURL(s.attr["url"]), "RSS 2.0, source", "url=%q", s.attr["url"])
	}
	for _, name := range []string{"title", "description", "content:encoded", "category"} {
		for _, t := range i.all(name) {
			c.require(len(t.children) == 0, "profile, character data", "<%s> holds elements", name)
		}
	}
	for _, l := range i.all("atom:link") {
		c.link(l)
	}
}

func (c *checker) dates(n *node, names ...string) {
	for _, name := range names {
		for _, d := range n.all(name) {
			c.require(isRFC822(d.text), "RSS 2.0, dates (RFC 822)", "<%s>%s", name, d.text)
		}
	}
}
