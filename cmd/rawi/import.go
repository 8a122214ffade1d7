package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/daemon"
	"rawi/storage"
	"rawi/storage/bolt"
	"rawi/storage/charset"
	"rawi/storage/opml"
)

// importBatch is how many articles go into one transaction.
const importBatch = 200

// maxImportLine is how long one line of an import may be: an article and all
// it holds.
const maxImportLine = 32 << 20

// applier takes operations: a daemon, or the store itself where none runs.
type applier interface {
	Apply(ctx context.Context, ops ...storage.Operation) ([]storage.Outcome, error)
}

func (a *app) importing() *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE|-",
		Short: "read what rawi export wrote, or the feeds of an OPML file",
		Long: `Read what rawi export wrote into the store, with the same ids. Feeds that are
not in the config file keep their articles. An OPML file's feeds are printed as
the lines that the config file needs under feeds:.`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			in := a.in
			if given[0] != "-" {
				f, err := os.Open(given[0])
				if err != nil {
					return err
				}
				defer f.Close()
				in = f
			}
			p := a.progress()
			defer p.end()
			r := bufio.NewReaderSize(p.reading(in, "imported"), 64<<10)
			begin, err := r.Peek(512)
			if err != nil && !errors.Is(err, io.EOF) {
				return err
			}
			if text, _ := charset.Decode(begin, "", ""); bytes.HasPrefix(bytes.TrimLeft(text, "\ufeff \t\r\n"), []byte("<")) {
				return a.importOPML(given[0], r)
			}
			return a.importLines(cmd.Context(), r)
		},
	}
}

// importOPML prints feeds as YAML: the config file is the operator's, and rawi
// does not write into it.
func (a *app) importOPML(name string, r io.Reader) error {
	list, err := opml.Read(r)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, "feeds:")
	for _, f := range list.Feeds {
		line := fmt.Sprintf("  - {url: %q", f.URL)
		for _, k := range []fact{{"name", f.Name}, {"title", f.Title}, {"region", f.Region}, {"language", f.Language}} {
			if k.value != "" {
				line += fmt.Sprintf(", %s: %q", k.name, k.value)
			}
		}
		fmt.Fprintln(a.out, line+"}")
	}
	for _, one := range list.Refused {
		a.say("left out: %s:%d: %s", name, one.Line, one.Says)
	}
	a.say("%s: put these lines into the config file, or name the file there as - {opml: FILE}", count(len(list.Feeds), "feed"))
	return nil
}

func (a *app) importLines(ctx context.Context, r io.Reader) error {
	c, err := a.load()
	if err != nil {
		return err
	}
	closing := func() error { return nil }
	m := &importer{now: a.now()}
	m.open = func(feeds []storage.Feed) (to applier, err error) {
		to, closing, err = a.writer(ctx, c, feeds)
		return to, err
	}
	err = m.read(ctx, r)
	if err := errors.Join(err, closing()); err != nil {
		if m.added > 0 {
			err = fmt.Errorf("%w; %s imported before: mend the file and import it again", err, count(m.added, "article"))
		}
		return err
	}
	a.say("%s imported, %d were there already", count(m.added, "article"), m.items-m.added)
	if len(m.strange) > 0 {
		a.say("%s got another id than they had: %s …", count(len(m.strange), "article"), m.strange[0])
	}
	for _, err := range m.refused[:min(len(m.refused), 10)] {
		a.say("not taken in: %s", err)
	}
	return nil
}

// writer is who takes an import: the daemon, or the store. Feeds that the
// config does not name are let in for as long as it lasts; afterwards they
// count as removed, and their articles stay.
func (a *app) writer(ctx context.Context, c *config.Config, feeds []storage.Feed) (applier, func() error, error) {
	nothing := func() error { return nil }
	client, err := a.reach(ctx)
	if err == nil {
		return client, client.Close, nil
	}
	store, err := bolt.Open(daemon.StorePath(c.Fixed), bolt.Options{})
	if err != nil {
		return nil, nothing, err
	}
	settings := c.Settings(a.now())
	all := settings
	all.Feeds = append(append([]storage.Feed(nil), settings.Feeds...), missing(settings.Feeds, feeds)...)
	if _, err := store.Apply(ctx, storage.Operation{Settings: &all}); err != nil {
		return nil, nothing, errors.Join(err, store.Close())
	}
	return store, func() error {
		_, err := store.Apply(ctx, storage.Operation{Settings: &settings})
		return errors.Join(err, store.Close())
	}, nil
}

// missing are those of feeds that known does not name.
func missing(known, feeds []storage.Feed) []storage.Feed {
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
