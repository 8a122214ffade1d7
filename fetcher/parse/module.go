package parse

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	ext "github.com/mmcdole/gofeed/extensions"

	"rawi/fetcher/extract"
	"rawi/storage"
)

// module holds the elements of one module of RSS in a feed or an item, by name.
type module map[string][]ext.Extension

// texts returns the texts of the named elements, in the order of the names.
func (m module) texts(names ...string) (out []string) {
	for _, name := range names {
		for _, e := range m[name] {
			if s := strings.TrimSpace(e.Value); s != "" {
				out = append(out, s)
			}
		}
	}
	return out
}

// text returns the first text of the named element.
func (m module) text(name string) string { return firstNonBlank(m.texts(name)) }

// persons returns the texts of the named elements as persons.
func (m module) persons(names ...string) (out []storage.Person) {
	for _, s := range m.texts(names...) {
		out = append(out, parsePerson(s))
	}
	return out
}

// atomAuthors returns the persons of atom:author and the like, which hold elements.
func (m module) atomAuthors(name string) (out []storage.Person) {
	for _, e := range m[name] {
		inner := module(e.Children)
		p := parsePerson(inner.text("name"))
		if mail := inner.text("email"); mail != "" {
			p.Email = parsePerson(mail).Email
		}
		if p == (storage.Person{}) {
			p = parsePerson(e.Value)
		}
		out = append(out, p)
	}
	return out
}

// media is what Media RSS says about an item, its groups dissolved.
type media struct {
	enclosures []storage.Enclosure
	images     []string
	module     module // the other elements, of groups and contents too
}

// readMedia dissolves the groups of Media RSS.
func readMedia(m module) media {
	out := media{module: module{}}
	out.add(m, 0, false)
	return out
}

// ofObject are elements that describe a media object when they stand in one, and
// not the item.
var ofObject = []string{"title", "description", "text"}

// add adds the elements of m, groups at most three deep. object says that m is of a
// media:content.
func (o *media) add(m module, depth int, object bool) {
	// In the order of names, for gofeed keeps them in a map: one document must be the
	// same article at each reading.
	for _, name := range slices.Sorted(maps.Keys(m)) {
		for _, e := range m[name] {
			switch {
			case object && slices.Contains(ofObject, name):
			case name == "group" && depth < 3:
				o.add(e.Children, depth+1, object)
			case name == "content":
				o.addContent(e)
				if depth < 3 {
					o.add(e.Children, depth+1, true)
				}
			case name == "thumbnail":
				o.images = append(o.images, firstNonBlank([]string{e.Attrs["url"], e.Value}))
			default:
				o.module[name] = append(o.module[name], e)
			}
		}
	}
}

// addContent adds a media:content as an enclosure, and as an image if it is one.
func (o *media) addContent(e ext.Extension) {
	url := e.Attrs["url"]
	if url == "" {
		return
	}
	if e.Attrs["medium"] == "image" || isImage(e.Attrs["type"], url) {
		o.images = append(o.images, url)
	}
	o.enclosures = append(o.enclosures, storage.Enclosure{URL: url, Type: e.Attrs["type"], Length: parseLength(e.Attrs["fileSize"])})
}

// parseLength parses a number of bytes; 0: s is none.
func parseLength(s string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// keywords splits lists at commas and semicolons, once their references are resolved:
// these end in a semicolon too.
func keywords(lists []string) (out []string) {
	for _, s := range lists {
		out = append(out, strings.FieldsFunc(extract.Text(s), func(r rune) bool { return r == ',' || r == '،' || r == ';' || r == '؛' })...)
	}
	return out
}
