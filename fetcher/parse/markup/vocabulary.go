package markup

import "strings"

// kind is what may stand in an element.
type kind uint8

const (
	kindSkip    kind = iota // nothing that is read
	kindGroup               // elements
	kindText                // text or markup: tags in it are part of it
	kindPlain               // text: tags in it are dropped
	kindAddress             // text that is an address
	kindItems               // items and nothing else, as in RSS 1.1
)

// element is how an element is read, and the name under which gofeed knows it.
type element struct {
	output     string
	kind       kind
	item       bool // an item, whatever it is called
	holdsItems bool

	// inner are the elements whose texts may stand for its own; nil: all.
	inner map[string]bool
}

// elements are the elements of RSS in all its versions and of the modules, by name in
// lower case. Other elements are left out.
var elements = newElementTable(map[kind]string{
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

// atomElements are the elements of Atom 0.3 and 1.0 that are read otherwise than those
// of RSS.
var atomElements = newElementTable(map[kind]string{
	kindGroup:   `feed author contributor source`,
	kindText:    `title subtitle tagline info=subtitle summary content`,
	kindPlain:   `id=rawi:id name email updated modified=updated published issued=published created=dcterms:created category generator`,
	kindAddress: `link uri url=uri homepage=uri logo icon`,
})

// newElementTable returns the elements of lists of names by kind; name=output renames.
func newElementTable(kinds map[kind]string) map[string]element {
	t := map[string]element{"item": {output: "item", kind: kindGroup, item: true}, "entry": {output: "entry", kind: kindGroup, item: true}}
	for k, list := range kinds {
		for entry := range strings.FieldsSeq(list) {
			name, output, renamed := strings.Cut(entry, "=")
			if !renamed {
				output = name
			}
			t[name] = element{output: output, kind: k, holdsItems: itemParents[output], inner: innerElements[name]}
		}
	}
	return t
}

// itemParents are the elements that items stand in.
var itemParents = set("rss rdf:RDF channel feed")

// implicitEndTags are the elements whose beginning ends a text that was left open: no
// markup has these names.
var implicitEndTags = set(`item entry channel guid pubdate enclosure comments category content:encoded dc:creator dc:date dc:subject
	media:content media:thumbnail itunes:author atom:link
	language copyright managingeditor webmaster lastbuilddate generator docs cloud ttl textinput skiphours skipdays`)

// titleEndTags are the elements that also end a title or a plain text.
var titleEndTags = set(`link description summary content author id updated published title image`)

// voidElements are the elements of HTML without content.
var voidElements = set(`area base br col embed hr img input link meta param source track wbr`)

// groupChildren are the elements that are read in a group; other groups are not limited.
var groupChildren = map[string]map[string]bool{
	"itunes:owner":     set("itunes:name itunes:email name email"),
	"itunes:category":  set("itunes:category"),
	"atom:author":      set("atom:name atom:email atom:uri name email"),
	"atom:contributor": set("atom:name atom:email atom:uri name email"),
	"author":           set("name email uri"),
	"contributor":      set("name email uri"),
	"atom:source":      set("atom:title atom:link atom:id atom:updated atom:author"),
	"source":           set("title link rawi:id updated author"),
}

// innerElements are the elements that make the text of a plain element of RSS which a
// publisher wrote as a group, as Atom has it.
var innerElements = map[string]map[string]bool{
	"author": set("name email atom:name atom:email"),
	"source": set("title name atom:title"),
}

// inlineElements are the elements of HTML that mark words of a text.
var inlineElements = set(`a abbr b bdi bdo big br cite code div em font i mark p q s small span strong sub sup u
	xhtml:a xhtml:b xhtml:br xhtml:div xhtml:em xhtml:i xhtml:p xhtml:span xhtml:strong`)

// set returns the set of the words of a list separated by spaces.
func set(list string) map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(list) {
		m[name] = true
	}
	return m
}
