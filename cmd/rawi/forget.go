package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"rawi/cmd/internal/control"
	"rawi/storage"
)

// forgetBatch is how many articles are removed in one transaction.
const forgetBatch = 100

func (a *app) forget() *cobra.Command {
	var feed, text string
	var yes bool
	cmd := &cobra.Command{
		Use:   "forget ID... | --feed NAME | --query QUERY",
		Short: "remove articles for good; they do not come back",
	}
	flags := cmd.Flags()
	flags.StringVar(&feed, "feed", "", "remove every article of this feed")
	flags.StringVar(&text, "query", "", "remove every article that fits this query")
	flags.BoolVarP(&yes, "yes", "y", false, "do not ask first")
	cmd.MarkFlagsMutuallyExclusive("feed", "query")
	_ = cmd.RegisterFlagCompletionFunc("feed", a.completeFeeds)
	cmd.RunE = func(cmd *cobra.Command, ids []string) error {
		if feed != "" {
			text = `feed:="` + strings.ReplaceAll(feed, `"`, "") + `"`
		}
		if (text == "") == (len(ids) == 0) {
			return usage("say what to forget: ids, or --feed NAME, or --query QUERY")
		}
		client, err := a.reach(cmd.Context())
		if err != nil {
			return err
		}
		defer client.Close()
		articles, err := a.doomed(cmd.Context(), client, ids, text)
		if err != nil {
			return err
		}
		if len(articles) == 0 {
			a.say("nothing fits: nothing is removed")
			return nil
		}
		if !yes && !a.confirm("remove %s for good?", count(len(articles), "article")) {
			return fmt.Errorf("nothing was removed")
		}
		return a.forgetAll(cmd.Context(), client, articles)
	}
	return cmd
}

// doomed are the ids of what is to be removed.
func (a *app) doomed(ctx context.Context, r storage.Reader, ids []string, text string) ([]string, error) {
	var out []string
	for _, id := range ids {
		article, err := r.Article(ctx, id)
		if err != nil {
			return nil, named("article", id, err)
		}
		out = append(out, article.ID)
	}
	if text == "" {
		return out, nil
	}
	pages := func(q storage.Query) ([]storage.Article, string, error) {
		page, err := r.Query(ctx, q)
		return page.Articles, page.Next, err
	}
	nothing := func() error { return nil }
	_, err := walk(storage.Query{Text: text, Now: a.now(), Brief: true}, 0, pages, func(article storage.Article) error {
		out = append(out, article.ID)
		return nil
	}, nothing)
	return out, err
}

func (a *app) forgetAll(ctx context.Context, client *control.Client, ids []string) error {
	done := 0
	for len(ids) > 0 {
		n := min(len(ids), forgetBatch)
		ops := make([]storage.Operation, n)
		for i, id := range ids[:n] {
			ops[i].Decision = &storage.Decision{At: a.now(), Kind: storage.DecideForget, A: id}
		}
		outcomes, err := client.Apply(ctx, ops...)
		if err != nil {
			return fmt.Errorf("%d removed, then: %w", done, err)
		}
		for i, o := range outcomes {
			if o.Err != nil {
				return fmt.Errorf("%d removed, then %s: %w", done, ids[i], o.Err)
			}
			done++
		}
		ids = ids[n:]
	}
	a.say("%s removed", count(done, "article"))
	return nil
}

// confirm asks a person; where none is there the answer is no.
func (a *app) confirm(question string, args ...any) bool {
	f, ok := a.in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		a.say(question+" say --yes", args...)
		return false
	}
	fmt.Fprintf(a.talk, question+" [y/N] ", args...)
	line, err := bufio.NewReader(a.in).ReadString('\n')
	answer := strings.ToLower(strings.TrimSpace(line))
	return err == nil && (answer == "y" || answer == "yes" || answer == "نعم")
}
