package fetcher

import (
	"net/http"
	"strings"
	"time"
)

// maxHeader is the longest time believed of a header.
const maxHeader = 365 * 24 * time.Hour

// retryAfter reads Retry-After, seconds or a date (RFC 9110, 10.2.3), at most
// maxBackOff.
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

// freshFor is how long an answer is fresh: by max-age, else by Expires.
func freshFor(h http.Header, now time.Time) time.Duration {
	if age, said := maxAge(strings.Join(h.Values("Cache-Control"), ",")); said {
		return age
	}
	if at, err := http.ParseTime(strings.TrimSpace(h.Get("Expires"))); err == nil && at.After(now) {
		return min(at.Sub(now), maxHeader)
	}
	return 0
}

// maxAge reads max-age of Cache-Control (RFC 9111, 5.2.2.1); no-store and
// no-cache make an answer stale at once. said is false when it holds none.
func maxAge(s string) (age time.Duration, said bool) {
	for directive := range strings.SplitSeq(strings.ToLower(s), ",") {
		name, value, _ := strings.Cut(directive, "=")
		switch strings.TrimSpace(name) {
		case "no-store", "no-cache":
			return 0, true
		case "max-age":
			if d, ok := seconds(strings.Trim(strings.TrimSpace(value), `"`)); ok {
				age, said = d, true
			}
		}
	}
	return age, said
}

// seconds reads a number of seconds, digits only; more than can be counted is
// maxHeader.
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
