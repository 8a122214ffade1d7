package main

import (
	"time"

	"rawi/fetcher/parse"
	"rawi/storage"
)

// fetched is what `rawi fetch SRC --json` prints: what a feed says, repaired,
// resolved and made safe. Every key is present, and null where the feed says
// nothing; rawi help formats documents it, and programs rely on it.
type fetched struct {
	Feed     fetchedFeed   `json:"feed"`
	Items    []fetchedItem `json:"items"`
	Format   *string       `json:"format"`
	Charset  *string       `json:"charset"`
	Warnings []string      `json:"warnings"`
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

func newFetched(d parse.Document) fetched {
	c := d.Channel
	f := fetched{
		Feed: fetchedFeed{
			Title: said(c.Title), Link: said(c.Link), Description: said(c.Description),
			Language: said(c.Language), Updated: saidTime(c.Updated), ID: said(c.ID),
			Authors: fetchedPeople(c.Authors), Categories: list(c.Categories), Image: said(c.Image),
		},
		Items:    make([]fetchedItem, len(d.Articles)),
		Format:   said(d.Format),
		Charset:  said(d.Charset),
		Warnings: list(d.Warnings),
	}
	for i, r := range d.Articles {
		f.Items[i] = newFetchedItem(r)
	}
	return f
}

func newFetchedItem(r storage.Article) fetchedItem {
	item := fetchedItem{
		ID: said(r.GUID), Title: said(r.Title), Link: said(r.Link),
		Summary: said(r.Summary), Content: said(r.Content),
		Authors: fetchedPeople(r.Authors), Categories: list(r.Categories),
		Published: saidTime(r.Published), Updated: saidTime(r.Updated),
		Language: said(r.DeclaredLanguage), Detected: said(r.Language), Image: said(r.Image),
		Enclosures: make([]fetchedEnclosure, len(r.Enclosures)),
	}
	for i, e := range r.Enclosures {
		item.Enclosures[i] = fetchedEnclosure{URL: said(e.URL), Type: said(e.Type)}
		if e.Length > 0 {
			item.Enclosures[i].Length = &e.Length
		}
	}
	if r.Source != nil {
		item.Source = &fetchedSource{Title: said(r.Source.Title), Link: said(r.Source.Link)}
	}
	return item
}

func fetchedPeople(people []storage.Person) []fetchedPerson {
	out := make([]fetchedPerson, len(people))
	for i, p := range people {
		out[i] = fetchedPerson{Name: said(p.Name), Email: said(p.Email)}
	}
	return out
}

// said is nil where nothing was.
func said(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func saidTime(t time.Time) *string { return said(utc(t)) }

// list is never null: a list without anything in it says so.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
