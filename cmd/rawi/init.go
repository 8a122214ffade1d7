package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	xterm "golang.org/x/term"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/daemon"
	"rawi/storage/address"
)

func initCommand(a *app) *cobra.Command {
	d := draft{app: a, behind: config.Default().Listen}
	var feeds []string
	var ask bool
	cmd := &cobra.Command{
		Use:   "init [FILE]",
		Short: "write a first config file",
		Long: `Write a first config file, commented, that runs as the user who writes it: store and
socket in ~/.local/share/rawi, or for root in /var/lib/rawi and /run/rawi. Without
FILE it is the file where rawi looks for one: ~/.config/rawi/rawi.yaml, or for root
/etc/rawi/rawi.yaml. A file that is there already is left alone.

On a terminal and without flags it asks for what it needs, finds the feeds of the
sites that are named, and offers topics out of what they tell.`,
		Args: positional(cobra.MaximumNArgs(1)),
	}
	defaults := config.Default()
	flags := cmd.Flags()
	flags.StringVar(&d.Site.Title, "title", defaults.Site.Title, "of the site")
	flags.StringVar(&d.Site.URL, "url", defaults.Site.URL, "where readers find it; listen follows it")
	flags.StringVar(&d.Site.Language, "language", defaults.Site.Language, "of its pages")
	flags.StringVar(&d.Contact, "contact", "", "whom outlets may write to; they see it in each request")
	flags.StringVar(&d.Data, "data", "", "folder of the store")
	flags.StringVar(&d.Socket, "socket", "", "control socket")
	flags.StringVar(&d.OPML, "opml", "", "a list of feeds to follow: a file, or an address")
	flags.StringArrayVar(&feeds, "feed", nil, "URL of a feed to follow; may stand several times")
	flags.BoolVar(&ask, "ask", false, "ask for what is not given, also where the input is no terminal")
	flags.BoolVar(&d.private, "allow-private", false, "read the feeds, and let the config allow the private addresses that they are at")
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		if err := d.locate(given); err != nil {
			return err
		}
		ctx := cmd.Context()
		f, ok := a.in.(*os.File)
		flagged := false
		cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) { flagged = flagged || f.Changed })
		if ask || ok && !flagged && xterm.IsTerminal(int(f.Fd())) {
			free := freeSite(ctx)
			d.behind = strings.TrimPrefix(free, "http://")
			if !cmd.Flags().Changed("url") {
				d.Site.URL = free
			}
			q := interview{draft: &d, in: bufio.NewScanner(interruptible{ctx, a.in}), agreed: map[string]bool{}}
			fault := q.run(ctx)
			if err := cmp.Or(ctx.Err(), fault); err != nil {
				return err
			}
		} else if err := d.addGiven(ctx, feeds); err != nil {
			return err
		}
		return d.write(ctx)
	}
	return cmd
}

// draft is a config that is being made, and the file that it becomes.
type draft struct {
	config.Draft
	app     *app
	path    string
	behind  string // address to listen on behind a web server
	private bool   // private addresses are allowed without a question
}

// locate sets the paths that are not given.
func (d *draft) locate(given []string) error {
	folders, err := config.UserFolders(os.Getuid(), d.app.getenv)
	d.path = cmp.Or(strings.Join(given, ""), d.app.configFlag, d.app.getenv("RAWI_CONFIG"), folders.Config)
	if err != nil && (d.path == "" || d.Data == "" || d.Socket == "") {
		return err
	}
	// The shell's paths are relative to its folder, those of a config to the file's.
	for _, path := range []*string{&d.Data, &d.Socket, &d.OPML} {
		if *path == "" || path == &d.OPML && isWebAddress(*path) {
			continue
		}
		if *path, err = filepath.Abs(*path); err != nil {
			return err
		}
	}
	if d.Data != "" && d.Socket == "" && os.Getuid() != 0 {
		d.Socket = filepath.Join(d.Data, filepath.Base(folders.Socket)) // two stores of a user have two sockets
	}
	d.Data, d.Socket = cmp.Or(d.Data, folders.Data), cmp.Or(d.Socket, folders.Socket)
	return nil
}

// addGiven adds the feeds of the command line. They are read only to find the private
// addresses that the config is to allow.
func (d *draft) addGiven(ctx context.Context, feeds []string) error {
	for _, web := range feeds {
		f, _, err := new(sourceFlags).feed([]string{web}, address.Web(web))
		if err != nil {
			return err
		}
		if d.private {
			err := d.allowing(func(string) bool { return true }, func(flags documentFlags) error {
				_, err := fetchSource(ctx, d.app, f, f.URL, flags)
				return err
			})
			if ctx.Err() != nil {
				return ctx.Err()
			} else if err != nil {
				d.app.notice("%s", err)
			}
		}
		if name := d.nameOf(f); d.taken(name) {
			f.Name = d.freeName(name)
		}
		d.Feeds = append(d.Feeds, f)
	}
	return nil
}

// parse returns the config that the draft makes.
func (d *draft) parse() (*config.Config, []byte, error) {
	var b bytes.Buffer
	if err := config.Write(&b, d.Draft); err != nil {
		return nil, nil, err
	}
	c, err := config.Parse(d.path, b.Bytes())
	return c, b.Bytes(), err
}

// write checks the draft, writes its file, which must not exist yet, and says how to
// go on.
func (d *draft) write(ctx context.Context) error {
	d.Listen = listenFor(ctx, d.Site.URL, d.behind)
	_, text, err := d.parse()
	if err != nil {
		return markedError{err, errConfig}
	}
	if err := os.MkdirAll(filepath.Dir(d.path), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(d.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return existsError(d.path)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(d.path)) // part of a config is none
	}
	a := d.app
	a.notice("wrote %s", d.path)
	if store := daemon.StorePath(config.Fixed{Data: d.Data}); exists(store) {
		a.notice("it goes on with the store that is there already, %s", store)
	}
	for _, note := range listenNotes(ctx, d.Site.URL, d.Listen) {
		a.notice("%s", note)
	}
	a.notice("start it: %s serve%s", program(), a.configArgument(d.path))
	return nil
}

// existsError says that a config file exists already.
func existsError(path string) error {
	return fmt.Errorf("%s is there already: edit it, or name another file", path)
}

// exists reports whether there is a file at path, as far as can be seen.
func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// program returns how the running program is called in the commands of a hint.
func program() string {
	if strings.Contains(os.Args[0], string(filepath.Separator)+"go-build") {
		return "go run ./cmd/rawi" // by go run, which removes the program at its end
	}
	return os.Args[0]
}

// configArgument returns the flag by which a verb in another terminal finds the config
// file at path; empty if it finds it by itself.
func (a *app) configArgument(path string) string {
	if found, err := config.Find("", ""); err == nil && found == path {
		return ""
	}
	if abs, err := filepath.Abs(path); err == nil && a.configFlag == "" {
		path = abs
	}
	return " --config " + shellQuoted(path)
}

// shellQuoted returns s as a shell reads it as one word.
func shellQuoted(s string) string {
	if s == "" || strings.Trim(s, shellSafe) != "" {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}

// shellSafe are the characters that mean nothing to a shell, besides letters of
// other scripts.
const shellSafe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@%+,="
