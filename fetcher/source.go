package fetcher

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rawi/fetcher/parse"
	"rawi/storage"
	"rawi/storage/address"
)

// SourceInterval is the shortest time between two polls of a source that is no feed: it was
// made for readers, not for programs. Options.Private names those that may be asked more
// often.
const SourceInterval = 10 * time.Minute

// intervalOf returns the bounds of the time between two polls of a feed.
func (p poller) intervalOf(f storage.Feed) Interval {
	in := p.interval
	if p.isSlow(f) {
		in.Min = max(in.Min, SourceInterval)
		in.Max = max(in.Min, in.Max)
	}
	return in
}

// fixedInterval returns the interval that the config gives a feed; 0: none.
func (p poller) fixedInterval(f storage.Feed) time.Duration {
	if f.Interval > 0 && p.isSlow(f) {
		return max(f.Interval, SourceInterval)
	}
	return f.Interval
}

// isSlow reports whether a feed may not be polled more often than SourceInterval.
func (p poller) isSlow(f storage.Feed) bool {
	return f.Kind != storage.KindFeed && (p.private == nil || !p.private(f.URL))
}

// stateFor returns the state that a poll of a feed goes on from. Of a state of another URL
// only the poll number counts; of a document that was read in another way nothing was read.
func stateFor(f storage.Feed, st storage.FeedState) storage.FeedState {
	if !address.Same(st.URL, f.URL) {
		st = storage.FeedState{Poll: st.Poll}
	}
	st.Feed, st.URL = f.Name, f.URL
	if as := f.ReadAs(); st.ReadAs != as {
		st.ReadAs, st.NothingFound = as, 0
		st.ETag, st.LastModified, st.BodyHash, st.HeadHash = "", "", 0, 0
		st.ItemHashes, st.Deferred, st.DeferredAt = nil, nil, time.Time{}
	}
	return st
}

// isOf reports whether a state is of the document of a feed, as it is read now.
func isOf(st storage.FeedState, f storage.Feed) bool {
	return address.Same(st.URL, f.URL) && st.ReadAs == f.ReadAs()
}

// maxNothing is how many documents in a row may have nothing before the feed is in error:
// servers show other pages for a minute.
const maxNothing = 1

// nothingFound returns err, unless it is that a document has nothing where it should: then
// it returns nil for the first of them, with a warning, and says of the next what the
// operator can do. A feed that is in error for another reason stays in error. What was read
// before stays in either case.
func nothingFound(next *storage.FeedState, f storage.Feed, err error) error {
	if !errors.Is(err, parse.ErrNoItems) {
		return err
	}
	if next.NothingFound++; next.NothingFound <= maxNothing && next.Status != storage.StatusError {
		next.Warnings = []string{sentence(err)}
		return nil
	}
	do := "look at its page: Telegram may have changed it"
	switch f.Kind {
	case storage.KindPage:
		do = "has the page changed? Try selectors with rawi fetch, and correct the feed's select"
	case storage.KindSitemap:
		do = "has the site another sitemap? See rawi feeds add with the site's address"
	}
	if next.NothingFound <= maxNothing {
		return fmt.Errorf("%w (%s)", err, do)
	}
	return fmt.Errorf("%w (%d times in a row; %s)", err, next.NothingFound, do)
}

// asksRobots reports whether robots.txt is asked for a feed. A feed is made for programs,
// and its operator asks for it as any reader does; a channel's page is shown to whoever has
// its name. Sitemaps and pages are what crawlers read.
func asksRobots(f storage.Feed) bool {
	return f.Kind == storage.KindSitemap || f.Kind == storage.KindPage
}

// checkRobots returns an error if the site's robots.txt does not allow an address. If the
// site was asked for the file now, checkRobots waits until it may be asked again. The
// caller holds the host's slot.
func (p poller) checkRobots(ctx context.Context, address string) error {
	asked, err := p.robots.CheckRobots(ctx, address)
	if err != nil || !asked || p.gap <= 0 {
		return err
	}
	select {
	case <-time.After(p.gap):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
