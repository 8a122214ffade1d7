package address

import (
	"strings"

	"golang.org/x/net/idna"
)

// Outlet returns the default outlet of an address: its host without a leading
// label such as www, in Unicode; of a channel of Telegram, or of one of its posts, t.me and
// its name. It is empty for an address without a host.
//
//	https://feeds.example.org/rss.xml    example.org
//	https://www.example.org:8443/        example.org
//	https://rss.app/feed                 rss.app
//	https://t.me/s/Furat                 t.me/furat
func Outlet(address string) string {
	u, err := Parse(address)
	if err != nil {
		return ""
	}
	host := BareHost(u.Hostname())
	if name := channelOf(u.EscapedPath()); telegramHosts[host] && name != "" {
		return telegramHost + "/" + name
	}
	if !strings.Contains(host, "xn--") {
		return host
	}
	if name, err := idna.ToUnicode(host); err == nil {
		return name
	}
	return host
}

// telegramHost is where channels of Telegram are shown. telegramHosts are all of its names.
const telegramHost = "t.me"

var telegramHosts = map[string]bool{telegramHost: true, "telegram.me": true, "telegram.dog": true}

// ChannelOutlet returns the outlet of the channel of Telegram whose preview page has an
// address, on whatever host; empty: the address is not made like Telegram's.
func ChannelOutlet(address string) string {
	if name := Channel(address); name != "" {
		return telegramHost + "/" + name
	}
	return ""
}

// Channel returns the name, in lower case, of the channel of Telegram whose preview page has
// an address: s/NAME below any path of any host. Empty: the address is not made so.
func Channel(address string) string {
	u, err := Parse(address)
	if err != nil {
		return ""
	}
	path := strings.ToLower(u.EscapedPath())
	at := strings.LastIndex(path, "/s/")
	if at < 0 {
		return ""
	}
	return channelOf(path[at:])
}

// channelOf returns the name, which is in lower case, of a channel by the path of its page
// or its preview page, or of one of its posts; empty: it is none's.
func channelOf(path string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(path), "/"), "s/"), "/")
	if len(name) < 4 || len(name) > 32 || name[0] < 'a' || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" || telegramPages[name] {
		return ""
	}
	return name
}

// telegramPages are Telegram's own pages whose names are made like a channel's.
var telegramPages = map[string]bool{
	"share": true, "joinchat": true, "addstickers": true, "addemoji": true, "addlist": true, "addtheme": true, "setlanguage": true, "confirmphone": true,
	"login": true, "proxy": true, "socks": true, "contact": true, "invoice": true, "boost": true, "giftcode": true,
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
