package publish

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rawi/publish/format"
	"rawi/publish/web"
	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/query"
	"rawi/storage/text"
)

const (
	// excerptLength bounds the beginning of a text in a list, in characters: less than two
	// lines of a wide window.
	excerptLength = 140
	// listTitleLength bounds a title in a list, in characters: one headline in a thousand
	// has more than 120.
	listTitleLength = 200
)

// presentItems returns items as a page lists them: each with its title, a line or two of its
// lead's own text, and the image, as far as the feed's Republish allows. The text is its
// beginning, or the passage that e finds; e is nil where nothing was searched for. A lead
// that expired since it was listed has its title only.
func (p *pageServer) presentItems(ctx context.Context, settings storage.Settings, items []item, e *query.Expr) (out []web.Item, err error) {
	for batch := range slices.Chunk(items, leadsBatch) {
		leads, err := p.leads(ctx, batch)
		if err != nil {
			return nil, err
		}
		for _, i := range batch {
			shown := web.Item{Story: i.Story, Event: *i.event, Title: markedTitle(e, web.LeadTitle(i.Story), i.Language())}
			if lead, ok := leads[i.Lead]; ok {
				lead = format.ApplyRepublish(lead, feedNamed(settings, lead.Feed).Republish)
				shown.Image = p.image(lead)
				if e != nil {
					shown.Excerpt = passage(e, lead)
				}
				if shown.Excerpt == nil {
					shown.Excerpt = plainText(excerpt(lead))
				}
			}
			out = append(out, shown)
		}
	}
	return out, nil
}

// excerpt returns the beginning of a republished article's text, which does not tell the
// title again; empty if there is no more than the title.
func excerpt(a storage.Article) string {
	beginning := strings.Join(format.FirstBlocks(a.Text, 8*excerptLength), " ")
	return shorten(afterTitle(beginning, a.OwnTitle()), excerptLength)
}

// afterTitle returns a text from where it goes on after a title by which it begins: that
// of an item without a title is made of its text.
func afterTitle(beginning, title string) string {
	words := text.Words(title)
	if len(words) == 0 {
		return beginning
	}
	at := 0
	for s := text.NewScanner(beginning); s.Next(); at++ {
		switch {
		case at == len(words):
			return beginning[s.Start:]
		case string(s.Token) != words[at]:
			return beginning
		}
	}
	return ""
}

// shorten returns a text, or as many whole words of it as have limit characters, and an
// ellipsis.
func shorten(s string, limit int) string {
	s = strings.TrimSpace(s)
	cut := text.Truncate(s, limit)
	if cut == s {
		return s
	}
	cut = strings.TrimSuffix(cut, "…")
	next, _ := utf8.DecodeRuneInString(s[len(cut):])
	if at := strings.LastIndexByte(cut, ' '); at > 0 && (unicode.IsLetter(next) || unicode.IsMark(next) || unicode.IsDigit(next)) {
		cut = cut[:at]
	}
	return withEllipsis(cut)
}

// endings are what no ellipsis stands behind.
const endings = " .,;:،؛…-–—"

// withEllipsis returns the words of a text that goes on behind them.
func withEllipsis(s string) string { return strings.TrimRight(s, endings) + "…" }

// image returns the address of the image of a republished article; empty if pages show
// none.
func (p *pageServer) image(a storage.Article) string {
	if !p.images || !address.Public(a.Image) {
		return ""
	}
	return a.Image
}
