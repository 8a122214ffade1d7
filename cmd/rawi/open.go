package main

import (
	"fmt"
	"os/exec"
	"runtime"
	"strings"

	"github.com/spf13/cobra"
)

func (a *app) open() *cobra.Command {
	return &cobra.Command{
		Use:   "open ID",
		Short: "open an article's page in the browser ($BROWSER, or the desktop's)",
		Args:  args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			s, err := a.ask(cmd.Context())
			if err != nil {
				return err
			}
			defer s.Close()
			article, err := s.Article(cmd.Context(), given[0])
			if err != nil {
				return named("article", given[0], err)
			}
			// The link comes from a stranger and goes to a program: only what
			// a browser is for.
			if !strings.HasPrefix(article.Link, "http://") && !strings.HasPrefix(article.Link, "https://") {
				return fmt.Errorf("article %s has no address that a browser opens", article.ID)
			}
			browser := a.browser()
			if browser == "" {
				a.say("no browser is known here: set BROWSER")
				fmt.Fprintln(a.out, article.Link)
				return nil
			}
			if out, err := exec.CommandContext(cmd.Context(), browser, article.Link).CombinedOutput(); err != nil {
				return fmt.Errorf("%s: %w: %.200q", browser, err, out)
			}
			return nil
		},
	}
}

// browser is the program that opens addresses here; empty where there is none.
func (a *app) browser() string {
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
