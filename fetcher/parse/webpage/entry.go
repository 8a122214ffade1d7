package webpage

import (
	"strings"

	"golang.org/x/net/html"

	"rawi/fetcher/parse/item"
)

// entry is an item whose parts are looked for.
type entry struct {
	*page
	node     *html.Node
	elements []*html.Node // node and those below it
	title    string
	heading  *html.Node // that the title was taken of; nil: none
	titled   *html.Node // the element of the title, heading or not
	dated    *html.Node // that of the date
	links    []link

	firstLinks map[*html.Node]*link // of the elements that hold links, the first
}

// item reads an item, and counts for each key whether something was found.
func (p *page) item(f *found, fields *[keys]field, counts *[keys]int) (it item.Item) {
	e := &entry{page: p, node: f.node, elements: []*html.Node{f.node}, firstLinks: map[*html.Node]*link{}}
	for n := range p.within(f.node) {
		if n != f.node {
			e.elements = append(e.elements, n)
		}
	}
	e.findLinks()
	it.Language = attr(f.node, "lang")
	take := func(key int, explicit func(n *html.Node, attribute string) string, obvious func() string) string {
		value := ""
		if fields[key] == nil {
			value = obvious()
		} else {
			value = firstOf(f, fields[key], explicit)
		}
		if value != "" {
			counts[key]++
		}
		p.cost.Scan(len(value))
		return value
	}
	it.Title = take(titleKey, e.titleOf, e.obviousTitle)
	e.title = it.Title
	it.Link = take(linkKey, e.linkOf, e.obviousLink)
	it.Published = take(dateKey, e.dateOf, e.obviousDate)
	if image := take(imageKey, e.imageOf, e.obviousImage); image != "" {
		it.Images = []string{image}
	}
	it.Summary = take(summaryKey, e.summaryOf, e.obviousSummary)
	return it
}

// firstOf returns what the first alternative that finds something finds.
func firstOf(f *found, alternatives field, value func(n *html.Node, attribute string) string) string {
	for _, a := range alternatives {
		nodes := f.hits[a.selector]
		if a.selector == nil {
			nodes = []*html.Node{f.node}
		}
		for _, n := range nodes {
			if v := strings.TrimSpace(value(n, a.attribute)); v != "" {
				return v
			}
		}
	}
	return ""
}
