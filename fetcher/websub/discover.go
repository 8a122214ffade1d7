package websub

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"rawi/storage"
	"rawi/storage/address"
)

const (
	// maxHubs of a feed are tried, one after the other.
	maxHubs = 4
	// maxURL is the longest address believed, in bytes.
	maxURL = 2048
	// maxLink is how much of the Link headers is read, in bytes.
	maxLink = 16 << 10
)

// Discover is a feed's Channel with Hubs and Self as WebSub finds them: the
// answer's Link headers before the document's own links (section 4 of the
// Recommendation). answered is the address that did, after redirects: relative
// links count from it, and it stands in where no self link says otherwise.
// Addresses are absolute, http or https; hubs on https come first.
func Discover(answered string, h http.Header, ch storage.Channel) storage.Channel {
	base, err := address.Parse(answered)
	if err != nil {
		return ch
	}
	hubs, self := linked(h, base)
	if len(hubs) == 0 {
		hubs = addresses(ch.Hubs, base)
	}
	ch.Hubs = hubs
	if len(hubs) == 0 {
		return ch
	}
	for _, candidate := range []string{self, ch.Self, answered} {
		if topic, ok := resolve(candidate, base); ok {
			ch.Self = topic
			return ch
		}
	}
	ch.Hubs = nil // without a name for the feed there is nothing to subscribe to
	return ch
}

// linked are the hubs and the self link of Link headers.
func linked(h http.Header, base *url.URL) (hubs []string, self string) {
	header := strings.Join(h.Values("Link"), ", ")
	for l := range links(header[:min(len(header), maxLink)]) {
		if l.is("hub") {
			hubs = append(hubs, l.target)
		}
		if l.is("self") && self == "" {
			self = l.target
		}
	}
	return addresses(hubs, base), self
}

// addresses are those of list that can be asked, each once, https first.
func addresses(list []string, base *url.URL) []string {
	var out []string
	for _, s := range list {
		if u, ok := resolve(s, base); ok && !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return plain(a) - plain(b) })
	return out[:min(len(out), maxHubs)]
}

// plain is 1 for an address without TLS.
func plain(hub string) int {
	if strings.HasPrefix(hub, "https:") {
		return 0
	}
	return 1
}

// resolve makes an address absolute. A user name in it is nobody's business.
func resolve(s string, base *url.URL) (string, bool) {
	if s = strings.TrimSpace(s); s == "" || len(s) > maxURL {
		return "", false
	}
	u, err := base.Parse(address.Escape(s)) // no more: hubs know a topic by how it is written
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return "", false
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String(), true
}
