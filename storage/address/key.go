package address

import "strings"

// Key is the same for all spellings of one address: by case of scheme and host,
// default port, empty path, escapes in lower case or of what needs none, dot
// segments, a fragment, a user. It is for comparing and is not asked. What cannot be read is its own key.
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

// Same reports whether two addresses are one.
func Same(a, b string) bool { return a == b || Key(a) == Key(b) }

// Normal is a request target, path and query, with what can be written in
// several ways written in one: escapes in upper case, none where none is needed
// (RFC 3986, 6.2.2), and one where a character cannot stand (RFC 9309, 2.2.2).
func Normal(target string) string {
	path, query, asked := strings.Cut(target, "?")
	if path = normal(path, inPath); asked {
		path += "?" + normal(query, inQuery)
	}
	return path
}

func normal(s string, allowed func(byte) bool) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c, ok := escaped(s, i)
		if ok {
			i += 2
		} else {
			c = s[i]
		}
		if ok && !unreserved(c) || !ok && !allowed(c) {
			escape(&b, c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
