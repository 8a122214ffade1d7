package extract

import (
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// Resolve is the absolute address that ref means at base: http, https or
// mailto, in ASCII (RFC 3987 §3.1); empty for anything else. base nil: not
// known.
func Resolve(base *url.URL, ref string) string {
	ref = tidyRef(ref)
	if ref == "" {
		return ""
	}
	u, err := url.Parse(ref)
	if err != nil {
		if u, err = url.Parse(strings.ReplaceAll(ref, "%", "%25")); err != nil {
			return ""
		}
	}
	if u.Scheme == "" && u.Host == "" && strings.HasPrefix(strings.ToLower(u.Path), "www.") {
		return Resolve(nil, "http://"+ref)
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" || !ascii(u) {
			return ""
		}
	case "mailto":
	default:
		return ""
	}
	return u.String()
}

// tidyRef drops what no address holds: controls and line breaks, white space
// around it.
func tidyRef(ref string) string {
	ref = strings.TrimSpace(ref)
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

// ascii rewrites host and query; the path's letters are escaped by url itself.
// It is false for a host that cannot be one.
func ascii(u *url.URL) bool {
	if !isASCII(u.Host) {
		host, err := idna.Lookup.ToASCII(u.Hostname())
		if err != nil {
			return false
		}
		if port := u.Port(); port != "" {
			host += ":" + port
		}
		u.Host = host
	}
	if !isASCII(u.RawQuery) || strings.ContainsAny(u.RawQuery, " \"<>") {
		u.RawQuery = escapeQuery(u.RawQuery)
	}
	return true
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func escapeQuery(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c >= 0x80 || strings.IndexByte(" \"<>", c) >= 0 {
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
