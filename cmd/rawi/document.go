package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
	"rawi/cmd/internal/term"
	"rawi/fetcher/client"
	"rawi/fetcher/parse"
	"rawi/storage/address"
)

// readFeed gets a document and reads it as a feed. Where an address leads to a
// web page, the best of the feeds that the page offers is taken, and the choice
// told. It returns where the feed was.
func fetchFeed(ctx context.Context, a *app, from string, flags documentFlags) (string, parse.Document, error) {
	parsed, err := parseFeed(ctx, a, from, flags)
	if !errors.Is(err, parse.ErrNotFeed) || len(parsed.Candidates) == 0 {
		return from, parsed, err
	}
	a.notice("%s is a web page that offers %s:", shorten(from), render.Count(len(parsed.Candidates), "feed"))
	for i, c := range parsed.Candidates {
		mark := " "
		if i == 0 {
			mark = "→"
		}
		a.notice("%s %s %s", mark, shorten(c.URL), term.Clean(c.Title))
	}
	if !isWebAddress(from) {
		return from, parsed, err
	}
	best := parsed.Candidates[0].URL
	parsed, err = parseFeed(ctx, a, best, flags)
	return best, parsed, err
}

func parseFeed(ctx context.Context, a *app, from string, flags documentFlags) (parse.Document, error) {
	doc, err := readDocument(ctx, a, from, flags)
	if err != nil {
		return parse.Document{}, err
	}
	parsed, err := parse.Parse(parse.Input{Body: doc.body, URL: doc.url, ContentType: doc.contentType, Now: a.Now()})
	if err != nil {
		return parsed, fmt.Errorf("%s: %w", shorten(from), err)
	}
	if doc.short != "" || parsed.Short {
		parsed.Warnings = append(parsed.Warnings, "the document was cut short: "+cmp.Or(doc.short, "its end is missing"))
	}
	return parsed, nil
}

func shorten(s string) string { return fmt.Sprintf("%.200s", term.Clean(s)) }

// isWebAddress reports an address, also one that begins with feed: or in
// capitals, rather than the name of a file.
func isWebAddress(s string) bool {
	s = address.Web(s)
	return strings.HasPrefix(s, "http:") || strings.HasPrefix(s, "https:")
}

// maxDocument is what is read of a file or of standard input, as much as the
// client takes from the network.
const maxDocument = 15 << 20

// everywhere lets the guarded client reach any address: whoever types an
// address by hand may mean one of their own network.
var allAddresses = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}

// document is a feed's or a page's bytes, and what is known of them.
type document struct {
	body        []byte
	url         string
	contentType string
	short       string // why it ended early; empty: nothing says so
}

// documentFlags say how a document is got.
type documentFlags struct {
	private     bool
	url         string
	contentType string
}

func (f *documentFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&f.private, "allow-private", false, "reach private addresses too")
	flags.StringVar(&f.url, "url", "", "for a file: the `address` it stands for")
	flags.StringVar(&f.contentType, "content-type", "", "for a file: the Content-Type it stands for")
}

// read gets a document from the network, from a file or from standard input.
func readDocument(ctx context.Context, a *app, from string, flags documentFlags) (document, error) {
	if isWebAddress(from) {
		return download(ctx, a, from, flags.private)
	}
	doc := document{url: flags.url, contentType: flags.contentType}
	in := a.in
	if from != "-" {
		f, err := os.Open(from)
		if err != nil {
			return doc, err
		}
		defer f.Close()
		in = f
	}
	var err error
	doc.body, err = io.ReadAll(io.LimitReader(in, maxDocument+1))
	if err == nil && len(doc.body) > maxDocument {
		err = fmt.Errorf("%s: larger than %s", from, render.Size(maxDocument))
	}
	return doc, err
}

func download(ctx context.Context, a *app, address string, private bool) (document, error) {
	o := client.Options{Version: buildVersion()}
	if private {
		o.AllowPrivate = allAddresses
	}
	// Without a config rawi still names itself, and whoever runs it is at hand.
	if c, err := a.loadConfig(); err == nil {
		o.Contact = c.Fetch.Contact
		o.Ports, o.Proxy, o.CAFile, o.Timeout, o.MaxBytes = c.Fetch.Ports, c.Fetch.Proxy, c.Fetch.CAFile, c.Fetch.Timeout, c.Fetch.Size
		o.AllowPrivate = append(o.AllowPrivate, c.Fetch.AllowPrivate...)
	}
	c, err := client.New(o)
	if err != nil {
		return document{}, fmt.Errorf("fetch: %w", err)
	}
	defer c.Close()
	answer, err := c.Get(ctx, client.Request{URL: address})
	if err != nil {
		return document{}, fmt.Errorf("%.200s: %w", address, err)
	}
	if !answer.OK() {
		return document{}, fmt.Errorf("%.200s: the server answered %d %s", address, answer.Status, http.StatusText(answer.Status))
	}
	return document{body: answer.Body, url: answer.URL, contentType: answer.ContentType(), short: answer.Short}, nil
}
