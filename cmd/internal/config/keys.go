package config

import (
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"rawi/storage"
)

var (
	languageTag = regexp.MustCompile(`^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*|[Ss]orani|[Kk]urmanji)$`)
	slugPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9_.-]{0,99}$`)
	feedPattern = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{M}\p{N}_.-]{0,99}$`)
)

const (
	languageForm = "language tag: write ar, fa, ckb, en, tr …"
	slugForm     = "name: it is a part of addresses, so it consists of letters a–z, digits, dashes and underscores"
	feedNameForm = "name of a feed: it consists of letters, digits, dashes and underscores"
)

// root returns the table of all keys. The reader of the file, the schema and
// the reference are all generated from it.
func (r *reader) root() value {
	c := r.c
	return r.section("", []key{
		{"site", "the published site", r.section("site", []key{
			{"title", "heading of pages and feeds", r.text(&c.Site.Title)},
			{"url", "where readers find the public side; entry ids keep the first one's host", r.address(&c.Site.URL, "http", "https")},
			{"language", "of the pages, as a tag", r.language(&c.Site.Language)},
			{"languages", "in which events are shown where they are told in them, best first; not set: language", r.languages(&c.Site.Languages)},
			{"zone", "IANA time zone of the times that pages and feeds show, and of digests that name none; not set: UTC", r.zone(&c.Site.Zone)},
			{"calendar", "hijri: pages show the date of the Umm al-Qura calendar beside the Gregorian one", r.oneOf(&c.Site.Calendar, "gregorian", storage.CalendarHijri)},
		})},
		{"listen", "address and port of the public side", r.listen(&c.Listen)},
		{"metrics", "address and port of /metrics, for Prometheus, which only you can reach; not set: at the socket only", r.listen(&c.Metrics)},
		{"socket", "path of the control socket", r.path(&c.Socket)},
		{"data", "folder of the store", r.path(&c.Data)},
		{"fetch", "how feeds are polled", r.section("fetch", r.fetch())},
		{"feeds", "feeds, and OPML files of feeds", r.sequence(r.feed())},
		{"topics", "saved queries, each a feed and page of its own", r.sequence(r.topic())},
		{"names", "other names of a thing: queries for one name find all", r.names()},
		{"places", "places added to the built-in ones, and other names of those", r.sequence(placeReader{r}.place())},
		{"bursts", "/bursts.atom: events that many outlets tell within a short time", r.section("bursts", watchReader{r}.bursts())},
		{"gaps", "/gaps.atom: events of the topics that are told in one language, or by one region's outlets, only; not set: not there", r.section("gaps", watchReader{r}.gaps())},
		{"digests", "/digest/NAME.atom: one entry a day or week with the events of a topic, those that most outlets told first", r.sequence(watchReader{r}.digest())},
		{"stories", "when two articles are one story", r.section("stories", r.stories())},
		{"keep", "what may be deleted; pinned articles never are", r.section("keep", []key{
			{"age", "since an article was first seen; not set: for ever", r.duration(&c.Keep.Age)},
			{"per_feed", "articles of one feed, the newest are kept; not set: any number", r.integer(&c.Keep.PerFeed, 1, 1<<30)},
			{"per_day", "new articles of one feed in a day (UTC), and as many edits; what is more is taken in the next day", r.integer(&c.Keep.PerDay, 1, 1<<30)},
			{"bytes", "of the whole store, without its free pages: what is too much is taken from the feeds that have most; not set: any size", r.size(&c.Keep.Bytes)},
		})},
		{"publish", "how documents are published", r.section("publish", r.publish())},
		{"fleet", "several nodes that replicate one log on NATS JetStream", r.section("fleet", r.fleet())},
	})
}

func (r *reader) fetch() []key {
	f := &r.c.Fetch
	return []key{
		{"contact", "web or mail address for operators of sites; sent in the User-Agent", r.contact(&f.Contact)},
		{"interval", "how often a feed is polled", r.section("fetch.interval", []key{
			{"min", "shortest; below " + showDuration(politeInterval) + " only for feeds at addresses of allow_private", r.duration(&f.Interval.Min)},
			{"max", "longest", r.duration(&f.Interval.Max)},
		})},
		{"host", "limits per host name", r.section("fetch.host", []key{
			{"concurrency", "requests at once; more than 1 only for addresses of allow_private", r.integer(&f.Host.Concurrency, 1, 64)},
			{"gap", "from the end of one request to the start of the next; below " + showDuration(politeGap) + " only for addresses of allow_private", r.duration(&f.Host.Gap)},
		})},
		{"allow_private", "private or special addresses that may be requested, as ranges", r.prefixes(&f.AllowPrivate)},
		{"ports", "ports that may be requested, beside 80, 443 and 8000–8999", r.ports(&f.Ports)},
		{"proxy", "for all requests", r.address(&f.Proxy, "http", "https", "socks5")},
		{"ca_file", "PEM certificates trusted beside the system's", r.path(&f.CAFile)},
		{"timeout", "of a whole request", r.duration(&f.Timeout)},
		{"size", "limit of a document, decompressed", r.size(&f.Size)},
		{"requests", "at once, to all hosts together", r.integer(&f.Requests, 1, 1000)},
	}
}

func (r *reader) stories() []key {
	s := &r.c.Stories
	return []key{
		{"window", "largest distance in time of two articles of one story", r.duration(&s.Window)},
		{"threshold", "how much of the shorter text both must share, weighted by rarity", r.percent(&s.Threshold)},
		{"across", "stories span all feeds, or one region's, or there are none", r.oneOf(&s.Across, "all", "region", "none")},
		{"prefer", "outlets whose article leads a story, best first", r.words(&s.Prefer)},
	}
}

func (r *reader) publish() []key {
	p := &r.c.Publish
	return []key{
		{"dir", "a folder that all documents are also written into, with .gz beside them, for a web server or object storage", r.path(&p.Dir)},
		{"entries", "stories in a feed", r.integer(&p.Entries, 1, 1000)},
		{"recent", "a feed holds at least the stories that came within it, up to 1,000", r.duration(&p.Recent)},
		{"health", "a secret word of 16 letters or more: /health/WORD.atom lists problems of the feeds", r.token(&p.Health)},
		{"hub", "readers may subscribe to changes (WebSub), but not of searches", r.boolean(&p.Hub)},
		{"private", "who may read; not set: everybody", r.section("publish.private", []key{
			{"token", "a secret word of 16 letters or more: feed readers find all below /private/WORD/", r.token(&p.Private.Token)},
			{"user", "user name for browsers and readers, with the password", r.text(&p.Private.User)},
			{"password", "of the user", r.secret(&p.Private.Password)},
		})},
		{"images", "pages show images, which browsers load from the outlets", r.boolean(&p.Images)},
		{"hubs", "external hubs, notified of changes and advertised instead, but not of searches", r.addresses(&p.Hubs, "http", "https")},
	}
}

func (r *reader) fleet() []key {
	f := &r.c.Fleet
	return []key{
		{"name", "of the fleet; not set: this node is alone", r.pattern(&f.Name, slugPattern, slugForm)},
		{"node", "of this node, unique; not set: its host name", r.pattern(&f.Node, slugPattern, slugForm)},
		{"nats", "addresses of the servers, with tls:// if they must offer TLS; ${NAME} is replaced by a secret of the service", r.sequence(r.serverAddress(&f.NATS))},
		{"credentials", "file with the credentials of this node: its JWT and nkey, as nsc writes it", r.path(&f.Credentials)},
		{"nkey", "file with the seed of this node's nkey", r.path(&f.NKey)},
		{"tls", "TLS to the servers; if any of it is set, they must offer it", r.section("fleet.tls", []key{
			{"ca", "PEM certificates that vouch for the servers, instead of the system's", r.path(&f.TLS.CA)},
			{"cert", "PEM certificate of this node, if the servers want one", r.path(&f.TLS.Cert)},
			{"key", "PEM key of that certificate", r.path(&f.TLS.Key)},
		})},
		{"replicas", "of the log, on as many servers", r.integer(&f.Replicas, 1, 5)},
		{"keep", "how long the log holds an entry: a node that was away for longer begins with a snapshot", r.duration(&f.Keep)},
		{"lag", "delay behind the log from which on /readyz reports that this node is not ready", r.duration(&f.Lag)},
	}
}

func (r valueReader) listen(to *string) value {
	return r.scalar(schema{Type: "string", Default: nonEmpty(*to)}, func(v string) string {
		host, port, ok := cutLast(v, ":")
		n, err := strconv.ParseUint(port, 10, 16)
		if !ok || err != nil || strings.Contains(host, ":") && !strings.HasPrefix(host, "[") {
			return quoted(v) + " is no address with a port: write 127.0.0.1:8080, [::1]:8080 or :8080"
		}
		*to = host + ":" + strconv.FormatUint(n, 10)
		return ""
	})
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func (r valueReader) contact(to *string) value {
	return r.scalar(schema{Type: "string"}, func(v string) string {
		if v != "" && !webAddress(v, "http", "https") && (!strings.Contains(v, "@") || strings.ContainsAny(v, " <>()\n")) {
			return quoted(v) + " is neither a web address nor a mail address"
		}
		*to = v
		return ""
	})
}

func (r valueReader) ports(to *[]uint16) value {
	least, most := 1, 65535
	return r.sequence(r.scalar(schema{Type: "integer", Minimum: &least, Maximum: &most}, func(v string) string {
		n, err := strconv.ParseUint(v, 10, 16)
		if err != nil || n == 0 {
			return quoted(v) + " is no port: they go from 1 to 65535"
		}
		*to = append(*to, uint16(n))
		return ""
	}))
}

// percent reads a share, written as 50% or 0.5, into thousandths.
func (r valueReader) percent(to *int) value {
	return r.scalar(schema{Type: "string", Default: fmt.Sprintf("%d%%", *to/10)}, func(v string) string {
		number, ok := strings.CutSuffix(v, "%")
		share, err := strconv.ParseFloat(number, 64)
		if !ok {
			share *= 100
		}
		if err != nil || !(share >= 10 && share <= 100) {
			return quoted(v) + " is no share: write 50%, or 0.5; it is at least 10% and at most 100%"
		}
		*to = int(share*10 + 0.5)
		return ""
	})
}

// names reads a mapping from a name to its aliases.
func (r *reader) names() value {
	word := schema{Type: "string"}
	return value{
		schema: schema{Type: "object", Additional: schema{Type: "array", Items: &word}},
		read: func(n *yaml.Node) {
			if n.Kind != yaml.MappingNode {
				r.add(r.nodePosition(n), "names needs a name and a list of what else it is called, such as داعش: [ISIS, Daesh]")
				return
			}
			for i := 0; i+1 < len(n.Content); i += 2 {
				r.name(n.Content[i], resolved(n.Content[i+1]))
			}
		},
	}
}

// prefixed reports whether one of ranges holds ip.
func containsAddr(ranges []netip.Prefix, ip netip.Addr) bool {
	for _, p := range ranges {
		if p.Contains(ip.Unmap()) {
			return true
		}
	}
	return false
}
