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

// module is what a feed or an item holds of one module of RSS, by element.
type module map[string][]ext.Extension

// texts are the texts of the named elements, in the order of the names.
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

// text is the first text of an element.
func (m module) text(name string) string { return firstNonBlank(m.texts(name)) }

// persons reads the elements' texts as people.
func (m module) persons(names ...string) (out []storage.Person) {
	for _, s := range m.texts(names...) {
		out = append(out, parsePerson(s))
	}
	return out
}

// atomAuthors reads atom:author and the like, which hold elements.
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

// media is what Media RSS says of an item, groups taken apart.
type media struct {
	enclosures []storage.Enclosure
	images     []string
	module     module // of the item, with what groups and contents hold
}

func readMedia(m module) media {
	out := media{module: module{}}
	out.add(m, 0)
	return out
}

func (o *media) add(m module, depth int) {
	// In the order of names, for gofeed keeps no other between them: one document
	// is the same article at each reading.
	for _, name := range slices.Sorted(maps.Keys(m)) {
		for _, e := range m[name] {
			switch {
			case name == "group" && depth < 3:
				o.add(e.Children, depth+1)
			case name == "content":
				o.addContent(e)
				if depth < 3 {
					o.add(e.Children, depth+1)
				}
			case name == "thumbnail":
				o.images = append(o.images, firstNonBlank([]string{e.Attrs["url"], e.Value}))
			default:
				o.module[name] = append(o.module[name], e)
			}
		}
	}
}

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

// parseLength is a number of bytes; 0 where it is none.
func parseLength(s string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// keywords are words between commas, as text: references end in a semicolon too.
func keywords(lists []string) (out []string) {
	for _, s := range lists {
		out = append(out, strings.FieldsFunc(extract.Text(s), func(r rune) bool { return r == ',' || r == '،' || r == ';' || r == '؛' })...)
	}
	return out
}
