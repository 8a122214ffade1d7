package publish

import (
	"context"
	"errors"
	"slices"

	"rawi/publish/web"
	"rawi/storage"
	"rawi/storage/outlet"
	"rawi/storage/query"
)

// hints returns the hints on a search, in a language of the interface. Names that the
// settings do not have are looked for in the store.
func (p *pageServer) hints(ctx context.Context, settings storage.Settings, language, text string) (out []*web.QueryNote, err error) {
	settings.Feeds = slices.Clone(settings.Feeds)
	names := p.outlets.read(ctx)
	for i, f := range settings.Feeds { // people search by the names that they see
		settings.Feeds[i].Title = names.Of(outlet.Of(f))
	}
	hints, err := query.Hints(text, settings, func(f query.Filter) (bool, error) {
		page, err := p.store.Query(ctx, storage.Query{Text: (&query.Expr{Root: f}).String(), Now: p.now(), Limit: 1, Brief: true, Work: questionWork})
		if syntax := (*storage.SyntaxError)(nil); errors.As(err, &syntax) { // too much work, for what many have
			return true, nil
		}
		return len(page.Articles) > 0, err
	})
	for _, h := range hints {
		out = append(out, web.NewQueryNote(language, text, h))
	}
	return out, err
}
