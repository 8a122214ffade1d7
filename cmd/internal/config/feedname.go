package config

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"

	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/outlet"
)

// addFeed adds a feed, with the name, outlet and header that it lacks.
func (r *reader) addFeed(f storage.Feed, at feedPosition, urlAt position) {
	if wrong := wrongKind(f); wrong != "" {
		r.add(urlAt, "%s", wrong)
		return
	}
	web, u, ok := feedAddress(f.URL)
	if !ok {
		reason := webForm
		if len(f.Secrets) == 0 { // which it could show
			reason = WrongAddress(f.URL)
		}
		r.add(urlAt, "%s is no address of a feed: %s", quoted(address.Shown(f.URL, f.Secrets...)), reason)
		return
	}
	if severalAddresses.MatchString(f.URL) {
		r.add(urlAt, "these are several addresses: give each feed an entry of its own")
		return
	}
	f.URL = web
	// Addresses are shown in many places; a password in one must not be.
	if u.User != nil {
		password, _ := u.User.Password()
		if len(f.Header["Authorization"]) == 0 {
			setAuth(&f, u.User.Username(), password)
		}
		u.User = nil
		f.URL = address.String(u)
	}
	f.Name = cmp.Or(f.Name, derivedName(f.Kind, u))
	f.Outlet = cmp.Or(f.Outlet, outlet.ByAddress(f))
	r.c.Feeds, r.feeds = append(r.c.Feeds, f), append(r.feeds, at)
}

// feedAddress parses the address of a feed. web is as written, except for
// schemes such as feed:. ok is false if it is no web address.
func feedAddress(s string) (web string, u *url.URL, ok bool) {
	web = address.Web(s)
	u, err := url.Parse(web) // names are derived from the address as written
	if err != nil {
		u, err = address.Parse(web)
	}
	return web, u, err == nil && webAddress(web, "http", "https")
}

// FeedName returns the name that is derived for f if its entry has none: of a channel
// its own, else one made of the address. It is empty if f has no web address.
func FeedName(f storage.Feed) string {
	_, u, ok := feedAddress(f.URL)
	if !ok {
		return ""
	}
	return derivedName(f.Kind, u)
}

func derivedName(kind storage.Kind, u *url.URL) string {
	if name := address.Channel(address.String(u)); kind == storage.KindTelegram && name != "" {
		return name
	}
	return feedName(u)
}

// webAddress reports whether s is an absolute address of one of schemes.
func webAddress(s string, schemes ...string) bool {
	u, err := address.Parse(s)
	return err == nil && slices.Contains(schemes, u.Scheme) && u.Hostname() != ""
}

// genericWords are words of a path that distinguish no feed from another.
var genericWords = []string{"", "feed", "feeds", "rss", "atom", "xml", "index", "default", "php", "aspx", "json"}

// maxName is the longest derived name, in bytes; a longer one ends in a hash.
const maxName = 48

// feedName derives a feed's name from its address alone: the name is the feed's
// key, and must not change when other feeds are added or removed.
//
//	https://www.enabbaladi.net/feed          enabbaladi-net
//	https://npasyria.com/ku/feed             npasyria-com-ku
//	http://127.0.0.1:8081/ar00.xml           127-0-0-1-8081-ar00
//	https://example.org/rss?q=سوريا          example-org-5b1f3c9a
//	https://أخبار.سورية/feed                 xn-igbicxr-xn-ogbpf8fl
func feedName(u *url.URL) string {
	parts := strings.FieldsFunc(address.BareHost(u.Hostname())+"/"+u.Port(), notAlphanumeric)
	for _, word := range strings.FieldsFunc(strings.ToLower(u.Path), notAlphanumeric) {
		if !slices.Contains(genericWords, word) {
			parts = append(parts, word)
		}
	}
	name := strings.Join(parts, "-")
	if name == "" {
		name = nameOfHost(u)
	}
	// A hash represents what the letters cannot: queries, other scripts, long paths.
	if u.RawQuery != "" || len(name) > maxName || strings.ContainsFunc(u.Path, func(c rune) bool { return c > 0x7f }) {
		sum := sha256.Sum256([]byte(u.EscapedPath() + "?" + u.RawQuery))
		name = strings.TrimRight(name[:min(len(name), maxName-9)], "-") + "-" + hex.EncodeToString(sum[:4])
	}
	return strings.TrimLeft(name, "-")
}

// nameOfHost returns a name for the address of a feed whose host has no letter or digit
// of ASCII and whose path has no word: the host as it is looked up, else a hash of it.
func nameOfHost(u *url.URL) string {
	parts := strings.FieldsFunc(address.ASCII(address.BareHost(u.Hostname())), notAlphanumeric)
	if len(parts) > 0 {
		return strings.Join(parts, "-")
	}
	sum := sha256.Sum256([]byte(u.Host))
	return hex.EncodeToString(sum[:4])
}

func notAlphanumeric(c rune) bool { return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9') }
