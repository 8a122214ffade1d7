package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
	"rawi/storage"
	"rawi/storage/place"
	"rawi/storage/query"
)

func queryCommand(a *app) *cobra.Command {
	var narrow queryFlags
	var follow, stories, events, explain bool
	cmd := &cobra.Command{
		Use:               "query [QUERY]",
		ValidArgsFunction: a.completeQuery,
		Short:             "list the articles that fit a query, newest first",
		Long: `List the articles that fit a query, newest first. Without one, list all.

  rawi query '"دير الزور" OR البوكمال'      words and "phrases"; OR, NOT or -, ( )
  rawi query 'نفط region:syria' --since 7d   all terms must match
  rawi query 'العراق' --follow               and go on as articles come

A word is found in its forms, by the language of the article (العراق in وبالعراق, city
in cities); ="العراق" asks for exactly this one. --explain lists the forms.

` + predicateKeys("Keys:"),
	}
	o := outputFlags(cmd, append(slices.Clone(listFormats), render.FormatAtom)...)
	narrow.register(cmd, articleOrders)
	flags := cmd.Flags()
	flags.BoolVarP(&follow, "follow", "f", false, "go on with what comes, until Ctrl-C")
	flags.BoolVar(&stories, "stories", false, "list stories, each once, instead of articles")
	flags.BoolVar(&events, "events", false, "list events, each once, instead of articles")
	flags.BoolVar(&explain, "explain", false, "list the forms of the query's words that stand in articles, with counts, instead of articles")
	cmd.MarkFlagsMutuallyExclusive("stories", "events", "explain")
	for _, other := range []string{"stories", "explain"} {
		cmd.MarkFlagsMutuallyExclusive("follow", other)
	}
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		switch {
		case explain && !slices.Contains(rowFormats, o.Format):
			return usageErrorf("--explain lists words: --format is one of %s", strings.Join(rowFormats, ", "))
		case explain:
			return explainQuery(cmd.Context(), a, o, narrow, given)
		case o.Format == render.FormatAtom && follow:
			return usageErrorf("--format atom is one document: leave out --follow")
		case o.Format == render.FormatAtom && (stories || events):
			return usageErrorf("--format atom lists articles; rawi serves feeds of stories, at /search.atom?q=")
		case (stories || events) && narrow.checkOrder(storyOrders) != nil:
			return usageErrorf("--order %s is for articles: stories and events come %s first", narrow.order, oneOf(storyOrders))
		case stories:
			return listStories(cmd.Context(), a, o, narrow, given)
		case events:
			return listEvents(cmd.Context(), a, o, narrow, given, follow)
		}
		return listArticles(cmd.Context(), a, o, narrow, given, follow)
	}
	return cmd
}

// listArticles writes the articles that match a query, and with following those
// that come.
func listArticles(ctx context.Context, a *app, o *render.Output, narrow queryFlags, given []string, following bool) error {
	s, err := a.openQuery(ctx, narrow, given)
	if err != nil {
		return err
	}
	defer s.Close()
	q, expr := s.query, s.expr
	q.Brief = !o.JSON() && o.Format != render.FormatAtom
	var after uint64
	if following {
		if after, err = lastChange(ctx, s.backend); err != nil {
			return err
		}
	}
	feeds, err := feedsByName(ctx, s.backend)
	if err != nil {
		return err
	}
	list := articleList{backend: s.backend, expr: expr, shown: render.Articles{
		Names: a.OutletNames,
		Feeds: feeds, Site: s.settings.Site, Places: place.InForce(s.settings.Places), Query: q.Text, Now: a.Now(),
		Marks: func(title, language string) [][2]int { return expr.Marks(title, language, true) },
	}, table: o.Format == render.FormatTable, items: o.JSON()}
	if list.rows, err = render.NewRowWriter(a.Page, o, list.shown.Rows()); err != nil {
		return err
	}
	next, err := paginate(q, narrow.limit, list.pages(ctx), list.rows.Add, list.rows.Flush)
	if err != nil {
		return err
	}
	if following {
		return errors.Join(s.follow(ctx, a, after, list.add), list.rows.Close())
	}
	if err := list.rows.Close(); err != nil {
		return err
	}
	a.footer(list.rows.Count(), "article", next)
	return nil
}

// explainQuery writes the forms by which the words of a query find articles.
func explainQuery(ctx context.Context, a *app, o *render.Output, narrow queryFlags, given []string) error {
	s, err := a.openQuery(ctx, narrow, given)
	if err != nil {
		return err
	}
	defer s.Close()
	words, err := s.WordForms(ctx, s.query)
	if err != nil {
		return err
	}
	if o.Format == render.FormatTable {
		a.notice("read as: %s", s.expr)
	}
	if err := render.WriteRows(a.Page, o, render.WordFormRows(), render.NewWordFormRows(words)); err != nil {
		return err
	}
	for _, w := range words {
		if len(w.Forms) == 0 {
			a.notice("no article has %s", w.Word)
		}
		if w.More > 0 {
			a.notice("%s: %d more forms, of fewer articles", w.Word, w.More)
		}
	}
	if len(words) == 0 {
		a.notice("the query has no words")
	}
	return nil
}

// articleList lists the articles that match a query.
type articleList struct {
	*backend
	expr  *query.Expr
	shown render.Articles
	rows  *render.RowWriter[storage.Article]
	table bool // the rows show how many outlets ran the stories
	items bool // the rows name the events of the stories
}

// pages returns a function for paginate that reads articles, and what their rows show.
func (l *articleList) pages(ctx context.Context) func(storage.Query) ([]storage.Article, string, error) {
	read := articlePages(ctx, l.backend)
	return func(q storage.Query) ([]storage.Article, string, error) {
		articles, next, err := read(q)
		if err == nil {
			err = l.readStories(ctx, articles)
		}
		return articles, next, err
	}
}

// readStories asks once what the rows of articles show of their stories.
func (l *articleList) readStories(ctx context.Context, articles []storage.Article) (err error) {
	switch {
	case l.table:
		l.shown.Outlets, err = l.Outlets(ctx, storiesOf(articles))
	case l.items:
		l.shown.Events, err = l.EventsOf(ctx, storiesOf(articles))
	}
	return err
}

// storiesOf returns the stories of articles, each once.
func storiesOf(articles []storage.Article) []string {
	var stories []string
	for _, r := range articles {
		stories = append(stories, r.Story)
	}
	slices.Sort(stories)
	return slices.Compact(stories)
}
