package formattest

import (
	"slices"
	"strings"
)

// relations are those of the registry (RFC 8288, 4.2) that our documents use.
var relations = []string{"alternate", "self", "hub", "via", "related", "enclosure", "current", "prev-archive", "next-archive"}

// inFeed and inEntry are the elements that Atom knows (RFC 4287, 4.1).
var (
	inFeed  = []string{"author", "category", "contributor", "generator", "icon", "id", "link", "logo", "rights", "subtitle", "title", "updated", "entry"}
	inEntry = []string{"author", "category", "content", "contributor", "id", "link", "published", "rights", "source", "summary", "title", "updated"}
)

func (j *judge) atom(body []byte) {
	feed := j.tree(body)
	if feed.name != "atom:feed" {
		j.breaks("RFC 4287, 4.1.1", "the root is <%s>", feed.name)
		return
	}
	j.known(feed, inFeed)
	j.once(feed, "RFC 4287, 4.1.1", 1, "atom:id", "atom:title", "atom:updated")
	j.once(feed, "RFC 4287, 4.1.1", 0, "atom:generator", "atom:icon", "atom:logo", "atom:rights", "atom:subtitle")
	j.once(feed, "RFC 5005, 4", 0, "fh:archive")
	self := 0
	for _, l := range feed.all("atom:link") {
		if l.attr["rel"] == "self" {
			self++
		}
	}
	j.must(self == 1, "RFC 4287, 4.1.1", "%d links to itself", self)
	j.common(feed)
	entries := feed.all("atom:entry")
	ids := map[string]bool{}
	for _, e := range entries {
		j.entry(e, len(feed.all("atom:author")) > 0)
		j.must(!ids[e.first("atom:id")], "RFC 4287, 4.1.1", "two entries are %s", e.first("atom:id"))
		ids[e.first("atom:id")] = true
	}
	j.history(feed)
	for _, d := range feed.all("at:deleted-entry") {
		j.must(absolute(d.attr["ref"]), "RFC 6721, 3", "ref=%q", d.attr["ref"])
		j.must(rfc3339(d.attr["when"]), "RFC 6721, 3", "when=%q", d.attr["when"])
		j.must(!ids[d.attr["ref"]], "RFC 6721, 4", "%s is there and deleted", d.attr["ref"])
	}
}

// history holds a document against RFC 5005, 4.
func (j *judge) history(feed *node) {
	to := map[string]string{}
	for _, l := range feed.all("atom:link") {
		rel := l.attr["rel"]
		j.must(to[rel] == "" || !slices.Contains([]string{"current", "prev-archive", "next-archive"}, rel), "RFC 5005, 4", "two links are %s", rel)
		to[rel] = l.attr["href"]
	}
	archive := len(feed.all("fh:archive")) > 0
	j.must(!archive || to["current"] != "", "RFC 5005, 4", "an archive without its current document")
	j.must(archive || to["next-archive"] == "", "RFC 5005, 4", "a current document has a next archive")
	j.must(!archive || to["current"] != to["self"], "RFC 5005, 4", "an archive is its own current document")
}

func (j *judge) entry(e *node, authored bool) {
	j.known(e, inEntry)
	j.once(e, "RFC 4287, 4.1.2", 1, "atom:id", "atom:title", "atom:updated")
	j.once(e, "RFC 4287, 4.1.2", 0, "atom:content", "atom:published", "atom:rights", "atom:source", "atom:summary")
	j.common(e)
	alternates := map[string]bool{}
	for _, l := range e.all("atom:link") {
		if rel := l.attr["rel"]; rel == "alternate" || rel == "" {
			key := l.attr["type"] + " " + l.attr["hreflang"]
			j.must(!alternates[key], "RFC 4287, 4.1.2", "two alternates of %q", key)
			alternates[key] = true
		}
	}
	j.must(len(alternates) > 0 || len(e.all("atom:content")) > 0, "RFC 4287, 4.1.2", "neither content nor alternate")
	sourced := false
	j.must(e.first("atom:title") != "", "W3C validator, NotBlank", "no word in the title of %s", e.first("atom:id"))
	for _, s := range e.all("atom:source") {
		j.once(s, "RFC 4287, 4.2.11", 1, "atom:id", "atom:title", "atom:updated")
		j.common(s)
		sourced = len(s.all("atom:author")) > 0
	}
	j.must(authored || sourced || len(e.all("atom:author")) > 0, "RFC 4287, 4.1.2", "nobody wrote %s", e.first("atom:id"))
}

// common holds against the rules what feeds, entries and sources have alike.
func (j *judge) common(n *node) {
	for _, id := range n.all("atom:id") {
		j.must(absolute(id.text), "RFC 4287, 4.2.6", "id %q", id.text)
	}
	for _, name := range []string{"atom:updated", "atom:published"} {
		for _, d := range n.all(name) {
			j.must(rfc3339(d.text), "RFC 4287, 3.3", "<%s>%s", name, d.text)
		}
	}
	for _, name := range []string{"atom:title", "atom:subtitle", "atom:summary", "atom:content", "atom:rights"} {
		for _, t := range n.all(name) {
			kind := t.attr["type"]
			j.must(slices.Contains([]string{"", "text", "html"}, kind), "RFC 4287, 3.1.1", "<%s type=%q>", name, kind)
			j.must(len(t.children) == 0, "RFC 4287, 3.1.1", "<%s> holds elements", name)
		}
	}
	for _, l := range n.all("atom:link") {
		j.link(l)
	}
	for _, a := range n.all("atom:author") {
		j.once(a, "RFC 4287, 3.2", 1, "atom:name")
		j.must(a.first("atom:name") != "", "RFC 4287, 3.2.1", "an author without a name")
		if mail := a.first("atom:email"); mail != "" {
			j.must(strings.Count(mail, "@") == 1, "RFC 4287, 3.2.3", "email %q", mail)
		}
	}
	for _, c := range n.all("atom:category") {
		j.must(c.attr["term"] != "", "RFC 4287, 4.2.2.1", "a category without a term")
	}
}

func (j *judge) link(l *node) {
	j.must(absolute(l.attr["href"]), "RFC 4287, 4.2.7.1", "href=%q", l.attr["href"])
	rel := l.attr["rel"]
	j.must(rel == "" || slices.Contains(relations, rel) || absolute(rel), "RFC 8288, 2.1", "rel=%q", rel)
	if kind := l.attr["type"]; kind != "" {
		j.must(mediaType(kind), "RFC 4287, 4.2.7.3", "type=%q", kind)
	}
}

// known notes elements of Atom's namespace that do not belong there.
func (j *judge) known(n *node, names []string) {
	for _, c := range n.children {
		if name, ok := strings.CutPrefix(c.name, "atom:"); ok {
			j.must(slices.Contains(names, name), "RFC 4287, 4.1", "<%s> in <%s>", c.name, n.name)
		}
	}
}
