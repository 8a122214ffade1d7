package parse

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rawi/fetcher/cost"
	"rawi/fetcher/extract"
	"rawi/storage"
)

// Bounds of what is no HTML, in bytes.
const (
	maxLine     = 16 << 10 // a title, a name
	maxIdentity = 8 << 10  // a GUID
)

// Sanitize makes the articles of a fetch that did not come from Parse, but from an
// export or from the log of other nodes, as safe as those that did. HTML, addresses and
// texts are held to the same rules and bounds, and dates to f.At. What Parse made stays
// as it is.
func Sanitize(f *storage.Fetch) {
	for i := range f.Articles {
		s := sanitizer{latest: f.At.Add(time.Hour)}
		s.article(&f.Articles[i])
	}
	c := &f.State.Channel
	if c.Title+c.Link+c.Description+c.Image+c.Self != "" {
		s := sanitizer{budget: cost.New(context.Background(), maxLine)}
		c.Title, c.Description = line(c.Title, maxLine), line(c.Description, maxLine)
		c.Link, c.Image, c.Self = s.web(c.Link), s.web(c.Image), s.web(c.Self)
	}
}

// sanitizer sanitizes one article.
type sanitizer struct {
	budget *cost.Budget
	latest time.Time // the latest date that is believed
}

func (s *sanitizer) article(a *storage.Article) {
	s.budget = cost.New(context.Background(), len(a.Summary)+len(a.Content)+len(a.Full))
	a.GUID, a.Identity = cut(a.GUID, maxIdentity), cut(a.Identity, maxIdentity)
	a.Title, a.DateNote = line(a.Title, maxLine), line(a.DateNote, maxLine)
	a.Link, a.Canonical, a.Image = s.web(a.Link), s.web(a.Canonical), s.web(a.Image)
	a.Published, a.Updated = s.date(a.Published), s.date(a.Updated)
	a.DeclaredLanguage, a.Language = languageTag(line(a.DeclaredLanguage, maxLine)), languageTag(line(a.Language, maxLine))
	for _, html := range []*string{&a.Summary, &a.Content, &a.Full} {
		*html = extract.Safe(s.budget, *html, parseWebURL(a.Link))
	}
	room, blocks := extract.MaxBytes, len(a.Text)
	a.Text = kept(a.Text, func(block *string) bool {
		*block = cut(strings.Map(printable, strings.ToValidUTF8(*block, "\uFFFD")), room)
		room -= len(*block)
		return *block != ""
	}, extract.MaxBytes)
	if len(a.Text) != blocks {
		a.LeftOut = nil // it names blocks by their positions
	}
	a.Categories = kept(a.Categories, func(c *string) bool { *c = line(*c, maxLine); return *c != "" }, cost.MaxCategories)
	a.Authors = kept(a.Authors, func(p *storage.Person) bool {
		p.Name, p.Email = line(p.Name, maxLine), line(p.Email, maxLine)
		return *p != storage.Person{}
	}, cost.MaxPersons)
	a.Enclosures = kept(a.Enclosures, func(e *storage.Enclosure) bool {
		e.URL, e.Length = s.web(e.URL), max(e.Length, 0)
		e.Type = enclosureType(line(e.Type, maxLine), e.URL)
		return e.URL != ""
	}, cost.MaxEnclosures)
	if a.Source != nil {
		source := storage.Source{Title: line(a.Source.Title, maxLine), Link: s.web(a.Source.Link), Updated: s.date(a.Source.Updated)}
		if a.Source = &source; source.Title+source.Link == "" {
			a.Source = nil
		}
	}
}

// web returns ref if it is an address of the web, as Parse writes it; else nothing.
func (s *sanitizer) web(ref string) string {
	ref = extract.Resolve(s.budget, nil, ref)
	if !strings.HasPrefix(ref, "http://") && !strings.HasPrefix(ref, "https://") {
		return ""
	}
	return ref
}

// date returns at if it can be believed.
func (s *sanitizer) date(at time.Time) time.Time {
	if at.Year() < 1990 || at.After(s.latest) {
		return time.Time{}
	}
	return at
}

// kept returns the items that keep, which may change them, accepts, up to most.
func kept[T any](items []T, keep func(*T) bool, most int) (out []T) {
	for _, item := range items {
		if len(out) < most && keep(&item) {
			out = append(out, item)
		}
	}
	return out
}

// line returns s on one line, without control characters, and with most bytes at most.
func line(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r == '\r' {
			return ' '
		}
		return printable(r)
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return cut(s, most)
}

// printable drops control characters but line feeds and tabs.
func printable(r rune) rune {
	if unicode.IsControl(r) && r != '\n' && r != '\t' {
		return -1
	}
	return r
}

// cut returns the first most bytes of s, without half a character.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:max(most, 0)]
}
