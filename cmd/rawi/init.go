package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	xterm "golang.org/x/term"

	"rawi/cmd/internal/config"
	"rawi/storage"
	"rawi/storage/address"
)

func (a *app) init() *cobra.Command {
	var d config.Draft
	var feeds []string
	var ask, private bool
	cmd := &cobra.Command{
		Use:   "init FILE",
		Short: "write a first config file",
		Long: `Write a first config file, commented. A file that is there already is left alone.
On a terminal and without flags it asks for what it needs, and finds the feeds of
the sites that are named.`,
		Args: args(cobra.ExactArgs(1)),
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
			return marked{err, errConfig}
		}
		return a.writeNew(given[0], b.Bytes())
	}
	return cmd
}

// interview asks for what a first config needs. An empty answer takes what
// stands in brackets; the end of the input takes it for all that is left.
type interview struct {
	app     *app
	in      *bufio.Scanner
	path    string // of the file that will be written
	draft   *config.Draft
	private bool
}

func (q *interview) run(ctx context.Context) error {
	if _, err := os.Stat(q.path); err == nil {
		return exists(q.path)
	}
	d := q.draft
	for _, question := range []struct {
		text string
		to   *string
	}{
		{"Title of the site", &d.Site.Title},
		{"Language of its pages, as ar or en", &d.Site.Language},
		{"Where readers will find it", &d.Site.URL},
		{"Your mail or web address: outlets see it in each request", &d.Contact},
		{"A list of feeds, if you have one: an OPML file or an address", &d.OPML},
	} {
		if err := q.ask(question.text, question.to); err != nil {
			return err
		}
	}
	q.app.say("Feeds, or sites that have some, one address a line; an empty line ends them:")
	for {
		fmt.Fprint(q.app.talk, "> ")
		if given, ok := q.answer(); !ok || given == "" {
			return q.in.Err()
		} else if err := q.follow(ctx, address.Web(given)); err != nil {
			return err
		}
	}
}

// ask asks until the answer can stand in a config.
func (q *interview) ask(text string, to *string) error {
	before := *to
	for {
		fmt.Fprintf(q.app.talk, "%s [%s]: ", text, before)
		given, ok := q.answer()
		if given == "" {
			*to = before
		} else if *to = given; to == &q.draft.OPML && !isWebAddress(given) {
			path, err := filepath.Abs(given)
			if err != nil {
				return err
			}
			*to = path
		}
		fault := q.check()
		if fault == nil {
			return q.in.Err()
		}
		if !ok {
			return marked{fault, errConfig}
		}
		q.app.say("  %s", fault)
	}
}

func (q *interview) answer() (given string, ok bool) {
	if !q.in.Scan() {
		return "", false
	}
	return strings.TrimSpace(q.in.Text()), true
}

// check is what is wrong with the draft, without the place in a file that
// nobody has seen.
func (q *interview) check() error {
	var b bytes.Buffer
	if err := config.Write(&b, *q.draft); err != nil {
		return err
	}
	_, err := config.Parse(q.path, b.Bytes())
	if err == nil {
		return nil
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	_, says, _ := strings.Cut(first, ": ")
	return errors.New(says)
}

// follow takes in the feed at an address, or the best one of the page there. One
// that does not answer now is taken as it is: it may answer tomorrow.
func (q *interview) follow(ctx context.Context, web string) error {
	if !strings.Contains(web, "://") {
		web = "https://" + web
	}
	q.draft.Feeds = append(q.draft.Feeds, storage.Feed{URL: web})
	last := &q.draft.Feeds[len(q.draft.Feeds)-1]
	if fault := q.check(); fault != nil {
		q.draft.Feeds = q.draft.Feeds[:len(q.draft.Feeds)-1]
		q.app.say("  %s", fault)
		return nil
	}
	found, parsed, err := q.app.readFeed(ctx, web, documentFlags{private: q.private})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		q.app.say("  %s; it is followed all the same: rawi feeds shows how it goes", err)
	default:
		q.app.say("  %s: %s", clip(found), count(len(parsed.Articles), "article"))
		last.URL = found
	}
	return nil
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
		return exists(path)
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

func exists(path string) error {
	return fmt.Errorf("%s is there already: edit it, or name another file", path)
}
