package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"rawi/cmd/internal/render"
	"rawi/cmd/internal/term"
	"rawi/fetcher/parse"
	"rawi/storage"
)

var (
	// errUnchosen occurs when nothing of what was found in place of a feed is agreed to.
	errUnchosen = errors.New("nothing was chosen in place of a feed")
	// errNoOption occurs when a page has no feed, and nothing is found in place of one.
	errNoOption = errors.New("nothing is found in place of one: no sitemap with news, and no list of articles")
)

// finder finds what can be followed at an address: a feed, or what stands in for one.
type finder struct {
	app   *app
	flags documentFlags
	// agrees asks the operator a question; nil: nobody can be asked, and what was found is
	// listed with the command that adds it.
	agrees  func(question string) bool
	command func(f storage.Feed) string
}

// find reads what f describes, and returns the feed to follow. Where f is a web page that
// offers no feed, a sitemap of the site with news, and lists of articles on the page, are
// offered for agreement.
func (d finder) find(ctx context.Context, f storage.Feed) (source, error) {
	c, err := openClient(d.app, d.flags)
	if err != nil {
		return source{Feed: f}, err
	}
	defer c.Close()
	d.flags.client = c
	if f.Kind != storage.KindFeed {
		return readAny(ctx, d.app, f, f.URL, d.flags)
	}
	s, err := fetchFeed(ctx, d.app, f.URL, d.flags)
	switch {
	case !errors.Is(err, parse.ErrNotFeed) || len(s.parsed.Candidates) > 0:
		return s, err
	case s.isSitemap(ctx, d.app):
		f.Kind = storage.KindSitemap
		return readAny(ctx, d.app, f, f.URL, d.flags)
	}
	chosen, failed := d.choose(ctx, s)
	switch {
	case failed == nil:
		return chosen, nil
	case errors.Is(failed, errNoOption):
		return s, fmt.Errorf("%w, and %w", err, failed)
	}
	return s, fmt.Errorf("%s: %w", shorten(f.URL), failed)
}

// choose offers what can be followed in place of a feed of a page, the best first.
func (d finder) choose(ctx context.Context, page source) (chosen source, err error) {
	d.app.notice("%s has no feed. In place of one, a sitemap with news and lists of articles are looked for:", shorten(page.URL))
	n := 0
	for o := range d.options(ctx, page) {
		if ctx.Err() != nil {
			break
		}
		n++
		d.show(o)
		switch {
		case d.agrees == nil:
			d.app.notice("    %s", term.Clean(d.command(o.Feed)))
		case d.agrees("  Follow it?"):
			return o, nil
		}
	}
	switch {
	case ctx.Err() != nil:
		return page, ctx.Err()
	case n == 0:
		return page, errNoOption
	}
	return page, errUnchosen
}

// shownItems is how many items of what may be followed are shown, and shownWidth how much
// of their titles, in cells.
const (
	shownItems = 3
	shownWidth = 100
)

// show notes what may be followed, and what it brings.
func (d finder) show(o source) {
	a := d.app
	a.notice("  %s", summary(a, o))
	for _, line := range render.FoundLines(o.parsed.Found, o.Select) {
		a.notice("    %s", line)
	}
	for _, r := range o.parsed.Articles[:min(shownItems, len(o.parsed.Articles))] {
		a.notice("    %16s  %s", render.LocalTime(r.Published), a.Screen.Isolate(term.Cut(term.Clean(render.Title(r.Title)), shownWidth)))
		a.notice("    %16s  %s", "", shorten(r.Link))
	}
}

// summary says what a source is, how much it has, and how new that is.
func summary(a *app, s source) string {
	what, items := shorten(s.URL), "article"
	switch s.Kind {
	case storage.KindTelegram:
		what, items = a.Screen.Isolate(term.Clean(render.Title(s.parsed.Channel.Title)))+", "+what, "post"
	case storage.KindSitemap:
		what = "a sitemap, " + what
	case storage.KindPage:
		what = "a list on " + what + ", by " + term.Clean(strings.Join(selectorWords(s.Select), ", "))
	}
	what += ": " + render.Count(len(s.parsed.Articles), items)
	if newest := newestOf(s.parsed.Articles); s.Kind != storage.KindFeed && !newest.IsZero() {
		what += ", the newest of " + render.LocalTime(newest)
	}
	return what
}
