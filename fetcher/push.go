package fetcher

import (
	"context"
	"fmt"

	"rawi/fetcher/parse"
	"rawi/fetcher/websub"
	"rawi/storage"
)

// Push reads and stores what hubs sent for one feed, in that order, as it does answers
// to polls, but for validators; a push says nothing about items it lacks. Pushes that
// memory can be had for at once share a commit. A feed with full text is polled at once
// instead, because its pages wait for slots like polls. Pushes that cannot be parsed
// are left out. The error is the store's or ctx's.
func (s *Scheduler) Push(ctx context.Context, pushes []websub.Push) error {
	for len(pushes) > 0 {
		n, err := s.pushSome(ctx, pushes)
		if err != nil {
			return err
		}
		pushes = pushes[n:]
	}
	return nil
}

// pushSome reads and stores the first of pushes, and those behind it that need not wait
// for memory. It returns their number.
func (s *Scheduler) pushSome(ctx context.Context, pushes []websub.Push) (n int, err error) {
	var ops []storage.Operation
	for n < len(pushes) {
		p := pushes[n]
		held, ok := s.poller.memory.tryDocument(p.Body)
		if !ok && n > 0 {
			break
		}
		if !ok {
			if held, err = s.poller.memory.acquireDocument(ctx, p.Body); err != nil {
				return 0, err
			}
		}
		defer held.release() // when it is stored
		n++
		fetch, err := s.readPush(ctx, p)
		if fetch != nil {
			held.keep(keptOf(p.Body, fetch.Articles))
		}
		switch {
		case ctx.Err() != nil:
			return 0, ctx.Err()
		case err != nil:
			s.o.Logger.Debug("push not read", "feed", p.Feed, "err", err)
		case fetch != nil:
			ops = append(ops, storage.Operation{Fetch: fetch})
		}
	}
	if len(ops) == 0 {
		return n, nil
	}
	outcomes, err := s.o.Store.Apply(ctx, ops...)
	if err != nil {
		return 0, fmt.Errorf("%d pushes: %w", len(ops), err)
	}
	s.counters.addPushes(outcomes)
	return n, nil
}

// Missed polls feeds soon whose pushes were lost. If Run has ended, it stores that they
// are due, for the next start.
func (s *Scheduler) Missed(ctx context.Context, feeds []string) error {
	handled := false
	s.onLoop(func() {
		if handled = !s.draining; !handled {
			return
		}
		for _, name := range feeds {
			if e := s.feeds[name]; e != nil && !e.running && e.heapIndex >= 0 {
				if soon := e.due.Add(e.state.Polled.Sub(e.state.Next) + s.o.Interval.Min); soon.Before(e.at) {
					s.queue.schedule(e, soon)
				}
			}
		}
	})
	if handled {
		return nil
	}
	select {
	case <-s.stopped: // which closes behind all that the loop wrote
	case <-ctx.Done():
		return ctx.Err()
	}
	var ops []storage.Operation
	now := momentBy(s.o.Now).stored
	for _, name := range feeds {
		if e := s.feeds[name]; e != nil && !e.state.Polled.IsZero() {
			st := e.state
			st.Poll++
			st.Next, st.Why = now, "pushes of its hub were lost when the daemon stopped"
			ops = append(ops, storage.Operation{Fetch: &storage.Fetch{At: now, State: st}})
		}
	}
	if len(ops) == 0 {
		return nil
	}
	_, err := s.o.Store.Apply(ctx, ops...)
	return err
}

// readPush parses one push. It returns nil for a feed that is polled instead.
func (s *Scheduler) readPush(ctx context.Context, p websub.Push) (*storage.Fetch, error) {
	var f storage.Feed
	var st storage.FeedState
	suspect := false
	s.onLoop(func() {
		if e := s.feeds[p.Feed]; e != nil {
			f, st, suspect = e.feed, e.state, e.deaths > 0
		}
	})
	switch {
	case f.Name == "":
		return nil, storage.ErrUnknownFeed
	case suspect:
		return nil, errSuspect
	case f.FullText:
		s.Refresh(p.Feed)
		return nil, nil
	}
	d, err := s.poller.reading.parse(ctx, parse.Input{
		Body: p.Body, URL: addressOf(f, st), ContentType: p.ContentType, Feed: f, Now: p.At, Known: isKnown(st.ItemHashes),
	}, false)
	if err != nil {
		return nil, err
	}
	fetch := &storage.Fetch{At: p.At, State: storage.FeedState{Feed: p.Feed, CurrentURL: st.CurrentURL}, Push: true, Articles: d.Articles}
	redact(fetch, f)
	fetch.State.CurrentURL = ""
	return fetch, nil
}
