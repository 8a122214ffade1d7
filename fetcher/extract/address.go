package extract

import (
	"net/url"
	"strings"

	"rawi/storage/address"
)

// Resolve is the absolute address that ref means at base: http, https or
// mailto, in ASCII (RFC 3987 §3.1); empty for anything else. base nil: not
// known.
func Resolve(base *url.URL, ref string) string {
	ref = tidyRef(ref)
	if ref == "" {
		return ""
	}
	u, err := url.Parse(address.Escape(ref))
	if err != nil {
		return ""
	}
	if u.Scheme == "" && u.Host == "" && strings.HasPrefix(strings.ToLower(u.Path), "www.") {
		return Resolve(nil, "http://"+ref)
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

// NamesNothing reports a reference that is empty or a fragment alone: it is meant
// where it stands, and names no page.
func NamesNothing(ref string) bool {
	ref = tidyRef(ref)
	return ref == "" || ref[0] == '#'
}

// tidyRef drops what no address holds: controls and line breaks, white space
// around it.
func tidyRef(ref string) string {
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
