package markup

import (
	"bytes"
	"slices"
	"strings"
)

// Prefix is the prefix of the elements that carry what gofeed has no field for.
const Prefix = "rawi"

// The prefixes under which a vocabulary is known in the output, whatever prefix the
// document uses.
const (
	native  = ""  // the format's own vocabulary
	foreign = "?" // a vocabulary of which nothing is read
)

// knownNamespaces are the prefixes of namespaces, which are written in lower case
// without the scheme and without a slash or hash at the end: publishers vary in these.
var knownNamespaces = map[string]string{
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
	"rawi":                                     Prefix,
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

// commonPrefixes are what the prefixes mean that a document does not declare.
var commonPrefixes = map[string]string{
	"rss": native, "rss10": native, "rss09": native, "atom": "atom", "atom10": "atom", "atom03": "atom", "a10": "atom", "a": "atom",
	"rdf": "rdf", "dc": "dc", "dct": "dcterms", "dcterms": "dcterms", "content": "content", "sy": "sy", "syn": "sy", "media": "media",
	"itunes": "itunes", "feedburner": "feedburner", "admin": "admin", "xhtml": "xhtml", "html": "xhtml", "xml": "xml", Prefix: Prefix,
}

// knownPrefix returns the prefix of a namespace, and whether the namespace is known.
func knownPrefix(uri []byte) (string, bool) {
	s := strings.ToLower(string(bytes.TrimSpace(uri)))
	s = strings.TrimPrefix(strings.TrimPrefix(s, "http://"), "https://")
	p, ok := knownNamespaces[strings.TrimRight(s, "/#")]
	return p, ok
}

// namespaceMarks are the words by which a misspelt namespace is recognised, by prefix.
var namespaceMarks = map[string][]string{
	"atom": {"atom"}, "rdf": {"rdf"}, "dc": {"/dc", "dublin"}, "dcterms": {"/dc", "dublin"}, "content": {"modules/content", "content/"},
	"sy": {"syndication"}, "media": {"mrss", "yahoo"}, "itunes": {"itunes"}, "feedburner": {"feedburner"}, "admin": {"mvcb"}, "xhtml": {"xhtml"},
}

// resembles reports whether uri is meant to be the namespace known by prefix.
func resembles(uri []byte, prefix string) bool {
	s := strings.ToLower(string(uri))
	return slices.ContainsFunc(namespaceMarks[prefix], func(mark string) bool { return strings.Contains(s, mark) })
}
