package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"rawi/cmd/internal/config"
	"rawi/fetcher/client"
	"rawi/fetcher/parse"
	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/opml"
)

// askFeeds asks for feeds until an empty line.
func (q *interview) askFeeds(ctx context.Context) error {
	q.app.notice("Feeds, or sites that have some, or channels (t.me/NAME), one a line; an empty line ends them:")
	for {
		given, ok := q.prompt("> ")
		if !ok || given == "" {
			return q.in.Err()
		}
		if err := q.addFeed(ctx, given); err != nil {
			return err
		}
	}
}

// addFeed adds the feed at an address, the best one of the page there, or what is agreed
// to in place of one. Without a scheme it is https, else http. An address that does not
// answer is added as it is, for it may answer later; what is likely a slip is added only
// where the operator insists.
func (q *interview) addFeed(ctx context.Context, given string) error {
	f, _, fault := new(sourceFlags).feed([]string{given}, address.Web(given))
	guessed := f.Kind == storage.KindFeed && !strings.Contains(f.URL, "://")
	if guessed {
		f.URL = "https://" + f.URL
	}
	if fault == nil {
		fault = q.faultOf(f)
	}
	if asSitemap := (storage.Feed{URL: f.URL, Kind: storage.KindSitemap}); fault != nil && f.Kind == storage.KindFeed && q.faultOf(asSitemap) == nil {
		f, fault = asSitemap, nil // by its name it is one
	}
	if fault != nil {
		q.app.notice("  %s", fault)
		return nil
	}
	private, ports := q.AllowPrivate, q.Ports
	s, err := q.find(ctx, f)
	if guessed && err != nil && !errors.Is(err, errUnchosen) {
		if plain, failed := q.find(ctx, storage.Feed{URL: "http://" + given}); failed == nil {
			s, err = plain, nil
		}
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil && mistake(err) != "" && !q.insists(given, err):
		q.AllowPrivate, q.Ports = private, ports
		q.app.notice("  %s. Not added; the same again adds it all the same.", err)
		return nil
	case err != nil:
		q.app.notice("  %s; it is followed all the same: rawi feeds shows how it goes", err)
	default:
		q.app.notice("  %s", summary(q.app, s))
		f = s.Feed
	}
	if f.Name, err = q.askName(f); err != nil {
		return err
	}
	q.Feeds = append(q.Feeds, f)
	if fault := q.check(); fault != nil {
		q.Feeds = q.Feeds[:len(q.Feeds)-1]
		q.app.notice("  %s", fault)
		return nil
	}
	q.articles = append(q.articles, s.parsed.Articles...)
	return nil
}

// insists reports whether the answer before was the same and failed in the same way.
func (q *interview) insists(given string, err error) bool {
	before := q.slip
	q.slip = given + "\n" + mistake(err)
	return q.slip == before
}

// faultOf returns what is wrong with a feed's entry by itself.
func (q *interview) faultOf(f storage.Feed) error {
	alone := draft{path: q.path, Draft: config.Draft{Feeds: []storage.Feed{f}}}
	return (&interview{draft: &alone}).check()
}

// askName returns the name to write for a feed: none where the one that its address
// gives is free, else one that is asked for until it is.
func (q *interview) askName(f storage.Feed) (string, error) {
	name := q.nameOf(f)
	if !q.taken(name) || slices.ContainsFunc(q.Feeds, func(o storage.Feed) bool { return address.Same(o.URL, f.URL) }) {
		return "", nil
	}
	for free := q.freeName(name); ; {
		given, ok := q.prompt(fmt.Sprintf("  Another feed is named %s. A name for this one [%s]: ", name, free))
		if given == "" {
			return free, q.in.Err()
		}
		f.Name = given
		fault := q.faultOf(f)
		if fault == nil && q.taken(given) {
			fault = fmt.Errorf("%s is taken too", given)
		}
		if fault == nil {
			return given, nil
		}
		if q.app.notice("  %s", fault); !ok {
			return "", q.in.Err()
		}
	}
}

// nameOf returns the name that a feed has in a config; empty if it is faulty.
func (d *draft) nameOf(f storage.Feed) string {
	alone := draft{path: d.path, Draft: config.Draft{Feeds: []storage.Feed{f}}}
	c, _, err := alone.parse()
	if err != nil || len(c.Feeds) == 0 {
		return ""
	}
	return c.Feeds[0].Name
}

// taken reports whether a feed of the draft has this name.
func (d *draft) taken(name string) bool {
	return name != "" && slices.ContainsFunc(d.Feeds, func(f storage.Feed) bool { return strings.EqualFold(d.nameOf(f), name) })
}

// freeName returns name with the first number that no feed has.
func (d *draft) freeName(name string) string {
	for i := 2; ; i++ {
		if free := fmt.Sprintf("%s-%d", name, i); !d.taken(free) {
			return free
		}
	}
}

// allowsPrivate asks once whether what is refused, a private address or a port, may be
// requested.
func (q *interview) allowsPrivate(what string) bool {
	if q.private || q.agreed[what] {
		return true
	}
	q.agreed[what] = q.agrees(fmt.Sprintf("  %s: is it a server of yours, shall rawi read there?", what))
	return q.agreed[what]
}

// maxAllowed bounds how many addresses and ports of one document are asked for: its
// own and those of redirects.
const maxAllowed = 8

// find finds what f describes, or what is agreed to in place of it. What was refused and
// is allowed is then part of the draft.
func (q *interview) find(ctx context.Context, f storage.Feed) (s source, err error) {
	err = q.allowing(q.allowsPrivate, func(flags documentFlags) error {
		s, err = finder{app: q.app, flags: flags, agrees: q.agrees}.find(ctx, f)
		return err
	})
	return s, err
}

// document reads a document, with what is allowed as find.
func (d *draft) document(ctx context.Context, from string, allowed func(what string) bool) (doc document, err error) {
	err = d.allowing(allowed, func(f documentFlags) error {
		doc, err = readDocument(ctx, d.app, from, f)
		return err
	})
	return doc, err
}

// allowing reads something, again with each private address and port that it needs
// and that is allowed. They become part of the draft.
func (d *draft) allowing(allowed func(what string) bool, read func(documentFlags) error) error {
	f := d.fetch()
	for n := 0; ; n++ {
		err := read(documentFlags{fetch: f})
		var private *client.PrivateError
		var port *client.PortError
		switch {
		case n < maxAllowed && errors.As(err, &private) && allowed(fmt.Sprintf("%s is a private address", private.Addr)):
			f.AllowPrivate = append(f.AllowPrivate, netip.PrefixFrom(private.Addr, private.Addr.BitLen()))
		case n < maxAllowed && errors.As(err, &port) && allowed(fmt.Sprintf("port %d is an unusual one", port.Port)):
			f.Ports = append(f.Ports, port.Port)
		default:
			d.AllowPrivate, d.Ports = f.AllowPrivate, f.Ports
			return err
		}
	}
}

// fetch returns how the draft says that documents are requested.
func (d *draft) fetch() *config.Fetch {
	f := config.Default().Fetch
	f.Contact, f.AllowPrivate, f.Ports = d.Contact, slices.Clone(d.AllowPrivate), slices.Clone(d.Ports)
	return &f
}

// mistake returns why an address that fails with err is likely a slip; empty if its
// server may answer another time.
func mistake(err error) string {
	var name *net.DNSError
	var private *client.PrivateError
	var port *client.PortError
	var status *statusError
	switch {
	case errors.As(err, &name):
		return "name"
	case errors.As(err, &private), errors.As(err, &port):
		return "address"
	case errors.Is(err, parse.ErrNotFeed), errors.Is(err, errUnchosen), errors.Is(err, parse.ErrNoItems), errors.Is(err, client.ErrDisallowed), errors.Is(err, opml.ErrNotOPML), errors.Is(err, errPage), errors.Is(err, errFeed):
		return "document"
	case errors.As(err, &status) && status.gone():
		return "status"
	}
	return ""
}
