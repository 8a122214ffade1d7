package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/cmd/internal/daemon"
	"rawi/storage"
	"rawi/storage/bolt"
	"rawi/storage/query"
	"rawi/storage/story"
)

// clusterer is whose stories are re-clustered: a daemon's, or those of the
// store itself where none runs.
type clusterer interface {
	storage.Reader
	applier
	io.Closer
	DurableRecords(ctx context.Context) ([][]byte, error)
}

// reclusterBatch is how many articles move in one transaction, about.
const reclusterBatch = 200

// reclusterFlags say what is replayed, and how.
type reclusterFlags struct {
	dry       bool
	since     string
	threshold string
}

func (a *app) recluster() *cobra.Command {
	var f reclusterFlags
	cmd := &cobra.Command{
		Use:   "recluster",
		Short: "find the stories of what is stored anew, under the present settings",
		Long: `Replay the stored articles in the order in which they came, under the settings
that are in force now, and change the stories where they come out otherwise. What
the operator decided stays. Of stories that meet, the oldest keeps its id and the
others become its aliases; a story that parts keeps its id where its first article
is. The daemon goes on meanwhile: what comes in between stays where it went.

  rawi recluster --dry-run                   say what would change, and change nothing
  rawi recluster --dry-run --threshold 60%   try another threshold`,
		Args: args(cobra.NoArgs),
	}
	o := outputFlags(cmd, formatTable, formatJSON, formatJSONL, formatTSV, formatCSV)
	flags := cmd.Flags()
	flags.BoolVar(&f.dry, "dry-run", false, "only say what would change")
	flags.StringVar(&f.since, "since", "", "replay only articles not older than this: 7d, 12h, or a day as 2026-11-01")
	flags.StringVar(&f.threshold, "threshold", "", "with --dry-run: a `share` instead of the one in the config file, as 60%")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return a.reclusterAll(cmd.Context(), o, f) }
	return cmd
}

func (a *app) reclusterAll(ctx context.Context, o *output, f reclusterFlags) error {
	threshold, from, err := f.read(a.now())
	if err != nil {
		return err
	}
	store, settings, err := a.clusterer(ctx, f.dry)
	if err != nil {
		return err
	}
	defer store.Close()
	if threshold > 0 {
		settings.Stories.Threshold = threshold
	}
	r := &replay{app: a, settings: settings, feeds: map[string]storage.Feed{}, from: from, was: map[string]storage.Article{}}
	for _, f := range settings.Feeds {
		r.feeds[f.Name] = f
	}
	if err := r.run(ctx, store); err != nil {
		return err
	}
	plan := r.replay.Plan()
	changes := r.changes(plan)
	if !f.dry {
		if changes, err = a.regroup(ctx, store, plan, changes); err != nil {
			return err
		}
	}
	if err := printAll(a, o, regroupingSheet(), changes); err != nil {
		return err
	}
	a.say("%s", summary(r.replayed, changes, f.dry))
	return nil
}

// read checks the flags; threshold is in thousandths, 0: the config file's.
func (f reclusterFlags) read(now time.Time) (threshold int, from time.Time, err error) {
	if f.threshold != "" {
		n, err := strconv.Atoi(strings.TrimSuffix(f.threshold, "%"))
		switch {
		case err != nil || n < 1 || n > 100 || !strings.HasSuffix(f.threshold, "%"):
			return 0, from, usage("--threshold %.40q: it is a share from 1%% to 100%%", f.threshold)
		case !f.dry:
			return 0, from, usage("--threshold only tries a value: write it into the config file under stories: to have it")
		}
		threshold = n * 10
	}
	if f.since != "" {
		if from, _, err = query.Time(f.since, now); err != nil {
			return 0, from, usage("--since %.40q: give a day as 2026-11-01, or how long ago as 7d or 12h", f.since)
		}
	}
	return threshold, from, nil
}

// clusterer reaches the daemon, or opens the store where none runs, and gives
// the settings in force. Without a daemon these are the config file's: they
// are what it would begin with.
func (a *app) clusterer(ctx context.Context, dry bool) (clusterer, storage.Settings, error) {
	if a.server != "" {
		return nil, storage.Settings{}, errRemote
	}
	c, err := a.load()
	if err != nil {
		return nil, storage.Settings{}, err
	}
	client, err := control.Dial(ctx, c.Socket)
	switch {
	case err == nil:
		settings, err := client.Settings(ctx)
		return client, settings, err
	case errors.Is(err, control.ErrDenied):
		return nil, storage.Settings{}, fmt.Errorf("%w: %s", err, whoMay(c.Socket))
	case !errors.Is(err, control.ErrNoDaemon):
		return nil, storage.Settings{}, err
	}
	store, err := a.openForRegrouping(ctx, c, dry)
	return store, c.Settings(a.now()), err
}

func (a *app) openForRegrouping(ctx context.Context, c *config.Config, dry bool) (clusterer, error) {
	path := daemon.StorePath(c.Fixed)
	if _, err := os.Stat(path); dry || errors.Is(err, fs.ErrNotExist) {
		s, err := a.openStore(c) // says what to do where it cannot
		if err != nil {
			return nil, err
		}
		return s.store, nil
	}
	store, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		return nil, err
	}
	settings := c.Settings(a.now())
	if _, err := store.Apply(ctx, storage.Operation{Settings: &settings}); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}

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

func (r *replay) run(ctx context.Context, s clusterer) error {
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
	defer progress.end()
	q := storage.Query{Order: storage.OrderArrival, Now: r.app.now()}
	if !r.from.IsZero() {
		q.Text = "since:" + r.from.Add(-2*r.window()).UTC().Format(time.RFC3339)
	}
	pages := func(q storage.Query) ([]storage.Article, string, error) {
		page, err := s.Query(ctx, q)
		return page.Articles, page.Next, err
	}
	add := func(article storage.Article) error {
		r.add(article)
		progress.at("articles replayed", int64(len(r.was)), int64(stats.Articles))
		return nil
	}
	if _, err := walk(q, 0, pages, add, func() error { return nil }); err != nil {
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
	x := comparable(article)
	feed := r.feeds[article.Feed]
	x.Region, x.Off = feed.Region, feed.StoriesOff
	if n := len(r.fetch); n > 0 && (r.fetch[0].Feed != x.Feed || !r.fetch[0].Seen.Equal(x.Seen) || r.old(r.fetch[0].Time) != r.old(x.Time)) {
		r.flush()
	}
	r.fetch = append(r.fetch, story.Stored{Article: x, Story: article.Story})
	r.was[article.ID] = storage.Article{ID: article.ID, Story: article.Story, Title: article.Title}
}

func (r *replay) old(t time.Time) bool { return t.Before(r.from) }

func (r *replay) flush() {
	if len(r.fetch) == 0 {
		return
	}
	if r.old(r.fetch[0].Time) {
		r.replay.Keep(r.fetch)
	} else {
		r.replay.Fetch(r.fetch)
		r.replayed += len(r.fetch)
	}
	r.fetch = nil
}
