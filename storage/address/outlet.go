package address

import (
	"strings"

	"golang.org/x/net/idna"
)

// Outlet is who tells what stands at an address: its host without what stands
// in front of many, as readers write it. Empty: the address names no host.
//
//	https://feeds.example.org/rss.xml    example.org
//	https://www.example.org:8443/        example.org
//	https://rss.app/feed                 rss.app
func Outlet(address string) string {
	u, err := Parse(address)
	if err != nil {
		return ""
	}
	host := BareHost(u.Hostname())
	if !strings.Contains(host, "xn--") {
		return host
	}
	if name, err := idna.ToUnicode(host); err == nil {
		return name
	}
	return host
}

// BareHost is a host without the label that says it is the web's or the
// feeds' part of a site. It leaves names such as rss.app and www.sy whole.
func BareHost(host string) string {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	for _, front := range []string{"www.", "feeds.", "feed.", "rss."} {
		if rest, ok := strings.CutPrefix(host, front); ok && strings.Contains(rest, ".") {
			return rest
		}
	}
	return host
}
