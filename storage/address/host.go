package address

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// lookupProfile converts names to ASCII as browsers do: like idna.Lookup, but
// underscores are allowed.
var lookupProfile = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false))

// maxHost is the longest host that is read, in bytes. DNS names have at most 253,
// and converting them to ASCII takes quadratic time.
const maxHost = 1 << 10

// normalizeHost returns a host in ASCII and lower case with its port, which is left
// out if it is the scheme's default. It returns ErrInvalid for anything else.
func normalizeHost(scheme, s string) (string, error) {
	host, port := s, ""
	if i := strings.LastIndexByte(s, ':'); i > strings.LastIndexByte(s, ']') {
		host, port = s[:i], s[i+1:]
	}
	if len(host) > maxHost {
		return "", ErrInvalid
	}
	if strings.HasPrefix(host, "[") {
		u, err := url.Parse("http://" + host)
		if err != nil || !strings.HasSuffix(host, "]") { // url.Parse allows an empty port
			return "", ErrInvalid
		}
		host = strings.ToLower(u.Host)
	} else if host = ASCII(decode(host)); strings.ContainsFunc(host, isForbidden) {
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

// ASCII returns a host name as it is looked up: in lower case, other letters in
// Punycode (RFC 5891). A name that cannot be converted is only lower-cased.
func ASCII(host string) string {
	if strings.ContainsFunc(host, func(r rune) bool { return r >= utf8.RuneSelf }) && !strings.ContainsRune(host, utf8.RuneError) {
		if ascii, err := lookupProfile.ToASCII(host); err == nil {
			return ascii
		}
	}
	return strings.ToLower(host)
}

// isForbidden reports whether no host may contain r (WHATWG URL, 3.1).
func isForbidden(r rune) bool {
	return r <= ' ' || r == 0x7f || r == utf8.RuneError || strings.ContainsRune("#/:<>?@[\\]^|%\"{}`", r)
}

// parseUser parses the part before the @: a name, and a password after the first
// colon.
func parseUser(s string) *url.Userinfo {
	name, password, ok := strings.Cut(s, ":")
	if !ok {
		return url.User(decode(name))
	}
	return url.UserPassword(decode(name), decode(password))
}
