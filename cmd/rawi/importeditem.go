package main

import (
	"cmp"
	"net/url"
	"slices"
	"time"

	"rawi/fetcher/extract"
	"rawi/publish/format"
	"rawi/storage"
)

// withIntermediate returns the older texts of a so that a store that applies them
// in order keeps each. If the current text equals the last older one, another
// text is put between them, as there was one originally.
func withIntermediate(a storage.Article, older []storage.Version) []storage.Version {
	last := len(older) - 1
	if last < 1 || older[last].Title != a.Title || !slices.Equal(older[last].Text, a.Text) {
		return older
	}
	between := older[0]
	between.Seen, between.Until = older[last].Until, older[last].Until.Add(time.Second)
	return append(older, between)
}

// articleOf returns the article of a line. It derives what exports before the
// first release lack.
func articleOf(l *format.Stored) storage.Article {
	a := storage.Article{
		Feed: l.FeedName, Outlet: l.Outlet, GUID: l.GUID, Identity: identityOf(l), Title: l.Title, Link: l.Link, Canonical: l.Canonical,
		Authors: l.Authors, DateNote: l.DateNote, DeclaredLanguage: cmp.Or(l.DeclaredLanguage, l.Language), Language: l.Language,
		Summary: l.Summary, Content: l.Content, Full: l.Full, Text: l.Text, LeftOut: l.LeftOut,
		Categories: l.Categories, Enclosures: l.Files, Image: l.Image, Source: l.Source,
	}
	if l.Published != nil {
		a.Published = *l.Published
	}
	if l.Updated != nil {
		a.Updated = *l.Updated
	}
	if len(a.Authors) == 0 && l.Author != "" {
		a.Authors = []storage.Person{{Name: l.Author}}
	}
	if len(a.Enclosures) == 0 {
		for _, e := range l.Enclosures {
			a.Enclosures = append(a.Enclosures, storage.Enclosure{URL: e.URL})
		}
	}
	if len(a.Text) == 0 {
		base, _ := url.Parse(l.Link) // addresses are absolute already
		longest := l.Content
		if len(l.Summary) > len(longest) {
			longest = l.Summary
		}
		a.Text = extract.HTML(longest, base).Text
	}
	return a
}

// identityOf returns the identity from which the article's id was derived: the
// candidate that yields this id.
func identityOf(l *format.Stored) string {
	distinct := "\x00" + l.Link + "\x00" + l.Title
	for _, identity := range []string{
		"guid:" + l.GUID, "link:" + l.Link, "guid:" + l.GUID + distinct, "link:" + l.Link + distinct,
	} {
		if l.Identity == "" && l.ID == storage.NewArticleID(l.Seen, l.FeedName, identity, 0) {
			return identity
		}
	}
	return cmp.Or(l.Identity, l.GUID, l.Link, l.ID)
}
