package fetcher

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

func TestHeadersWithTimes(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]time.Duration{
		"0": 0, "60": time.Minute, " 60 ": time.Minute, "86400": maxBackOff, "86401": maxBackOff, "86399": maxBackOff - time.Second,
		"Mon, 23 Nov 2026 12:00:01 GMT": time.Second, "Tue, 24 Nov 2026 12:00:01 GMT": maxBackOff,
		"Mon, 23 Nov 2026 12:00:00 GMT": -1, "": -1, "-1": -1, "1.5": -1, "٦٠": -1, "1 2": -1, // 60
	} {
		got, ok := retryAfter(s, noon)
		if ok != (want >= 0) || ok && got != want {
			t.Errorf("Retry-After %q: got %v, %v, want %v", s, got, ok, want)
		}
	}
	for s, want := range map[string]time.Duration{"31536000": maxHeader, "31536001": maxHeader, "31535999": maxHeader - time.Second, strings.Repeat("9", 400): maxHeader, "007": 7 * time.Second} {
		if got, ok := seconds(s); !ok || got != want {
			t.Errorf("%.20q seconds: got %v, %v, want %v", s, got, ok, want)
		}
	}
	for header, want := range map[string]time.Duration{
		"Mon, 23 Nov 2026 12:00:00 GMT": 0, "Mon, 23 Nov 2026 12:00:01 GMT": time.Second, "Sun, 22 Nov 2026 12:00:00 GMT": 0, "Mon, 23 Nov 2099 12:00:00 GMT": maxHeader,
	} {
		if got := freshFor(http.Header{"Expires": {header}}, noon); got != want {
			t.Errorf("Expires %s: fresh for %v, want %v", header, got, want)
		}
	}
	for s, want := range map[string][]string{
		"": {""}, "a": {"a"}, "a,b": {"a", "b"}, `a="1,2",b`: {`a="1,2"`, "b"}, `a="\",",b`: {`a="\","`, "b"}, `a="`: {`a="`}, `"\`: {`"\`}, ",": {"", ""},
	} {
		var got []string
		for d := range directives(s) {
			got = append(got, d)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
	for range directives("a,b") {
		break // whoever has enough may leave
	}
}

func TestSentencesAreOneLine(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		" a\r\n\tb ":             "a b",
		strings.Repeat("خ", 300): strings.Repeat("خ", 300),
		strings.Repeat("خ", 301): strings.Repeat("خ", 300) + "…",
	} {
		if got := sentence(errors.New(s)); got != want {
			t.Errorf("%.20q: got %.40q", s, got)
		}
	}
	for code, want := range map[int]string{
		204: "sent no document", 205: "sent no document", 404: "is not there", 410: "gone for good", 403: "refuses us", 401: "wants a password",
		429: "too often", 503: "overloaded", 500: "internal error", 418: "something else than a feed",
	} {
		if got := statusError(code).Error(); !strings.HasPrefix(got, fmt.Sprintf("status %d: ", code)) || !strings.Contains(got, want) {
			t.Errorf("%d: got %q, want %q", code, got, want)
		}
	}
}

func TestQuietHours(t *testing.T) {
	t.Parallel()
	half := noon.Add(30 * time.Minute)
	for name, v := range map[string]struct {
		c    storage.Channel
		want time.Time
	}{
		"none":                   {storage.Channel{}, half},
		"this hour":              {storage.Channel{SkipHours: []int{12}}, noon.Add(time.Hour)},
		"the rest of the day":    {storage.Channel{SkipHours: []int{12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23}}, noon.Add(12 * time.Hour)},
		"every day but Sunday":   {storage.Channel{SkipDays: []int{1, 2, 3, 4, 5, 6}}, noon.Add(12*time.Hour + 5*24*time.Hour)},
		"every day":              {storage.Channel{SkipDays: []int{0, 1, 2, 3, 4, 5, 6}}, half},
		"all but this very hour": {storage.Channel{SkipDays: []int{0, 2, 3, 4, 5, 6}, SkipHours: []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23}}, half},
	} {
		if got := skipQuietHours(v.c, half); !got.Equal(v.want) {
			t.Errorf("%s: got %v, want %v", name, got, v.want)
		}
	}
}
