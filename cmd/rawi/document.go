package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"strings"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/render"
	"rawi/cmd/internal/term"
	"rawi/fetcher/client"
	"rawi/storage/address"
)

// shorten returns the name of a document as it is shown in a message: cleaned, cut and,
// of a web address, without secrets.
func shorten(s string) string {
	if isWebAddress(s) {
		s = address.Shown(s)
	}
	return fmt.Sprintf("%.200s", term.Clean(s))
}

// isWebAddress reports whether s is a web address, in any spelling, rather than
// the name of a file.
func isWebAddress(s string) bool {
	s = address.Web(s)
	return strings.HasPrefix(s, "http:") || strings.HasPrefix(s, "https:")
}

// maxDocument bounds a file or standard input, in bytes, as the client bounds
// documents of the network.
const maxDocument = 15 << 20

// allAddresses allows all addresses, for operators who ask for one of their own
// network.
var allAddresses = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}

// document is the body of a feed or page.
type document struct {
	body        []byte
	url         string
	contentType string
	short       string // why it ended early; empty: it is complete
}

// documentFlags are the flags of verbs that read a document.
type documentFlags struct {
	private     bool
	fetch       *config.Fetch // how documents are requested; nil: as the config file says
	url         string
	contentType string
	robots      bool           // what a site's robots.txt forbids is not requested
	client      *client.Client // that requests the documents; nil: one for each
}

func (f *documentFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&f.private, "allow-private", false, "reach private addresses too")
	flags.StringVar(&f.url, "url", "", "for a file: the `address` it comes from")
	flags.StringVar(&f.contentType, "content-type", "", "for a file: its Content-Type")
}

// readDocument reads a document from the network, a file or standard input.
func readDocument(ctx context.Context, a *app, from string, flags documentFlags) (document, error) {
	if isWebAddress(from) {
		return download(ctx, a, from, flags)
	}
	doc := document{url: flags.url, contentType: flags.contentType}
	if err := notAFeedsFile(from); from != "-" && err != nil {
		return doc, err
	}
	in, err := openInput(ctx, a, from)
	if err != nil {
		return doc, err
	}
	defer in.Close()
	doc.body, err = io.ReadAll(io.LimitReader(in, maxDocument+1))
	if err == nil && len(doc.body) > maxDocument {
		err = fmt.Errorf("%s: larger than %s", from, render.Size(maxDocument))
	}
	return doc, err
}

// download reads a document from the network.
func download(ctx context.Context, a *app, from string, flags documentFlags) (document, error) {
	if flags.client != nil {
		return request(ctx, flags.client, from, flags.robots)
	}
	c, err := openClient(a, flags)
	if err != nil {
		return document{}, err
	}
	defer c.Close()
	return request(ctx, c, from, flags.robots)
}

// openClient returns a client that requests documents as the config says.
func openClient(a *app, flags documentFlags) (*client.Client, error) {
	o := client.Options{Version: buildVersion()}
	f := flags.fetch
	if f == nil {
		// A config is optional: without one requests name rawi but no contact.
		switch c, err := a.loadConfig(); {
		case err == nil:
			f = &c.Fetch
		case !errors.Is(err, config.ErrNotFound):
			a.notice("the config cannot be read, so that nothing of its fetch section holds here: %s", err)
		}
	}
	if f != nil {
		o.Contact, o.AllowPrivate = f.Contact, f.AllowPrivate
		o.Ports, o.Proxy, o.CAFile, o.Timeout, o.MaxBytes = f.Ports, f.Proxy, f.CAFile, f.Timeout, f.Size
	}
	if flags.private {
		o.AllowPrivate = allAddresses
	}
	c, err := client.New(o)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	return c, nil
}

// request reads a document from the network; robots: only if its site's robots.txt allows it.
func request(ctx context.Context, c *client.Client, from string, robots bool) (document, error) {
	if robots {
		if _, err := c.CheckRobots(ctx, from); err != nil {
			return document{}, fmt.Errorf("%s: %w", shorten(from), err)
		}
	}
	answer, err := c.Get(ctx, client.Request{URL: from})
	if err != nil {
		return document{}, fmt.Errorf("%s: %w", shorten(from), err)
	}
	if !answer.OK() {
		return document{}, fmt.Errorf("%s: %w", shorten(from), &statusError{answer.Status})
	}
	return document{body: answer.Body, url: answer.URL, contentType: answer.ContentType(), short: answer.Short}, nil
}

// statusError occurs when a server answers with something else than the document.
type statusError struct{ status int }

func (e *statusError) Error() string {
	return fmt.Sprintf("the server answered %d %s", e.status, http.StatusText(e.status))
}

// gone reports whether there is no document at the address.
func (e *statusError) gone() bool {
	return e.status == http.StatusNotFound || e.status == http.StatusGone
}
