package address

import (
	"errors"
	"strings"
	"testing"
)

func TestEscapeLeavesWhatIsEscaped(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                         "",
		"a b":                      "a%20b",
		"a%zz%41%4":                "a%25zz%41%254",
		"100%":                     "100%25",
		"HTTP://n.example/a b":     "http://n.example/a%20b",
		"https://n.example":        "https://n.example",
		"http://n.exa mple/é":      "http://n.exa mple/%C3%A9", // the host stays
		`http:\\n.example\a`:       "http://n.example/a",
		"//n.example/a b":          "//n.example/a%20b",
		"//n.exa mple":             "//n.exa mple",
		"http:a b":                 "http:a%20b",
		"feed://n.example/a b":     "http://n.example/a%20b",
		"mailto:a b@n.example":     "mailto:a b@n.example", // another scheme
		"?q=a b&c='%zz":            "?q=a%20b&c=%27%zz",
		"a?b?c#d e?%zz":            "a?b?c#d%20e?%25zz",
		"#":                        "#",
		"a?":                       "a?",
		"http://n.example?a b#c d": "http://n.example?a%20b#c%20d",
	} {
		if got := Escape(in); got != want {
			t.Errorf("Escape(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSchemesAreReadAsRFC3986SpellsThem(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][2]string{
		"http:a": {"http", "a"}, "AZaz:a": {"azaz", "a"}, "h09+-.:a:b": {"h09+-.", "a:b"},
		":a": {"", ":a"}, "9a:b": {"", "9a:b"}, "+:b": {"", "+:b"}, "a/b:c": {"", "a/b:c"}, "a": {"", "a"}, "": {"", ""},
		"a@:b": {"", "a@:b"}, "a[:b": {"", "a[:b"}, "a{:b": {"", "a{:b"},
	} {
		if scheme, rest := cutScheme(in); scheme != want[0] || rest != want[1] {
			t.Errorf("%q is %q and %q, want %q", in, scheme, rest, want)
		}
	}
	for in, want := range map[string]string{
		"HTTPS://n.example/": "https://n.example/", "Feed:HTTPS://n.example/": "https://n.example/", "feed:http:n.example": "http:n.example",
		"feeds://n.example/": "https://n.example/", "feed://n.example/": "http://n.example/", "feed:gopher://n.example": "gopher://n.example",
		"FTP://n.example/": "FTP://n.example/",
	} {
		if got := Web(in); got != want {
			t.Errorf("Web(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestEscapesOfAllDigitsAreRead(t *testing.T) {
	t.Parallel()
	for c := range 256 {
		upper := "%" + hexDigits[c>>4:c>>4+1] + hexDigits[c&15:c&15+1]
		for _, s := range []string{upper, strings.ToLower(upper)} {
			if got, ok := unescapeAt("a"+s, 1); !ok || got != byte(c) {
				t.Errorf("%s is %#x, %v; want %#x", s, got, ok, c)
			}
		}
	}
	for _, s := range []string{"%", "%4", "%4g", "%g4", "%/0", "%:0", "%@0", "%`0", "41"} {
		if c, ok := unescapeAt(s, 0); ok {
			t.Errorf("%s is read as %#x", s, c)
		}
	}
}

func TestOtherSchemesAreResolvedByTheirOwnRules(t *testing.T) {
	t.Parallel()
	base, err := Parse("ftp://n.example/a/b")
	if err != nil {
		t.Fatal(err)
	}
	if u, err := Resolve(base, "c"); err != nil || u.String() != "ftp://n.example/a/c" {
		t.Errorf("got %v, %v", u, err)
	}
	if _, err := Resolve(base, "%zz"); !errors.Is(err, ErrInvalid) {
		t.Errorf("got %v, want ErrInvalid", err)
	}
	for _, s := range []string{"mailto:a@n.example", "urn:a", "about:blank"} {
		if got := Key(s); got != s {
			t.Errorf("the key of %s is %s", s, got)
		}
	}
	if u, err := Parse("http:///a"); err != nil || u.Host != "" || u.Path != "/a" {
		t.Errorf("without a host: %v, %v", u, err)
	}
}

func TestHostsAreBounded(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]error{maxHost: nil, maxHost + 1: ErrInvalid} {
		if _, err := Parse("http://" + strings.Repeat("a", n) + "/"); !errors.Is(err, want) {
			t.Errorf("a host of %d bytes: %v, want %v", n, err, want)
		}
	}
	for n, want := range map[int]error{MaxBytes: nil, MaxBytes + 1: ErrTooLong} {
		s := "http://n.example/"
		s += strings.Repeat("a", n-len(s))
		if _, err := Parse(s); !errors.Is(err, want) {
			t.Errorf("an address of %d bytes: %v, want %v", n, err, want)
		}
		if _, err := Resolve(nil, s); !errors.Is(err, want) {
			t.Errorf("a reference of %d bytes: %v, want %v", n, err, want)
		}
	}
}
