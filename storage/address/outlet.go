package address

import (
	"strings"

	"golang.org/x/net/idna"
)

// Outlet returns the default outlet of an address: its host without a leading
// label such as www, in Unicode. It is empty for an address without a host.
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

// BareHost returns the lower-case host without a leading www., feeds., feed. or
// rss. and a final dot. Names such as rss.app and www.sy stay whole.
func BareHost(host string) string {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	for _, front := range []string{"www.", "feeds.", "feed.", "rss."} {
		if rest, ok := strings.CutPrefix(host, front); ok && strings.Contains(rest, ".") {
			return rest
		}
	}
	return host
}

// aggregators are the hosts of services whose feeds gather items of others and name
// the outlet of each in its <source>.
var aggregators = map[string]bool{"news.google.com": true}

// IsAggregator reports whether address belongs to a known aggregator of news.
func IsAggregator(address string) bool {
	u, err := Parse(address)
	return err == nil && aggregators[BareHost(u.Hostname())]
}
