package storage

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// OwnTitle returns the title without the name of the source that the item itself names,
// as aggregators write it: "Bridge opened - The Outlet", "The Outlet: Bridge opened".
func (a *Article) OwnTitle() string {
	if a.Source == nil {
		return a.Title
	}
	title := a.Title
	for _, name := range []string{a.Source.Title, hostOf(a.Source.Link)} {
		title = withoutName(title, strings.TrimSpace(name))
	}
	return title
}

func hostOf(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// nameMarks stand between a title and the name of an outlet.
const nameMarks = "-–—|:·"

// withoutName returns title without name before or behind it, if one of nameMarks stands between
// them and something is left.
func withoutName(title, name string) string {
	if name == "" {
		return title
	}
	if rest, ok := cutFold(title, name, true); ok {
		rest = strings.TrimSpace(rest)
		if r, n := utf8.DecodeLastRuneInString(rest); n > 0 && strings.ContainsRune(nameMarks, r) {
			return orTitle(rest[:len(rest)-n], title)
		}
	}
	if rest, ok := cutFold(title, name, false); ok {
		rest = strings.TrimSpace(rest)
		if r, n := utf8.DecodeRuneInString(rest); n > 0 && strings.ContainsRune(nameMarks, r) {
			return orTitle(rest[n:], title)
		}
	}
	return title
}

func orTitle(rest, title string) string {
	if rest = strings.TrimSpace(rest); rest != "" {
		return rest
	}
	return title
}

// cutFold cuts name off the end of s, or off its beginning, whatever its case.
func cutFold(s, name string, end bool) (string, bool) {
	s = strings.TrimSpace(s)
	at := len(s) - len(name)
	switch {
	case at <= 0:
		return s, false
	case end && strings.EqualFold(s[at:], name):
		return s[:at], true
	case !end && strings.EqualFold(s[:len(name)], name):
		return s[len(name):], true
	}
	return s, false
}
