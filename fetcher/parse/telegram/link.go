package telegram

import (
	"net/url"
	"strings"

	"rawi/storage/address"
)

// Home is where Telegram shows what is public.
const Home = "https://t.me/"

// link is what an address in a post means to people who read elsewhere.
type link struct {
	href string // empty: the text stays without a link
	tag  string // hashtag without #; empty: it is none
	drop bool   // the text goes too
}

// readLink returns what the address of a link means. Hashtags are searches in Telegram;
// addresses for its app become those of the web, or no links.
func readLink(href string) link {
	// Telegram escapes the ampersands in the links of texts twice (RSSHub, April 2024).
	href = strings.ReplaceAll(strings.TrimSpace(href), "&amp;", "&")
	if query, ok := strings.CutPrefix(href, "?"); ok {
		return link{tag: searched(query)}
	}
	u, err := url.Parse(address.Escape(href))
	if err != nil {
		return link{}
	}
	switch strings.ToLower(u.Scheme) {
	case "tg":
		return appLink(u)
	case "http", "https", "mailto", "":
	default:
		return link{}
	}
	if !isHome(u.Hostname()) {
		return link{href: href}
	}
	switch q := u.Query(); strings.ToLower(strings.Trim(u.Path, "/")) {
	case "share", "share/url", "msg", "msg/url":
		return link{drop: true}
	case "iv": // the page that Telegram shows without leaving it
		return link{href: webAddress(q.Get("url"))}
	case "proxy", "socks":
		return link{}
	}
	if _, isSearch := u.Query()["q"]; isSearch {
		return link{tag: searched(u.RawQuery)}
	}
	return link{href: href}
}

// isHome reports whether a host is Telegram's for what is public.
func isHome(host string) bool {
	host = address.BareHost(host)
	return host == "t.me" || host == "telegram.me" || host == "telegram.dog"
}

// searched returns the hashtag that a query of Telegram's search looks for; empty: none.
func searched(query string) string {
	q, err := url.ParseQuery(query)
	if err != nil {
		return ""
	}
	tag, ok := strings.CutPrefix(q.Get("q"), "#")
	if !ok {
		return ""
	}
	return plain(tag)
}

// appLink returns what an address for Telegram's app means.
func appLink(u *url.URL) link {
	q := u.Query()
	switch what := strings.ToLower(u.Host + strings.TrimSuffix(u.Opaque, "/")); what {
	case "resolve":
		if domain := q.Get("domain"); isName(domain) {
			if post := q.Get("post"); isNumber(post) {
				return link{href: Home + domain + "/" + post}
			}
			return link{href: Home + domain}
		}
	case "msg_url", "msg", "share":
		return link{drop: true}
	case "search_hashtag":
		return link{tag: plain(q.Get("hashtag"))}
	}
	return link{}
}

// webAddress returns s if it is an address of the web, else the empty string.
func webAddress(s string) string {
	if u, err := address.Parse(s); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
		return s
	}
	return ""
}

// isName reports whether s may be the name of a channel: letters of ASCII, digits and _.
func isName(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return len(s) >= 3 && len(s) <= 64
}

// isNumber reports whether s is the number of a post.
func isNumber(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != "" && len(s) <= 18
}

// nameIn returns the name of the channel whose page, or whose post, is at an address of
// Telegram or of a mirror of its pages, and the number of the post. Empty: it names none.
func nameIn(ref string) (channel, post string) {
	u, err := url.Parse(strings.TrimSpace(ref))
	if err != nil {
		return "", ""
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if last := len(parts) - 1; last > 0 && isNumber(parts[last]) {
		parts, post = parts[:last], parts[last]
	}
	channel = parts[len(parts)-1]
	of := strings.Join(parts[:len(parts)-1], "/")
	if !isName(channel) || !isPreview(of) && (of != "" || post == "" && u.Host != "" && !isHome(u.Hostname())) {
		return "", ""
	}
	return channel, post
}

// isPreview reports whether a path is that below which the previews of channels are.
func isPreview(path string) bool { return path == "s" || strings.HasSuffix(path, "/s") }
