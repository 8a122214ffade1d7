package parse

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"

	"rawi/fetcher/extract"
	"rawi/storage"
)

// Input is a document and where it came from.
type Input struct {
	Body        []byte
	URL         string // where it was found, after redirects: relative addresses count from it
	ContentType string // of HTTP; empty: not known
	Feed        storage.Feed
	Now         time.Time // dates beyond an hour after it are not believed
}

// Document is a feed, read.
type Document struct {
	Channel  storage.Channel
	Articles []storage.Article // in the document's order
	Format   string            // "rss 2.0", "atom 1.0", "json 1.1"
	Charset  string
	Warnings []string // what was repaired
}

// Parse reads a feed. Errors are ErrNotFeed, ErrTooLarge, ErrTooDeep, and what
// the XML or JSON is wrong in, as a sentence. It never panics.
func Parse(in Input) (d Document, err error) {
	defer func() {
		if p := recover(); p != nil {
			d, err = Document{}, fmt.Errorf("feed cannot be read: %v", p)
		}
	}()
	if len(in.Body) > MaxBytes {
		return d, fmt.Errorf("%w: %d bytes, at most %d are read", ErrTooLarge, len(in.Body), MaxBytes)
	}
	body, name := toUTF8(in.Body, in.ContentType, in.Feed.Language)
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff")))
	d.Charset = name
	if !bytes.HasPrefix(body, []byte("{")) {
		if body, d.Warnings, err = clean(body); err != nil {
			return d, err
		}
	} else if err := boundJSON(body); err != nil {
		return d, err
	}
	parsed, err := decode(body)
	if err != nil {
		return d, err
	}
	d.Format = strings.TrimSpace(parsed.FeedType + " " + strings.TrimPrefix(parsed.FeedVersion, "https://jsonfeed.org/version/"))
	base, err := url.Parse(in.URL)
	if err != nil || !base.IsAbs() {
		base = nil
	}
	r := reader{in: in, base: base, zone: time.UTC}
	if zone, err := time.LoadLocation(in.Feed.Zone); err == nil {
		r.zone = zone
	}
	d.Channel = r.channel(parsed)
	for i, item := range parsed.Items {
		d.Articles = append(d.Articles, r.article(parsed, item, i))
	}
	distinguish(d.Articles)
	return d, nil
}

// decode gives the document to gofeed.
func decode(body []byte) (*gofeed.Feed, error) {
	p := gofeed.NewParser()
	p.KeepOriginalFeed = true
	feed, err := p.Parse(bytes.NewReader(body))
	switch {
	case errors.Is(err, gofeed.ErrFeedTypeNotDetected):
		return nil, fmt.Errorf("%w: %s", ErrNotFeed, looksLike(body))
	case err != nil:
		return nil, fmt.Errorf("feed is broken: %s", shorten(err.Error()))
	case feed.Title == "" && feed.Link == "" && len(feed.Items) == 0:
		return nil, fmt.Errorf("%w: it has neither a title nor items", ErrNotFeed)
	}
	return feed, nil
}

// looksLike says what a document is instead of a feed.
func looksLike(body []byte) string {
	start := strings.ToLower(string(body[:min(len(body), 512)]))
	switch {
	case len(body) == 0:
		return "the document is empty"
	case strings.Contains(start, "<html"):
		return "it is a web page"
	case strings.HasPrefix(start, "{"):
		return "it is JSON of another kind"
	}
	return fmt.Sprintf("it begins with %q", shorten(start))
}

func shorten(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 120 {
		return string(r[:120]) + "…"
	}
	return s
}

// boundJSON refuses JSON nested deeper than MaxDepth.
func boundJSON(body []byte) error {
	dec := json.NewDecoder(bytes.NewReader(body))
	for depth := 0; ; {
		t, err := dec.Token()
		if err != nil {
			return nil // its end, or a fault that gofeed will name
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			if depth++; depth > MaxDepth {
				return ErrTooDeep
			}
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
}

// channel is what the feed says about itself.
func (r *reader) channel(f *gofeed.Feed) storage.Channel {
	c := storage.Channel{
		Title: extract.Text(f.Title), Link: extract.Resolve(r.base, f.Link), Description: extract.Text(f.Description),
		Language: tag(f.Language), Authors: people(f.Authors), Categories: tidy(f.Categories), Generator: extract.Text(f.Generator),
		Self: extract.Resolve(r.base, f.FeedLink),
	}
	if c.Updated, _ = r.date(f.Updated, f.UpdatedParsed); c.Updated.IsZero() {
		c.Updated, _ = r.date(f.Published, f.PublishedParsed)
	}
	if f.Image != nil {
		c.Image = extract.Resolve(r.base, f.Image.URL)
	}
	switch o := f.OriginalFeed().(type) {
	case *atom.Feed:
		c.ID = o.ID
		if c.Image == "" {
			c.Image = extract.Resolve(r.base, o.Logo)
		}
		for _, l := range o.Links {
			if l.Rel == "hub" {
				c.Hubs = append(c.Hubs, l.Href)
			}
		}
	case *rss.Feed:
		c.TTL = ttl(o.TTL)
		c.SkipHours, c.SkipDays = skipHours(o.SkipHours), skipDays(o.SkipDays)
	}
	for _, l := range f.Extensions["atom"]["link"] {
		if l.Attrs["rel"] == "hub" && extract.Resolve(r.base, l.Attrs["href"]) != "" {
			c.Hubs = append(c.Hubs, extract.Resolve(r.base, l.Attrs["href"]))
		}
	}
	return c
}
