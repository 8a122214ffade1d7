package fetcher

import (
	"context"
	"fmt"
	"time"

	"rawi/fetcher/parse"
	"rawi/storage"
)

// Push takes in what a feed's hub sent: it is read and stored like what a poll
// brings, but for validators, and says nothing of items it lacks. It fails with
// storage.ErrUnknownFeed, and when the document cannot be read or stored.
func (s *Scheduler) Push(ctx context.Context, name string, body []byte, contentType string) error {
	var f storage.Feed
	var st storage.FeedState
	s.order(func() {
		if e := s.feeds[name]; e != nil {
			f, st = e.feed, e.state
		}
	})
	if f.Name == "" {
		return fmt.Errorf("push for feed %q: %w", name, storage.ErrUnknownFeed)
	}
	now := time.Now().UTC()
	d, err := parse.Parse(parse.Input{
		Body: body, URL: address(f, st), ContentType: contentType, Feed: f, Now: now, Known: known(st.Cuts),
	})
	if err != nil {
		return fmt.Errorf("push for feed %s: %w", name, err)
	}
	if f.FullText {
		s.trip.fullText(ctx, d.Articles) // what fails keeps the hub's text
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	fetch := storage.Fetch{At: now, State: storage.FeedState{Feed: name}, Push: true, Articles: d.Articles}
	out, err := s.o.Store.Apply(ctx, storage.Operation{Fetch: &fetch})
	if err == nil {
		err = out[0].Err
	}
	if err != nil {
		return fmt.Errorf("push for feed %s: %w", name, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stats.Pushes++
	s.stats.News += uint64(len(out[0].New))
	return nil
}
