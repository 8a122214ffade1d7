package config

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"rawi/fetcher"
	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/opml"
	"rawi/storage/query"
	"rawi/storage/text"
)

const (
	politeInterval = 5 * time.Minute
	politeGap      = time.Second
	// privateInterval is the shortest interval at addresses of allow_private.
	privateInterval = time.Second
	// maxSocket is the longest path of a socket that every system accepts, in bytes.
	maxSocket = 103
)

// checker checks what depends on several keys or on all files.
type checker struct{ *reader }

// check adds the faults it finds. It also trims the site's URL and sets the
// node's name.
func (r checker) check() {
	c := r.c
	c.Site.URL = strings.TrimRight(c.Site.URL, "/")
	c.Site.Language = text.LanguageTag(c.Site.Language, c.Site.Title)
	if len(c.Socket) > maxSocket {
		r.add(r.at["socket"], "the socket's path has %d bytes, and the system takes %d", len(c.Socket), maxSocket)
	}
	if p := c.Fetch.Interval; p.Max < p.Min {
		r.add(r.firstPosition("fetch.interval.max", "fetch.interval.min"), "fetch.interval: max %s is shorter than min %s", showDuration(p.Max), showDuration(p.Min))
	}
	if d := c.Fetch.Timeout; d < time.Second || d > 10*time.Minute {
		r.add(r.at["fetch.timeout"], "fetch.timeout %s: write one from 1s to 10m", showDuration(d))
	}
	if c.Stories.Window < time.Hour {
		r.add(r.at["stories.window"], "stories.window %s: it is at least 1h", showDuration(c.Stories.Window))
	}
	if n := c.Keep.Bytes; n > 0 && n < 16<<20 {
		r.add(r.at["keep.bytes"], "keep.bytes: a store of %s holds nothing: give it 16MiB or more", showSize(n))
	}
	if p := c.Publish.Private; (p.User == "") != (p.Password == "") {
		r.add(r.firstPosition("publish.private.user", "publish.private.password"), "publish.private: user and password belong together")
	}
	r.checkPaths()
	r.checkFleet()
	r.checkFeeds()
	r.checkPlaces()
	r.checkTopics()
	r.checkWatch()
	r.checkPace()
}

// checkFleet checks the fleet and names this node after its host if the file
// does not name it.
func (r checker) checkFleet() {
	f := &r.c.Fleet
	if f.Name == "" {
		return
	}
	if len(f.NATS) == 0 {
		r.add(r.at["fleet.name"], "fleet needs nats: the addresses of its servers, as [nats://10.0.0.1:4222]")
	}
	if strings.Contains(f.Name, ".") {
		r.add(r.at["fleet.name"], "fleet.name %s: the name of a log has no dot", f.Name)
	}
	if f.Credentials != "" && f.NKey != "" {
		r.add(r.firstPosition("fleet.nkey"), "fleet.credentials and fleet.nkey both say who this node is: take one of them")
	}
	if (f.TLS.Cert == "") != (f.TLS.Key == "") {
		r.add(r.firstPosition("fleet.tls.cert", "fleet.tls.key"), "fleet.tls: cert and key belong together")
	}
	if f.Keep < time.Hour {
		r.add(r.firstPosition("fleet.keep"), "fleet.keep %s: it is at least 1h", showDuration(f.Keep))
	}
	if f.Node == "" {
		host, _, _ := strings.Cut(strings.ToLower(hostname()), ".")
		if f.Node = host; !slugPattern.MatchString(host) {
			r.add(r.at["fleet.name"], "fleet needs node: a name of this machine (its host name %s cannot be one)", quoted(host))
		}
	}
}

// hostname returns the host name; empty if the system does not know it.
func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}

// firstPosition returns the position of the first of keys that is set; the
// beginning of the file if none is.
func (r checker) firstPosition(keys ...string) position {
	for _, key := range keys {
		if p, ok := r.at[key]; ok {
			return p
		}
	}
	return position{r.c.Path, 1, 1}
}

// checkFeeds reports feeds that are listed twice, by name or by address.
func (r checker) checkFeeds() {
	byName, byURL := map[string]int{}, map[string]int{}
	for i, f := range r.c.Feeds {
		at := r.feeds[i]
		r.file = at.file
		if j, ok := byURL[opml.Key(f)]; ok {
			r.add(at.position, "feed %s has the address of %s, on %s", f.Name, r.c.Feeds[j].Name, r.positionIn(r.feeds[j].position))
			continue
		}
		if j, ok := byName[strings.ToLower(f.Name)]; ok {
			r.add(at.position, "feed %s is listed twice, first on %s: give %s another name", f.Name, r.positionIn(r.feeds[j].position), address.Shown(f.URL, f.Secrets...))
			continue
		}
		byURL[opml.Key(f)], byName[strings.ToLower(f.Name)] = i, i
	}
}

// checkTopics reports topics that are listed twice and parses their queries.
func (r checker) checkTopics() {
	seen := map[string]position{}
	for i, t := range r.c.Topics {
		at := r.topics[i]
		r.file = at.file
		if before, ok := seen[t.Name]; ok {
			r.add(at.position, "topic %s is listed twice, first on %s", t.Name, r.positionIn(before))
			continue
		}
		seen[t.Name] = at.position
		if _, err := query.ParseTopic(t.Query, query.Options{Now: time.Unix(0, 0), Aliases: r.c.Names, Places: r.c.Places}); err != nil {
			r.add(r.queryPosition(at.query, err), "topic %s: %v", t.Name, err)
		}
	}
}

// queryPosition returns the position of err in the query n.
func (r checker) queryPosition(n *yaml.Node, err error) position {
	var syntax *storage.SyntaxError
	if !errors.As(err, &syntax) || syntax.Line > 1 {
		return r.nodePosition(n)
	}
	return r.positionInside(n, syntax.Column-1)
}

// positionInside returns the position of a character of the value of scalar n, counted
// from 0: the exact one if n is written in the file without escapes or line breaks, else
// the position of n.
func (r *source) positionInside(n *yaml.Node, character int) position {
	p := r.nodePosition(n)
	if strings.Contains(n.Value, "\n") || n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 ||
		n.Style&yaml.DoubleQuotedStyle != 0 && strings.ContainsAny(n.Value, `"\`) {
		return p
	}
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
		p.column++
	}
	p.column += min(character, utf8.RuneCountInString(n.Value))
	return p
}

// checkPace allows intervals, gaps and concurrency beyond the polite limits only
// for feeds at addresses of allow_private, which are the hosts of the operator.
func (r checker) checkPace() {
	f := &r.c.Fetch
	var violations []string // pairs of a key and what is wrong with its value
	check := func(wrong bool, key, problem string) {
		if wrong {
			violations = append(violations, key, problem)
		}
	}
	check(f.Interval.Min < politeInterval, "fetch.interval.min", "below "+showDuration(politeInterval))
	check(f.Host.Gap < politeGap, "fetch.host.gap", "below "+showDuration(politeGap))
	check(f.Host.Concurrency > 1, "fetch.host.concurrency", "above 1")
	if f.Interval.Min < privateInterval {
		r.add(r.firstPosition("fetch.interval.min"), "fetch.interval.min is below %s", showDuration(privateInterval))
	}
	for i, feed := range r.c.Feeds {
		at, private := r.feeds[i], r.allowsPrivate(feed.URL)
		if d, least := feed.Interval, minInterval(feed.Kind, private); d != 0 && d < least {
			r.add(firstSet(at.interval, at.position), "feed %s: interval %s is below %s%s", feed.Name, showDuration(d), showDuration(least), privateHint(private))
		}
		if private {
			continue
		}
		for j := 0; j < len(violations); j += 2 {
			if violations[j] == "fetch.interval.min" && feed.Interval != 0 {
				continue // the feed's own interval counts
			}
			r.add(r.firstPosition(violations[j]), "%s is %s, and feed %s is at no address of fetch.allow_private: be polite to others", violations[j], violations[j+1], feed.Name)
			violations = append(violations[:j], violations[j+2:]...)
			j -= 2
		}
	}
}

// minInterval returns the shortest interval of a feed.
func minInterval(kind storage.Kind, private bool) time.Duration {
	switch {
	case private:
		return privateInterval
	case kind != storage.KindFeed:
		return fetcher.SourceInterval
	}
	return politeInterval
}

func privateHint(private bool) string {
	if private {
		return ""
	}
	return fmt.Sprintf(": shorter ones, down to %s, are for addresses of fetch.allow_private", privateInterval)
}

// firstSet returns a unless it is zero, else b.
func firstSet(a, b position) position {
	if a != (position{}) {
		return a
	}
	return b
}

func (r checker) allowsPrivate(web string) bool { return r.c.Fetch.AllowsPrivate(web) }

// AllowsPrivate reports whether allow_private contains the host of a web
// address; localhost counts as 127.0.0.1.
func (f *Fetch) AllowsPrivate(web string) bool {
	u, err := address.Parse(web)
	if err != nil {
		return false
	}
	host := u.Hostname()
	if host == "localhost" {
		host = "127.0.0.1"
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && containsAddr(f.AllowPrivate, ip)
}
