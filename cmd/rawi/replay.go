package main

import (
	"context"
	"slices"
	"time"

	"rawi/cmd/internal/render"
	"rawi/storage"
	"rawi/storage/story"
)

// replay passes the stored articles to a story.Replay, fetch by fetch.
type replay struct {
	app      *app
	settings storage.Settings
	feeds    map[string]storage.Feed
	from     time.Time // older articles keep their stories
	replay   *story.Replay
	before   map[string]storage.Article // by id, with story and title only
	fetch    []story.Stored
	replayed int
}

// run replays all articles of s.
func (r *replay) run(ctx context.Context, s reclusterStore) error {
	records, err := s.DurableRecords(ctx)
	if err != nil {
		return err
	}
	if r.replay, err = story.NewReplay(r.settings.Stories, records); err != nil {
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
		progress.Update("articles replayed", int64(len(r.before)), int64(stats.Articles))
		return nil
	}
	if _, err := paginate(q, 0, articlePages(ctx, s), add, func() error { return nil }); err != nil {
		return err
	}
	r.flush()
	return nil
}

// window returns the largest distance in time of two articles of a story. Articles
// up to twice as far before the first replayed one matter: for its story, and for
// the statistics of words and boilerplate at that time.
func (r *replay) window() time.Duration {
	if r.settings.Stories.Window > 0 {
		return r.settings.Stories.Window
	}
	return story.DefaultWindow
}

// add adds the next article. The articles of one fetch are passed on together,
// since boilerplate is counted per fetch.
func (r *replay) add(article storage.Article) {
	x := comparableArticle(article)
	feed := r.feeds[article.Feed]
	x.Region, x.Off = feed.Region, feed.StoriesOff
	if n := len(r.fetch); n > 0 && (r.fetch[0].Feed != x.Feed || !r.fetch[0].Seen.Equal(x.Seen) || r.skipped(r.fetch[0].Time) != r.skipped(x.Time)) {
		r.flush()
	}
	r.fetch = append(r.fetch, story.Stored{Article: x, Story: article.Story})
	r.before[article.ID] = storage.Article{ID: article.ID, Story: article.Story, Title: article.Title}
}

// skipped reports whether an article of this time keeps its story.
func (r *replay) skipped(t time.Time) bool { return t.Before(r.from) }

// flush passes the articles of the last fetch on.
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

// changes describes the operations of a plan, except those that only update
// evidence.
func (r *replay) changes(plan []storage.Recluster) []render.StoryChange {
	in := map[string][]string{}
	for id, article := range r.before {
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
			if from := r.before[j.Article].Story; from != g.Story {
				c.Articles = append(c.Articles, j.Article)
				c.From = append(c.From, from)
			}
		}
		if len(c.Articles) == 0 {
			continue
		}
		slices.Sort(c.From)
		c.From = slices.Compact(c.From)
		c.Title = r.before[c.Articles[0]].Title
		out = append(out, c)
	}
	return out
}
