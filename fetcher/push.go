package fetcher

import (
	"context"
	"fmt"

	"rawi/fetcher/parse"
	"rawi/fetcher/websub"
	"rawi/storage"
)

// Push takes in what hubs sent, in its order and in one commit: it is read and
// stored like what polls bring, but for validators, and says nothing of items
// it lacks. A feed with full text is polled at once instead, for its pages take
// turns with polls. What cannot be read is left out; the error is the store's.
func (s *Scheduler) Push(ctx context.Context, pushes []websub.Push) error {
	var ops []storage.Operation
	for _, p := range pushes {
		fetch, err := s.readPush(p)
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
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, out := range outcomes {
		if out.Err == nil {
			s.stats.Pushes++
			s.stats.News += uint64(len(out.New))
		}
	}
	return nil
}

// readPush reads one push; nothing of one whose feed is polled instead.
func (s *Scheduler) readPush(p websub.Push) (*storage.Fetch, error) {
	var f storage.Feed
	var st storage.FeedState
	s.order(func() {
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
	d, err := parse.Parse(parse.Input{
		Body: p.Body, URL: addressOf(f, st), ContentType: p.ContentType, Feed: f, Now: p.At, Known: known(st.ItemHashes),
	})
	if err != nil {
		return nil, err
	}
	return &storage.Fetch{At: p.At, State: storage.FeedState{Feed: p.Feed}, Push: true, Articles: d.Articles}, nil
}
