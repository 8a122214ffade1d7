package parse

import (
	"strings"
	"time"

	"rawi/fetcher/extract"
	"rawi/fetcher/parse/dates"
	"rawi/storage"
	"rawi/storage/text"
)

// entry is an item as its format has it: raw strings by what they mean, the
// best first where there are several.
type entry struct {
	guid             string
	permalink        bool // guid may be an address
	links            []string
	title            string   // text
	summaries        []string // HTML
	contents         []string // HTML
	authors          []storage.Person
	inheritedAuthors []storage.Person // of one without an author: its source's, or its feed's
	published        []string
	updated          []string
	categories       []string
	enclosures       []storage.Enclosure // as written
	firstFile        string              // the first enclosure of the format itself
	images           []string
	source           *storage.Source // its title is text
	language         string

	sourceUpdated string
}

// article reads one item.
func (r *reader) article(e *entry) storage.Article {
	a := storage.Article{
		Feed: r.in.Feed.Name, GUID: e.guid, Link: r.link(e), DeclaredLanguage: languageTag(e.language),
		Authors: uniquePersons(e.authors), Categories: uniqueTexts(e.categories), Enclosures: r.enclosures(e.enclosures), Source: r.source(e),
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
	summary, content := extract.Item(firstNonBlank(e.summaries), base, page), extract.Item(firstNonBlank(e.contents), base, page)
	a.Summary, a.Content = summary.HTML, content.HTML
	a.Text = longerText(content.Text, summary.Text)
	if a.Title = e.title; a.Title == "" {
		a.Title = firstWords(a.Text)
	}
	a.Image = r.image(append(e.images, content.Image, summary.Image))
	said := a.DeclaredLanguage
	if said == "" {
		said = languageTag(r.in.Feed.Language)
	}
	a.Language = text.Language(a.Title, sample(a.Text), said)
	a.Identity = identity(e, &a)
	if len(a.Authors) == 0 && !isEmpty(a) {
		a.Authors = uniquePersons(e.inheritedAuthors)
	}
	return a
}

// dates reads when an item appeared and was changed. A date that cannot be
// believed is none, and DateNote tells what it said.
func (r *reader) dates(a *storage.Article, e *entry) {
	a.Published, a.DateNote = r.date(e.published)
	var how string
	if a.Updated, how = r.date(e.updated); a.Published.IsZero() && !a.Updated.IsZero() {
		a.Published, a.DateNote = a.Updated, how
	}
}

// date is the first of candidates that can be read and believed: none before
// 1990, none that lies more than an hour ahead.
func (r *reader) date(candidates []string) (at time.Time, how string) {
	for _, s := range candidates {
		at, said, ok := dates.Read(s, r.zone, r.in.Now)
		switch {
		case !ok:
			if how == "" {
				how = "cannot be read: " + truncate(s)
			}
		case at.Year() < 1990 || !r.in.Now.IsZero() && at.After(r.in.Now.Add(time.Hour)):
			how = "not believed: " + truncate(s)
		default:
			return at.UTC().Truncate(time.Second), said
		}
	}
	return time.Time{}, how
}

// link is the item's address: the first that is one, else a GUID that is, else
// that of the file it comes with.
func (r *reader) link(e *entry) string {
	if link := r.firstURL(e.links); link != "" {
		return link
	}
	if guid := strings.TrimSpace(e.guid); e.permalink && (looksLikeURL(guid) || strings.HasPrefix(guid, "/") && r.base != nil) {
		return r.firstURL([]string{guid})
	}
	return r.firstURL([]string{e.firstFile})
}

// looksLikeURL reports a guid that begins as an address does, in any case: others are
// names, whatever they look like.
func looksLikeURL(guid string) bool {
	scheme, _, ok := strings.Cut(guid, "://")
	return ok && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

func (r *reader) enclosures(raw []storage.Enclosure) (out []storage.Enclosure) {
	seen := map[string]bool{}
	for _, e := range raw {
		if e.URL = r.firstURL([]string{e.URL}); e.URL != "" && !seen[e.URL] {
			seen[e.URL] = true
			e.Type = enclosureType(e.Type, e.URL)
			out = append(out, e)
		}
	}
	return out
}

// image is the first that is an address: the item's own, a picture it comes
// with, the first in its text.
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

// splitAddresses are the addresses in a text that should be one: some write several,
// with white space between; where one of them is no address it is part of one.
func splitAddresses(s string) []string {
	words := strings.Fields(s)
	for _, w := range words[min(len(words), 1):] {
		if !strings.Contains(w, "//") {
			return []string{s}
		}
	}
	return words
}

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

// titleOr is own, the text of what a format calls a title or a description,
// or the first of what modules say that says something.
func titleOr(own string, modules []string) string {
	for i := 0; own == "" && i < len(modules); i++ {
		own = extract.Text(modules[i])
	}
	return own
}

// firstWords is the title of a text that has none.
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

// maxSample is how many bytes of a text its language is told from: more cost
// time and change no verdict.
const maxSample = 500

// sample is the first blocks of a text, the last of them perhaps in part.
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

// firstNonBlank is the firstNonBlank of candidates that is not blank.
func firstNonBlank(candidates []string) string {
	for _, s := range candidates {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

// longerText is the text with more in it.
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

func hasWebScheme(address string) bool {
	return strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "https://")
}
