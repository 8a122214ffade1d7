package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/term"
	"rawi/fetcher/client"
	"rawi/fetcher/parse"
	"rawi/storage"
)

// maxDocument is what is read of a file or of standard input, as much as the
// client takes from the network.
const maxDocument = 15 << 20

// everywhere lets the guarded client reach any address: whoever types an
// address by hand may mean one of their own network.
var everywhere = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}

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

func (a *app) fetch() *cobra.Command {
	var flags documentFlags
	cmd := &cobra.Command{
		Use:   "fetch URL|FILE|-",
		Short: "read one feed as the daemon would, and show what it says; nothing is stored",
		Args:  args(cobra.ExactArgs(1)),
	}
	o := outputFlags(cmd, formatTable, formatJSON, formatJSONL, formatTSV, formatCSV, formatMD, formatURLs)
	flags.register(cmd)
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		_, parsed, err := a.readFeed(cmd.Context(), given[0], flags)
		if err != nil {
			return err
		}
		switch o.format {
		case formatJSON, formatJSONL:
			return a.object(o, newFetched(parsed))
		case formatTable:
			a.showChannel(parsed)
		}
		if err := printAll(a, o, itemSheet(), parsed.Articles); err != nil {
			return err
		}
		if o.format == formatTable && len(parsed.Articles) == 0 {
			a.say("it holds no items")
		}
		return nil
	}
	return cmd
}

// read gets a document from the network, from a file or from standard input.
func (a *app) read(ctx context.Context, from string, flags documentFlags) (document, error) {
	if isWebAddress(from) {
		return a.download(ctx, from, flags.private)
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
		err = fmt.Errorf("%s: larger than %s", from, size(maxDocument))
	}
	return doc, err
}

func (a *app) download(ctx context.Context, address string, private bool) (document, error) {
	o := client.Options{Version: buildVersion()}
	if private {
		o.AllowPrivate = everywhere
	}
	// Without a config rawi still names itself, and whoever runs it is at hand.
	if c, err := a.load(); err == nil {
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

func (a *app) showChannel(d parse.Document) {
	c := d.Channel
	fmt.Fprintln(a.out, a.screen.Bold(a.screen.Isolate(term.Clean(titleOf(c.Title)))))
	a.list([]fact{
		{"about", c.Description},
		{"site", c.Link},
		{"language", c.Language},
		{"format", strings.Trim(d.Format+", "+d.Charset, ", ")},
		{"items", strconv.Itoa(len(d.Articles))},
	})
	for _, w := range d.Warnings {
		fmt.Fprintf(a.out, "repaired: %s\n", term.Clean(w))
	}
	fmt.Fprintln(a.out)
}

// itemSheet shows the items of a document: they have no id and no story yet.
func itemSheet() sheet[storage.Article] {
	return sheet[storage.Article]{
		columns: []term.Column{{Title: "time", Drop: 2}, {Title: "language", Drop: 3}, {Title: "title", Flex: 20}, {Title: "link", Flex: 20, Drop: 1}},
		row: func(r storage.Article) []term.Cell {
			return []term.Cell{term.Faint(localTime(r.Published)), term.Text(r.Language), term.Text(titleOf(r.Title)), term.Faint(r.Link)}
		},
		fields: []field[storage.Article]{
			{"published", func(r storage.Article) string { return utc(r.Published) }},
			{"title", func(r storage.Article) string { return r.Title }},
			{"link", func(r storage.Article) string { return r.Link }},
			{"guid", func(r storage.Article) string { return r.GUID }},
			{"author", func(r storage.Article) string { return personNames(r.Authors) }},
			{"language", func(r storage.Article) string { return r.Language }},
		},
		texts: map[string]func(storage.Article) []string{
			formatURLs: func(r storage.Article) []string { return nonEmpty(r.Link) },
			formatMD: func(r storage.Article) []string {
				return []string{markdown(titleOf(r.Title), r.Link, r.Outlet, r.Published)}
			},
		},
	}
}
