package fetcher

import (
	"iter"
	"net/http"
	"strings"
	"time"
)

// maxHeader is the longest time that a header may state.
const maxHeader = 365 * 24 * time.Hour

// retryAfter parses Retry-After, seconds or a date (RFC 9110, 10.2.3), and returns
// at most maxBackOff; false if s is neither, or a date that is past.
func retryAfter(s string, now time.Time) (time.Duration, bool) {
	s = strings.TrimSpace(s)
	if d, ok := seconds(s); ok {
		return min(d, maxBackOff), true
	}
	if at, err := http.ParseTime(s); err == nil && at.After(now) {
		return min(at.Sub(now), maxBackOff), true
	}
	return 0, false
}

// freshFor returns how long an answer is fresh, by max-age or else by Expires.
func freshFor(h http.Header, now time.Time) time.Duration {
	if age, said := maxAge(strings.Join(h.Values("Cache-Control"), ",")); said {
		return age
	}
	if at, err := http.ParseTime(strings.TrimSpace(h.Get("Expires"))); err == nil && at.After(now) {
		return min(at.Sub(now), maxHeader)
	}
	return 0
}

// maxAge parses max-age of Cache-Control (RFC 9111, 5.2.2.1). no-store and no-cache
// make an answer stale at once; no-cache="…" is about single fields and does not.
// said is false if s holds none of these.
func maxAge(s string) (age time.Duration, said bool) {
	for directive := range directives(strings.ToLower(s)) {
		name, value, valued := strings.Cut(directive, "=")
		switch name = strings.TrimSpace(name); {
		case name == "no-store", name == "no-cache" && !valued:
			return 0, true
		case name == "max-age" && !said:
			if d, ok := seconds(strings.Trim(strings.TrimSpace(value), `"`)); ok {
				age, said = d, true
			}
		}
	}
	return age, said
}

// directives yields the parts of a header between commas that are not in quotes.
func directives(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start, quoted := 0, false
		for i := 0; i < len(s); i++ {
			switch {
			case s[i] == '"':
				quoted = !quoted
			case quoted && s[i] == '\\':
				i++
			case !quoted && s[i] == ',':
				if !yield(s[start:i]) {
					return
				}
				start = i + 1
			}
		}
		yield(s[start:])
	}
}

// seconds parses a number of seconds, digits only, and returns at most maxHeader.
func seconds(s string) (time.Duration, bool) {
	var d time.Duration
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		d = min(10*d+time.Duration(s[i]-'0')*time.Second, maxHeader)
	}
	return d, s != ""
}
