package config

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"

	"rawi/storage"
	"rawi/storage/address"
)

// addFeed takes in a feed and gives it the name, outlet and header it lacks.
func (r *reader) addFeed(f storage.Feed, at listed, urlAt place) {
	web, u, ok := feedAddress(f.URL)
	if !ok {
		r.add(urlAt, "%s is no address of a feed: it begins with http:// or https:// and names a host", quoted(f.URL))
		return
	}
	f.URL = web
	// A password in an address would be shown wherever the address is.
	if u.User != nil {
		password, _ := u.User.Password()
		if len(f.Header["Authorization"]) == 0 {
			setAuth(&f, u.User.Username(), password)
		}
		u.User = nil
		f.URL = address.String(u)
	}
	f.Name = first(f.Name, feedName(u))
	f.Outlet = first(f.Outlet, address.Outlet(f.URL))
	r.c.Feeds, r.feeds = append(r.c.Feeds, f), append(r.feeds, at)
}

// feedAddress reads the address of a feed: as it is written, but for a scheme
// such as feed:, and as a URL.
func feedAddress(s string) (web string, u *url.URL, ok bool) {
	web = address.Web(s)
	u, err := url.Parse(web) // names are made of what is written
	if err != nil {
		u, err = address.Parse(web)
	}
	return web, u, err == nil && webAddress(web, "http", "https")
}

// webAddress reports whether s is an absolute address of one of schemes.
func webAddress(s string, schemes ...string) bool {
	u, err := address.Parse(s)
	return err == nil && slices.Contains(schemes, u.Scheme) && u.Hostname() != ""
}

// plain are the words of a feed's path that tell it from no other.
var plain = []string{"", "feed", "feeds", "rss", "atom", "xml", "index", "default", "php", "aspx", "json"}

// maxName is how long a made name may be before its end is a hash.
const maxName = 48

// feedName makes a feed's name from its address and from nothing else: the
// name is the feed's key, and must not change when other feeds come and go.
//
//	https://www.enabbaladi.net/feed          enabbaladi-net
//	https://npasyria.com/ku/feed             npasyria-com-ku
//	http://127.0.0.1:8081/ar00.xml           127-0-0-1-8081-ar00
//	https://example.org/rss?q=سوريا          example-org-5b1f3c9a
func feedName(u *url.URL) string {
	parts := strings.FieldsFunc(address.BareHost(u.Hostname())+"/"+u.Port(), notLetter)
	for _, word := range strings.FieldsFunc(strings.ToLower(u.Path), notLetter) {
		if !slices.Contains(plain, word) {
			parts = append(parts, word)
		}
	}
	name := strings.Join(parts, "-")
	// What the letters do not hold, a hash does: queries, other scripts, long paths.
	if u.RawQuery != "" || len(name) > maxName || strings.ContainsFunc(u.Path, func(c rune) bool { return c > 0x7f }) {
		sum := sha256.Sum256([]byte(u.EscapedPath() + "?" + u.RawQuery))
		name = strings.TrimRight(name[:min(len(name), maxName-9)], "-") + "-" + hex.EncodeToString(sum[:4])
	}
	return strings.TrimLeft(name, "-")
}

func notLetter(c rune) bool { return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9') }
