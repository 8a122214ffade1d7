package sitemap

import (
	"strings"

	"rawi/fetcher/cost"
	"rawi/fetcher/parse/markup"
)

// entry is a page of a sitemap, or a sitemap of an index.
type entry struct {
	start, end int  // where it stands in the document, in bytes
	isSitemap  bool // of an index
	isCut      bool // the document ends in it

	loc, lastmod string
	isNews       bool   // it has a news element
	title        string // the rest is of the news element, the first of each
	published    string
	publication  string
	language     string
	keywords     []string // lists, as written
	images       []string // addresses
	alternates   []alternate
}

// alternate is the address of a page in a language.
type alternate struct{ language, href string }

// Bounds of an entry: the bytes of one text, and the values of a list.
const (
	maxText   = 16 << 10
	maxValues = 64
)

// entryReader reads the entries of a document. It goes by the local names of elements:
// sites bind the namespaces to other addresses, or to none.
type entryReader struct {
	done     entry  // read last
	root     string // "urlset" or "sitemapindex"; empty: there is none so far
	isClosed bool   // the root has ended
	foreign  string // root of a document of another kind: "rss", "feed", "rdf", "html"

	tokens *markup.Tokens
	entry  entry // under way
	inside bool  // entry is
	prefix string
	box    box
	field  field
	text   []byte // of field
}

func newEntryReader(b *cost.Budget, doc []byte) *entryReader {
	return &entryReader{tokens: markup.NewTokens(b, doc)}
}

// next reads the next entry into done. It reports false at the end of the document, and
// where it turns out to be a feed.
func (r *entryReader) next() bool {
	for r.tokens.Next() {
		isDone := false
		switch r.tokens.Kind {
		case markup.TextToken:
			if r.field != noField {
				r.text = r.tokens.AppendText(r.text)
				r.text = r.text[:min(len(r.text), maxText)]
			}
		case markup.StartToken:
			isDone = r.startTag()
		case markup.EndToken:
			isDone = r.endTag()
		}
		if isDone {
			return true
		}
		if r.root == "" && r.foreign != "" && r.foreign != "html" {
			return false
		}
	}
	if !r.inside {
		return false
	}
	r.finish()
	r.done.isCut = true
	return true
}

// startTag takes a start tag, and reports whether an entry ends before it.
func (r *entryReader) startTag() (isDone bool) {
	t := r.tokens
	switch string(t.Name) {
	case "urlset", "sitemapindex":
		if isDone = r.finish(); r.root == "" {
			r.root = string(t.Name)
		}
		r.isClosed = t.Empty
		return isDone
	case "url", "sitemap":
		if r.inside && r.box != inEntry && string(t.Prefix) != r.prefix {
			return false
		}
		isDone = r.finish()
		r.begin(string(t.Name) == "sitemap")
		r.inside = !t.Empty
		return isDone
	}
	switch {
	case r.isLooseLoc():
		isSitemap := r.inside && r.entry.isSitemap || !r.inside && r.root == "sitemapindex"
		isDone = r.finish()
		r.begin(isSitemap)
		r.startElement()
		return isDone
	case r.inside:
		r.startElement()
	case r.foreign == "":
		switch name := string(t.Name); name {
		case "rss", "feed", "rdf", "html":
			r.foreign = name
		}
	}
	return false
}

// isLooseLoc reports whether the start tag is that of an address whose entry has one
// already, or that stands in no entry: it begins one.
func (r *entryReader) isLooseLoc() bool {
	if r.fieldOf(r.tokens) != locField {
		return false
	}
	if r.inside {
		return r.entry.loc != "" || r.field == locField
	}
	return r.root != ""
}

// begin begins an entry at the tag read last.
func (r *entryReader) begin(isSitemap bool) {
	r.inside, r.prefix = true, string(r.tokens.Prefix)
	r.entry = entry{start: r.tokens.Start, isSitemap: isSitemap}
}

// startElement takes the start tag of an element in an entry.
func (r *entryReader) startElement() {
	t := r.tokens
	if b, ok := boxes[string(t.Name)]; ok {
		r.commit()
		r.entry.isNews = r.entry.isNews || b == inNews
		if !t.Empty {
			r.box = b
		}
		return
	}
	switch f := r.fieldOf(t); {
	case f != noField:
		r.commit()
		r.entry.isNews = r.entry.isNews || string(t.Prefix) == "news"
		if !t.Empty {
			r.field = f
		}
	case string(t.Name) == "link" && len(r.entry.alternates) < maxValues:
		if language := t.Attribute("hreflang"); language != "" {
			r.entry.alternates = append(r.entry.alternates, alternate{language, t.Attribute("href")})
		}
	case len(t.Prefix) > 0 || unread[string(t.Name)]:
		r.commit()
	case r.field != noField: // HTML in a text
		r.text = append(r.text, spaceOf(t.Name)...)
	}
}

// spaceOf returns what stands between texts that an element of HTML separates.
func spaceOf(name []byte) string {
	switch string(name) {
	case "br", "p", "div", "li":
		return " "
	}
	return ""
}

// endTag takes an end tag, and reports whether an entry ends with it.
func (r *entryReader) endTag() (isDone bool) {
	t := r.tokens
	switch name := string(t.Name); name {
	case "urlset", "sitemapindex":
		r.isClosed = true
		return r.finish()
	case "url", "sitemap":
		return (r.box == inEntry || string(t.Prefix) == r.prefix) && r.finish()
	case "news", "image", "video", "pagemap":
		r.commit()
		r.box = inEntry
	default:
		if r.fieldOf(t) != noField {
			r.commit()
		}
	}
	return false
}

// commit takes the text of the field under way.
func (r *entryReader) commit() {
	s, e := strings.TrimSpace(strings.ToValidUTF8(string(r.text), "")), &r.entry
	switch r.field {
	case locField, imageField:
		s = escapedTwice.Replace(s)
	case lastmodField, publishedField:
		s = withPlus(escapedTwice.Replace(s))
	}
	switch r.field {
	case locField:
		setFirst(&e.loc, s)
	case lastmodField:
		setFirst(&e.lastmod, s)
	case titleField:
		setFirst(&e.title, s)
	case publishedField:
		setFirst(&e.published, s)
	case publicationField:
		setFirst(&e.publication, s)
	case languageField:
		setFirst(&e.language, s)
	case keywordsField:
		e.keywords = appendValue(e.keywords, s)
	case imageField:
		e.images = appendValue(e.images, s)
	}
	r.field, r.text = noField, r.text[:0]
}

// escapedTwice resolves what is left of references in addresses and dates that were escaped
// twice, or in a section.
var escapedTwice = strings.NewReplacer("&amp;", "&", "&#38;", "&", "&#038;", "&", "&#43;", "+")

// withPlus returns a date (W3C-DTF) with the plus before its offset that a decoder of forms
// made a space: 2026-11-30T10:00:00 03:00.
func withPlus(s string) string {
	if len(s) == 25 && s[10] == 'T' && s[19] == ' ' && s[22] == ':' {
		return s[:19] + "+" + s[20:]
	}
	return s
}

func setFirst(to *string, s string) {
	if *to == "" {
		*to = s
	}
}

func appendValue(list []string, s string) []string {
	if s == "" || len(list) == maxValues {
		return list
	}
	return append(list, s)
}

// finish ends the entry under way, and reports whether there is one.
func (r *entryReader) finish() bool {
	if !r.inside {
		return false
	}
	r.commit()
	r.done, r.entry = r.entry, entry{}
	r.done.end = r.tokens.Position()
	if strings.Contains(r.done.loc, "\n") { // wrapped
		r.done.loc = strings.Join(strings.Fields(r.done.loc), "")
	}
	r.inside, r.box = false, inEntry
	return true
}
