package address

import (
	"net/url"
	"strings"
)

// secretWords are the parts of an address, in lower case, after which a key or a
// password usually follows.
var secretWords = []string{"token", "key=", "secret", "password", "passwd", "auth", "sig="}

// Public reports whether address may be shown to anybody as it is: it has no user
// name, and no parameter that looks like a key. It errs on the side of false.
func Public(address string) bool {
	lower := strings.ToLower(address)
	beforeQuery, _, _ := strings.Cut(lower, "?")
	if strings.Contains(beforeQuery, "@") {
		return false
	}
	for _, word := range secretWords {
		if strings.Contains(lower, word) {
			return false
		}
	}
	return true
}

// Redacted returns address without its user name and password, for those who may
// know the rest: logs, errors, the operator's terminal. Of an address that cannot
// be parsed, everything up to the last @ is left out.
func Redacted(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address[strings.LastIndexByte(address, '@')+1:]
	}
	if u.User == nil && u.Opaque == "" {
		return address // as it was written
	}
	dropUser(u)
	return u.String()
}

// Stripped returns address without user name, password, query and fragment, for
// strangers: any of them may hold a key. It is empty if address cannot be parsed.
func Stripped(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	dropUser(u)
	u.RawQuery, u.ForceQuery, u.Fragment, u.RawFragment = "", false, "", ""
	return u.String()
}

// dropUser removes the user name and password of u. In an address without // they
// are part of what net/url calls opaque.
func dropUser(u *url.URL) {
	u.User = nil
	u.Opaque = u.Opaque[strings.LastIndexByte(u.Opaque, '@')+1:]
}
