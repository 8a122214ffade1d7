package main

import (
	"context"
	"fmt"
	"slices"

	"rawi/cmd/internal/render"
	"rawi/storage"
	"rawi/storage/event"
	"rawi/storage/place"
)

// reclusterEvents finds the events of all stories anew.
func reclusterEvents(ctx context.Context, a *app, o *render.Output, store reclusterStore, settings storage.Settings, dry bool) error {
	records, err := store.EventRecords(ctx)
	if err != nil {
		return err
	}
	r := &eventReplay{places: place.InForce(settings.Places), titles: map[string]string{}, was: map[string]string{}}
	if r.replay, err = event.NewReplay(records); err != nil {
		return err
	}
	if err := r.run(ctx, a, store); err != nil {
		return err
	}
	plan := r.replay.Plan()
	changes := r.changes(plan)
	if !dry {
		if changes, err = applyEvents(ctx, a, store, plan, changes); err != nil {
			return err
		}
	}
	if err := render.WriteRows(a.Page, o, render.EventChangeRows(), changes); err != nil {
		return err
	}
	a.notice("%s", render.EventSummary(len(r.titles), len(changes), dry))
	return nil
}

// eventReplay passes the stored stories to an event.Replay, in the order of their arrival.
type eventReplay struct {
	replay *event.Replay
	places *place.Gazetteer
	titles map[string]string // by story
	was    map[string]string // stored events, by story
	next   []event.Stored
}

func (r *eventReplay) run(ctx context.Context, a *app, s reclusterStore) error {
	progress := a.progress()
	defer progress.Clear()
	add := func(article storage.Article) error {
		if _, known := r.titles[article.Story]; known {
			return nil // its story is told by its first article
		}
		r.titles[article.Story] = article.Title
		r.next = append(r.next, event.Stored{Story: article.Story, Seen: article.Seen, Profile: event.ProfileOf(&article, r.places)})
		progress.Update("stories replayed", int64(len(r.titles)), 0)
		return nil
	}
	q := storage.Query{Order: storage.OrderArrival, Now: a.Now()}
	_, err := paginate(q, 0, articlePages(ctx, s), add, func() error { return r.flush(ctx, s) })
	if err != nil {
		return err
	}
	return r.flush(ctx, s)
}

// flush passes stories on, with the events that they are in.
func (r *eventReplay) flush(ctx context.Context, s reclusterStore) error {
	var ids []string
	for _, x := range r.next {
		ids = append(ids, x.Story)
	}
	events, err := s.EventsOf(ctx, ids)
	if err != nil {
		return err
	}
	for _, x := range r.next {
		x.Event = events[x.Story]
		r.was[x.Story] = x.Event
		r.replay.Add(x)
	}
	r.next = nil
	return nil
}

// changes describes the operations of a plan.
func (r *eventReplay) changes(plan []storage.Recluster) (out []render.EventChange) {
	for i, g := range plan {
		c := render.EventChange{Event: g.Event, Stories: g.Stories, Title: r.titles[g.Stories[0]], From: []string{}, Op: i}
		for _, id := range g.Stories {
			if from := r.was[id]; from != g.Event && !slices.Contains(c.From, from) {
				c.From = append(c.From, from)
			}
		}
		out = append(out, c)
	}
	return out
}

// applyEvents applies a plan in bounded transactions and returns the changes made. The store
// refuses changes that contradict decisions made meanwhile.
func applyEvents(ctx context.Context, a *app, to writer, plan []storage.Recluster, changes []render.EventChange) ([]render.EventChange, error) {
	p := a.progress()
	defer p.Clear()
	refused := map[int]bool{}
	done := 0
	for some := range slices.Chunk(plan, reclusterBatch/10) {
		var ops []storage.Operation
		for _, g := range some {
			g.At = a.Now()
			ops = append(ops, storage.Operation{Recluster: &g})
		}
		outcomes, err := to.Apply(ctx, ops...)
		if err != nil {
			return nil, fmt.Errorf("%d of %d changes made, then: %w: go on by the same command", done, len(plan), err)
		}
		for i, o := range outcomes {
			if o.Err != nil {
				a.notice("event %s stays as it is: %v", some[i].Event, o.Err)
				refused[done+i] = true
			}
		}
		done += len(some)
		p.Update("events changed", int64(done), int64(len(plan)))
	}
	return slices.DeleteFunc(changes, func(c render.EventChange) bool { return refused[c.Op] }), nil
}
