package main

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"rawi/storage"
	"rawi/storage/query"
)

// queryFlags narrow a question: they say in flags what the query language can
// say too, so that a script need not build a query.
type queryFlags struct {
	since, before string
	limit         int
	order         string
	cursor        string
}

func (f *queryFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.since, "since", "", "not older than this: 7d, 12h, or a day as 2026-11-01")
	flags.StringVar(&f.before, "before", "", "older than this: the beginning of a day, or so long ago")
	flags.IntVarP(&f.limit, "limit", "n", storage.DefaultLimit, "at most so many; 0: all")
	flags.StringVar(&f.order, "order", "newest", "newest, oldest, arrival or relevance")
	flags.StringVar(&f.cursor, "cursor", "", "go on where an earlier answer ended")
	complete(cmd, "order", "newest", "oldest", "arrival", "relevance")
}

// question is the query that the arguments and flags ask, checked.
func (f *queryFlags) question(a *app, words []string, names map[string][]string) (storage.Query, *query.Expr, error) {
	q := storage.Query{Text: strings.Join(words, " "), Now: a.now(), Cursor: f.cursor, Order: storage.Order(f.order)}
	switch q.Order {
	case "newest":
		q.Order = storage.OrderNewest
	case storage.OrderOldest, storage.OrderArrival, storage.OrderRelevance:
	default:
		return q, nil, usage("--order %.40q: it is newest, oldest, arrival or relevance", f.order)
	}
	if f.limit < 0 {
		return q, nil, usage("--limit %d: it is a number from 0 on", f.limit)
	}
	o := query.Options{Now: q.Now, Names: names}
	// Alone first, so that an error points into what was typed.
	if _, err := query.Parse(q.Text, o); err != nil {
		return q, nil, err
	}
	for _, bound := range []struct{ key, value string }{{"since", f.since}, {"before", f.before}} {
		if bound.value == "" {
			continue
		}
		term := bound.key + ":" + bound.value
		if _, err := query.Parse(term, o); err != nil {
			return q, nil, usage("--%s %.40q: give a day as 2026-11-01, or how long ago as 7d or 12h", bound.key, bound.value)
		}
		q.Text = strings.TrimSpace(parenthesised(q.Text) + " " + term)
	}
	e, err := query.Parse(q.Text, o)
	return q, e, err
}

func parenthesised(s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	return "(" + s + ")"
}

// quoted joins arguments into a query: one argument is a query already, of
// several each that holds a space was quoted in the shell and is a phrase.
func quoted(given []string) []string {
	if len(given) < 2 {
		return given
	}
	words := make([]string, len(given))
	for i, w := range given {
		words[i] = w
		if strings.ContainsAny(w, " \t") && !strings.ContainsAny(w, `"():`) {
			words[i] = `"` + w + `"`
		}
	}
	return words
}

func (a *app) query() *cobra.Command {
	var narrow queryFlags
	var follow, stories bool
	cmd := &cobra.Command{
		Use:               "query [QUERY]",
		ValidArgsFunction: a.completeQuery,
		Short:             "list the articles that fit a query, newest first",
		Long: `List the articles that fit a query, newest first. Without one, list all.

  rawi query '"دير الزور" OR البوكمال'      words and "phrases"; OR, NOT or -, ( )
  rawi query 'نفط region:syria' --since 7d   what stands side by side must all hold
  rawi query 'العراق' --follow               and go on as articles come

An Arabic word is found in its forms (العراق in وبالعراق); ="العراق" asks for
exactly this one.

` + predicateKeys("Keys:"),
	}
	o := outputFlags(cmd, formatTable, formatJSON, formatJSONL, formatTSV, formatCSV, formatMD, formatAtom, formatURLs)
	narrow.register(cmd)
	flags := cmd.Flags()
	flags.BoolVarP(&follow, "follow", "f", false, "go on with what comes, until Ctrl-C")
	flags.BoolVar(&stories, "stories", false, "list stories, each once, instead of articles")
	cmd.MarkFlagsMutuallyExclusive("follow", "stories")
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		switch {
		case o.format == formatAtom && follow:
			return usage("--format atom is one document: leave out --follow")
		case o.format == formatAtom && stories:
			return usage("--format atom lists articles; rawi serves feeds of stories, at /search.atom?q=")
		case stories:
			return a.listStories(cmd.Context(), o, narrow, given)
		}
		return a.listArticles(cmd.Context(), o, narrow, given, follow)
	}
	return cmd
}

func (a *app) listArticles(ctx context.Context, o *output, narrow queryFlags, given []string, follow bool) error {
	s, err := a.ask(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	settings, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	q, expr, err := narrow.question(a, quoted(given), settings.Aliases)
	if err != nil {
		return err
	}
	q.Brief = o.format != formatJSON && o.format != formatJSONL && o.format != formatAtom
	feeds, err := feedsByName(ctx, s)
	if err != nil {
		return err
	}
	p, err := newPrinter(a, o, articleSheet(a, &lookup{reader: s, expr: expr, feeds: feeds, site: settings.Site, text: q.Text}))
	if err != nil {
		return err
	}
	var after uint64
	if follow {
		if after, err = lastChange(ctx, s); err != nil {
			return err
		}
	}
	pages := func(q storage.Query) ([]storage.Article, string, error) {
		page, err := s.Query(ctx, q)
		return page.Articles, page.Next, err
	}
	next, err := walk(q, narrow.limit, pages, p.add, p.flush)
	if err != nil {
		return err
	}
	if follow {
		return errors.Join(a.follow(ctx, s, expr, after, p), p.end())
	}
	if err := p.end(); err != nil {
		return err
	}
	a.conclude(p.rows, "article", next)
	return nil
}

// walk reads pages until limit rows have been handed to add or there are no
// more, and returns the cursor to go on with.
func walk[T any](q storage.Query, limit int, read func(storage.Query) ([]T, string, error), add func(T) error, flush func() error) (string, error) {
	for done := 0; ; {
		q.Limit = storage.DefaultLimit
		if limit > 0 {
			q.Limit = min(limit-done, storage.MaxLimit)
		}
		rows, next, err := read(q)
		if err != nil {
			return "", err
		}
		for _, r := range rows {
			if err := add(r); err != nil {
				return "", err
			}
		}
		if err := flush(); err != nil {
			return "", err
		}
		done += len(rows)
		// A page may be empty and yet not the last: a bounded search goes on
		// with the next.
		if next == "" || limit > 0 && done >= limit {
			return next, nil
		}
		q.Cursor = next
	}
}

// conclude tells a person that nothing was found, or how to see more.
func (a *app) conclude(rows int, kind, next string) {
	switch {
	case rows == 0:
		a.say("no %s fits", kind)
	case next != "":
		a.say("there is more: --cursor %s, or a higher --limit", next)
	}
}

// lookup finds what a table shows beside the article itself.
type lookup struct {
	reader storage.Reader
	expr   *query.Expr
	feeds  map[string]storage.Feed
	site   storage.Site
	text   string         // that was asked for
	known  map[string]int // story → outlets beside the article's own
}

// others is how many other outlets ran the article's story.
func (l *lookup) others(ctx context.Context, a storage.Article) int {
	if l.known == nil {
		l.known = map[string]int{}
	}
	n, ok := l.known[a.Story]
	if !ok {
		// One that is not found went between two questions: it counts none.
		s, err := l.reader.Story(ctx, cmp.Or(a.Story, a.ID))
		if err == nil {
			n = max(s.Outlets-1, 0)
		}
		l.known[a.Story] = n
	}
	return n
}
