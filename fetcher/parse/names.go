package parse

import (
	"bytes"
	"slices"
	"strings"
)

// Prefixes that everything behind clean knows a vocabulary by, whatever the
// document calls it. The format's own has none; ours carries what gofeed has no
// place for.
const (
	native  = ""
	foreign = "?" // a vocabulary rawi reads nothing of
	ours    = "rawi"
)

// spaces are the namespaces rawi reads, written without scheme, case and a
// slash or hash at the end, for publishers vary in these.
var spaces = map[string]string{
	"purl.org/rss/1.0":                         native,
	"purl.org/rss/1.0/modules/rss091":          native,
	"my.netscape.com/rdf/simple/0.9":           native,
	"channel.netscape.com/rdf/simple/0.9":      native,
	"backend.userland.com/rss":                 native,
	"backend.userland.com/rss2":                native,
	"backend.userland.com/rss091":              native,
	"blogs.law.harvard.edu/tech/rss":           native,
	"cyber.law.harvard.edu/rss":                native,
	"www.w3.org/2005/atom":                     "atom",
	"purl.org/atom/ns":                         "atom",
	"purl.org/atom/app":                        foreign,
	"www.w3.org/1999/02/22-rdf-syntax-ns":      "rdf",
	"purl.org/dc/elements/1.1":                 "dc",
	"purl.org/dc/elements/1.0":                 "dc",
	"purl.org/dc":                              "dc",
	"purl.org/dc/terms":                        "dcterms",
	"purl.org/rss/1.0/modules/dcterms":         "dcterms",
	"purl.org/rss/1.0/modules/content":         "content",
	"purl.org/rss/1.0/modules/syndication":     "sy",
	"search.yahoo.com/mrss":                    "media",
	"tools.search.yahoo.com/mrss":              "media",
	"www.itunes.com/dtds/podcast-1.0.dtd":      "itunes",
	"example.com/dtds/podcast-1.0.dtd":         "itunes",
	"rssnamespace.org/feedburner/ext/1.0":      "feedburner",
	"webns.net/mvcb":                           "admin",
	"www.w3.org/1999/xhtml":                    "xhtml",
	"www.w3.org/xml/1998/namespace":            "xml",
	"rawi":                                     ours,
	"www.w3.org/2000/svg":                      foreign,
	"www.w3.org/1998/math/mathml":              foreign,
	"purl.org/rss/1.0/modules/slash":           foreign,
	"wellformedweb.org/commentapi":             foreign,
	"www.w3.org/2003/01/geo/wgs84_pos":         foreign,
	"www.georss.org/georss":                    foreign,
	"schemas.google.com/g/2005":                foreign,
	"purl.org/syndication/thread/1.0":          foreign,
	"a9.com/-/spec/opensearch/1.1":             foreign,
	"a9.com/-/spec/opensearchrss/1.0":          foreign,
	"purl.org/rss/1.0/modules/taxonomy":        foreign,
	"www.pheedo.com/namespace/pheedo":          foreign,
	"podlove.org/simple-chapters":              foreign,
	"podcastindex.org/namespace/1.0":           foreign,
	"www.google.com/schemas/sitemap-news/0.9":  foreign,
	"www.google.com/schemas/sitemap-image/1.1": foreign,
}

// prefixes are what a prefix means that no declaration explains.
var prefixes = map[string]string{
	"rss": native, "rss10": native, "rss09": native, "atom": "atom", "atom10": "atom", "atom03": "atom", "a10": "atom", "a": "atom",
	"rdf": "rdf", "dc": "dc", "dct": "dcterms", "dcterms": "dcterms", "content": "content", "sy": "sy", "syn": "sy", "media": "media",
	"itunes": "itunes", "feedburner": "feedburner", "admin": "admin", "xhtml": "xhtml", "html": "xhtml", "xml": "xml", ours: ours,
}

// space is the prefix of a namespace, and whether rawi has heard of it.
func space(uri []byte) (string, bool) {
	s := strings.ToLower(string(bytes.TrimSpace(uri)))
	s = strings.TrimPrefix(strings.TrimPrefix(s, "http://"), "https://")
	p, ok := spaces[strings.TrimRight(s, "/#")]
	return p, ok
}

// marks are words that a namespace holds which is a vocabulary's, though not
// quite as its specification writes it.
var marks = map[string][]string{
	"atom": {"atom"}, "rdf": {"rdf"}, "dc": {"/dc", "dublin"}, "dcterms": {"/dc", "dublin"}, "content": {"modules/content", "content/"},
	"sy": {"syndication"}, "media": {"mrss", "yahoo"}, "itunes": {"itunes"}, "feedburner": {"feedburner"}, "admin": {"mvcb"}, "xhtml": {"xhtml"},
}

// resembles reports a namespace that is meant to be the one known by prefix.
func resembles(uri []byte, prefix string) bool {
	s := strings.ToLower(string(uri))
	return slices.ContainsFunc(marks[prefix], func(mark string) bool { return strings.Contains(s, mark) })
}

// kind is what may stand in an element.
type kind uint8

const (
	kindSkip    kind = iota // nothing that is read
	kindGroup               // elements
	kindText                // text or markup: tags inside it are part of it
	kindPlain               // text: tags inside it vanish
	kindAddress             // text that is an address
	kindItems               // items, and nothing else: RSS 1.1 has them in it
)

// element is how an element is read and what gofeed is told it is.
type element struct {
	write string
	kind  kind
	item  bool // an item, whatever it is called
	holds bool // items

	// inner are the elements whose texts stand for its own; nil: any may.
	inner map[string]bool
}

// elements are those of RSS in all its versions and of the modules, by name in
// lower case. What is not among them is left out.
var elements = table(map[kind]string{
	kindGroup: `rss rdf:rdf=rdf:RDF channel image skiphours=skipHours skipdays=skipDays
		media:group media:content itunes:owner itunes:category atom:author atom:contributor atom:source`,
	kindText: `title description tagline=description subtitle=description summary=atom:summary content=content:encoded content:encoded
		encoded=content:encoded body=content:encoded xhtml:body=content:encoded fullitem=content:encoded xhtml:div=content:encoded
		itunes:summary itunes:subtitle itunes:title dc:title dc:description media:title media:description media:text
		atom:title atom:summary atom:content atom:subtitle`,
	kindPlain: `language managingeditor=managingEditor webmaster=webMaster pubdate=pubDate lastbuilddate=lastBuildDate category generator ttl
		hour day guid author=dc:creator source enclosure name email date=dc:date modified=atom:updated
		updated=atom:updated published=atom:published issued=atom:published created=dcterms:created
		dc:creator dc:author=dc:creator dc:contributor dc:publisher dc:subject dc:date dc:language dc:identifier
		dcterms:created dcterms:modified dcterms:issued dcterms:available dcterms:date=dc:date dcterms:creator=dc:creator
		itunes:author itunes:name itunes:email itunes:keywords itunes:image
		media:credit media:keywords media:category media:thumbnail media:player
		sy:updateperiod=sy:updatePeriod sy:updatefrequency=sy:updateFrequency
		atom:id atom:name atom:email atom:updated atom:published atom:category atom:modified=atom:updated atom:issued=atom:published
		atom:generator admin:generatoragent=admin:generatorAgent
		rawi:lang rawi:about rawi:id rawi:permalink rawi:image thumbnail=rawi:image`,
	kindAddress: `link url logo=rawi:image icon=rawi:icon atom:link atom:uri atom:logo atom:icon feedburner:origlink=feedburner:origLink rawi:icon`,
})

// atomElements are those of Atom 0.3 and 1.0 where they differ.
var atomElements = table(map[kind]string{
	kindGroup:   `feed author contributor source`,
	kindText:    `title subtitle tagline info=subtitle summary content`,
	kindPlain:   `id=rawi:id name email updated modified=updated published issued=published created=dcterms:created category generator`,
	kindAddress: `link uri url=uri homepage=uri logo icon`,
})

func table(kinds map[kind]string) map[string]element {
	t := map[string]element{"item": {write: "item", kind: kindGroup, item: true}, "entry": {write: "entry", kind: kindGroup, item: true}}
	for k, list := range kinds {
		for entry := range strings.FieldsSeq(list) {
			name, write, renamed := strings.Cut(entry, "=")
			if !renamed {
				write = name
			}
			t[name] = element{write: write, kind: k, holds: holdsItems[write], inner: innerElements[name]}
		}
	}
	return t
}

// enders are elements whose beginning ends a text that was left open: no
// markup is called so.
var enders = set(`item entry channel guid pubdate enclosure comments category content:encoded dc:creator dc:date dc:subject
	media:content media:thumbnail itunes:author atom:link
	language copyright managingeditor webmaster lastbuilddate generator docs cloud ttl textinput skiphours skipdays`)

// titleEnders end a title or a plain text beside these.
var titleEnders = set(`link description summary content author id updated published title image`)

// void are the elements of HTML that hold nothing.
var void = set(`area base br col embed hr img input link meta param source track wbr`)

func set(list string) map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(list) {
		m[name] = true
	}
	return m
}
