package address

import (
	"errors"
	"net/url"
	"slices"
	"strings"
)

// hidden replaces what is not shown.
const hidden = "…"

// secretWords are the parts of an address, in lower case, after which a key or a
// password usually follows.
var secretWords = []string{"token", "key=", "secret", "password", "passwd", "pwd=", "pass=", "auth", "sig="}

// Public reports whether address, of what a feed contains, may be shown to anybody as
// it is: it has no user name, and no parameter that looks like a key. It errs on the
// side of false.
func Public(address string) bool {
	lower := strings.ToLower(address)
	beforeQuery, _, _ := strings.Cut(lower, "?")
	return !strings.Contains(beforeQuery, "@") && !namesSecret(lower)
}

func namesSecret(lower string) bool {
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(lower, word) })
}

// Shown returns an address that rawi was given, of a feed, a list or a hub, as it is
// shown: to the operator, in logs and errors, and to anybody. It has no user name,
// password and fragment; … stands for the values of its parameters, whatever they
// mean, and for each of secrets. The rest is as it was written. Of an address that
// cannot be parsed, everything up to the last @ is left out.
func Shown(address string, secrets ...string) string {
	if _, err := Parse(address); err != nil {
		address = address[strings.LastIndexByte(address, '@')+1:]
	}
	address, _, _ = strings.Cut(address, "#")
	address, query, asked := strings.Cut(address, "?")
	address = Redact(withoutUser(address), secrets)
	if asked {
		address += "?" + hideValues(query)
	}
	return address
}

// IsShown reports whether all of an address is shown: only then it can be requested
// by who is shown it.
func IsShown(address string, secrets ...string) bool {
	return Shown(address, secrets...) == address && !namesSecret(strings.ToLower(address))
}

// withoutUser returns the part of an address before its query without user name and
// password. In an address without // these are part of what net/url calls opaque.
func withoutUser(s string) string {
	scheme, rest := cutScheme(s)
	host := strings.TrimLeft(rest, `/\`)
	if host == rest {
		return s[:len(s)-len(rest)] + rest[strings.LastIndexByte(rest, '@')+1:]
	}
	path := ""
	if i := strings.IndexByte(host, '/'); i >= 0 { // not \, which may stand in a user name: DOMAIN\layla
		host, path = host[:i], host[i:]
	}
	at := strings.LastIndexByte(host, '@')
	if at < 0 {
		return s
	}
	front := s[:len(s)-len(rest)]
	if scheme == "" {
		front = ""
	}
	return front + "//" + host[at+1:] + path
}

// hideValues returns a query with … for the values of its parameters.
func hideValues(query string) string {
	parts := strings.FieldsFunc(query, separatesParameters)
	for i, p := range parts {
		name, value, ok := strings.Cut(p, "=")
		switch {
		case !ok:
			parts[i] = hidden // a key may stand alone
		case value != "":
			parts[i] = name + "=" + hidden
		}
	}
	return strings.Join(parts, "&")
}

func separatesParameters(r rune) bool { return r == '&' || r == ';' }

// Cause returns the cause of an error of net/url or net/http, which shows the address
// whole; other errors as they are.
func Cause(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// minSecret is the length in bytes of the shortest text that is looked for as a
// secret: a shorter one can be guessed, and stands in other words.
const minSecret = 6

// Secrets returns what of a feed's address its articles, ids and links must not
// repeat: the marked ones, its password, and the values of those parameters that are
// called as keys are or look like one, having letters and digits and no other
// characters than keys have.
func Secrets(address string, marked ...string) (secrets []string) {
	add := func(s string) {
		if len(s) >= minSecret && !slices.Contains(secrets, s) {
			secrets = append(secrets, s)
		}
	}
	for _, s := range marked {
		add(s)
	}
	u, err := Parse(address)
	if err != nil {
		return secrets
	}
	if password, ok := u.User.Password(); ok {
		add(password)
	}
	for _, p := range strings.FieldsFunc(u.RawQuery, separatesParameters) {
		name, value, ok := strings.Cut(p, "=")
		if !ok {
			name, value = "", name
		}
		if value = decode(value); namesSecret(strings.ToLower(name)+"=") || looksLikeKey(value) {
			add(value)
		}
	}
	slices.SortFunc(secrets, func(a, b string) int { return len(b) - len(a) }) // one may begin another
	return secrets
}

// looksLikeKey reports whether s has the form of a key rather than that of a word or a
// number.
func looksLikeKey(s string) bool {
	letters, digits := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			letters++
		case strings.IndexByte("-_+/=", c) < 0:
			return false
		}
	}
	return letters > 0 && digits > 0
}

// Redact returns a text, an address or an error, with … for each of secrets, as it is
// and in the spellings that it has in addresses.
func Redact(text string, secrets []string) string {
	for _, s := range secrets {
		for _, spelling := range []string{s, encode(s, inPath), url.PathEscape(s), url.QueryEscape(s)} {
			if s != "" && strings.Contains(text, spelling) {
				text = strings.ReplaceAll(text, spelling, hidden)
			}
		}
	}
	return text
}

// RedactHTML returns HTML, as extract writes it, with … for each of secrets in its tags.
func RedactHTML(html string, secrets []string) string {
	if len(secrets) == 0 || Redact(html, secrets) == html {
		return html
	}
	var b strings.Builder
	for html != "" {
		i := strings.IndexByte(html, '<')
		if i < 0 {
			break
		}
		end := strings.IndexByte(html[i:], '>') + 1
		if end == 0 {
			break
		}
		b.WriteString(html[:i])
		b.WriteString(Redact(html[i:i+end], secrets))
		html = html[i+end:]
	}
	return b.String() + html
}
