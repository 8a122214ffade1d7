package config

import (
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"

	"go.yaml.in/yaml/v4"

	"rawi/fetcher"
	"rawi/storage"
	"rawi/storage/address"
)

// feedPosition is the position of a feed's entry.
type feedPosition struct {
	position
	interval position // of its interval; zero if it sets none
}

// opmlList is an entry of feeds that names an OPML list.
type opmlList struct {
	position
	location string       // path or web address
	defaults storage.Feed // settings of the entry, for all feeds of the list
	known    bool         // feeds are aggregators if their address is a known one's; else as defaults say
}

// feedEntry is an entry of feeds during reading.
type feedEntry struct {
	storage.Feed
	opml, stories, republish string
	user, password           string
	written                  string // its address, with ${NAME} for secrets
}

// feedKeys returns the keys of an entry of feeds.
func (r *reader) feedKeys(f *feedEntry) []key {
	return []key{
		{"url", "of the feed; ${NAME} is replaced by a secret of the service, which is never shown", r.feedURL(f, storage.KindFeed)},
		{"telegram", "instead of url: a public channel, by NAME, @NAME or t.me/NAME", r.channel(f)},
		{"sitemap", "instead of url: address of a sitemap with news, or of an index of sitemaps; may hold ${NAME}", r.feedURL(f, storage.KindSitemap)},
		{"page", "instead of url: address of a page that lists articles, found by select; may hold ${NAME}", r.feedURL(f, storage.KindPage)},
		{"select", "CSS selectors for page", r.selectors(f)},
		{"all", "true: of a sitemap also pages that are no news, dated by lastmod; of a channel also posts without text, and replies", r.boolean(&f.All)},
		{"name", "its permanent key; not set: derived from the url", r.pattern(&f.Name, feedPattern, feedNameForm)},
		{"title", "shown instead of the feed's own", r.text(&f.Title)},
		{"outlet", "publisher: feeds of one paper share it; not set: the host, shown by the title", r.text(&f.Outlet)},
		{"region", "any word, for region: in queries", r.text(&f.Region)},
		{"language", "used if the text does not show it", r.language(&f.Language)},
		{"zone", "IANA time zone of dates that name none", r.zone(&f.Zone)},
		{"interval", "fixed time between polls, " + showDuration(fetcher.SourceInterval) + " or more where there is no feed; not set: the feed's rhythm", r.duration(&f.Interval)},
		{"paused", "not polled; its articles stay", r.boolean(&f.Paused)},
		{"aggregator", "true: each item belongs to the outlet that its source element names, which is believed of no other feed; not set: feeds of news.google.com", r.boolean(&f.Aggregator)},
		{"full_text", "take the text of an article's own page where it is better, within robots.txt", r.boolean(&f.FullText)},
		{"republish", "how much may be republished; not set: what the source's own feed contained", r.oneOf(&f.republish, "full", "summary", "link")},
		{"per_day", "new articles in a day; not set: keep.per_day", r.integer(&f.PerDay, 1, 1<<30)},
		{"stories", "off: its articles are each a story of their own", r.oneOf(&f.stories, "on", "off", "true", "false")},
		{"header", "sent to its host and no other; ${NAME} is replaced by a secret of the service", r.header(&f.Feed)},
		{"auth", "user and password, sent to its host and no other", value{
			schema: object(r.authKeys(f)),
			read:   func(n *yaml.Node) { r.entry(n, "auth", r.authKeys(f)) },
		}},
		{"opml", "instead of url: an OPML file, or an address of one that is read again every hour; folders are regions", r.opmlLocation(&f.opml)},
	}
}

func (r *reader) authKeys(f *feedEntry) []key {
	return []key{
		{"user", "may hold ${NAME}", r.secret(&f.user)},
		{"password", "best as ${NAME}", r.secret(&f.password)},
	}
}

// feed reads one entry of feeds.
func (r *reader) feed() value {
	return value{schema: object(r.feedKeys(&feedEntry{})), read: func(n *yaml.Node) {
		var f feedEntry
		at, ok := r.entry(n, "a feed", r.feedKeys(&f))
		if !ok {
			return
		}
		f.StoriesOff = f.stories == "off" || f.stories == "false"
		f.Republish = storage.Republish(f.republish)
		if f.user != "" || f.password != "" {
			setAuth(&f.Feed, f.user, f.password)
		}
		_, says := at["aggregator"]
		switch given := givenKeys(at, sourceKeys); {
		case len(given) == 0:
			r.add(r.nodePosition(n), "a feed needs a url, telegram, sitemap or page, or opml: the path of a list")
		case len(given) > 1:
			r.add(at[given[1]], "an entry has one of %s, not %s and %s", strings.Join(sourceKeys, ", "), given[0], given[1])
		case f.opml != "":
			r.addList(n, at, f, !says)
		case r.fitsKind(n, at, f.Feed):
			f.Aggregator = f.Aggregator || !says && f.Kind == storage.KindFeed && address.IsAggregator(f.URL)
			if _, u, ok := feedAddress(f.written); ok && f.Name == "" && len(f.Secrets) > 0 {
				f.Name = feedName(u) // which no secret may change, or stand in
			}
			r.addFeed(f.Feed, feedPosition{r.nodePosition(n), at["interval"]}, at[given[0]])
		}
	}}
}

// header reads a mapping from header names to values.
func (r *reader) header(f *storage.Feed) value {
	text := schema{Type: "string"}
	return value{schema: schema{Type: "object", Additional: text}, read: func(n *yaml.Node) {
		if n.Kind != yaml.MappingNode {
			r.add(r.nodePosition(n), "header needs names and values, such as Authorization: Bearer ${TOKEN}")
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			var v string
			name := n.Content[i]
			r.secret(&v).read(resolved(n.Content[i+1]))
			if !httpguts.ValidHeaderFieldName(name.Value) || !httpguts.ValidHeaderFieldValue(v) {
				r.add(r.nodePosition(name), "%s cannot stand in a request's header", quoted(name.Value))
				continue
			}
			if f.Header == nil {
				f.Header = map[string][]string{}
			}
			http.Header(f.Header).Add(name.Value, v)
		}
	}}
}

// setAuth sets the header of Basic authentication (RFC 7617).
func setAuth(f *storage.Feed, user, password string) {
	if f.Header == nil {
		f.Header = map[string][]string{}
	}
	credentials := base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
	http.Header(f.Header).Set("Authorization", "Basic "+credentials)
}

// zone reads the name of a time zone.
func (r valueReader) zone(to *string) value {
	return r.scalar(schema{Type: "string"}, func(v string) string {
		if _, err := time.LoadLocation(v); err != nil || v == "" || v == "Local" {
			return quoted(v) + " is no time zone: write Asia/Damascus, Europe/Istanbul …"
		}
		*to = v
		return ""
	})
}
