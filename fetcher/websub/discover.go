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
	// maxHubs is how many hubs of a feed are tried, one after the other.
	maxHubs = 4
	// maxURL is the length of the longest address that is used, in bytes.
	maxURL = 2048
	// maxLink is how much of the Link headers is read, in bytes.
	maxLink = 16 << 10
)

// Discover returns ch with Hubs and Self as WebSub finds them: in the answer's Link
// headers h before the document's own links (section 4). answered is the address
// that answered, after redirects: relative links count from it, and it is the
// topic if there is no self link. Addresses are absolute, http or https; hubs on
// https come first, maxHubs at most. Without a topic there are no hubs.
func Discover(answered string, h http.Header, ch storage.Channel) storage.Channel {
	base, err := address.Parse(answered)
	if err != nil {
		return ch
	}
	hubs, self := readLinkHeader(h, base)
	if len(hubs) == 0 {
		hubs = absoluteHubs(ch.Hubs, base)
	}
	ch.Hubs = hubs
	if len(hubs) == 0 {
		return ch
	}
	for _, candidate := range []string{self, ch.Self, answered} {
		if topic, ok := absolute(candidate, base); ok {
			ch.Self = topic
			return ch
		}
	}
	ch.Hubs = nil // without a name for the feed there is nothing to subscribe to
	return ch
}

// readLinkHeader returns the hubs and the first self link of Link headers.
func readLinkHeader(h http.Header, base *url.URL) (hubs []string, self string) {
	header := strings.Join(h.Values("Link"), ", ")
	for l := range links(header[:min(len(header), maxLink)]) {
		if l.hasRel("hub") {
			hubs = append(hubs, l.target)
		}
		if l.hasRel("self") && self == "" {
			self = l.target
		}
	}
	return absoluteHubs(hubs, base), self
}

// absoluteHubs returns those of list that are addresses of hubs, each once, those
// on https first.
func absoluteHubs(list []string, base *url.URL) []string {
	var out []string
	for _, s := range list {
		if u, ok := absolute(s, base); ok && !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return withoutTLS(a) - withoutTLS(b) })
	return out[:min(len(out), maxHubs)]
}

// withoutTLS returns 1 for an address without TLS and 0 for others.
func withoutTLS(hub string) int {
	if strings.HasPrefix(hub, "https:") {
		return 0
	}
	return 1
}

// absolute returns s as an absolute address without a fragment; false if it is none
// for a hub, holds a user name, or is too long.
func absolute(s string, base *url.URL) (string, bool) {
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
