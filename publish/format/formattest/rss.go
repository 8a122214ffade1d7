package formattest

import (
	"strconv"
	"strings"
)

// The rules are those of the RSS 2.0 specification and of the RSS Advisory
// Board's Best Practices Profile, named "profile".
func (j *judge) rss(body []byte) {
	root := j.tree(body)
	if root.name != "rss" || root.attr["version"] != "2.0" {
		j.breaks("RSS 2.0", "the root is <%s version=%q>", root.name, root.attr["version"])
		return
	}
	j.once(root, "RSS 2.0", 1, "channel")
	for _, c := range root.all("channel") {
		j.channel(c)
	}
}

func (j *judge) channel(c *node) {
	j.once(c, "RSS 2.0, channel", 1, "title", "link", "description")
	j.once(c, "RSS 2.0, channel", 0, "language", "copyright", "managingEditor", "webMaster", "pubDate", "lastBuildDate", "generator", "docs", "cloud", "ttl", "image", "fh:archive")
	j.must(web(c.first("link")), "RSS 2.0, channel", "link %q", c.first("link"))
	j.dates(c, "pubDate", "lastBuildDate")
	self := 0
	for _, l := range c.all("atom:link") {
		j.link(l)
		if l.attr["rel"] == "self" {
			self++
			j.must(l.attr["type"] == "application/rss+xml", "profile, atom:link", "itself as %q", l.attr["type"])
		}
	}
	j.must(self == 1, "profile, atom:link", "%d links to itself", self)
	j.history(c)
	for _, i := range c.all("image") {
		j.once(i, "RSS 2.0, image", 1, "url", "title", "link")
	}
	guids := map[string]bool{}
	for _, i := range c.all("item") {
		j.item(i)
		j.must(!guids[i.first("guid")], "RSS 2.0, guid", "two items are %s", i.first("guid"))
		guids[i.first("guid")] = true
	}
}

func (j *judge) item(i *node) {
	j.once(i, "profile, item", 0, "title", "link", "description", "author", "comments", "enclosure", "guid", "pubDate", "source", "content:encoded")
	j.must(i.first("title") != "" || i.first("description") != "", "RSS 2.0, item", "neither title nor description")
	j.must(len(i.all("guid")) == 1, "profile, guid", "%d of them", len(i.all("guid")))
	for _, g := range i.all("guid") {
		j.must(strings.TrimSpace(g.text) != "", "RSS 2.0, guid", "it is empty")
		j.must(g.attr["isPermaLink"] == "false" || web(g.text), "RSS 2.0, guid", "%q is a permanent link", g.text)
	}
	for _, l := range i.all("link") {
		j.must(web(strings.TrimSpace(l.text)), "RSS 2.0, item", "link %q", l.text)
	}
	j.dates(i, "pubDate")
	for _, a := range i.all("author") {
		j.must(strings.Contains(a.text, "@"), "RSS 2.0, author", "%q is no mail address", a.text)
	}
	for _, e := range i.all("enclosure") {
		_, err := strconv.ParseUint(e.attr["length"], 10, 63)
		j.must(err == nil && web(e.attr["url"]) && mediaType(e.attr["type"]), "RSS 2.0, enclosure", "%v", e.attr)
	}
	for _, s := range i.all("source") {
		j.must(web(s.attr["url"]), "RSS 2.0, source", "url=%q", s.attr["url"])
	}
	for _, name := range []string{"title", "description", "content:encoded", "category"} {
		for _, t := range i.all(name) {
			j.must(len(t.children) == 0, "profile, character data", "<%s> holds elements", name)
		}
	}
	for _, l := range i.all("atom:link") {
		j.link(l)
	}
}

func (j *judge) dates(n *node, names ...string) {
	for _, name := range names {
		for _, d := range n.all(name) {
			j.must(rfc822(d.text), "RSS 2.0, dates (RFC 822)", "<%s>%s", name, d.text)
		}
	}
}
