package main

import (
	"context"
	"errors"

	"rawi/cmd/internal/render"
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

// follow writes articles that match e as they come, until ctx ends, which is no
// error.
func follow(ctx context.Context, a *app, s *backend, e *query.Expr, after uint64, rows *render.RowWriter[storage.Article]) error {
	err := followUntil(ctx, a, s, e, after, rows)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// followUntil follows changes until an error; ctx ending is one.
func followUntil(ctx context.Context, a *app, s *backend, e *query.Expr, after uint64, rows *render.RowWriter[storage.Article]) error {
	feeds, err := feedsByName(ctx, s)
	if err != nil {
		return err
	}
	for {
		if err := s.Wait(ctx, after); err != nil {
			return err
		}
		changes, err := s.Changes(ctx, after, followBatch)
		if errors.Is(err, storage.ErrTooOld) {
			a.notice("more came than could be followed: some articles are missing here; ask for them by rawi query")
			if after, err = lastChange(ctx, s); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		for _, c := range changes {
			after = c.Seq
			if c.Kind == storage.ChangeConfig {
				if feeds, err = feedsByName(ctx, s); err != nil {
					return err
				}
			}
			if c.Kind != storage.ChangeNew {
				continue
			}
			if err := followOne(ctx, s, e, feeds, c.Article, rows); err != nil {
				return err
			}
		}
		if err := rows.Flush(); err != nil {
			return err
		}
	}
}

// followOne writes the article with this id if it matches e.
func followOne(ctx context.Context, s *backend, e *query.Expr, feeds map[string]storage.Feed, id string, rows *render.RowWriter[storage.Article]) error {
	article, err := s.Article(ctx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return nil // it was removed since
	}
	if err != nil {
		return err
	}
	if !e.Match(query.NewDoc(&article, feeds[article.Feed])) {
		return nil
	}
	return rows.Add(article)
}
