package address

import "strings"

// Key returns the same string for all spellings of one address: it ignores case of
// scheme and host, default port, empty path, case and need of escapes, dot
// segments, fragment and user. It is for comparing, not for requests. The key of an
// unreadable address is the address.
func Key(s string) string {
	u, err := Parse(s)
	if err != nil || u.Host == "" {
		return s
	}
	path := Normal(rawPath(u))
	if u.RawQuery != "" || u.ForceQuery {
		path += "?" + Normal(u.RawQuery)
	}
	return u.Scheme + "://" + u.Host + path
}

// Same reports whether two addresses have the same Key.
func Same(a, b string) bool { return a == b || Key(a) == Key(b) }

// Normal returns a request target (path and query) in one spelling: escapes in
// upper case, none where none is needed (RFC 3986, 6.2.2), and one for each
// character that must not be there (RFC 9309, 2.2.2).
func Normal(target string) string {
	path, query, asked := strings.Cut(target, "?")
	if path = normalizeEscapes(path, inPath); asked {
		path += "?" + normalizeEscapes(query, inQuery)
	}
	return path
}

func normalizeEscapes(s string, allowed func(byte) bool) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c, ok := unescapeAt(s, i)
		if ok {
			i += 2
		} else {
			c = s[i]
		}
		if ok && !isUnreserved(c) || !ok && !allowed(c) {
			escape(&b, c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
