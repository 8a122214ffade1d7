package fetcher

import (
	"context"
	"fmt"

	"rawi/fetcher/parse"
	"rawi/fetcher/websub"
	"rawi/storage"
)

// Push reads and stores what hubs sent, in that order and in one commit, as it does
// answers to polls, but for validators; a push says nothing about items it lacks.
// A feed with full text is polled at once instead, because its pages wait for slots
// like polls. Pushes that cannot be parsed are left out. The error is the store's.
func (s *Scheduler) Push(ctx context.Context, pushes []websub.Push) error {
	var ops []storage.Operation
	for _, p := range pushes {
		fetch, err := s.readPush(ctx, p)
		switch {
		case err != nil:
			s.o.Logger.Debug("push not read", "feed", p.Feed, "err", err)
		case fetch != nil:
			ops = append(ops, storage.Operation{Fetch: fetch})
		}
	}
	if len(ops) == 0 {
		return ctx.Err()
	}
	outcomes, err := s.o.Store.Apply(ctx, ops...)
	if err != nil {
		return fmt.Errorf("%d pushes: %w", len(ops), err)
	}
	s.counters.addPushes(outcomes)
	return nil
}

// readPush parses one push. It returns nil for a feed that is polled instead.
func (s *Scheduler) readPush(ctx context.Context, p websub.Push) (*storage.Fetch, error) {
	var f storage.Feed
	var st storage.FeedState
	s.onLoop(func() {
		if e := s.feeds[p.Feed]; e != nil {
			f, st = e.feed, e.state
		}
	})
	switch {
	case f.Name == "":
		return nil, storage.ErrUnknownFeed
	case f.FullText:
		s.Refresh(p.Feed)
		return nil, nil
	}
	d, err := parse.Parse(ctx, parse.Input{
		Body: p.Body, URL: addressOf(f, st), ContentType: p.ContentType, Feed: f, Now: p.At, Known: isKnown(st.ItemHashes),
	})
	if err != nil {
		return nil, err
	}
	fetch := &storage.Fetch{At: p.At, State: storage.FeedState{Feed: p.Feed, CurrentURL: st.CurrentURL}, Push: true, Articles: d.Articles}
	redact(fetch, f)
	fetch.State.CurrentURL = ""
	return fetch, nil
}
