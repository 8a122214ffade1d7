package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/render"
	"rawi/storage"
	"rawi/storage/address"
)

// interview asks for the settings of a first config. An empty answer keeps the
// value in brackets; the end of the input keeps all remaining ones.
type interview struct {
	app     *app
	in      *bufio.Scanner
	path    string // of the file that will be written
	draft   *config.Draft
	private bool
}

// run asks for all settings, then for feeds.
func (q *interview) run(ctx context.Context) error {
	if _, err := os.Stat(q.path); err == nil {
		return existsError(q.path)
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
	q.app.notice("Feeds, or sites that have some, one address a line; an empty line ends them:")
	for {
		fmt.Fprint(q.app.stderr, "> ")
		if given, ok := q.answer(); !ok || given == "" {
			return q.in.Err()
		} else if err := q.addFeed(ctx, address.Web(given)); err != nil {
			return err
		}
	}
}

// ask asks until the answer is valid in a config.
func (q *interview) ask(text string, to *string) error {
	before := *to
	for {
		fmt.Fprintf(q.app.stderr, "%s [%s]: ", text, before)
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
			return markedError{fault, errConfig}
		}
		q.app.notice("  %s", fault)
	}
}

// answer reads a line; ok is false at the end of the input.
func (q *interview) answer() (given string, ok bool) {
	if !q.in.Scan() {
		return "", false
	}
	return strings.TrimSpace(q.in.Text()), true
}

// check returns the first fault of the draft, without its position: the file does
// not exist yet.
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

// addFeed adds the feed at an address, or the best one of the page there. An
// address that does not answer is added as it is: it may answer later.
func (q *interview) addFeed(ctx context.Context, web string) error {
	if !strings.Contains(web, "://") {
		web = "https://" + web
	}
	q.draft.Feeds = append(q.draft.Feeds, storage.Feed{URL: web})
	last := &q.draft.Feeds[len(q.draft.Feeds)-1]
	if fault := q.check(); fault != nil {
		q.draft.Feeds = q.draft.Feeds[:len(q.draft.Feeds)-1]
		q.app.notice("  %s", fault)
		return nil
	}
	found, parsed, err := fetchFeed(ctx, q.app, web, documentFlags{private: q.private})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		q.app.notice("  %s; it is followed all the same: rawi feeds shows how it goes", err)
	default:
		q.app.notice("  %s: %s", shorten(found), render.Count(len(parsed.Articles), "article"))
		last.URL = found
	}
	return nil
}
