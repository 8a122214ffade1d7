package main

import (
	"context"
	"errors"
	"slices"

	"rawi/storage"
	"rawi/storage/query"
)

// followBatch is the number of changes read at once.
const followBatch = 500

// lastChange returns the sequence number of the last change, from which on a
// query is followed.
func lastChange(ctx context.Context, s *backend) (uint64, error) {
	if s.client == nil && s.store == nil {
		return 0, errRemote
	}
	if s.client == nil {
		return 0, errors.New("--follow needs a running daemon: nothing new comes into a store that nobody writes")
	}
	stats, err := s.Stats(ctx)
	return stats.Seq, err
}

// follow passes changes to add as they come, until ctx ends, which is no error.
func (s *backend) follow(ctx context.Context, a *app, after uint64, add func(context.Context, []storage.Change) error) error {
	err := s.followUntil(ctx, a, after, add)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// followUntil follows changes until an error; ctx ending is one.
func (s *backend) followUntil(ctx context.Context, a *app, after uint64, add func(context.Context, []storage.Change) error) error {
	for {
		if err := s.Wait(ctx, after); err != nil {
			return err
		}
		changes, err := s.Changes(ctx, after, followBatch)
		if errors.Is(err, storage.ErrTooOld) {
			a.notice("more came than could be followed: something is missing here; ask for it without --follow")
			if after, err = lastChange(ctx, s); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		if len(changes) > 0 {
			after = changes[len(changes)-1].Seq
		}
		if err := add(ctx, changes); err != nil {
			return err
		}
	}
}

// add writes the articles that changes tell of and that match. What was removed since
// is left out.
func (l *articleList) add(ctx context.Context, changes []storage.Change) (err error) {
	var ids []string
	for _, c := range changes {
		switch c.Kind {
		case storage.ChangeNew:
			ids = append(ids, c.Article)
		case storage.ChangeConfig:
			if l.shown.Feeds, err = feedsByName(ctx, l.backend); err != nil {
				return err
			}
		}
	}
	articles, err := l.Articles(ctx, ids)
	if err != nil {
		return err
	}
	counts, err := l.counts(ctx, articles)
	if err != nil {
		return err
	}
	articles = slices.DeleteFunc(articles, func(r storage.Article) bool {
		doc := query.NewDoc(&r, l.shown.Feeds[r.Feed])
		doc.Counts = counts[r.Story]
		return !l.expr.Match(doc)
	})
	if err := l.readStories(ctx, articles); err != nil {
		return err
	}
	for _, r := range articles {
		if err := l.rows.Add(r); err != nil {
			return err
		}
	}
	return l.rows.Flush()
}

// counts returns what the query counts, by story. What was removed since is left out.
func (l *articleList) counts(ctx context.Context, articles []storage.Article) (map[string]query.Counts, error) {
	asked := l.expr.Counts()
	if len(asked) == 0 {
		return nil, nil
	}
	stories := storiesOf(articles)
	outlets, err := l.Outlets(ctx, stories)
	if err != nil {
		return nil, err
	}
	counts := make(map[string]query.Counts, len(stories))
	for _, id := range stories {
		c := query.Counts{Sources: outlets[id]}
		if slices.ContainsFunc(asked, query.Count.OfEvent) {
			e, err := l.Event(ctx, id)
			if err != nil && !errors.Is(err, storage.ErrNotFound) {
				return nil, err
			}
			c.Languages, c.Outlets = len(e.Languages), len(e.Outlets)
		}
		counts[id] = c
	}
	return counts, nil
}
