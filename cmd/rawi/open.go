package main

import (
	"context"
	"fmt"
	"os/exec"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
)

func openCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "open ID",
		Short: "open an article's page in the browser ($BROWSER, or the desktop's)",
		Args:  positional(cobra.ExactArgs(1)),
		RunE: a.withBackend(func(ctx context.Context, s *backend, given []string) error {
			article, err := s.Article(ctx, given[0])
			if err != nil {
				return lookupError("article", given[0], err)
			}
			// The link comes from a feed and is passed to a program: only web
			// addresses are.
			if !strings.HasPrefix(article.Link, "http://") && !strings.HasPrefix(article.Link, "https://") {
				return fmt.Errorf("article %s has no address that a browser opens", article.ID)
			}
			browser := browser(a)
			if browser == "" {
				a.notice("no browser is known here: set BROWSER")
				fmt.Fprintln(a.Out, article.Link)
				return nil
			}
			if out, err := exec.CommandContext(ctx, browser, article.Link).CombinedOutput(); err != nil {
				return fmt.Errorf("%s: %w: %.200q", browser, err, out)
			}
			return nil
		}),
	}
}

// browser returns the program that opens web addresses; empty if there is none.
func browser(a *app) string {
	if b := a.getenv("BROWSER"); b != "" {
		return b
	}
	desktop := "xdg-open"
	if runtime.GOOS == "darwin" {
		desktop = "open"
	}
	path, err := exec.LookPath(desktop)
	if err != nil {
		return ""
	}
	return path
}
