package address_test

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"rawi/storage/address"
)

func TestPublicRefusesAddressesThatMayHoldASecret(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]bool{
		"https://furat.example/feed":                true,
		"https://furat.example/الأخبار?page=2":      true,
		"https://furat.example/feed?by=layla@furat": true, // an @ of the query is no user name
		"":                                 true,
		"https://layla@furat.example/feed": false,
		"https://layla:s3cret@furat.example/feed":    false,
		"https://furat.example/@layla/feed":          false, // errs on the side of false
		"https://furat.example/feed?token=abc":       false,
		"https://furat.example/feed?ToKeN=abc":       false,
		"https://furat.example/feed?access_token=ab": false,
		"https://furat.example/feed?apikey=abc":      false,
		"https://furat.example/feed?key=abc":         false,
		"https://furat.example/feed?client_secret=a": false,
		"https://furat.example/feed?password=abc":    false,
		"https://furat.example/feed?passwd=abc":      false,
		"https://furat.example/feed?auth=abc":        false,
		"https://furat.example/feed?sig=abc":         false,
		"https://furat.example/token/abc/feed":       false,
	} {
		if got := address.Public(written); got != want {
			t.Errorf("Public(%q) = %v, want %v", written, got, want)
		}
	}
}

func TestShownHidesWhatMayBeASecret(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"https://furat.example/feed":                   "https://furat.example/feed",
		"HTTPS://Furat.example/الأخبار feed":           "HTTPS://Furat.example/الأخبار feed", // as it was written
		"https://furat.example/feed?page=2&k&x=#top":   "https://furat.example/feed?page=…&…&x=",
		"https://furat.example/feed?a=1;key=b=c":       "https://furat.example/feed?a=…&key=…",
		"https://furat.example/feed?":                  "https://furat.example/feed?",
		"https://furat.example/feed#s3cret":            "https://furat.example/feed",
		"https://layla:s3cret@furat.example/feed?p=2":  "https://furat.example/feed?p=…",
		"https://s3cret@furat.example/feed":            "https://furat.example/feed",
		"https://s3@cret@furat.example/@layla":         "https://furat.example/@layla",
		`https:\/layla:s3cret@furat.example\feed`:      `https://furat.example\feed`,
		"//layla:s3cret@furat.example/feed":            "//furat.example/feed",
		"https://furat.example/feed?by=layla@furat":    "https://furat.example/feed?by=…",
		"https://layla:s3cret@furat.example:port/feed": "furat.example:port/feed", // no address
		"https://layla:s3/cret@furat.example/feed":     "furat.example/feed",      // neither
		"https://layla:s3?cret@furat.example/feed":     "furat.example/feed",
		"https://layla:s3@cret@furat.example:x/%zz":    "furat.example:x/%zz",
		"layla:s3cret@furat.example":                   "layla:furat.example",
		"/feed?key=s3cret":                             "/feed?key=…",
		"":                                             "",
	} {
		if got := address.Shown(written); got != want {
			t.Errorf("Shown(%q) = %q, want %q", written, got, want)
		}
		if shown := address.IsShown(written); shown != (written == want) {
			t.Errorf("IsShown(%q) = %v", written, shown)
		}
	}
	for written, want := range map[string]string{
		"https://furat.example/s3cret/feed":             "https://furat.example/…/feed",
		"https://s3cret.furat.example/s3cret":           "https://….furat.example/…",
		"https://furat.example/%D8%B3%D8%B1%20x/feed":   "https://furat.example/…/feed",
		"https://furat.example/سر x/feed?q=x":           "https://furat.example/…/feed?q=…",
		"https://furat.example/token/of-another?x=":     "https://furat.example/token/of-another?x=",
		"https://layla:s3cret@furat.example/no-s3-cret": "https://furat.example/no-s3-cret",
	} {
		if got := address.Shown(written, "s3cret", "سر x", ""); got != want {
			t.Errorf("Shown(%q) = %q, want %q", written, got, want)
		}
	}
	if address.IsShown("https://furat.example/token/abc") || address.IsShown("https://furat.example/s3cret", "s3cret") {
		t.Error("an address with a secret in its path is shown")
	}
}

func TestSecretsOfAnAddress(t *testing.T) {
	t.Parallel()
	for written, want := range map[string][]string{
		"https://furat.example/feed": nil,
		"https://furat.example/feed?lang=arabic&page=20261123&q=دير الزور&f=rss20&x": nil, // words, numbers, short ones
		"https://furat.example/feed?key=secret&other=word":                           {"secret"},
		"https://furat.example/feed?access_token=a%2Fb%20c.d":                        {"a/b c.d"},
		"https://furat.example/feed?q=Zm9vYmFy1+/=&s3cretly":                         {"Zm9vYmFy1+/=", "s3cretly"},
		"https://furat.example/feed?a=abc1234;b=abc12345":                            {"abc12345", "abc1234"}, // the longer first
		"https://layla:s3cret@furat.example/feed":                                    {"s3cret"},
		"https://layla:furat@furat.example/feed":                                     nil, // can be guessed
		"not an address :":                                                           nil,
	} {
		if got := address.Secrets(written); !slices.Equal(got, want) {
			t.Errorf("Secrets(%q) = %q, want %q", written, got, want)
		}
	}
	if got := address.Secrets("%", "marked!", "", "short"); !slices.Equal(got, []string{"marked!"}) {
		t.Errorf("marked ones: %q", got)
	}
}

func TestSecretsAreTakenOutOfTexts(t *testing.T) {
	t.Parallel()
	secrets := []string{"s3cret", "a/b c", "سر القارئ"} // the reader's secret
	for text, want := range map[string]string{
		"":                          "",
		"https://a.example/s3cret?": "https://a.example/…?",
		"x a%2Fb%20c a%2Fb+c a/b%20c %D8%B3%D8%B1%20%D8%A7%D9%84%D9%82%D8%A7%D8%B1%D8%A6 y": "x … … … … y",
	} {
		if got := address.Redact(text, secrets); got != want {
			t.Errorf("Redact(%q) = %q, want %q", text, got, want)
		}
	}
	for html, want := range map[string]string{
		`<p>s3cret <a href="https://a.example/s3cret">s3cret</a> &lt; s3cret`: `<p>s3cret <a href="https://a.example/…">s3cret</a> &lt; s3cret`,
		`s3cret <img src="s3cret`: `s3cret <img src="s3cret`, // no tag
		`<p>x</p>`:                `<p>x</p>`,
	} {
		if got := address.RedactHTML(html, secrets); got != want {
			t.Errorf("RedactHTML(%q) = %q, want %q", html, got, want)
		}
	}
}

func TestErrorsOfRequestsShowNoAddress(t *testing.T) {
	t.Parallel()
	broken := strings.ReplaceAll("https://layla:s3cret@furat.example:PORT/", "PORT", "x")
	_, err := url.Parse(broken)
	wrapped := fmt.Errorf("read: %w", err)
	if got := address.Cause(wrapped); got == nil || strings.Contains(got.Error(), "s3cret") || strings.Contains(got.Error(), "layla") {
		t.Errorf("got %v", got)
	}
	if other := errors.New("x"); address.Cause(other) != other || address.Cause(nil) != nil {
		t.Error("an error without an address is another")
	}
}

// Whatever an address looks like, its password and the values of its parameters are not
// shown.
func FuzzNoSecretIsShown(f *testing.F) {
	for _, a := range []string{"furat.example/feed", "furat.example:port/%zz?a=b", "[::1]/", "", "a@b"} {
		f.Add("https://", a)
	}
	f.Add("https://DOMAIN\\", "furat.example/feed")
	f.Add("mailto:", "x")
	f.Fuzz(func(t *testing.T, scheme, rest string) {
		const password, value = "s3cret-of-layla", "key-of-layla"
		if strings.ContainsAny(scheme, "?#@") || strings.Contains(strings.TrimPrefix(scheme, "https://"), "/") {
			return // the password would stand in no user name
		}
		written := scheme + "layla:" + password + "@" + rest
		if got := address.Shown(written); strings.Contains(got, password) {
			t.Fatalf("%q is shown as %q", written, got)
		}
		if address.Public(written) || address.IsShown(written) {
			t.Fatalf("%q is public", written)
		}
		if strings.ContainsAny(rest, "@") {
			return
		}
		for _, written := range []string{scheme + rest + "?k=" + value, scheme + rest + "#" + value, scheme + rest + "?" + value + "&b=c"} {
			if got := address.Shown(written); strings.Contains(got, value) {
				t.Fatalf("%q is shown as %q", written, got)
			}
		}
	})
}
