package main

import (
	"context"
	"errors"

	"rawi/cmd/internal/term"
	"rawi/storage"
	"rawi/storage/query"
)

// hintReader writes the hints on a query once, where the store has any.
type hintReader struct {
	storage.Reader
	a    *app
	done *bool
}

// withHints returns r, whose first list of q writes the hints on it for a person.
func (a *app) withHints(r storage.Reader) storage.Reader { return hintReader{r, a, new(bool)} }

func (r hintReader) Query(ctx context.Context, q storage.Query) (storage.Page, error) {
	page, err := r.Reader.Query(ctx, q)
	r.note(q, page)
	return page, err
}

func (r hintReader) Stories(ctx context.Context, q storage.Query) (storage.Page, error) {
	page, err := r.Reader.Stories(ctx, q)
	r.note(q, page)
	return page, err
}

func (r hintReader) Events(ctx context.Context, q storage.Query) (storage.Page, error) {
	page, err := r.Reader.Events(ctx, q)
	r.note(q, page)
	return page, err
}

func (r hintReader) note(q storage.Query, page storage.Page) {
	if *r.done {
		return
	}
	*r.done = true
	for _, h := range page.Hints {
		r.a.notice("hint: %s\n  %s", term.Clean(query.Message(h, "en")), r.a.markedQuery(q.Text, h))
	}
}

// markedQuery returns a query with the part marked that h is about.
func (a *app) markedQuery(q string, h storage.Hint) string {
	before, part, after := query.Split(q, h)
	before, part, after = cleanPart(before), cleanPart(part), cleanPart(after)
	marked := a.Screen.Mark(before+part+after, []term.Span{{Start: len(before), End: len(before) + len(part)}}, true)
	return a.Screen.Isolate(marked)
}

// cleanPart returns a part of a text as term.Clean does, with the space around it.
func cleanPart(s string) string {
	clean := term.Clean("|" + s + "|")
	return clean[1 : len(clean)-1]
}

// queryError is an error in a query that was typed.
type queryError struct {
	error
	query string
}

func (e queryError) Unwrap() error { return e.error }

// showQuery writes the query with the part that err is about.
func (a *app) showQuery(err error) {
	var typed queryError
	var syntax *storage.SyntaxError
	if errors.As(err, &typed) && errors.As(err, &syntax) && syntax.Length > 0 {
		a.notice("  %s", a.markedQuery(typed.query, storage.Hint(*syntax)))
	}
}
