package parse

import (
	"strings"
	"time"

	"rawi/fetcher/cost"
	"rawi/fetcher/extract"
	"rawi/storage"
	"rawi/storage/dates"
	"rawi/storage/text"
)

// entry is an item as its format has it: raw strings by their meaning, the best first
// where there are several.
type entry struct {
	guid          string
	permalink     bool // guid may be an address
	links         []string
	title         string   // text
	summaries     []string // HTML
	contents      []string // HTML
	authors       []storage.Person
	sourceAuthors []storage.Person // of one without an author, before its feed's
	published     []string
	updated       []string
	categories    []string
	enclosures    []storage.Enclosure // as written
	firstFile     string              // the first enclosure of the format itself
	images        []string
	source        *storage.Source // its title is text
	language      string
	plain         bool // categories are no HTML
	titleGuessed  bool

	sourceUpdated string
}

// article turns an entry into an article. What does not fit into the budget is left out.
func (r *reader) article(e *entry) storage.Article {
	a := storage.Article{
		Feed: r.in.Feed.Name, GUID: e.guid, Link: r.link(e), DeclaredLanguage: languageTag(e.language),
		Authors: uniquePersons(r.cost, e.authors), Categories: r.categories(e), Enclosures: r.enclosures(e.enclosures), Source: r.source(e),
		TitleGuessed: e.titleGuessed,
	}
	if a.DeclaredLanguage == "" {
		a.DeclaredLanguage = r.feedLanguage
	}
	a.Canonical = canonical(a.Link)
	r.dates(&a, e)
	page := parseWebURL(a.Link)
	base := r.base
	if base == nil {
		base = page
	}
	summary, content := extract.Item(r.cost, firstNonBlank(e.summaries), base, page), extract.Item(r.cost, firstNonBlank(e.contents), base, page)
	a.Summary, a.Content = summary.HTML, content.HTML
	a.Text = longerText(content.Text, summary.Text)
	if a.Title = e.title; a.Title == "" {
		a.Title = firstWords(a.Text)
	}
	a.Image = r.image(append(e.images, content.Image, summary.Image))
	declared := a.DeclaredLanguage
	if declared == "" {
		declared = languageTag(r.in.Feed.Language)
	}
	a.Language = text.Language(a.Title, sample(a.Text), declared)
	a.Identity = identity(e, &a)
	if len(a.Authors) == 0 && !isEmpty(a) {
		if a.Authors = uniquePersons(r.cost, e.sourceAuthors); len(a.Authors) == 0 {
			a.Authors = r.feedAuthors
		}
	}
	r.cost.Write(listBytes(&a))
	return a
}

// listBytes returns the bytes of what one string of a document may be many of: the lists
// of an article, its addresses, and its title.
func listBytes(a *storage.Article) int {
	n := len(a.Title) + addressBytes(a.Link) + addressBytes(a.Image) + len(a.DeclaredLanguage)
	for _, p := range a.Authors {
		n += len(p.Name) + len(p.Email)
	}
	for _, c := range a.Categories {
		n += len(c)
	}
	for _, e := range a.Enclosures {
		n += addressBytes(e.URL) + len(e.Type)
	}
	if a.Source != nil {
		n += len(a.Source.Title) + addressBytes(a.Source.Link)
	}
	return n
}

// addressBytes returns how many bytes a document has an address in at least: an escape, of
// three bytes, may be one there, as in addresses in Arabic letters.
func addressBytes(address string) int {
	return max(len(address)-2*strings.Count(address, "%"), (len(address)+2)/3)
}

// categories returns an entry's categories as texts.
func (r *reader) categories(e *entry) []string {
	if e.plain {
		return uniqueTexts(r.cost, e.categories, extract.PlainText)
	}
	return uniqueTexts(r.cost, e.categories, extract.Text)
}

// dates sets when an item was published and updated. A date that cannot be believed is
// not set; DateNote says why.
func (r *reader) dates(a *storage.Article, e *entry) {
	a.Published, a.DateNote = r.date(e.published)
	var note string
	if a.Updated, note = r.date(e.updated); a.Published.IsZero() && !a.Updated.IsZero() {
		a.Published, a.DateNote = a.Updated, note
	}
}

// date returns the first of candidates that can be read and believed: not before 1990,
// at most an hour ahead. note says what was assumed, or why there is no date.
func (r *reader) date(candidates []string) (at time.Time, note string) {
	for _, s := range candidates {
		at, assumed, ok := dates.Read(s, r.zone, r.in.Now)
		switch {
		case !ok:
			if note == "" {
				note = "cannot be read: " + truncate(s)
			}
		case at.Year() < 1990 || !r.in.Now.IsZero() && at.After(r.in.Now.Add(time.Hour)):
			note = "not believed: " + truncate(s)
		default:
			return at, assumed
		}
	}
	return time.Time{}, note
}

// link returns the item's address: its first link that is one, else its GUID if that is
// one, else the address of its first enclosure.
func (r *reader) link(e *entry) string {
	if link := r.firstURL(e.links); link != "" {
		return link
	}
	if guid := strings.TrimSpace(e.guid); e.permalink && (looksLikeURL(guid) || strings.HasPrefix(guid, "/") && r.base != nil) {
		return r.firstURL([]string{guid})
	}
	return r.firstURL([]string{e.firstFile})
}

// looksLikeURL reports whether a guid begins with http:// or https:// in any case. Others
// are names, whatever they look like.
func looksLikeURL(guid string) bool {
	scheme, _, ok := strings.Cut(guid, "://")
	return ok && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

// enclosures returns the first enclosures with a web address, each once.
func (r *reader) enclosures(raw []storage.Enclosure) (out []storage.Enclosure) {
	seen := map[string]bool{}
	for _, e := range raw {
		if len(out) == cost.MaxEnclosures {
			r.cost.Lose(cost.Repeats)
			break
		}
		if e.URL = r.firstURL([]string{e.URL}); e.URL != "" && !seen[e.URL] {
			seen[e.URL] = true
			e.Type = enclosureType(e.Type, e.URL)
			out = append(out, e)
		}
	}
	return out
}

// image returns the first of refs that is a web address and no decoration; empty: none
// is.
func (r *reader) image(refs []string) string {
	for _, ref := range refs {
		for _, word := range splitAddresses(ref) {
			if address := r.firstURL([]string{word}); address != "" && !extract.IsDecoration(address) {
				return address
			}
		}
	}
	return ""
}

// splitAddresses returns the addresses in a text that should be one: some publishers write
// several with white space between. Where one word is no address, the text is one
// address with spaces in it.
func splitAddresses(s string) []string {
	words := strings.Fields(s)
	for _, w := range words[min(len(words), 1):] {
		if !strings.Contains(w, "//") {
			return []string{s}
		}
	}
	return words
}

// source returns what an item says about the feed it was copied from; nil: nothing.
func (r *reader) source(e *entry) *storage.Source {
	if e.source == nil {
		return nil
	}
	out := storage.Source{Title: e.source.Title, Link: r.firstURL([]string{e.source.Link})}
	if out == (storage.Source{}) {
		return nil
	}
	out.Updated, _ = r.date(nonBlank([]string{e.sourceUpdated}))
	return &out
}

// titleOr returns own, or if that is empty the first text of modules.
func titleOr(own string, modules []string) string {
	for i := 0; own == "" && i < len(modules); i++ {
		own = extract.Text(modules[i])
	}
	return own
}

// firstWords returns the first twelve words of a text, as the title of an item without
// one.
func firstWords(blocks []string) string {
	if len(blocks) == 0 {
		return ""
	}
	words := strings.Fields(blocks[0])
	if len(words) <= 12 {
		return strings.Join(words, " ")
	}
	return strings.Join(words[:12], " ") + " …"
}

// maxSample is how many bytes of a text its language is detected from: more cost time and
// change no result.
const maxSample = 500

// sample returns the first maxSample bytes of a text, without half a character.
func sample(blocks []string) []string {
	left := maxSample
	for i, b := range blocks {
		if left -= len(b); left <= 0 {
			out := append([]string(nil), blocks[:i+1]...)
			out[i] = strings.ToValidUTF8(b[:len(b)+left], "")
			return out
		}
	}
	return blocks
}

// firstNonBlank returns the first of candidates that is not blank.
func firstNonBlank(candidates []string) string {
	for _, s := range candidates {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

// longerText returns the text with more bytes, a if they are equal.
func longerText(a, b []string) []string {
	size := func(blocks []string) (n int) {
		for _, s := range blocks {
			n += len(s)
		}
		return n
	}
	if size(b) > size(a) {
		return b
	}
	return a
}

// hasWebScheme reports whether an absolute address is one of the web.
func hasWebScheme(address string) bool {
	return strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "https://")
}
