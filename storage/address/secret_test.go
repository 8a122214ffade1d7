package address_test

import (
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

func TestRedactedDropsUserAndPassword(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"https://furat.example/feed?page=2#top":        "https://furat.example/feed?page=2#top",
		"https://furat.example/الأخبار feed":           "https://furat.example/الأخبار feed", // as it was written
		"https://layla:s3cret@furat.example/feed?p=2":  "https://furat.example/feed?p=2",
		"https://s3cret@furat.example/feed":            "https://furat.example/feed",
		"https://furat.example/feed?by=layla@furat":    "https://furat.example/feed?by=layla@furat",
		"https://layla:s3cret@furat.example:port/feed": "furat.example:port/feed", // no address
		"https://layla:s3@cret@furat.example/%zz":      "furat.example/%zz",
		"layla:s3cret@furat.example":                   "layla:furat.example",
		"":                                             "",
	} {
		if got := address.Redacted(written); got != want {
			t.Errorf("Redacted(%q) = %q, want %q", written, got, want)
		}
	}
}

func TestStrippedDropsQueryAndFragmentToo(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"https://furat.example/feed":                  "https://furat.example/feed",
		"https://layla:s3cret@furat.example/feed?k=s": "https://furat.example/feed",
		"https://furat.example/feed?key=s3cret":       "https://furat.example/feed",
		"https://furat.example/feed#s3cret":           "https://furat.example/feed",
		"https://furat.example/feed?":                 "https://furat.example/feed",
		"https://layla:s3cret@furat.example:port/":    "",
	} {
		if got := address.Stripped(written); got != want {
			t.Errorf("Stripped(%q) = %q, want %q", written, got, want)
		}
	}
}

// Whatever an address looks like, its password is in neither form.
func FuzzNoPasswordSurvives(f *testing.F) {
	for _, a := range []string{"furat.example/feed", "furat.example:port/%zz?a=b", "[::1]/", "", "a@b"} {
		f.Add("https://", a)
	}
	f.Add("mailto:", "x")
	f.Fuzz(func(t *testing.T, scheme, rest string) {
		const password = "s3cret-of-layla"
		written := scheme + "layla:" + password + "@" + rest
		if strings.ContainsAny(scheme, "?#@") || strings.Contains(strings.TrimPrefix(scheme, "https://"), "/") {
			return // the password would stand in no user name
		}
		for _, got := range []string{address.Redacted(written), address.Stripped(written)} {
			if strings.Contains(got, password) {
				t.Fatalf("%q is shown as %q", written, got)
			}
		}
		if address.Public(written) {
			t.Fatalf("%q is public", written)
		}
	})
}
