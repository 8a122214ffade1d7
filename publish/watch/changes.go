package watch

import (
	"context"
	"errors"
	"slices"
	"sort"
	"sync"
	"time"

	"rawi/storage"
)

const (
	// changesBatch is how many entries of the store's log are read at a time.
	changesBatch = 1000
	// maxRevisions bounds the changes of texts that are remembered, maxOfFeed those of one
	// feed: an outlet that edits all day drives out its own.
	maxRevisions = 1000
	maxOfFeed    = 100
)

// revision is a change of an article's text in the store's log.
type revision struct {
	article, feed string
	at            int64 // Unix seconds, as versions have it
}

// Changes remembers the latest changes of texts in the store's log, which it follows. The
// zero value has read nothing. It is safe for concurrent use.
type Changes struct {
	mu     sync.Mutex // guards what follows
	began  bool
	after  uint64
	latest []revision // oldest first

	settings time.Time            // of the settings that told holds for
	told     map[revision]*Change // what was made of latest; nil: no change of substance
}

// List returns the latest changes of substance, newest first, at most so many. While
// there are others, one feed has at most a sixteenth.
func (c *Changes) List(ctx context.Context, r Reader, settings storage.Settings, most int) ([]Change, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.follow(ctx, r); err != nil {
		return nil, err
	}
	if c.told == nil || !c.settings.Equal(settings.At) {
		c.told, c.settings = map[revision]*Change{}, settings.At
	}
	feeds := make(map[string]storage.Feed, len(settings.Feeds))
	for _, f := range settings.Feeds {
		feeds[f.Name] = f
	}
	var out []Change
	var waiting []revision // of feeds that have their share
	ofFeed, share := map[string]int{}, max(1, most/16)
	take := func(rev revision) error {
		change, err := c.change(ctx, r, rev, feeds[rev.feed])
		if err == nil && change != nil {
			ofFeed[rev.feed]++
			out = append(out, *change)
		}
		return err
	}
	for i := len(c.latest) - 1; i >= 0 && len(out) < most; i-- {
		rev := c.latest[i]
		if ofFeed[rev.feed] >= share {
			waiting = append(waiting, rev)
			continue
		}
		if err := take(rev); err != nil {
			return nil, err
		}
	}
	for i := 0; i < len(waiting) && len(out) < most; i++ {
		if err := take(waiting[i]); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b Change) int { return b.At.Compare(a.At) })
	return out, nil
}

// change returns what a revision changed; nil if nothing of substance, or if the article
// is gone.
func (c *Changes) change(ctx context.Context, r Reader, rev revision, feed storage.Feed) (*Change, error) {
	if change, ok := c.told[rev]; ok {
		return change, nil
	}
	a, err := r.Article(ctx, rev.article)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	versions, err := r.Versions(ctx, rev.article, maxOfFeed)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return nil, err
	}
	change, ok := newChange(a, versions, feed, time.Unix(rev.at, 0).UTC())
	if !ok {
		c.told[rev] = nil
		return nil, nil
	}
	a.Content, a.Summary, a.Full, a.Text, a.LeftOut = "", "", "", nil, nil // the change tells what is told
	change.Article = a
	c.told[rev] = &change
	return &change, nil
}

// follow reads what was added to the store's log. The caller holds mu.
func (c *Changes) follow(ctx context.Context, r Reader) error {
	if !c.began {
		if err := c.begin(ctx, r); err != nil {
			return err
		}
	}
	for {
		batch, err := r.Changes(ctx, c.after, changesBatch)
		if errors.Is(err, storage.ErrTooOld) { // more was added than the log keeps
			if err := c.begin(ctx, r); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		for _, change := range batch {
			c.add(change)
			c.after = change.Seq
		}
		if len(batch) < changesBatch {
			return nil
		}
	}
}

// begin starts at the oldest entry that the log keeps.
func (c *Changes) begin(ctx context.Context, r Reader) error {
	stats, err := r.Stats(ctx)
	if err != nil {
		return err
	}
	after := sort.Search(int(stats.Seq), func(after int) bool {
		_, e := r.Changes(ctx, uint64(after), 1)
		if e != nil && !errors.Is(e, storage.ErrTooOld) {
			err = e
		}
		return e == nil
	})
	c.began, c.after = err == nil, uint64(after)
	return err
}

// add takes in an entry of the log.
func (c *Changes) add(change storage.Change) {
	switch change.Kind {
	case storage.ChangeVersion:
		c.latest = append(c.latest, revision{change.Article, change.Feed, change.At.Unix()})
		ofFeed := 0
		for _, rev := range c.latest {
			if rev.feed == change.Feed {
				ofFeed++
			}
		}
		if ofFeed > maxOfFeed {
			c.drop(slices.IndexFunc(c.latest, func(rev revision) bool { return rev.feed == change.Feed }))
		}
		if len(c.latest) > maxRevisions {
			c.drop(0)
		}
	case storage.ChangeGone:
		for i := len(c.latest) - 1; i >= 0; i-- {
			if c.latest[i].article == change.Article {
				c.drop(i)
			}
		}
	}
}

func (c *Changes) drop(i int) {
	delete(c.told, c.latest[i])
	c.latest = slices.Delete(c.latest, i, i+1)
}
