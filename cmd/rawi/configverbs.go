package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
	"rawi/storage"
)

func (a *app) configVerb() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "describe the config file: its keys, and a schema for editors",
		Args:  args(cobra.NoArgs),
	}
	cmd.AddCommand(
		&cobra.Command{
			Use: "reference", Short: "list the keys, their defaults and what they do", Args: args(cobra.NoArgs),
			RunE: func(*cobra.Command, []string) error { return config.Reference(a.out) },
		},
		&cobra.Command{
			Use: "schema", Short: "print a JSON Schema of the file", Args: args(cobra.NoArgs),
			RunE: func(*cobra.Command, []string) error { return config.Schema(a.out) },
		},
	)
	return cmd
}

func (a *app) init() *cobra.Command {
	var d config.Draft
	var feeds []string
	cmd := &cobra.Command{
		Use:   "init FILE",
		Short: "write a first config file",
		Long:  "Write a first config file, commented. A file that is there already is left alone.",
		Args:  args(cobra.ExactArgs(1)),
	}
	defaults := config.Default()
	flags := cmd.Flags()
	flags.StringVar(&d.Site.Title, "title", defaults.Site.Title, "of the site")
	flags.StringVar(&d.Site.URL, "url", defaults.Site.URL, "where readers find it")
	flags.StringVar(&d.Site.Language, "language", defaults.Site.Language, "of its pages")
	flags.StringVar(&d.Contact, "contact", "", "whom outlets may write to; they see it in each request")
	flags.StringVar(&d.Data, "data", "", "folder of the store (default "+defaults.Data+")")
	flags.StringVar(&d.Socket, "socket", "", "control socket (default "+defaults.Socket+")")
	flags.StringVar(&d.OPML, "opml", "", "a list of feeds to follow")
	flags.StringArrayVar(&feeds, "feed", nil, "URL of a feed to follow; may stand several times")
	cmd.RunE = func(_ *cobra.Command, given []string) error {
		for _, u := range feeds {
			d.Feeds = append(d.Feeds, storage.Feed{URL: u})
		}
		var b bytes.Buffer
		if err := config.Write(&b, d); err != nil {
			return marked{err, errConfig}
		}
		return a.writeNew(given[0], b.Bytes())
	}
	return cmd
}

// writeNew writes a config file where there is none, and checks it.
func (a *app) writeNew(path string, data []byte) error {
	if _, err := config.Parse(path, data); err != nil {
		return marked{err, errConfig}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already: edit it, or name another file", path)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	a.say("wrote %s: rawi serve --config %s", path, path)
	return nil
}
