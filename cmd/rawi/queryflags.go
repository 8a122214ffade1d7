package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rawi/storage"
	"rawi/storage/query"
)

// queryFlags narrow a query by flags, so that scripts need not build one.
type queryFlags struct {
	since, before string
	limit         int
	order         string
	cursor        string
}

// Orders of lists. Stories and events are listed by time only.
var (
	articleOrders = []string{"newest", "oldest", "arrival", "relevance"}
	storyOrders   = articleOrders[:2]
)

// register adds the flags to cmd, whose list may have one of orders.
func (f *queryFlags) register(cmd *cobra.Command, orders []string) {
	flags := cmd.Flags()
	flags.StringVar(&f.since, "since", "", "not older than this: 7d, 12h, or a day as 2026-11-01")
	flags.StringVar(&f.before, "before", "", "older than this: the beginning of a day, or so long ago")
	flags.IntVarP(&f.limit, "limit", "n", storage.DefaultLimit, "at most so many; 0: all")
	flags.StringVar(&f.order, "order", "newest", oneOf(orders))
	flags.StringVar(&f.cursor, "cursor", "", "go on where an earlier answer ended")
	completeFlag(cmd, "order", orders...)
	cmd.PreRunE = afterwards(cmd.PreRunE, func() error { return f.checkOrder(orders) })
}

// checkOrder returns an error if the order is none of orders.
func (f *queryFlags) checkOrder(orders []string) error {
	if !slices.Contains(orders, f.order) {
		return usageErrorf("--order %.40q: it is %s", f.order, oneOf(orders))
	}
	return nil
}

// oneOf lists words: newest, oldest or arrival.
func oneOf(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// afterwards returns a function that calls check after before, unless that fails.
func afterwards(before func(*cobra.Command, []string) error, check func() error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, given []string) error {
		if before != nil {
			if err := before(cmd, given); err != nil {
				return err
			}
		}
		return check()
	}
}

// openedQuery is a query with the backend that answers it.
type openedQuery struct {
	*backend
	settings storage.Settings
	query    storage.Query
	expr     *query.Expr
}

// openQuery opens the backend and reads the query of the arguments and flags. The caller
// closes the backend.
func (a *app) openQuery(ctx context.Context, narrow queryFlags, given []string) (o openedQuery, err error) {
	if o.backend, err = a.openBackend(ctx); err != nil {
		return o, err
	}
	if o.settings, err = o.Settings(ctx); err == nil {
		a.OutletNames = outletNames(ctx, o.Reader)
		o.Reader = a.withHints(o.Reader)
		o.query, o.expr, err = narrow.build(a.Now(), quoteArguments(given), o.settings)
	}
	if err != nil {
		_ = o.Close() // the first error says what is wrong
	}
	return o, err
}

// build returns the query of the arguments and flags, and its parsed text.
func (f *queryFlags) build(now time.Time, words []string, s storage.Settings) (storage.Query, *query.Expr, error) {
	q := storage.Query{Text: strings.Join(words, " "), Now: now, Cursor: f.cursor, Order: storage.Order(f.order)}
	if q.Order == "newest" {
		q.Order = storage.OrderNewest
	}
	if f.limit < 0 {
		return q, nil, usageErrorf("--limit %d: it is a number from 0 on", f.limit)
	}
	o := query.Options{Now: q.Now, Aliases: s.Aliases, Places: s.Places}
	// The text alone first, so that an error points into what was typed.
	if _, err := query.Parse(q.Text, o); err != nil {
		return q, nil, queryError{err, q.Text}
	}
	for _, bound := range []struct{ key, value string }{{"since", f.since}, {"before", f.before}} {
		if bound.value == "" {
			continue
		}
		term := bound.key + ":" + bound.value
		if _, err := query.Parse(term, o); err != nil {
			return q, nil, usageErrorf("--%s %.40q: give a day as 2026-11-01, or how long ago as 7d or 12h", bound.key, bound.value)
		}
		q.Text = strings.TrimSpace(parenthesized(q.Text) + " " + term)
	}
	e, err := query.Parse(q.Text, o)
	return q, e, err
}

// parenthesized returns s in parentheses; empty if it is blank.
func parenthesized(s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	return "(" + s + ")"
}

// quoteArguments quotes those of several arguments that contain a space: they
// were quoted in the shell and are phrases. A single argument is a query.
func quoteArguments(given []string) []string {
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
