package main

import (
	"context"
	"slices"
	"time"

	"rawi/cmd/internal/render"
	"rawi/storage"
	"rawi/storage/story"
)

// replay hands the stored articles to a story.Replay, fetch by fetch.
type replay struct {
	app      *app
	settings storage.Settings
	feeds    map[string]storage.Feed
	from     time.Time // what is older keeps its story
	replay   *story.Replay
	was      map[string]storage.Article // brief, by id
	fetch    []story.Stored
	replayed int
}

func (r *replay) run(ctx context.Context, s reclusterStore) error {
	rulings, err := s.DurableRecords(ctx)
	if err != nil {
		return err
	}
	if r.replay, err = story.NewReplay(r.settings.Stories, rulings); err != nil {
		return err
	}
	stats, err := s.Stats(ctx)
	if err != nil {
		return err
	}
	progress := r.app.progress()
	defer progress.Clear()
	q := storage.Query{Order: storage.OrderArrival, Now: r.app.Now()}
	if !r.from.IsZero() {
		q.Text = "since:" + r.from.Add(-2*r.window()).UTC().Format(time.RFC3339)
	}
	add := func(article storage.Article) error {
		r.add(article)
		progress.Update("articles replayed", int64(len(r.was)), int64(stats.Articles))
		return nil
	}
	if _, err := paginate(q, 0, articlePages(ctx, s), add, func() error { return nil }); err != nil {
		return err
	}
	r.flush()
	return nil
}

// window is how far apart two articles of a story may lie. Twice as far before
// the first article that is replayed others matter: for its own story, and for
// what the window knew of words and furniture when that was found.
func (r *replay) window() time.Duration {
	if r.settings.Stories.Window > 0 {
		return r.settings.Stories.Window
	}
	return story.DefaultWindow
}

// add takes the next article. Those of one fetch go together: furniture is
// counted over a whole fetch.
func (r *replay) add(article storage.Article) {
	x := comparableArticle(article)
	feed := r.feeds[article.Feed]
	x.Region, x.Off = feed.Region, feed.StoriesOff
	if n := len(r.fetch); n > 0 && (r.fetch[0].Feed != x.Feed || !r.fetch[0].Seen.Equal(x.Seen) || r.skipped(r.fetch[0].Time) != r.skipped(x.Time)) {
		r.flush()
	}
	r.fetch = append(r.fetch, story.Stored{Article: x, Story: article.Story})
	r.was[article.ID] = storage.Article{ID: article.ID, Story: article.Story, Title: article.Title}
}

func (r *replay) skipped(t time.Time) bool { return t.Before(r.from) }

func (r *replay) flush() {
	if len(r.fetch) == 0 {
		return
	}
	if r.skipped(r.fetch[0].Time) {
		r.replay.Keep(r.fetch)
	} else {
		r.replay.Fetch(r.fetch)
		r.replayed += len(r.fetch)
	}
	r.fetch = nil
}

// changes says of each operation of a plan what it does; those that only
// bring better evidence are left out.
func (r *replay) changes(plan []storage.Recluster) []render.StoryChange {
	in := map[string][]string{}
	for id, article := range r.was {
		in[article.Story] = append(in[article.Story], id)
	}
	var out []render.StoryChange
	for i, g := range plan {
		c := render.StoryChange{Story: g.Story, From: slices.Clone(g.Merge), Change: "moved", Op: i}
		switch {
		case len(g.Merge) > 0:
			c.Change = "merged"
		case len(in[g.Story]) == 0:
			c.Change = "split"
		}
		for _, id := range g.Merge {
			c.Articles = append(c.Articles, in[id]...)
		}
		slices.Sort(c.Articles)
		for _, j := range g.Join {
			if from := r.was[j.Article].Story; from != g.Story {
				c.Articles = append(c.Articles, j.Article)
				c.From = append(c.From, from)
			}
		}
		if len(c.Articles) == 0 {
			continue
		}
		slices.Sort(c.From)
		c.From = slices.Compact(c.From)
		c.Title = r.was[c.Articles[0]].Title
		out = append(out, c)
	}
	return out
}
