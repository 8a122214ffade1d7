package extract

import (
	"net/url"
	"strings"

	"rawi/fetcher/cost"
	"rawi/storage/address"
)

// Resolve returns what ref means relative to base as an absolute address in ASCII (RFC
// 3987, section 3.1): http, https or mailto. It returns the empty string for every other
// address, and for one of more than cost.MaxAddress bytes, which b counts as a loss. base
// and b may be nil.
func Resolve(b *cost.Budget, base *url.URL, ref string) string {
	if !b.FitsAddress(ref) {
		return ""
	}
	if isNormalized(ref) {
		return ref
	}
	if ref = resolveUncommon(base, ref); !b.FitsAddress(ref) {
		return ""
	}
	return ref
}

// resolveUncommon resolves addresses that are not normalized.
func resolveUncommon(base *url.URL, ref string) string {
	ref = trimReference(ref)
	if ref == "" {
		return ""
	}
	u, err := url.Parse(address.Escape(ref))
	if err != nil {
		return ""
	}
	if u.Scheme == "" && u.Host == "" && strings.HasPrefix(strings.ToLower(u.Path), "www.") {
		return resolveUncommon(nil, "http://"+ref)
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	switch u.Scheme {
	case "http", "https":
		if !isASCII(u.Host) {
			u.Host = strings.Replace(u.Host, u.Hostname(), address.ASCII(u.Hostname()), 1)
		}
		if u.Host == "" || !isASCII(u.Host) {
			return ""
		}
	case "mailto":
	default:
		return ""
	}
	return u.String()
}

// isNormalized reports whether Resolve returns s as it is. Most addresses in feeds are
// normalized, and parsing them takes a tenth of the time of reading a feed.
func isNormalized(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	end := strings.IndexByte(rest, '/')
	if !ok || end < 1 {
		return false
	}
	for _, c := range []byte(rest[:end]) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' {
			return false
		}
	}
	path := rest[end:]
	for i := range len(path) {
		switch c := path[i]; {
		case c == '/' && i+1 < len(path) && path[i+1] == '.': // perhaps a dot segment
			return false
		case c|0x20 >= 'a' && c|0x20 <= 'z', c >= '-' && c <= '9', c == '_', c == '~', c == '?', c == '=', c == '&':
		case c == '%' && i+2 < len(path) && isHex(path[i+1]) && isHex(path[i+2]):
		default:
			return false
		}
	}
	return true
}

// isHex reports whether c is a hexadecimal digit.
func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

// NamesNothing reports whether ref is empty or only a fragment, which names no page.
func NamesNothing(ref string) bool {
	if ref != "" && (ref[0] == '/' || ref[0]|0x20 >= 'a' && ref[0]|0x20 <= 'z') {
		return false
	}
	ref = trimReference(ref)
	return ref == "" || ref[0] == '#'
}

// trimReference returns ref without control characters, and without white space around
// it.
func trimReference(ref string) string {
	ref = address.Web(ref)
	for i := range len(ref) {
		if ref[i] < ' ' || ref[i] == 0x7f {
			return strings.Map(func(r rune) rune {
				if r < ' ' || r == 0x7f {
					return -1
				}
				return r
			}, ref)
		}
	}
	return ref
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
