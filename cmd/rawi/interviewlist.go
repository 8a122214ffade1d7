package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"rawi/cmd/internal/filekind"
	"rawi/cmd/internal/render"
	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/opml"
)

var (
	// errPage occurs when a list of feeds is a web page.
	errPage = errors.New("this is a web page, no list of feeds: readers export theirs as a file that ends in .opml")
	// errFeed occurs when a list of feeds is a feed.
	errFeed = errors.New("this is a feed, no list of feeds: name it below")
)

// askOPML asks for a list of feeds until there is none, or one that can be read.
func (q *interview) askOPML(ctx context.Context) error {
	before := q.OPML
	for {
		given, ok := q.prompt(fmt.Sprintf("A list of feeds, if you have one: an OPML file or an address [%s]: ", before))
		if !ok || given == "" {
			q.OPML = before
			return q.in.Err()
		}
		var err error
		if q.OPML, err = q.listLocation(given); err != nil {
			return err
		}
		private, ports := q.AllowPrivate, q.Ports
		n, err := q.readList(ctx, q.OPML)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			q.app.notice("  %s", render.Count(n, "feed"))
			return nil
		case isWebAddress(q.OPML) && (mistake(err) == "" || q.insists(given, err)):
			q.app.notice("  %s; it is followed all the same: the daemon reads it every hour", err)
			return nil
		}
		q.AllowPrivate, q.Ports = private, ports
		if q.app.notice("  %s", err); isWebAddress(q.OPML) {
			q.app.notice("  The same again takes it all the same.")
		}
	}
}

// listLocation returns the path or address of a list as the config has it.
func (q *interview) listLocation(given string) (string, error) {
	if isWebAddress(given) {
		return address.Web(given), nil
	}
	return filepath.Abs(expandHome(given, q.app.getenv))
}

// readList returns how many feeds the list at a path or address has.
func (q *interview) readList(ctx context.Context, location string) (int, error) {
	doc, err := q.document(ctx, location, q.allowsPrivate)
	if err != nil {
		return 0, err
	}
	list, err := opml.Read(bytes.NewReader(doc.body))
	q.listed = list.Feeds
	if errors.Is(err, opml.ErrNotOPML) {
		switch filekind.Of(doc.body) {
		case filekind.Feed:
			err = errFeed
		case filekind.WebPage:
			err = errPage
		}
	}
	return len(list.Feeds), err
}

const (
	sampled         = 5 // feeds of a list that are read for topics to offer
	samplesPatience = 15 * time.Second
)

// sampleList reads some feeds of the list, from all parts of it, to find what they
// tell of. Those that fail, or take long, are left out: the daemon reports them.
func (q *interview) sampleList(ctx context.Context) {
	n := min(sampled, len(q.listed))
	if n == 0 {
		return
	}
	q.app.notice("Reading %s of the list, to find topics.", render.Count(n, "feed"))
	ctx, cancel := context.WithTimeout(ctx, samplesPatience)
	defer cancel()
	found := make([][]storage.Article, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			f := q.listed[i*len(q.listed)/n].Feed
			if s, err := readSource(ctx, q.app, f, f.URL, documentFlags{fetch: q.fetch()}); err == nil {
				found[i] = s.parsed.Articles
			}
		})
	}
	wg.Wait()
	q.articles = slices.Concat(found...)
}
