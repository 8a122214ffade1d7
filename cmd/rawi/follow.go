package main

import (
	"context"
	"errors"

	"rawi/storage"
	"rawi/storage/query"
)

// followBatch is how many changes are read at once.
const followBatch = 500

// lastChange is where following begins.
func lastChange(ctx context.Context, s *source) (uint64, error) {
	if s.client == nil && s.store == nil {
		return 0, errRemote
	}
	if s.client == nil {
		return 0, errors.New("--follow needs a running daemon: nothing new comes into a store that nobody writes")
	}
	stats, err := s.Stats(ctx)
	return stats.Seq, err
}

// follow prints articles that fit e as they come, until ctx ends: that is how
// following ends, and no error.
func (a *app) follow(ctx context.Context, s *source, e *query.Expr, after uint64, p *printer[storage.Article]) error {
	err := a.followUntil(ctx, s, e, after, p)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (a *app) followUntil(ctx context.Context, s *source, e *query.Expr, after uint64, p *printer[storage.Article]) error {
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
			a.say("more came than could be followed: some articles are missing here; ask for them by rawi query")
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
			if err := a.followOne(ctx, s, e, feeds, c.Article, p); err != nil {
				return err
			}
		}
		if err := p.flush(); err != nil {
			return err
		}
	}
}

func (a *app) followOne(ctx context.Context, s *source, e *query.Expr, feeds map[string]storage.Feed, id string, p *printer[storage.Article]) error {
	article, err := s.Article(ctx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return nil // forgotten since
	}
	if err != nil {
		return err
	}
	if !e.Match(query.NewDoc(&article, feeds[article.Feed])) {
		return nil
	}
	return p.add(article)
}

func feedsByName(ctx context.Context, r storage.Reader) (map[string]storage.Feed, error) {
	infos, err := r.Feeds(ctx)
	feeds := make(map[string]storage.Feed, len(infos))
	for _, f := range infos {
		feeds[f.Feed.Name] = f.Feed
	}
	return feeds, err
}
