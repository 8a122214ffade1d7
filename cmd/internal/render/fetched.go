package render

import (
	"time"

	"rawi/fetcher/parse"
	"rawi/storage"
)

// fetchedDocument is the output of `rawi fetch SRC --json`: the contents of a feed
// document after repair, resolution and sanitizing. Every key is present, and null
// if the document does not set it. rawi help formats documents it.
type fetchedDocument struct {
	Feed     fetchedFeed   `json:"feed"`
	Items    []fetchedItem `json:"items"`
	Format   *string       `json:"format"`
	Charset  *string       `json:"charset"`
	Warnings []string      `json:"warnings"`

	// Of sources that are no feeds.
	Found []fetchedSelector `json:"found,omitempty"`
	More  []string          `json:"more,omitempty"`
}

type fetchedSelector struct {
	Name  string `json:"name"`
	Items int    `json:"items"`
}

type fetchedFeed struct {
	Title       *string         `json:"title"`
	Link        *string         `json:"link"`
	Description *string         `json:"description"`
	Language    *string         `json:"language"`
	Updated     *string         `json:"updated"`
	ID          *string         `json:"id"`
	Authors     []fetchedPerson `json:"authors"`
	Categories  []string        `json:"categories"`
	Image       *string         `json:"image"`
}

type fetchedItem struct {
	ID         *string            `json:"id"`
	Title      *string            `json:"title"`
	Link       *string            `json:"link"`
	Summary    *string            `json:"summary"`
	Content    *string            `json:"content"`
	Authors    []fetchedPerson    `json:"authors"`
	Published  *string            `json:"published"`
	Updated    *string            `json:"updated"`
	Categories []string           `json:"categories"`
	Enclosures []fetchedEnclosure `json:"enclosures"`
	Language   *string            `json:"language"`
	Detected   *string            `json:"detected_language"`
	Source     *fetchedSource     `json:"source"`
	Image      *string            `json:"image"`
}

type fetchedPerson struct {
	Name  *string `json:"name"`
	Email *string `json:"email"`
}

type fetchedEnclosure struct {
	URL    *string `json:"url"`
	Type   *string `json:"type"`
	Length *int64  `json:"length"`
}

type fetchedSource struct {
	Title *string `json:"title"`
	Link  *string `json:"link"`
}

// FetchedDocument returns the output of `rawi fetch --json` for d.
func FetchedDocument(d parse.Document) any {
	c := d.Channel
	f := fetchedDocument{
		Feed: fetchedFeed{
			Title: optional(c.Title), Link: optional(c.Link), Description: optional(c.Description),
			Language: optional(c.Language), Updated: optionalTime(c.Updated), ID: optional(c.ID),
			Authors: fetchedPeople(c.Authors), Categories: nonNil(c.Categories), Image: optional(c.Image),
		},
		Items:    make([]fetchedItem, len(d.Articles)),
		Format:   optional(d.Format),
		Charset:  optional(d.Charset),
		Warnings: nonNil(d.Warnings),
		More:     d.More,
	}
	for _, found := range d.Found {
		f.Found = append(f.Found, fetchedSelector(found))
	}
	for i, r := range d.Articles {
		f.Items[i] = newFetchedItem(r)
	}
	return f
}

func newFetchedItem(r storage.Article) fetchedItem {
	item := fetchedItem{
		ID: optional(r.GUID), Title: optional(r.Title), Link: optional(r.Link),
		Summary: optional(r.Summary), Content: optional(r.Content),
		Authors: fetchedPeople(r.Authors), Categories: nonNil(r.Categories),
		Published: optionalTime(r.Published), Updated: optionalTime(r.Updated),
		Language: optional(r.DeclaredLanguage), Detected: optional(r.Language), Image: optional(r.Image),
		Enclosures: make([]fetchedEnclosure, len(r.Enclosures)),
	}
	for i, e := range r.Enclosures {
		item.Enclosures[i] = fetchedEnclosure{URL: optional(e.URL), Type: optional(e.Type)}
		if e.Length > 0 {
			item.Enclosures[i].Length = &e.Length
		}
	}
	if r.Source != nil {
		item.Source = &fetchedSource{Title: optional(r.Source.Title), Link: optional(r.Source.Link)}
	}
	return item
}

func fetchedPeople(people []storage.Person) []fetchedPerson {
	out := make([]fetchedPerson, len(people))
	for i, p := range people {
		out[i] = fetchedPerson{Name: optional(p.Name), Email: optional(p.Email)}
	}
	return out
}

// optional returns nil for an empty string.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func optionalTime(t time.Time) *string { return optional(utc(t)) }

// nonNil returns an empty list for nil, so that it is not written as null.
func nonNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
