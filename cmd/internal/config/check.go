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

	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/query"
)

const (
	politeInterval = 5 * time.Minute
	politeGap      = time.Second
	// leastInterval bounds what the operator may do to hosts of their own.
	leastInterval = time.Second
	// maxSocket is what the kernel takes as a socket's path, in bytes.
	maxSocket = 107
)

// check judges what needs more than one key.
func (r *reader) check() {
	c := r.c
	c.Site.URL = strings.TrimRight(c.Site.URL, "/")
	if len(c.Socket) > maxSocket {
		r.add(r.at["socket"], "the socket's path has %d bytes, and the system takes %d", len(c.Socket), maxSocket)
	}
	if p := c.Fetch.Interval; p.Max < p.Min {
		r.add(r.either("fetch.interval.max", "fetch.interval.min"), "fetch.interval: max %s is shorter than min %s", showDuration(p.Max), showDuration(p.Min))
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
		r.add(r.either("publish.private.user", "publish.private.password"), "publish.private: user and password belong together")
	}
	r.checkFleet()
	r.checkFeeds()
	r.checkTopics()
	r.checkPace()
}

// checkFleet gives this machine its name where it has none.
func (r *reader) checkFleet() {
	f := &r.c.Fleet
	if f.Name == "" {
		return
	}
	if len(f.NATS) == 0 {
		r.add(r.at["fleet.name"], "fleet wants nats: the addresses of its servers, as [nats://10.0.0.1:4222]")
	}
	if f.Keep < time.Hour {
		r.add(r.either("fleet.keep"), "fleet.keep %s: it is at least 1h", showDuration(f.Keep))
	}
	if f.Node == "" {
		host, _, _ := strings.Cut(strings.ToLower(hostname()), ".")
		if f.Node = host; !slugPattern.MatchString(host) {
			r.add(r.at["fleet.name"], "fleet wants node: a name of this machine (its host name %s cannot be one)", quoted(host))
		}
	}
}

// hostname is empty where the system does not say.
func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}

// either is where the first of keys stands that the file holds.
func (r *reader) either(keys ...string) place {
	for _, key := range keys {
		if p, ok := r.at[key]; ok {
			return p
		}
	}
	return place{r.c.Path, 1, 1}
}

// checkFeeds finds feeds that stand twice, by name and by address.
func (r *reader) checkFeeds() {
	byName, byURL := map[string]int{}, map[string]int{}
	for i, f := range r.c.Feeds {
		at := r.feeds[i]
		r.file = at.file
		if j, twice := byURL[address.Key(f.URL)]; twice {
			r.add(at.place, "feed %s has the address of %s, on %s", f.Name, r.c.Feeds[j].Name, r.beside(r.feeds[j].place))
			continue
		}
		if j, twice := byName[strings.ToLower(f.Name)]; twice {
			r.add(at.place, "feed %s stands twice, first on %s: give %s another name", f.Name, r.beside(r.feeds[j].place), f.URL)
			continue
		}
		byURL[address.Key(f.URL)], byName[strings.ToLower(f.Name)] = i, i
	}
}

// checkTopics finds topics that stand twice, and reads their queries.
func (r *reader) checkTopics() {
	seen := map[string]place{}
	for i, t := range r.c.Topics {
		at := r.queries[i]
		r.file = at.topic.file
		if before, twice := seen[t.Name]; twice {
			r.add(at.topic, "topic %s stands twice, first on %s", t.Name, r.beside(before))
			continue
		}
		seen[t.Name] = at.topic
		if _, err := query.ParseTopic(t.Query, query.Options{Now: time.Unix(0, 0), Names: r.c.Names}); err != nil {
			r.add(r.inside(at.query, err), "topic %s: %v", t.Name, err)
		}
	}
}

// inside is the place of a query's fault in the file: where the query is
// written as it is read, the very letter.
func (r *reader) inside(n *yaml.Node, err error) place {
	p := r.place(n)
	var syntax *storage.SyntaxError
	if !errors.As(err, &syntax) || syntax.Line > 1 || strings.Contains(n.Value, "\n") ||
		n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 || n.Style&yaml.DoubleQuotedStyle != 0 && strings.ContainsAny(n.Value, `"\`) {
		return p
	}
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
		p.column++
	}
	p.column += min(syntax.Column-1, utf8.RuneCountInString(n.Value))
	return p
}

// checkPace holds that only the operator's own hosts are asked oftener than is
// polite: their addresses are in allow_private.
func (r *reader) checkPace() {
	f := &r.c.Fetch
	var hasty []string // keys, and what is wrong with their values
	note := func(wrong bool, key, says string) {
		if wrong {
			hasty = append(hasty, key, says)
		}
	}
	note(f.Interval.Min < politeInterval, "fetch.interval.min", "below "+showDuration(politeInterval))
	note(f.Host.Gap < politeGap, "fetch.host.gap", "below "+showDuration(politeGap))
	note(f.Host.Concurrency > 1, "fetch.host.concurrency", "above 1")
	if f.Interval.Min < leastInterval {
		r.add(r.either("fetch.interval.min"), "fetch.interval.min is below %s", showDuration(leastInterval))
	}
	for i, feed := range r.c.Feeds {
		at, own := r.feeds[i], r.own(feed.URL)
		if d := feed.Interval; d != 0 && (d < leastInterval || d < politeInterval && !own) {
			r.add(orPlace(at.interval, at.place), "feed %s: interval %s is below %s%s", feed.Name, showDuration(d), leastFor(own), unless(own))
		}
		if own {
			continue
		}
		for j := 0; j < len(hasty); j += 2 {
			if hasty[j] == "fetch.interval.min" && feed.Interval != 0 {
				continue // its own is what counts
			}
			r.add(r.either(hasty[j]), "%s is %s, and feed %s is at no address of fetch.allow_private: be polite to others", hasty[j], hasty[j+1], feed.Name)
			hasty = append(hasty[:j], hasty[j+2:]...)
			j -= 2
		}
	}
}

func leastFor(own bool) string {
	if own {
		return showDuration(leastInterval)
	}
	return showDuration(politeInterval)
}

func unless(own bool) string {
	if own {
		return ""
	}
	return fmt.Sprintf(": shorter ones, down to %s, are for addresses of fetch.allow_private", leastInterval)
}

func orPlace(a, b place) place {
	if a != (place{}) {
		return a
	}
	return b
}

// own reports whether a web address is one that allow_private lists; localhost
// counts as 127.0.0.1.
func (r *reader) own(web string) bool {
	u, err := address.Parse(web)
	if err != nil {
		return false
	}
	host := u.Hostname()
	if host == "localhost" {
		host = "127.0.0.1"
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && prefixed(r.c.Fetch.AllowPrivate, ip)
}
