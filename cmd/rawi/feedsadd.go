package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	xterm "golang.org/x/term"

	"rawi/cmd/internal/config"
	"rawi/storage"
)

func feedsAddCommand(a *app) *cobra.Command {
	var entry storage.Feed
	var unread, yes bool
	var flags documentFlags
	var kind sourceFlags
	cmd := &cobra.Command{
		Use:   "add [URL|t.me/NAME]",
		Short: "add a feed to the config file, by its address or its site's",
		Long: `Add a feed to the config file, by its address or its site's. It is read first.

Where a site has no feed, a sitemap of news is looked for in its robots.txt and at the
usual places, and then lists of articles on the page. Each is shown with what it would
bring, and is added if you say yes; where nobody can be asked, the commands that add
them are written, and nothing is added.

  rawi feeds add https://example.org
  rawi feeds add t.me/NAME                # a public channel of Telegram; @NAME is it too
  rawi feeds add --sitemap https://example.org/news-sitemap.xml
  rawi feeds add https://example.org/news --select item=article.card --select date=.when`,
		Args: positional(cobra.MaximumNArgs(1)),
	}
	cmd.Flags().BoolVar(&unread, "unread", false, "without reading it first")
	cmd.Flags().BoolVar(&yes, "yes", false, "where a site has no feed, take the first that stands in for one")
	cmd.Flags().BoolVar(&flags.private, "allow-private", false, "reach private addresses too")
	cmd.Flags().StringVar(&entry.Name, "name", "", "its key; derived from the URL if not given")
	cmd.Flags().StringVar(&entry.Title, "title", "", "shown instead of its own")
	cmd.Flags().StringVar(&entry.Region, "region", "", "for region: in queries")
	cmd.Flags().StringVar(&entry.Language, "language", "", "of its texts, if they do not show it")
	kind.register(cmd)
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		f, from, err := kind.feed(given, strings.Join(given, ""))
		switch {
		case err != nil:
			return err
		case kind.telegram+kind.sitemap != "" && len(given) > 0:
			return usageErrorf("%s and %s: one address is added", shorten(from), shorten(f.URL))
		}
		if !unread && isWebAddress(f.URL) {
			d := finder{app: a, flags: flags, command: func(f storage.Feed) string { return addingCommand(cmd, f) }}
			input, isFile := a.in.(*os.File)
			switch {
			case yes:
				d.agrees = func(string) bool { return true }
			case isFile && xterm.IsTerminal(int(input.Fd())):
				lines := bufio.NewScanner(interruptible{cmd.Context(), a.in})
				d.agrees = func(question string) bool {
					fmt.Fprint(a.stderr, question+" [y/N] ")
					return lines.Scan() && isYes(lines.Text())
				}
			}
			found, err := d.find(cmd.Context(), f)
			if err != nil {
				return fmt.Errorf("%w: nothing was added (%s)", err, addingHint(err))
			}
			if f = found.Feed; f.Kind != storage.KindFeed {
				a.notice("%s", summary(a, found))
			}
		}
		f.Name, f.Title, f.Region, f.Language = entry.Name, entry.Title, entry.Region, entry.Language
		return editConfig(a, "added", func(path string, data []byte) ([]byte, error) { return config.AddFeed(path, data, f) })
	}
	return cmd
}

// addingCommand returns the command line that adds f with the flags given to cmd.
func addingCommand(cmd *cobra.Command, f storage.Feed) string {
	words := []string{cmd.CommandPath()}
	switch f.Kind {
	case storage.KindSitemap:
		words = append(words, "--sitemap", shellQuoted(f.URL))
	default:
		words = append(words, shellQuoted(f.URL))
		for _, w := range selectorWords(f.Select) {
			words = append(words, "--select", shellQuoted(w))
		}
	}
	for _, name := range []string{"allow-private", "name", "title", "region", "language", "config"} {
		switch flag := cmd.Flag(name); {
		case flag.Changed && flag.Value.Type() == "bool":
			words = append(words, "--"+name)
		case flag.Changed:
			words = append(words, "--"+name, shellQuoted(flag.Value.String()))
		}
	}
	return strings.Join(words, " ")
}

// addingHint says how what could not be read is added.
func addingHint(err error) string {
	switch {
	case errors.Is(err, errUnchosen):
		return "--yes adds the first"
	case errors.Is(err, errNoOption):
		return "--select item=SELECTOR names a list on the page"
	}
	return "--unread adds it all the same"
}
