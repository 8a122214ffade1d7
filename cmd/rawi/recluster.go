package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/cmd/internal/daemon"
	"rawi/cmd/internal/render"
	"rawi/storage"
	"rawi/storage/bolt"
	"rawi/storage/query"
	"rawi/storage/story"
)

// reclusterStore is the daemon whose stories are re-clustered, or the store itself
// if none runs.
type reclusterStore interface {
	storage.Reader
	writer
	io.Closer
	DurableRecords(ctx context.Context) ([][]byte, error)
	EventRecords(ctx context.Context) ([][]byte, error)
}

// reclusterBatch is the approximate number of articles moved in one transaction.
const reclusterBatch = 200

// reclusterFlags are the flags of rawi recluster.
type reclusterFlags struct {
	dry       bool
	events    bool
	since     string
	threshold string
}

func reclusterCommand(a *app) *cobra.Command {
	var f reclusterFlags
	cmd := &cobra.Command{
		Use:   "recluster",
		Short: "re-cluster the stored articles under the present settings",
		Long: `Replay the stored articles in the order in which they came, under the settings
that are in force now, and change the stories where they come out otherwise. What
the operator decided stays. Of stories that meet, the oldest keeps its id and the
others become its aliases; a story that parts keeps its id where its first article
is. Lines that an outlet repeats are left out of its articles, as they are of those
that come. The daemon goes on meanwhile: what comes in between stays where it went.

With --events the stories stay, and the events that they tell of are found anew.

  rawi recluster --dry-run                   say what would change, and change nothing
  rawi recluster --dry-run --threshold 60%   try another threshold
  rawi recluster --events                    find the events of all stories anew`,
		Args: positional(cobra.NoArgs),
	}
	o := outputFlags(cmd, rowFormats...)
	flags := cmd.Flags()
	flags.BoolVar(&f.events, "events", false, "find events anew instead of stories")
	flags.BoolVar(&f.dry, "dry-run", false, "only say what would change")
	flags.StringVar(&f.since, "since", "", "replay only articles not older than this: 7d, 12h, or a day as 2026-11-01")
	flags.StringVar(&f.threshold, "threshold", "", "with --dry-run: a `share` instead of the one in the config file, as 60%")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return recluster(cmd.Context(), a, o, f) }
	return cmd
}

func recluster(ctx context.Context, a *app, o *render.Output, f reclusterFlags) error {
	threshold, from, err := f.parse(a.Now())
	if err != nil {
		return err
	}
	store, settings, err := openReclusterStore(ctx, a, f.dry)
	if err != nil {
		return err
	}
	defer store.Close()
	if f.events {
		return reclusterEvents(ctx, a, o, store, settings, f.dry)
	}
	if threshold > 0 {
		settings.Stories.Threshold = threshold
	}
	r := &replay{app: a, settings: settings, feeds: map[string]storage.Feed{}, from: from, before: map[string]storage.Article{}}
	for _, f := range settings.Feeds {
		r.feeds[f.Name] = f
	}
	if err := r.run(ctx, store); err != nil {
		return err
	}
	plan := r.replay.Plan()
	changes := r.changes(plan)
	shorter, err := leavingOut(ctx, store, r.replay.Repeated())
	if err != nil {
		return err
	}
	if !f.dry {
		if changes, err = applyPlan(ctx, a, store, plan, changes); err != nil {
			return err
		}
		if err := leaveOut(ctx, a, store, shorter); err != nil {
			return err
		}
	}
	if err := render.WriteRows(a.Page, o, render.StoryChangeRows(), changes); err != nil {
		return err
	}
	a.notice("%s", render.ReclusterSummary(r.replayed, changes, len(shorter), f.dry))
	return nil
}

// parse checks the flags. threshold is in thousandths; 0: as in the config file.
// from is zero if all articles are replayed.
func (f reclusterFlags) parse(now time.Time) (threshold int, from time.Time, err error) {
	if f.events && (f.threshold != "" || f.since != "") {
		return 0, from, usageErrorf("--events replays all stories: leave out --since and --threshold")
	}
	if f.threshold != "" {
		n, err := strconv.Atoi(strings.TrimSuffix(f.threshold, "%"))
		switch {
		case err != nil || n < 1 || n > 100 || !strings.HasSuffix(f.threshold, "%"):
			return 0, from, usageErrorf("--threshold %.40q: it is a share from 1%% to 100%%", f.threshold)
		case !f.dry:
			return 0, from, usageErrorf("--threshold only tries a value: write it into the config file under stories: to have it")
		}
		threshold = n * 10
	}
	if f.since != "" {
		if from, _, err = query.Time(f.since, now); err != nil {
			return 0, from, usageErrorf("--since %.40q: give a day as 2026-11-01, or how long ago as 7d or 12h", f.since)
		}
	}
	return threshold, from, nil
}

// openReclusterStore connects to the daemon, or opens the store if none runs, and
// returns the settings in force. Without a daemon these are the config file's.
func openReclusterStore(ctx context.Context, a *app, dry bool) (reclusterStore, storage.Settings, error) {
	if a.serverFlag != "" {
		return nil, storage.Settings{}, errRemote
	}
	c, client, err := a.connect(ctx)
	switch {
	case err == nil:
		settings, err := client.Settings(ctx)
		return client, settings, err
	case c == nil || !errors.Is(err, control.ErrNoDaemon):
		return nil, storage.Settings{}, err
	}
	store, err := openForReclustering(ctx, a, c, dry)
	return store, c.Settings(a.Now()), err
}

// openForReclustering opens the store: for reading if dry, else under the settings
// of the config file.
func openForReclustering(ctx context.Context, a *app, c *config.Config, dry bool) (reclusterStore, error) {
	path := daemon.StorePath(c.Fixed)
	if _, err := os.Stat(path); dry || errors.Is(err, fs.ErrNotExist) {
		s, err := openStore(c) // its errors say what to do
		if err != nil {
			return nil, err
		}
		return s.store, nil
	}
	store, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		return nil, err
	}
	settings := c.Settings(a.Now())
	if _, err := store.Apply(ctx, storage.Operation{Settings: &settings}); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}

// applyPlan applies a plan in bounded transactions and returns the changes made.
// The store refuses changes that contradict decisions made meanwhile.
func applyPlan(ctx context.Context, a *app, to writer, plan []storage.Recluster, changes []render.StoryChange) ([]render.StoryChange, error) {
	p := a.progress()
	defer p.Clear()
	refused := map[int]bool{}
	for done := 0; done < len(plan); {
		var ops []storage.Operation
		for weight := 0; done+len(ops) < len(plan) && weight < reclusterBatch; {
			g := plan[done+len(ops)]
			g.At = a.Now()
			ops = append(ops, storage.Operation{Recluster: &g})
			weight += 1 + len(g.Join) + 10*len(g.Merge)
		}
		outcomes, err := to.Apply(ctx, ops...)
		if err != nil {
			return nil, fmt.Errorf("%d of %d changes made, then: %w: go on by the same command", done, len(plan), err)
		}
		for i, o := range outcomes {
			if o.Err != nil {
				a.notice("story %s stays as it is: %v", ops[i].Recluster.Story, o.Err)
				refused[done+i] = true
			}
		}
		done += len(ops)
		p.Update("stories changed", int64(done), int64(len(plan)))
	}
	return slices.DeleteFunc(changes, func(c render.StoryChange) bool { return refused[c.Op] }), nil
}

// leavingOut returns those of list that leave out more than they do now.
func leavingOut(ctx context.Context, s storage.Reader, list []story.Learnt) (out []storage.LeaveOut, err error) {
	for some := range slices.Chunk(list, reclusterBatch) {
		ids := make([]string, len(some))
		for i, l := range some {
			ids[i] = l.Article
		}
		articles, err := s.Articles(ctx, ids)
		if err != nil {
			return nil, err
		}
		for _, article := range articles {
			l := some[slices.Index(ids, article.ID)]
			if len(story.OwnBlocks(article.Text, article.LeftOut, l.Blocks)) > len(article.LeftOut) {
				out = append(out, storage.LeaveOut(l))
			}
		}
	}
	return out, nil
}

// leaveOut lets articles leave out blocks, in bounded transactions.
func leaveOut(ctx context.Context, a *app, to writer, list []storage.LeaveOut) error {
	p := a.progress()
	defer p.Clear()
	done := 0
	for some := range slices.Chunk(list, reclusterBatch) {
		outcomes, err := to.Apply(ctx, storage.Operation{Recluster: &storage.Recluster{At: a.Now(), LeaveOut: some}})
		if err == nil {
			err = outcomes[0].Err
		}
		if err != nil {
			return fmt.Errorf("%d of %d articles leave out lines, then: %w: go on by the same command", done, len(list), err)
		}
		done += len(some)
		p.Update("articles changed", int64(done), int64(len(list)))
	}
	return nil
}
