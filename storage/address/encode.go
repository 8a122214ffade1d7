package address

import "strings"

const hexDigits = "0123456789ABCDEF"

// isUnreserved reports whether c means the same when it is escaped (RFC 3986, 2.3).
func isUnreserved(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

// inPath, inQuery and inFragment report whether c may be in that part of an
// address. Browsers leave [, ] and a lone % as they are, and encode ' in a query
// (WHATWG URL, 1.3). What else they leave in a query, such as |, RFC 3986 does not
// allow and servers refuse.
func inPath(c byte) bool { return isUnreserved(c) || strings.IndexByte("!$&'()*+,;=:@/[]%", c) >= 0 }

func inQuery(c byte) bool { return inPath(c) && c != '\'' || c == '?' }

func inFragment(c byte) bool { return inPath(c) || c == '?' }

// encode escapes the bytes of s that are not allowed.
func encode(s string, allowed func(byte) bool) string {
	i := 0
	for i < len(s) && allowed(s[i]) {
		i++
	}
	if i == len(s) {
		return s
	}
	var b strings.Builder
	b.WriteString(s[:i])
	for ; i < len(s); i++ {
		if allowed(s[i]) {
			b.WriteByte(s[i])
		} else {
			escape(&b, s[i])
		}
	}
	return b.String()
}

func escape(b *strings.Builder, c byte) {
	b.WriteByte('%')
	b.WriteByte(hexDigits[c>>4])
	b.WriteByte(hexDigits[c&15])
}

// unescapeAt decodes the escape at i; ok reports whether there is one.
func unescapeAt(s string, i int) (c byte, ok bool) {
	if i+2 >= len(s) || s[i] != '%' {
		return 0, false
	}
	high, low := unhex(s[i+1]), unhex(s[i+2])
	return byte(high<<4 | low), high >= 0 && low >= 0
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// decode decodes all escapes; a % that begins none stays.
func decode(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if c, ok := unescapeAt(s, i); ok {
			b.WriteByte(c)
			i += 2
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// percentsEscaped reports whether each % of s begins an escape.
func percentsEscaped(s string) bool {
	for i := range len(s) {
		if _, ok := unescapeAt(s, i); s[i] == '%' && !ok {
			return false
		}
	}
	return true
}

// escapePercents returns s with %25 for each % that begins no escape.
func escapePercents(s string) string {
	if percentsEscaped(s) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteByte(s[i])
		if _, ok := unescapeAt(s, i); s[i] == '%' && !ok {
			b.WriteString("25")
		}
	}
	return b.String()
}
