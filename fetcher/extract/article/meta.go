package article

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/storage/text"
)

// meta is what a page says of itself outside of what is shown.
type meta struct {
	page   *url.URL
	self   map[string]bool // addresses of the page, without their scheme, query and fragment
	titles []string        // of the article, as written
	folded []string        // the same, folded
	body   string          // the article's text by JSON-LD
	list   bool            // it says that it is a list
	locked bool            // there is a field for a password, or its text is not for all
}

// readMeta reads the head and the data of a page.
func readMeta(doc *html.Node, page *url.URL) *meta {
	m := &meta{page: page, self: map[string]bool{key(page): true}}
	window := ""
	for n := range doc.Descendants() {
		switch n.DataAtom {
		case atom.Title:
			if window == "" && n.FirstChild != nil && n.Namespace == "" {
				window = n.FirstChild.Data
			}
		case atom.Meta:
			name, _ := attr(n, "property")
			if name == "" {
				name, _ = attr(n, "name")
			}
			content, _ := attr(n, "content")
			switch strings.ToLower(name) {
			case "og:title", "twitter:title", "dc.title":
				m.addTitle(content)
			case "og:url":
				m.addSelf(content)
			}
		case atom.Link:
			if rel, _ := attr(n, "rel"); strings.EqualFold(rel, "canonical") {
				href, _ := attr(n, "href")
				m.addSelf(href)
			}
		case atom.Script:
			if kind, _ := attr(n, "type"); strings.HasPrefix(strings.ToLower(strings.TrimSpace(kind)), "application/ld+json") && n.FirstChild != nil {
				m.readJSON(n.FirstChild.Data)
			}
		case atom.Body:
			class, _ := attr(n, "class")
			for name := range strings.FieldsSeq(class) {
				m.list = m.list || listClasses[name]
			}
		case atom.Input:
			kind, _ := attr(n, "type")
			m.locked = m.locked || strings.EqualFold(kind, "password")
		}
	}
	m.addTitle(window)
	return m
}

// maxTitles is how many titles each block of a page is compared with.
const maxTitles = 8

// listClasses are the classes of a page that is a list, as publishing systems write them.
var listClasses = words("archive category tag search search-results home-page")

func (m *meta) addTitle(s string) {
	if s = strings.Join(strings.Fields(s), " "); s != "" && len(m.titles) < maxTitles && !slices.Contains(m.titles, s) {
		m.titles, m.folded = append(m.titles, s), append(m.folded, text.Fold(s))
	}
}

// addSelf adds an address of the page, unless it is that of the site.
func (m *meta) addSelf(href string) {
	if u, err := m.page.Parse(href); err == nil && strings.Trim(u.Path, "/") != "" {
		m.self[key(u)] = true
	}
}

// key returns what two addresses of one page share.
func key(u *url.URL) string {
	return strings.TrimPrefix(strings.ToLower(u.Host), "www.") + strings.TrimRight(u.Path, "/") + "?" + u.RawQuery
}

// isSelf reports whether a link leads to the page itself, or to no page.
func (m *meta) isSelf(href string) bool {
	u, err := m.page.Parse(strings.TrimSpace(href))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return true
	}
	return m.self[key(u)]
}

// readJSON reads JSON-LD.
func (m *meta) readJSON(s string) {
	var v any
	if json.Unmarshal([]byte(escapeControls(s)), &v) == nil {
		m.readValue(v, 0)
	}
}

// maxNested is how deep data of an article is looked for: of a graph in a list it is three.
const maxNested = 8

// readValue reads a value of JSON-LD.
func (m *meta) readValue(v any, depth int) {
	switch v := v.(type) {
	case []any:
		for _, inner := range v {
			if depth < maxNested {
				m.readValue(inner, depth+1)
			}
		}
	case map[string]any:
		if hasType(v["@type"], isArticleType) {
			if s, ok := v["headline"].(string); ok {
				m.addTitle(html.UnescapeString(s))
			}
			free, said := v["isAccessibleForFree"]
			m.locked = m.locked || said && (free == false || free == "False" || free == "false")
			if s, ok := v["articleBody"].(string); ok && m.body == "" {
				m.body = strings.TrimSpace(s)
			}
		}
		for _, name := range []string{"@graph", "mainEntity"} {
			if depth < maxNested {
				m.readValue(v[name], depth+1)
			}
		}
	}
}

// isArticleType reports whether a type of schema.org is one of articles.
func isArticleType(s string) bool { return marksOfType(s)&scopeMark != 0 || s == "Report" }

// hasType reports whether a type of JSON-LD, or one of several, is.
func hasType(v any, is func(string) bool) bool {
	switch v := v.(type) {
	case string:
		return is(v)
	case []any:
		return slices.ContainsFunc(v, func(v any) bool { return hasType(v, is) })
	}
	return false
}

// escapeControls returns JSON with line breaks and tabs in strings escaped: templates write
// texts into it as they are.
func escapeControls(s string) string {
	var b strings.Builder
	inString, escaped := false, false
	for i := range len(s) {
		c := s[i]
		switch {
		case inString && c < ' ':
			if c == '\n' {
				b.WriteString(`\n`)
			} else {
				b.WriteByte(' ')
			}
			escaped = false
			continue
		case escaped:
			escaped = false
		case c == '\\':
			escaped = inString
		case c == '"':
			inString = !inString
		}
		b.WriteByte(c)
	}
	return b.String()
}

// headline returns the element that shows the article's title; -1: there is none.
func (p *index) headline(m *meta) int {
	best, score := -1, 0
	h1, h1s := -1, 0
	for i := range p.blocks {
		b := &p.blocks[i]
		e := &p.elements[b.element]
		if e.node.DataAtom == atom.H1 && !b.isLinked() && !e.inAside {
			h1, h1s = b.element, h1s+1
		}
		p.cost.Scan(len(m.folded))
		s := matchTitle(b.text, m.folded)
		if s == 0 || b.isLinked() {
			continue
		}
		if b.heading || p.marksAround(b.element)&titleMark != 0 {
			s += 4
		}
		if e.inAside {
			s--
		}
		if s > score {
			best, score = b.element, s
		}
	}
	if best < 0 && h1s == 1 {
		return h1
	}
	return best
}

// title returns what the article is called: as the page shows it, or says; empty: nothing.
func (c *chooser) title() string {
	switch {
	case c.headline >= 0:
		return c.blocks[c.elements[c.headline].first].raw
	case len(c.titles) > 0:
		return c.titles[0]
	}
	return ""
}

// marksAround returns the marks of element i and of the one around it.
func (p *index) marksAround(i int) mark {
	m := p.elements[i].marks
	if up := p.elements[i].parent; up >= 0 {
		m |= p.elements[up].marks
	}
	return m
}

// matchTitle returns how well a folded text is one of titles: 3 if it is the same, 2 if it
// is the larger part of one, with the name of the site beside it.
func matchTitle(s string, titles []string) int {
	if s == "" {
		return 0
	}
	best := 0
	for _, t := range titles {
		switch {
		case s == t:
			return 3
		case 2*len(s) >= len(t) && (strings.HasPrefix(t, s+" ") || strings.HasSuffix(t, " "+s)):
			best = 2
		}
	}
	return best
}
