package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/cmd/internal/daemon"
	"rawi/cmd/internal/filekind"
	"rawi/cmd/internal/render"
	"rawi/storage"
	"rawi/storage/bolt"
	"rawi/storage/opml"
)

// importBatch is the number of articles in one transaction.
const importBatch = 200

// maxImportLine bounds one line of an import, in bytes: an article with all its
// texts.
const maxImportLine = 32 << 20

// writer applies operations: a daemon, or the store itself if none runs.
type writer interface {
	Apply(ctx context.Context, ops ...storage.Operation) ([]storage.Outcome, error)
}

// importStore is what an import is read into.
type importStore interface {
	writer
	EventsOf(ctx context.Context, stories []string) (map[string]string, error)
}

func importCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE|-",
		Short: "read what rawi export wrote, or the feeds of an OPML file",
		Long: `Read what rawi export wrote into the store, with the same ids. Feeds that are
not in the config file keep their articles. An OPML file's feeds are printed as
the lines that the config file needs under feeds:.`,
		Args: positional(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			in, err := openInput(cmd.Context(), a, given[0])
			if err != nil {
				return err
			}
			defer in.Close()
			p := a.progress()
			defer p.Clear()
			r := bufio.NewReaderSize(p.Reader(in, "imported"), 64<<10)
			kind, err := peekKind(r)
			if err != nil {
				return err
			}
			switch kind {
			case filekind.OPML, filekind.XML, filekind.UTF16: // lists in UTF-16 are read, too
				return importOPML(a, given[0], r)
			case filekind.Export, filekind.JSON:
				return importLines(cmd.Context(), a, r)
			}
			return wrongKind(given[0], "import", "what rawi export wrote, or an OPML list", kind)
		},
	}
}

// importOPML writes the feeds of an OPML list as YAML, for the operator to put
// into the config file.
func importOPML(a *app, name string, r io.Reader) error {
	list, err := opml.Read(r)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.Out, "feeds:")
	for _, f := range list.Feeds {
		fmt.Fprintln(a.Out, "  "+config.FeedLine(f.Feed))
	}
	for _, line := range list.Refused {
		a.notice("left out: %s:%d: %s", name, line.Line, line.Reason)
	}
	a.notice("%s: put these lines into the config file, or name the file there as - {opml: FILE}", render.Count(len(list.Feeds), "feed"))
	return nil
}

// importLines imports the lines of an export.
func importLines(ctx context.Context, a *app, r io.Reader) error {
	c, err := a.loadConfig()
	if err != nil {
		return err
	}
	closeWriter := func() error { return nil }
	m := &importer{now: a.Now()}
	m.open = func(feeds []storage.Feed) (to importStore, err error) {
		to, closeWriter, err = openWriter(ctx, a, c, feeds)
		return to, err
	}
	err = m.read(ctx, r)
	if err := errors.Join(err, closeWriter()); err != nil {
		if m.added > 0 {
			err = fmt.Errorf("%w; %s imported before: mend the file and import it again", err, render.Count(m.added, "article"))
		}
		return err
	}
	a.notice("%s imported, %d were there already", render.Count(m.added, "article"), m.items-m.added)
	if len(m.renamed) > 0 {
		a.notice("%s got another id than they had: %s …", render.Count(len(m.renamed), "article"), m.renamed[0])
	}
	for _, err := range m.refused[:min(len(m.refused), 10)] {
		a.notice("not taken in: %s", err)
	}
	return nil
}

// openWriter returns the daemon or, if it cannot be reached, the store, and a
// function that closes it. Feeds that the config does not name are added to the
// store until it is closed; then they count as removed, and their articles stay.
func openWriter(ctx context.Context, a *app, c *config.Config, feeds []storage.Feed) (importStore, func() error, error) {
	nothing := func() error { return nil }
	client, err := a.dialDaemon(ctx)
	if err == nil {
		return client, client.Close, nil
	}
	if !errors.Is(err, control.ErrNoDaemon) {
		return nil, nothing, err
	}
	store, err := bolt.Open(daemon.StorePath(c.Fixed), bolt.Options{})
	if err != nil {
		return nil, nothing, err
	}
	settings := c.Settings(a.Now())
	all := settings
	all.Feeds = append(append([]storage.Feed(nil), settings.Feeds...), unlistedFeeds(settings.Feeds, feeds)...)
	if _, err := store.Apply(ctx, storage.Operation{Settings: &all}); err != nil {
		return nil, nothing, errors.Join(err, store.Close())
	}
	return store, func() error {
		_, err := store.Apply(ctx, storage.Operation{Settings: &settings})
		return errors.Join(err, store.Close())
	}, nil
}

// unlistedFeeds returns the feeds whose names are not in known.
func unlistedFeeds(known, feeds []storage.Feed) []storage.Feed {
	names := map[string]bool{}
	for _, f := range known {
		names[f.Name] = true
	}
	var out []storage.Feed
	for _, f := range feeds {
		if !names[f.Name] {
			out = append(out, f)
		}
	}
	return out
}
