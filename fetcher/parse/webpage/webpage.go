package webpage

import (
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/fetcher/cost"
	"rawi/fetcher/extract"
	"rawi/fetcher/parse/item"
	"rawi/storage"
	"rawi/storage/textblock"
)

// page is a page that is read.
type page struct {
	cost *cost.Budget
	doc  *html.Node
	self string   // the page's own address; empty: not known
	base *url.URL // of its links; nil: not known

	marks map[*html.Node]mark // of the elements whose names were read
}

// Read reads the list of articles on a page in UTF-8, decompressed. base is the page's address; nil:
// not known. Addresses of the items are absolute. The errors are *SelectorError, joined,
// item.ErrNoItems with what the page is instead, that of b's context, and others that say what is
// wrong with page or selectors. With an error the list says what each selector found.
func Read(b *cost.Budget, body []byte, base *url.URL, s storage.Selectors) (list item.List, err error) {
	fields, err := compile(s)
	if err != nil {
		return item.List{}, err
	}
	if what := otherDocument(body); what != "" {
		return item.List{}, fmt.Errorf("%w: %s", item.ErrNoItems, what)
	}
	b.Stage()
	p, err := newPage(b, body, base)
	if err != nil {
		return item.List{}, err
	}
	b.Stage()
	c, ok := collect(b, p.doc, &fields)
	switch {
	case b.Err() != nil:
		return item.List{}, b.Err()
	case !ok:
		return item.List{}, fmt.Errorf("the selectors take too much work on this page: name classes instead of :nth-child(), :has() or :contains()")
	case c.whole:
		return item.List{Found: []item.Found{{Name: "item", Items: len(c.items)}}}, c.tooMuch(s)
	}
	short := c.endsInside(body)
	c.separate()
	if short {
		c.items = c.items[:len(c.items)-1]
	}
	b.Stage()
	list, err = p.list(&fields, c, s)
	list.Short = short
	return list, err
}

// tooMuch returns the error of a selector that fits what is around the articles.
func (c *collected) tooMuch(s storage.Selectors) error {
	return fmt.Errorf("select.item %q fits %d elements, %d of them inside of others: name the class of one article", s.Item, len(c.items), c.nested)
}

// newPage parses a page.
func newPage(b *cost.Budget, body []byte, base *url.URL) (*page, error) {
	doc, err := extract.Tree(b, string(body), true)
	if err != nil {
		return nil, err
	}
	p := &page{cost: b, doc: doc, base: base, marks: map[*html.Node]mark{}}
	if base != nil {
		p.self = withoutFragment(base.String())
	}
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Base && attr(n, "href") != "" {
			if u, err := url.Parse(extract.Resolve(b, base, attr(n, "href"))); err == nil && u.Host != "" {
				p.base = u
			}
			break
		}
	}
	return p, nil
}

// list reads what was collected.
func (p *page) list(fields *[keys]field, c collected, s storage.Selectors) (item.List, error) {
	out := item.List{Format: "page", Channel: p.channel()}
	var counts [keys]int
	counts[itemKey] = len(c.items)
	items := c.items
	if len(items) > maxItems {
		out.Warnings = append(out.Warnings, fmt.Sprintf("items beyond the first %d, left out: %d", maxItems, len(items)-maxItems))
		items = items[:maxItems]
	}
	seen, incomplete, repeated := map[string]bool{}, 0, 0
	for _, f := range items {
		if !p.cost.Scan(1) {
			break
		}
		it := p.item(f, fields, &counts)
		switch {
		case it.Title == "" || it.Link == "":
			incomplete++
		case seen[withoutFragment(it.Link)]:
			repeated++
		default:
			seen[withoutFragment(it.Link)] = true
			out.Items = append(out.Items, it)
		}
	}
	for key, name := range storage.SelectorKeys {
		out.Found = append(out.Found, item.Found{Name: name, Items: counts[key]})
	}
	if incomplete > 0 {
		out.Warnings = append(out.Warnings, fmt.Sprintf("items without a title or a link, left out: %d", incomplete))
	}
	if repeated > 0 {
		out.Warnings = append(out.Warnings, fmt.Sprintf("items with the link of another, left out: %d", repeated))
	}
	if err := p.cost.Err(); err != nil {
		return item.List{}, err
	}
	if c.nested > 20 && 4*len(out.Items) < counts[itemKey] {
		return item.List{Found: out.Found}, c.tooMuch(s)
	}
	if len(out.Items) == 0 {
		return item.List{Found: out.Found}, p.nothing(&counts, s)
	}
	return out, nil
}

// channel returns what the page says about itself.
func (p *page) channel() (c storage.Channel) {
	var title string
	meta := map[string]string{}
	for n := range p.doc.Descendants() {
		switch n.DataAtom {
		case atom.Html:
			c.Language = strings.TrimSpace(attr(n, "lang"))
			if c.Language == "" {
				c.Language = strings.TrimSpace(attr(n, "xml:lang"))
			}
		case atom.Title:
			if title == "" && n.Namespace == "" {
				title = titleOfPage(n)
			}
		case atom.Meta:
			name := strings.ToLower(attr(n, "property") + attr(n, "name"))
			if meta[name] == "" {
				meta[name] = textblock.NormalizeSpace([]byte(attr(n, "content")))
			}
		}
	}
	if c.Title = meta["og:site_name"]; c.Title == "" {
		c.Title = title
	}
	if c.Description = meta["description"]; c.Description == "" {
		c.Description = meta["og:description"]
	}
	c.Link, c.Image = p.self, p.resolve(meta["og:image"])
	return c
}

// titleOfPage returns the text of a <title>.
func titleOfPage(n *html.Node) string {
	if n.FirstChild == nil {
		return ""
	}
	return textblock.NormalizeSpace([]byte(n.FirstChild.Data))
}

// resolve returns an absolute address of the web; empty: ref is none.
func (p *page) resolve(ref string) string {
	if extract.NamesNothing(ref) {
		return ""
	}
	address := extract.Resolve(p.cost, p.base, ref)
	if strings.HasPrefix(address, "mailto:") {
		return ""
	}
	return address
}

func withoutFragment(address string) string {
	address, _, _ = strings.Cut(address, "#")
	return address
}
