package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	xterm "golang.org/x/term"

	"rawi/cmd/internal/config"
	"rawi/storage"
	"rawi/storage/address"
)

func initCommand(a *app) *cobra.Command {
	var d config.Draft
	var feeds []string
	var ask, private bool
	cmd := &cobra.Command{
		Use:   "init FILE",
		Short: "write a first config file",
		Long: `Write a first config file, commented. A file that is there already is left alone.
On a terminal and without flags it asks for what it needs, and finds the feeds of
the sites that are named.`,
		Args: positional(cobra.ExactArgs(1)),
	}
	defaults := config.Default()
	flags := cmd.Flags()
	flags.StringVar(&d.Site.Title, "title", defaults.Site.Title, "of the site")
	flags.StringVar(&d.Site.URL, "url", defaults.Site.URL, "where readers find it")
	flags.StringVar(&d.Site.Language, "language", defaults.Site.Language, "of its pages")
	flags.StringVar(&d.Contact, "contact", "", "whom outlets may write to; they see it in each request")
	flags.StringVar(&d.Data, "data", "", "folder of the store (default "+defaults.Data+")")
	flags.StringVar(&d.Socket, "socket", "", "control socket (default "+defaults.Socket+")")
	flags.StringVar(&d.OPML, "opml", "", "a list of feeds to follow: a file, or an address")
	flags.StringArrayVar(&feeds, "feed", nil, "URL of a feed to follow; may stand several times")
	flags.BoolVar(&ask, "ask", false, "ask for what is not given, also where the input is no terminal")
	flags.BoolVar(&private, "allow-private", false, "with --ask: look for feeds at private addresses too")
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		for _, u := range feeds {
			d.Feeds = append(d.Feeds, storage.Feed{URL: address.Web(u)})
		}
		f, ok := a.in.(*os.File)
		if ask || ok && cmd.LocalNonPersistentFlags().NFlag() == 0 && xterm.IsTerminal(int(f.Fd())) {
			q := interview{app: a, in: bufio.NewScanner(a.in), path: given[0], draft: &d, private: private}
			if err := q.run(cmd.Context()); err != nil {
				return err
			}
		}
		var b bytes.Buffer
		if err := config.Write(&b, d); err != nil {
			return markedError{err, errConfig}
		}
		return writeNewConfig(a, given[0], b.Bytes())
	}
	return cmd
}

// writeNewConfig checks data and writes it to a file that must not exist yet.
func writeNewConfig(a *app, path string, data []byte) error {
	if _, err := config.Parse(path, data); err != nil {
		return markedError{err, errConfig}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return existsError(path)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	a.notice("wrote %s: rawi serve --config %s", path, path)
	return nil
}

// existsError says that a config file exists already.
func existsError(path string) error {
	return fmt.Errorf("%s is there already: edit it, or name another file", path)
}
