package webpage

import (
	"cmp"
	"math"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"rawi/fetcher/cost"
	"rawi/fetcher/parse/item"
	"rawi/fetcher/parse/webpage/selector"
	"rawi/storage"
)

// Bounds of what is proposed, and of what is looked at for it.
const (
	maxProposals  = 3
	maxCandidates = 40  // selectors whose items are read
	maxSample     = 15  // items of each
	maxAds        = 3   // classes of advertisements that a selector names
	fewItems      = 3   // a list has
	ratingWork    = 256 // bytes looked at for all of them, for each of the page and of 64 KB
	fewLetters    = 15  // characters of the titles of articles, on average: menus have fewer
)

// Proposal are selectors that find a list of articles on a page.
type Proposal struct {
	Select storage.Selectors
	Items  int         // that they find
	First  []item.Item // the first three of them
}

// Propose returns selectors for a page in UTF-8, decompressed: those of elements that repeat and look like
// articles, the best first, three lists at most. base is the page's address; nil: not known. A page
// without a list, or one that cannot be read, has none.
func Propose(b *cost.Budget, body []byte, base *url.URL) (out []Proposal) {
	if otherDocument(body) != "" {
		return nil
	}
	b.Stage()
	read, err := newPage(b, body, base)
	if err != nil {
		return nil
	}
	p := &proposer{page: read, measures: map[*html.Node]measured{}}
	b.Stage()
	lists := p.lists(p.candidates(), b.Scanned()+ratingWork*int64(len(body)+1<<16))
	slices.SortStableFunc(lists, func(x, y *candidate) int { return cmp.Compare(y.score, x.score) })
	var taken []*candidate
	for _, c := range lists {
		if len(out) == maxProposals || 3*c.score < lists[0].score {
			break
		}
		if slices.ContainsFunc(taken, c.isSameList) {
			continue
		}
		s := storage.Selectors{Item: c.selector}
		b.Stage()
		list, err := Read(b, body, base, s)
		if err != nil || len(list.Items) < fewItems {
			continue
		}
		taken = append(taken, c)
		out = append(out, Proposal{Select: s, Items: len(list.Items), First: list.Items[:min(3, len(list.Items))]})
	}
	return out
}

// proposer looks for the lists of a page.
type proposer struct {
	*page
	measures map[*html.Node]measured // of the elements that were measured
}

// candidate is a selector that may be that of a list of articles.
type candidate struct {
	selector string
	stable   float64 // how likely it lives on, 0–1
	promise  float64 // by what is known before the items are read
	compiled *selector.Selector
	nodes    []*html.Node
	nested   int
	links    map[string]bool // of the items that were read
	score    float64
}

// isSameList reports whether two selectors find the same articles.
func (c *candidate) isSameList(o *candidate) bool {
	shared := 0
	for link := range c.links {
		if o.links[link] {
			shared++
		}
	}
	return 2*shared > min(len(c.links), len(o.links))
}

// lists returns the candidates that find articles, with their scores, up to the one at which most bytes were
// looked at: the others promise less.
func (p *proposer) lists(candidates []*candidate, most int64) (out []*candidate) {
	selectors := make([]*selector.Selector, len(candidates))
	for i, c := range candidates {
		selectors[i] = c.compiled
	}
	depth := make([]int, len(candidates)) // elements of each that are open
	fitting := map[*html.Node]uint64{}
	if !selector.Walk(p.cost, p.doc, selectors, func(n *html.Node, fits uint64) {
		fitting[n] = fits
		for i, c := range candidates {
			if fits>>i&1 != 0 {
				if depth[i] > 0 {
					c.nested++
				}
				c.nodes = append(c.nodes, n)
				depth[i]++
			}
		}
	}, func(n *html.Node) {
		for i := range candidates {
			if fitting[n]>>i&1 != 0 {
				depth[i]--
			}
		}
	}) {
		return nil
	}
	for _, c := range candidates {
		if p.cost.Scanned() > most {
			break
		}
		p.cost.Stage() // one that costs too much takes nothing from the next
		p.narrow(c)
		if len(c.nodes) >= fewItems && c.nested == 0 && p.rate(c) {
			out = append(out, c)
		}
	}
	return out
}

// narrow leaves out of a candidate what has no link, such as lines between the rows of a table, and what
// is called an advertisement.
func (p *proposer) narrow(c *candidate) {
	var ads []string
	linked := make([]*html.Node, 0, len(c.nodes))
	empty := false
	for _, n := range c.nodes {
		ad := adClass(n)
		switch {
		case ad != "" && (slices.Contains(ads, ad) || len(ads) < maxAds):
			if !slices.Contains(ads, ad) {
				ads = append(ads, ad)
			}
		case p.measure(n).links == 0 && !opensPage(n):
			empty = true
		default:
			linked = append(linked, n)
		}
	}
	for _, ad := range ads {
		c.selector += ":not(." + ad + ")"
	}
	if empty && !slices.ContainsFunc(linked, opensPage) {
		c.selector += ":has(a)"
	}
	c.nodes = linked
}

// rate reads a sample of a candidate's items and scores it. It reports false for what is no list of articles.
func (p *proposer) rate(c *candidate) bool {
	var fields [keys]field
	var counts [keys]int
	c.links = map[string]bool{}
	titles, letters, complete, read := map[string]bool{}, 0, 0, min(len(c.nodes), maxSample)
	for i := range read {
		it := p.item(&found{node: c.nodes[i*len(c.nodes)/read]}, &fields, &counts)
		if it.Title == "" || it.Link == "" || isShare(it.Link) {
			continue
		}
		complete++
		c.links[withoutFragment(it.Link)], titles[it.Title] = true, true
		letters += utf8.RuneCountInString(it.Title)
	}
	distinct := min(len(c.links), len(titles))
	if p.cost.IsSpent() || distinct < fewItems || 4*complete < 3*read || 5*distinct < 4*complete || letters < fewLetters*complete {
		return false
	}
	share := func(key int) float64 { return float64(counts[key]) / float64(read) }
	worth := 3*min(1, float64(letters)/float64(complete)/40) + 2.5*share(dateKey) + 1.5*share(summaryKey) + share(imageKey)
	n := float64(len(c.nodes)) * float64(distinct) / float64(read)
	c.score = worth * math.Log2(1+min(n, 30)) * (.9 + .1*c.stable) * (.8 + .2*float64(complete)/float64(read))
	return true
}

// candidates returns the selectors of elements that repeat and hold links, the most promising first.
func (p *proposer) candidates() (out []*candidate) {
	groups := map[string]*group{}
	for n := range p.within(p.doc) {
		if n.Parent == nil {
			continue
		}
		info := p.measure(n)
		if info.links == 0 && !opensPage(n) || info.letters < fewLetters {
			continue
		}
		for _, s := range p.selectorsOf(n) {
			g := groups[s.text]
			if g == nil {
				if len(groups) > 1<<12 {
					continue
				}
				g = &group{signature: s}
				groups[s.text] = g
			}
			g.elements++
			g.letters += min(info.letters, 600)
		}
	}
	for _, g := range groups {
		if g.elements < fewItems {
			continue
		}
		compiled, err := selector.Parse(g.text)
		if err != nil {
			continue
		}
		promise := math.Log2(float64(1+g.elements)) * min(300, float64(g.letters)/float64(g.elements)) * (.5 + .5*g.stable)
		out = append(out, &candidate{selector: g.text, stable: g.stable, promise: promise, compiled: compiled})
	}
	slices.SortFunc(out, func(x, y *candidate) int {
		return cmp.Or(cmp.Compare(y.promise, x.promise), cmp.Compare(len(x.selector), len(y.selector)), strings.Compare(x.selector, y.selector))
	})
	return out[:min(len(out), maxCandidates)]
}

// group are the elements of one signature.
type group struct {
	signature
	elements, letters int
}
