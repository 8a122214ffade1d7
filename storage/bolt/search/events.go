package search

import (
	"context"
	"errors"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/query"
)

// Events lists the events of which at least one story matches.
func (q *Query) Events(ctx context.Context, tx *bbolt.Tx) (storage.Page, error) {
	page, err := q.stories(ctx, tx)
	return page, explain(err)
}

// eventFilter lets through the stories of a list by which events are listed: of each event
// the first. An event that a page before had is left out: another of its stories stands
// there. That page was made of the articles that there were, so that what came since does
// not count: an event is not lost because a newer story joined it between two pages.
type eventFilter struct {
	tx       *bbolt.Tx
	pays     *scan // for what is verified
	excluded []query.Filter
	verifier *scan // as of the first page

	// keepsOut reports whether another story of an event is why it is not listed here. Nil:
	// none is.
	keepsOut func(record.Story) (bool, error)

	decided map[string]bool // by id: events that this page lists or leaves out
	stories int             // of the events that it lists
}

// maxEventStories ends a page of events early: once those on it have so many stories.
const maxEventStories = 2 * storage.MaxLimit

// filterEvents makes g a list of events, each listed by the first of its stories. It
// returns false for a list of stories.
func (q *Query) filterEvents(ctx context.Context, g *storyCollector) bool {
	if !q.listsEvents {
		return false
	}
	g.events = &eventFilter{tx: g.tx, excluded: q.expr.ExcludedTellings(), verifier: q.verifier(ctx, g.tx, q.arrived), decided: map[string]bool{}}
	return true
}

// verifier returns a scan that is not advanced: it verifies single articles, and knows of
// those up to number last.
func (q *Query) verifier(ctx context.Context, tx *bbolt.Tx, last uint64) *scan {
	s := newVerifier(ctx, tx, q.expr, q.feeds)
	s.tellings.last, s.verified = last, &q.verified
	return s
}

// admits reports whether the event of a story is listed by it. Stories are given in the
// order of the list.
func (e *eventFilter) admits(r *record.Story) (bool, error) {
	event, err := record.EventOf(e.tx, r)
	if err != nil || e.decided[event.ID] {
		e.pays.pay(1)
		return false, err
	}
	e.decided[event.ID] = true
	if len(e.excluded) > 0 {
		tellings, err := e.pays.tellings.of(r)
		if err != nil || excludes(e.excluded, tellings) {
			return false, err
		}
	}
	for _, id := range event.Stories {
		if id == r.ID || e.keepsOut == nil {
			continue
		}
		other, err := record.RequireStory(e.tx, id)
		if err := errors.Join(err, e.pays.ctx.Err()); err != nil {
			return false, err
		}
		verified := *e.pays.verified
		out, err := e.keepsOut(other)
		e.pays.pay(1 + (*e.pays.verified-verified)*e.pays.cost)
		if err != nil || out {
			return false, err
		}
	}
	e.stories += len(event.Stories)
	return true, nil
}

// matchesStory reports whether any article of a story matches, of those up to the number
// by which s is bounded.
func (s *scan) matchesStory(r *record.Story) (bool, error) {
	numbers, err := s.articlesOf(r)
	if err != nil {
		return false, err
	}
	metas, outlets := make([]record.ArticleMeta, len(numbers)), map[string]bool{}
	for i, n := range numbers {
		if metas[i], err = record.Require[record.ArticleMeta](s.tx.Bucket(record.BucketArticles), record.Key(n)); err != nil {
			return false, err
		}
		if !metas[i].Rest {
			outlets[metas[i].A.Outlet] = true
		}
	}
	var counts query.Counts
	if s.needsEvent {
		if counts, err = s.tellings.counts(r); err != nil {
			return false, err
		}
	}
	counts.Sources = len(outlets)
	for i, n := range numbers {
		if s.matches(n, &metas[i], counts) {
			return true, s.err
		}
	}
	return false, s.err
}

// articlesOf returns the numbers of all articles of a story, up to the number by which s
// is bounded.
func (s *scan) articlesOf(r *record.Story) (numbers []uint64, err error) {
	for _, m := range r.Members {
		if m.Number <= s.tellings.last {
			numbers = append(numbers, m.Number)
		}
	}
	rest, err := record.ReadRest(s.tx, r.ID)
	for _, a := range rest {
		if a.Number <= s.tellings.last {
			numbers = append(numbers, a.Number)
		}
	}
	return numbers, err
}
