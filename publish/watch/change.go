package watch

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"rawi/publish/format"
	"rawi/publish/web"
	"rawi/storage"
	"rawi/storage/text"
)

const (
	// maxPart bounds a part of a change, in characters: a word may be of any length.
	maxPart = 2000
	// maxParts bounds the parts of a text together, in bytes: 500 words of each of the two
	// are a third of it.
	maxParts = 32 << 10
)

// Change is a change of the text of an article, in substance.
type Change struct {
	Article storage.Article
	At      time.Time  // of the fetch that brought the new text
	Numbers []string   // that changed, as "7 → 9 killed"
	Title   []web.Part // what was taken out of the title and put in; nil: nothing
	Text    []web.Part // likewise
	Cut     bool       // only a part of the texts was compared, or is told
}

// newChange returns the change of an article's text at a time, in as much of the text as
// the feed's Republish allows; false if it is none of substance, or is no longer known.
func newChange(a storage.Article, versions []storage.Version, feed storage.Feed, at time.Time) (c Change, ok bool) {
	older, newer, ok := editions(a, versions, at)
	if !ok {
		return c, false
	}
	fetched := a.Full != "" || feed.FullText // the texts may come from the article's page
	older, newer = format.RepublishVersion(older, feed.Republish, fetched), format.RepublishVersion(newer, feed.Republish, fetched)
	c = Change{Article: a, At: at}
	c.Title, _ = web.Compare([]string{older.Title}, []string{newer.Title})
	c.Text, c.Cut = web.Compare(older.Text, newer.Text)
	for _, told := range append(changedNumbers(c.Title, a.Language), changedNumbers(c.Text, a.Language)...) {
		if !slices.Contains(c.Numbers, told) && len(c.Numbers) < maxNumbers {
			c.Numbers = append(c.Numbers, told)
		}
	}
	var cutTitle, cutText bool
	c.Title, cutTitle = bounded(c.Title)
	c.Text, cutText = bounded(c.Text)
	c.Cut = c.Cut || cutTitle || cutText
	title := !slices.Equal(text.Words(older.Title), text.Words(newer.Title))
	return c, title || len(c.Numbers) > 0 || text.IsSubstantial(older.Text, newer.Text)
}

// bounded returns parts as far as they are told, and whether it left any out. It copies
// them: changes are remembered, and a word would keep the whole text that it is of.
func bounded(parts []web.Part) (told []web.Part, cut bool) {
	total := 0
	for _, p := range parts {
		p.Text = strings.Clone(text.Truncate(p.Text, maxPart))
		if total += len(p.Text); total > maxParts {
			return told, true
		}
		told = append(told, p)
	}
	return told, false
}

// editions returns the texts of an article before and after a change.
func editions(a storage.Article, versions []storage.Version, at time.Time) (older, newer storage.Version, ok bool) {
	all := append(slices.Clone(versions), storage.Version{
		Seen: cmp.Or(a.Changed, a.Seen), Title: a.Title, Content: a.Content, Summary: a.Summary, Text: a.Text, LeftOut: a.LeftOut,
	})
	i := slices.IndexFunc(all, func(v storage.Version) bool { return v.Seen.Unix() == at.Unix() })
	if i < 1 { // it returned to an earlier text, or more texts were there than are kept
		return older, newer, false
	}
	return all[i-1], all[i], true
}
