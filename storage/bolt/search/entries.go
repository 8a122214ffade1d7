package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/index"
	"rawi/storage/query"
)

// entryFinder lists the stories that match a query by when they entered its view. A
// story enters with its first article that matches; under sources:>=N it enters with
// the article of the Nth outlet, if one of its articles up to then matches, and likewise
// when its event reaches the N of langs: and outlets:, by what joins it.
type entryFinder struct {
	ctx      context.Context
	query    *Query
	tx       *bbolt.Tx
	verifier *scan         // reports whether single articles match
	minimums []query.Count // each sources:>=N, langs:>=N and outlets:>=N of the query

	includeBacklogs bool // an article that came with a backlog also lets its story enter
	verifiesAll     bool // it is asked for stories that no scan found
}

func newEntryFinder(ctx context.Context, tx *bbolt.Tx, q *Query) *entryFinder {
	f := &entryFinder{ctx: ctx, query: q, tx: tx, minimums: q.expr.Counts(), includeBacklogs: q.hasEntryBounds()}
	f.verifier = q.verifier(ctx, tx, math.MaxUint64)
	return f
}

// asksLater reports whether an article may begin to match after it came.
func (f *entryFinder) asksLater() bool { return f.verifier.needsOutlets || f.verifier.needsEvent }

// hasEntryBounds reports whether the query asks only for stories that entered after or
// before some time.
func (q *Query) hasEntryBounds() bool { return q.since != 0 || q.before != 0 }

// listEntered returns a page of stories by entry, latest first. Stories that came with
// backlogs only are left out, unless the query has bounds of entry. entrySpan is the
// longest time in seconds between the first and the last entry of one story's articles.
func (f *entryFinder) listEntered(entrySpan int64) (storage.Page, error) {
	from := f.query.from
	if upper := (index.DocRef{Time: f.query.before}); f.query.before != 0 && (from == (index.DocRef{}) || from.Before(upper)) {
		from = upper
	}
	delay := f.delay(entrySpan)
	s := f.query.search(f.ctx, f.tx, from, index.Order{Begin: from, Entered: true, Arrivals: !f.query.hasEntryBounds()})
	s.verifiedTo, s.floor = f.query.verifiedTo, f.query.since-delay
	collector := storyCollector{tx: f.tx, from: from, limit: f.query.limit, position: func(r record.Story) (storyPosition, bool, error) {
		at, entered, err := f.position(r)
		return at, entered && at.entered >= f.query.since, err
	}}
	if f.query.filterEvents(f.ctx, &collector) && f.query.goesOn() {
		before := f.asOf(collector.events.verifier)
		start := index.DocRef{Time: f.query.before}
		collector.events.keepsOut = func(r record.Story) (bool, error) {
			if f.verifier.topic == "" && !f.asksLater() && r.LastEntry < from.Time {
				return false, nil
			}
			at, entered, err := before.position(r)
			return entered && collector.isBefore(at.at) && (start.Time == 0 || start.Before(at.at)), err
		}
	}
	watermark := func() index.DocRef {
		if f.asksLater() { // stories found later have entered at most delay after s.at
			return index.DocRef{Time: s.at.Time + delay + 1}
		}
		return s.at
	}
	return collector.page(s, f.query, watermark)
}

// delay returns how much later than at its last article that matches, where the scan finds
// it, a story may have entered: with another article under sources:, and with another story
// of its event under langs: and outlets:. In seconds.
func (f *entryFinder) delay(entrySpan int64) int64 {
	switch {
	case f.verifier.needsEvent:
		return entrySpan + maxEventDelay
	case f.verifier.needsOutlets:
		return entrySpan
	}
	return 0
}

// listBacklog returns a page of the stories that came with backlogs only, by time,
// newest first. span is the longest time in seconds that a story lasts.
func (f *entryFinder) listBacklog(span int64) (storage.Page, error) {
	f.includeBacklogs = false // position then returns false for the stories listed here
	collector := storyCollector{tx: f.tx, from: f.query.from, limit: f.query.limit, position: func(r record.Story) (storyPosition, bool, error) {
		_, entered, err := f.position(r)
		return storyPosition{at: r.Position(), entered: r.Time}, !entered && r.Time >= f.query.since, err
	}}
	if f.query.filterEvents(f.ctx, &collector) {
		before := f.asOf(collector.events.verifier)
		collector.events.keepsOut = func(r record.Story) (bool, error) {
			if _, entered, err := before.position(r); err != nil || entered {
				return entered, err
			}
			if !f.query.goesOn() || !collector.isBefore(r.Position()) {
				return false, nil
			}
			return before.verifier.matchesStory(&r)
		}
	}
	return collector.byTime(f.ctx, f.query, span, f.query.since)
}

// asOf returns a finder that knows of the articles that verifier does, for stories that
// no scan found.
func (f *entryFinder) asOf(verifier *scan) *entryFinder {
	out := *f
	out.verifier, out.verifiesAll = verifier, true
	return &out
}

// memberEntry is an article of a story with its entry into the view.
type memberEntry struct {
	number uint64
	meta   record.ArticleMeta
	entry  record.ViewEntry
}

// position returns the entry of a story into the view: that of the article by which the
// story entered. It returns false if the story did not enter: no article matches, or
// only articles that came with a backlog do and includeBacklogs is false.
func (f *entryFinder) position(r record.Story) (storyPosition, bool, error) {
	if f.verifiesAll && f.asksLater() { // what matched by its counts of then may not match by those of now
		if matches, err := f.verifier.matchesStory(&r); err != nil || !matches {
			return storyPosition{}, false, err
		}
	}
	articles, err := f.articles(r)
	if err != nil {
		return storyPosition{}, false, err
	}
	var tellings []telling // of the event, not yet passed
	if f.verifier.needsEvent {
		if tellings, err = f.verifier.tellings.of(&r); err != nil {
			return storyPosition{}, false, err
		}
	}
	outlets, counts := map[string]bool{}, query.Counts{}
	for came := 0; came < len(articles) || len(tellings) > 0; {
		before, first := counts, came
		grows := len(tellings) > 0 && (came == len(articles) || !articles[came].comesBefore(&tellings[0]))
		var at index.DocRef
		if grows {
			at.Time = tellings[0].at
			counts.Languages, counts.Outlets = tellings[0].counts.Languages, tellings[0].counts.Outlets
			tellings = tellings[1:]
		} else {
			a := &articles[came]
			at = index.DocRef{Number: a.number, Time: a.entry.At}
			outlets[a.meta.A.Outlet] = true
			counts.Sources = len(outlets)
			came++
		}
		if f.reachesMinimum(before, counts) { // earlier articles may match now
			first = 0
		}
		for _, a := range articles[first:came] {
			if a.entry.Backlog && !f.includeBacklogs || !f.matches(&a, len(articles), counts) {
				continue
			}
			if grows { // several stories may enter at once: each has a place of its own
				at = index.DocRef{Number: a.number, Time: min(at.Time, a.entry.At+maxEventDelay)}
			}
			return storyPosition{at, at.Time}, true, f.verifier.err
		}
	}
	return storyPosition{}, false, f.verifier.err
}

// maxEventDelay is how long after an article a story enters by it at the latest, in
// seconds, if it enters because its event grew: an event lasts four days.
const maxEventDelay = 96 * 60 * 60

// comesBefore reports whether an article comes before an article of its event. If it is
// that one, its event grows first.
func (a *memberEntry) comesBefore(t *telling) bool {
	return cmp.Or(cmp.Compare(a.entry.At, t.at), cmp.Compare(a.number, t.number)) < 0
}

// reachesMinimum reports whether the counts of a story rise to what the query asks for.
func (f *entryFinder) reachesMinimum(from, to query.Counts) bool {
	return from != to && slices.ContainsFunc(f.minimums, func(c query.Count) bool { return !c.Holds(from) && c.Holds(to) })
}

// matches reports whether article a matches. articles is the number of articles in its
// story, counts are those of its story and event by then. matches does not verify the
// only article of a story that the scan found: the scan did.
func (f *entryFinder) matches(a *memberEntry, articles int, counts query.Counts) bool {
	if articles == 1 && !f.asksLater() && !f.verifiesAll {
		return true
	}
	return f.verifier.matches(a.number, &a.meta, counts)
}

// articles returns the articles of a story by entry, earliest first. If the scan reads
// the list of a topic that the article is in, its entry is the one into that topic;
// otherwise it is the one into the whole store.
func (f *entryFinder) articles(story record.Story) ([]memberEntry, error) {
	out := make([]memberEntry, 0, len(story.Members))
	for _, m := range story.Members {
		if m.Number > f.verifier.tellings.last {
			continue
		}
		meta, err := record.Require[record.ArticleMeta](f.tx.Bucket(record.BucketArticles), record.Key(m.Number))
		if err != nil {
			return nil, err
		}
		a := memberEntry{m.Number, meta, meta.Entered}
		if topic := f.verifier.topic; topic != "" && slices.Contains(meta.A.Topics, topic) {
			if a.entry, err = record.DecodeViewEntry(f.tx.Bucket(record.BucketTopics).Get(record.TopicKey(topic, meta.A.Time(), m.Number))); err != nil {
				return nil, err
			}
		}
		if f.asksLater() { // an outlet counts only once its article has joined this story
			a.entry.At = max(a.entry.At, m.Joined)
		}
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b memberEntry) int {
		return cmp.Or(cmp.Compare(a.entry.At, b.entry.At), cmp.Compare(a.number, b.number))
	})
	return out, nil
}
