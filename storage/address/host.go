package address

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// lookup is how browsers make a name ASCII: as idna.Lookup does, but a name may
// have an underscore.
var lookup = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false))

// maxHost is the longest host that is read, in bytes: of names, 253 letters can
// be looked up, and making them ASCII takes time by the square of their length.
const maxHost = 1 << 10

// authority is a host and, where it is not the scheme's own, its port.
func authority(scheme, s string) (string, error) {
	host, port := s, ""
	if i := strings.LastIndexByte(s, ':'); i > strings.LastIndexByte(s, ']') {
		host, port = s[:i], s[i+1:]
	}
	if len(host) > maxHost {
		return "", ErrInvalid
	}
	if strings.HasPrefix(host, "[") {
		u, err := url.Parse("http://" + host)
		if err != nil {
			return "", ErrInvalid
		}
		host = strings.ToLower(u.Host)
	} else if host = ASCII(decode(host)); strings.ContainsFunc(host, forbidden) {
		return "", ErrInvalid
	}
	if port == "" {
		return host, nil
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return "", ErrInvalid
	}
	if scheme == "http" && n == 80 || scheme == "https" && n == 443 {
		return host, nil
	}
	return host + ":" + strconv.FormatUint(n, 10), nil
}

// ASCII is a host name as it is looked up: in lower case, other letters in
// Punycode (RFC 5891). A name that cannot be written so stays as it is.
func ASCII(host string) string {
	if strings.ContainsFunc(host, func(r rune) bool { return r >= utf8.RuneSelf }) && !strings.ContainsRune(host, utf8.RuneError) {
		if ascii, err := lookup.ToASCII(host); err == nil {
			return ascii
		}
	}
	return strings.ToLower(host)
}

// forbidden are characters that no host has (WHATWG URL, 3.1).
func forbidden(r rune) bool {
	return r <= ' ' || r == 0x7f || r == utf8.RuneError || strings.ContainsRune("#/:<>?@[\\]^|%\"{}`", r)
}

// user reads what stands before the @: a name, and a password behind the first
// colon.
func user(s string) *url.Userinfo {
	name, password, ok := strings.Cut(s, ":")
	if !ok {
		return url.User(decode(name))
	}
	return url.UserPassword(decode(name), decode(password))
}
