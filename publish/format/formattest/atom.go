package formattest

import (
	"fmt"
	"slices"
	"strings"
)

// relations are the registered link relations that rawi uses (RFC 8288, 4.2).
var relations = []string{"alternate", "self", "hub", "via", "related", "enclosure", "current", "prev-archive", "next-archive"}

// feedElements and entryElements are the children that Atom defines (RFC 4287, 4.1).
var (
	feedElements  = []string{"author", "category", "contributor", "generator", "icon", "id", "link", "logo", "rights", "subtitle", "title", "updated", "entry"}
	entryElements = []string{"author", "category", "content", "contributor", "id", "link", "published", "rights", "source", "summary", "title", "updated"}
)

func (c *checker) atom(body []byte) {
	feed := c.tree(body)
	if feed.name != "atom:feed" {
		c.violation("RFC 4287, 4.1.1", "the root is <%s>", feed.name)
		return
	}
	c.checkElements(feed, feedElements)
	c.count(feed, "RFC 4287, 4.1.1", 1, "atom:id", "atom:title", "atom:updated")
	c.count(feed, "RFC 4287, 4.1.1", 0, "atom:generator", "atom:icon", "atom:logo", "atom:rights", "atom:subtitle")
	c.count(feed, "RFC 5005, 4", 0, "fh:archive")
	self := 0
	for _, l := range feed.all("atom:link") {
		if l.attr["rel"] == "self" {
			self++
		}
	}
	c.require(self == 1, "RFC 4287, 4.1.1", "%d links to itself", self)
	c.common(feed)
	entries := feed.all("atom:entry")
	ids := map[string]bool{}
	for _, e := range entries {
		c.entry(e, len(feed.all("atom:author")) > 0)
		c.require(!ids[e.first("atom:id")], "RFC 4287, 4.1.1", "two entries are %s", e.first("atom:id"))
		ids[e.first("atom:id")] = true
	}
	c.archiveLinks(feed)
	for _, d := range feed.all("at:deleted-entry") {
		c.require(isIRI(d.attr["ref"]), "RFC 6721, 3", "ref=%q", d.attr["ref"])
		c.require(isRFC3339(d.attr["when"]), "RFC 6721, 3", "when=%q", d.attr["when"])
		c.require(!ids[d.attr["ref"]], "RFC 6721, 4", "%s is there and deleted", d.attr["ref"])
	}
}

// archiveLinks checks RFC 5005, 4.
func (c *checker) archiveLinks(feed *node) {
	links := map[string]string{}
	for _, l := range feed.all("atom:link") {
		rel := l.attr["rel"]
		c.require(links[rel] == "" || !slices.Contains([]string{"current", "prev-archive", "next-archive"}, rel), "RFC 5005, 4", "two links are %s", rel)
		links[rel] = l.attr["href"]
	}
	archive := len(feed.all("fh:archive")) > 0
	c.require(!archive || links["current"] != "", "RFC 5005, 4", "an archive without its current document")
	c.require(archive || links["next-archive"] == "", "RFC 5005, 4", "a current document has a next archive")
	c.require(!archive || links["current"] != links["self"], "RFC 5005, 4", "an archive is its own current document")
}

func (c *checker) entry(e *node, feedHasAuthor bool) {
	c.checkElements(e, entryElements)
	c.count(e, "RFC 4287, 4.1.2", 1, "atom:id", "atom:title", "atom:updated")
	c.count(e, "RFC 4287, 4.1.2", 0, "atom:content", "atom:published", "atom:rights", "atom:source", "atom:summary")
	c.common(e)
	c.point(e)
	alternates := map[string]bool{}
	for _, l := range e.all("atom:link") {
		if rel := l.attr["rel"]; rel == "alternate" || rel == "" {
			key := l.attr["type"] + " " + l.attr["hreflang"]
			c.require(!alternates[key], "RFC 4287, 4.1.2", "two alternates of %q", key)
			alternates[key] = true
		}
	}
	c.require(len(alternates) > 0 || len(e.all("atom:content")) > 0, "RFC 4287, 4.1.2", "neither content nor alternate")
	sourceHasAuthor := false
	c.require(e.first("atom:title") != "", "W3C validator, NotBlank", "no word in the title of %s", e.first("atom:id"))
	for _, s := range e.all("atom:source") {
		c.count(s, "RFC 4287, 4.2.11", 1, "atom:id", "atom:title", "atom:updated")
		c.common(s)
		sourceHasAuthor = len(s.all("atom:author")) > 0
	}
	c.require(feedHasAuthor || sourceHasAuthor || len(e.all("atom:author")) > 0, "RFC 4287, 4.1.2", "no author of %s", e.first("atom:id"))
}

// common checks what feeds, entries and sources have in common.
func (c *checker) common(n *node) {
	for _, id := range n.all("atom:id") {
		c.require(isIRI(id.text), "RFC 4287, 4.2.6", "id %q", id.text)
	}
	for _, name := range []string{"atom:updated", "atom:published"} {
		for _, d := range n.all(name) {
			c.require(isRFC3339(d.text), "RFC 4287, 3.3", "<%s>%s", name, d.text)
		}
	}
	for _, name := range []string{"atom:title", "atom:subtitle", "atom:summary", "atom:content", "atom:rights"} {
		for _, t := range n.all(name) {
			kind := t.attr["type"]
			c.require(slices.Contains([]string{"", "text", "html"}, kind), "RFC 4287, 3.1.1", "<%s type=%q>", name, kind)
			c.require(len(t.children) == 0, "RFC 4287, 3.1.1", "<%s> holds elements", name)
		}
	}
	for _, l := range n.all("atom:link") {
		c.link(l)
	}
	for _, a := range n.all("atom:author") {
		c.count(a, "RFC 4287, 3.2", 1, "atom:name")
		c.require(a.first("atom:name") != "", "RFC 4287, 3.2.1", "an author without a name")
		if mail := a.first("atom:email"); mail != "" {
			c.require(strings.Count(mail, "@") == 1, "RFC 4287, 3.2.3", "email %q", mail)
		}
	}
	for _, child := range n.all("atom:category") {
		c.require(child.attr["term"] != "", "RFC 4287, 4.2.2.1", "a category without a term")
	}
}

func (c *checker) link(l *node) {
	c.require(isIRI(l.attr["href"]), "RFC 4287, 4.2.7.1", "href=%q", l.attr["href"])
	rel := l.attr["rel"]
	c.require(rel == "" || slices.Contains(relations, rel) || isIRI(rel), "RFC 8288, 2.1", "rel=%q", rel)
	if kind := l.attr["type"]; kind != "" {
		c.require(isMediaType(kind), "RFC 4287, 4.2.7.3", "type=%q", kind)
	}
}

// point checks the place of an entry or item.
func (c *checker) point(n *node) {
	const rule = "OGC 17-002r1, GeoRSS Simple"
	c.count(n, rule, 0, "georss:point")
	for _, p := range n.all("georss:point") {
		var lat, lon float64
		read, err := fmt.Sscanf(p.text, "%f %f", &lat, &lon)
		c.require(err == nil && read == 2 && lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180, rule, "<georss:point>%s", p.text)
	}
}

// checkElements reports children in Atom's namespace other than names.
func (c *checker) checkElements(n *node, names []string) {
	for _, child := range n.children {
		if name, ok := strings.CutPrefix(child.name, "atom:"); ok {
			c.require(slices.Contains(names, name), "RFC 4287, 4.1", "<%s> in <%s>", child.name, n.name)
		}
	}
}
