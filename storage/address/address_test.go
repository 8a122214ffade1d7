package address

import (
	"errors"
	"net/url"
	"strings"
	"testing"
)

func TestAddressesAreAskedForAsBrowsersAskForThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"http://n.example/feed", "http://n.example/feed"},
		{"http://n.example", "http://n.example"},
		{"http://@n.example/", "http://@n.example/"},
		// White space: around, in the middle, and tabs and line breaks that an editor put in.
		{" \r\n\thttp://n.example/feed \n", "http://n.example/feed"},
		{"\u00a0http://n.example/feed\u00a0", "http://n.example/feed"},
		{"\u200fhttp://n.example/feed\u200e", "http://n.example/feed"},
		{"\ufeffhttp://n.example/feed", "http://n.example/feed"},
		{"http://n.exa\nmple/fe\t ed\r", "http://n.example/fe%20ed"},
		{"http://n.example/a b?q=c d", "http://n.example/a%20b?q=c%20d"},
		// Arabic: "news", "Syria".
		{"http://n.example/أخبار", "http://n.example/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1"},
		{"http://n.example/?q=سوريا", "http://n.example/?q=%D8%B3%D9%88%D8%B1%D9%8A%D8%A7"},
		{"http://n.example/أ/%d8%a3?أ=%D8%A3", "http://n.example/%D8%A3/%d8%a3?%D8%A3=%D8%A3"},
		{"http://n.example/\xe3\xc7", "http://n.example/%E3%C7"}, // "ما" in windows-1256
		{"http://n.example/\U0001f4f0", "http://n.example/%F0%9F%93%B0"},
		// What no address holds.
		{`http://n.example/a|b^c"d{e}f<g>` + "`", "http://n.example/a%7Cb%5Ec%22d%7Be%7Df%3Cg%3E%60"},
		{`http://n.example/?a|b^c"d{e}f<g>` + "`", "http://n.example/?a%7Cb%5Ec%22d%7Be%7Df%3Cg%3E%60"},
		{"http://n.example/\x01\x7f?\x02x", "http://n.example/%01%7F?%02x"},
		// What may stand there stays.
		{"http://n.example/!$&'()*+,;=:@-._~/[x]", "http://n.example/!$&'()*+,;=:@-._~/[x]"},
		{"http://n.example/?!$&()*+,;=:@-._~/?[x]", "http://n.example/?!$&()*+,;=:@-._~/?[x]"},
		{"http://n.example/?q='a'", "http://n.example/?q=%27a%27"},
		{"http://n.example/%41%20%2F%7c", "http://n.example/%41%20%2F%7c"},
		{"http://n.example/100%?50%", "http://n.example/100%?50%"},
		{"http://n.example/100% x/%zz/%e", "http://n.example/100%%20x/%zz/%e"},
		{"http://n.example/?", "http://n.example/?"},
		{"http://n.example/a?b#c d", "http://n.example/a?b#c%20d"},
		// Backslashes are slashes before the query.
		{`http:\\n.example\a\b?c\d`, `http://n.example/a/b?c%5Cd`},
		// Dot segments.
		{"http://n.example/a/./b/../c", "http://n.example/a/c"},
		{"http://n.example/../../a", "http://n.example/a"},
		{"http://n.example/a/..", "http://n.example/"},
		{"http://n.example/a/%2e%2E/b/.%2e", "http://n.example/"},
		{"http://n.example/a//../.b/..c", "http://n.example/a/.b/..c"},
		// Hosts, ports, users.
		{"HTTP://N.Example/Feed", "http://n.example/Feed"},
		{"hTtPs://n.example:443/", "https://n.example/"},
		{"http://n.example:80", "http://n.example"},
		{"http://n.example:/x", "http://n.example/x"},
		{"http://n.example:0080/x", "http://n.example/x"},
		{"https://n.example:80/", "https://n.example:80/"},
		{"http://مثال.example/", "http://xn--mgbh0fb.example/"},
		{"http://BÜCHER.example/", "http://xn--bcher-kva.example/"},
		{"http://n。example/", "http://n.example/"},
		{"http://%6E.example/", "http://n.example/"},
		{"http://a_b.example/", "http://a_b.example/"},
		{"http://أ_ب.example/", "http://xn--_-qmcq.example/"},
		{"http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"},
		{"http://[::1]:8080/", "http://[::1]:8080/"},
		{"http://u:p w@n.example/", "http://u:p%20w@n.example/"},
		{"http://u:a@b%@n.example/", "http://u:a%40b%25@n.example/"},
		// Schemes that stand for http and https.
		{"feed:http://n.example/a", "http://n.example/a"},
		{"feed:https://n.example/a", "https://n.example/a"},
		{"feed://n.example/a", "http://n.example/a"},
		{"feeds://n.example/a", "https://n.example/a"},
		{"FEED://n.example/a", "http://n.example/a"},
		{"Feed:HTTPS://n.example/a", "https://n.example/a"},
		{"feed://https://n.example/a", "https://n.example/a"},
		{"feeds:http://n.example/a", "http://n.example/a"},
		{"feed:n.example/a", "http://n.example/a"},
		{"feed:n.example:8080/a", "http://n.example:8080/a"},
		{" feed:////n.example/a b", "http://n.example/a%20b"},
		{"feed:ftp://n.example/a", "ftp://n.example/a"},
		// Of others net/url decides.
		{"mailto:a@n.example", "mailto:a@n.example"},
		{"tag:n.example,2026:1", "tag:n.example,2026:1"},
	} {
		u, err := Parse(c.in)
		if err != nil {
			t.Errorf("%q: %v", c.in, err)
			continue
		}
		if got := String(u); got != c.want {
			t.Errorf("%q is asked for as\n%s, want\n%s", c.in, got, c.want)
		}
	}
}

func TestAddressesThatCannotBeAskedAreRefused(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"http:n.example", "http:/n.example", "https://", "http://n.example:x/", "http://n.example:65536/", "http://n.example:-1/",
		"http://a b/", "http://a^b/", "http://a|b/", "http://a<b>/", "http://a%/", "http://a%20b/", "http://a:1:2/", "http://[::1/", "http://[x]/", "http://[::1]::/", "http://[::1]::80/", "http://[::1]:80:80/", "http://[::1]x/",
		"http://\xff/", "http://%00/", "http://a／b/", "http://a%E2%84%80b/", "http://" + strings.Repeat("ا", maxHost) + "/",
	} {
		if u, err := Parse(in); !errors.Is(err, ErrInvalid) && (err != nil || u.Hostname() != "") {
			t.Errorf("%q is read as %v, %v", in, u, err)
		}
	}
	if _, err := Parse("http://n.example/" + strings.Repeat("a", MaxBytes)); !errors.Is(err, ErrTooLong) {
		t.Errorf("an address of more than %d bytes: %v", MaxBytes, err)
	}
	if _, err := Resolve(nil, strings.Repeat("a", MaxBytes+1)); !errors.Is(err, ErrTooLong) {
		t.Errorf("a reference of more than %d bytes: %v", MaxBytes, err)
	}
}

func TestReferencesAreResolvedAsBrowsersResolveThem(t *testing.T) {
	t.Parallel()
	const base = "https://n.example/a/b c/d?e#f"
	for _, c := range []struct{ in, want string }{
		{"", "https://n.example/a/b%20c/d?e"},
		{"#g h", "https://n.example/a/b%20c/d?e#g%20h"},
		{"?ق", "https://n.example/a/b%20c/d?%D9%82"},
		{"g h", "https://n.example/a/b%20c/g%20h"},
		{"./g", "https://n.example/a/b%20c/g"},
		{"../../../g", "https://n.example/g"},
		{"/g|h", "https://n.example/g%7Ch"},
		{"//m.example/g", "https://m.example/g"},
		{`\\m.example\g`, "https://m.example/g"},
		{`\g`, "https://n.example/g"},
		{`g\h`, "https://n.example/a/b%20c/g/h"},
		{"/100%", "https://n.example/100%"},
		{"خبر/٢", "https://n.example/a/b%20c/%D8%AE%D8%A8%D8%B1/%D9%A2"},
		{"12:30", "https://n.example/a/b%20c/12:30"},
		{"a b:c", "https://n.example/a/b%20c/a%20b:c"},
		{"HTTP://M.example:80/g", "http://m.example/g"},
		{" feed:https://m.example/g\n", "https://m.example/g"},
		{"feed://m.example/g", "http://m.example/g"},
		{"mailto:a@n.example", "mailto:a@n.example"},
	} {
		u, err := Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		if u, err = Resolve(u, c.in); err != nil || String(u) != c.want {
			t.Errorf("%q leads to %v (%v), want %s", c.in, u, err, c.want)
		}
	}
	lone, _ := Parse("http://n.example/100%/a?b%")
	for in, want := range map[string]string{"c": "http://n.example/100%/c", "": "http://n.example/100%/a?b%", "?c": "http://n.example/100%/a?c"} {
		if u, err := Resolve(lone, in); err != nil || String(u) != want {
			t.Errorf("%q at %s leads to %v (%v), want %s", in, String(lone), u, err, want)
		}
	}
}

func TestTargetIsWhatARequestLineHolds(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"http://n.example":             "/",
		"http://n.example/a b?c d#e":   "/a%20b?c%20d",
		"http://n.example/100%":        "/100%",
		"http://n.example/100%?":       "/100%?",
		"http://n.example/100%?ب":      "/100%?%D8%A8",
		"http://n.example/%2f%2F|?%2f": "/%2f%2F%7C?%2f",
	} {
		u, err := Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := Target(u); got != want {
			t.Errorf("%s asks for %s, want %s", in, got, want)
		}
	}
}

func TestSpellingsOfOneAddressHaveOneKey(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"http://n.example/", "http://n.example", "HTTP://N.EXAMPLE", "http://n.example:80", "http://n.example:/", "http://n.example/#a", "feed://n.example", "feed:http://n.example/", " http://n.example\n", "http://u:p@n.example"},
		{"https://n.example/a", "https://n.example:443/a", "feeds://N.example/a", "https://n.example/./a", "https://n.example/b/../a", "https://n.example/%61", "https://n.example/b/%2e%2E/a#b"},
		{"http://n.example/%d8%a3", "http://n.example/%D8%A3", "http://n.example/%D8%a3", "http://n.example/أ"},
		{"http://n.example/?q=%d8%a3%7e", "http://n.example/?q=%D8%A3~", "http://n.example/?q=أ%7E", "http://n.example?q=أ~"},
		{"http://n.example/a%20b", "http://n.example/a b"},
		{"http://n.example/%7c", "http://n.example/|", "http://n.example/%7C"},
		{"http://مثال.example/", "http://xn--mgbh0fb.example/", "http://XN--MGBH0FB.EXAMPLE:80"},
	} {
		for _, other := range same[1:] {
			if !Same(same[0], other) {
				t.Errorf("%q has the key %q, %q has %q", same[0], Key(same[0]), other, Key(other))
			}
		}
	}
	different := []string{
		"http://n.example/", "https://n.example/", "http://n.example:443/", "https://n.example:80/", "http://www.n.example/", "http://n.example:8080/",
		"http://n.example/a", "http://n.example/A", "http://n.example/a/", "http://n.example//a", "http://n.example/a?", "http://n.example/a?b", "http://n.example/a?B",
		"http://n.example/a?b=c&d", "http://n.example/a?d&b=c", "http://n.example/b%2Fc", "http://n.example/b/c", "http://n.example/b%3Fc", "http://n.example/b?c",
		"http://n.example/a+b", "http://n.example/a%20b", "http://n.example/a%2Bb", "http://n.example/%25d8", "http://n.example/%d8", "ftp://n.example/", "no address", "",
	}
	for i, a := range different {
		for _, b := range different[:i] {
			if Same(a, b) {
				t.Errorf("%q and %q have one key, %q", a, b, Key(a))
			}
		}
	}
}

func TestOutletIsOneForAllHostsOfASite(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("abcd", 8) // the longest name
	for in, want := range map[string]string{
		"https://n.example.org/feed":         "n.example.org",
		"https://example.org":                "example.org",
		"https://www.example.org/feed":       "example.org",
		"https://WWW.Example.ORG:443/feed":   "example.org",
		"https://www.example.org./":          "example.org",
		"http://feeds.example.org/rss.xml":   "example.org",
		"http://feed.example.org/":           "example.org",
		"feed://rss.example.org:8080/":       "example.org",
		" http://u:p@rss.example.org ":       "example.org",
		"https://rss.app/feed":               "rss.app",
		"https://www.sy/":                    "www.sy",
		"https://feeds.feedburner.com/akhb":  "feedburner.com",
		"https://newsfeeds.example.org/":     "newsfeeds.example.org",
		"https://m.example.org/":             "m.example.org",
		"https://www.مثال.example/":          "مثال.example",
		"https://feeds.xn--mgbh0fb.example/": "مثال.example",
		"https://xn--0.example/":             "xn--0.example",
		"http://127.0.0.1:8081/":             "127.0.0.1",
		"http://[2001:db8::1]/":              "2001:db8::1",
		"":                                   "",
		"example.org":                        "",
		"http://a b/":                        "",
		"https://t.me/s/Furat":               "t.me/furat",
		"https://t.me/furat":                 "t.me/furat",
		"http://www.telegram.me/FURAT/12?a":  "t.me/furat",
		"https://telegram.dog/s/furat/":      "t.me/furat",
		"https://t.me/":                      "t.me",
		"https://t.me/s/":                    "t.me",
		"https://t.me/c/1234/5":              "t.me",
		"https://t.me/+AbCdEfGh":             "t.me",
		"https://t.me/share/url?url=x":       "t.me",
		"https://t.me/joinchat/AbCd":         "t.me",
		"https://t.me/1furat":                "t.me",
		"https://t.me/abc":                   "t.me",
		"https://t.me/فرات":                  "t.me",
		"https://t.me/" + long:               "t.me/" + long,
		"https://t.me/" + long + "x":         "t.me",
		"https://furat.t.me.example/s/furat": "furat.t.me.example",
	} {
		if got := Outlet(in); got != want {
			t.Errorf("%q is told by %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"http://mirror.example/s/Furat": "t.me/furat", "https://t.me/s/furat?before=9": "t.me/furat", "https://t.me/s/": "", "https://mirror.example/a/b?c": "", "http://a b/": "",
		"https://mirror.example/telegram/s/furat/": "t.me/furat", "https://mirror.example/telegram/furat": "", "https://mirror.example/furat": "",
	} {
		if got := ChannelOutlet(in); got != want {
			t.Errorf("a channel at %q is told by %q, want %q", in, got, want)
		}
	}
}

// FuzzParse holds that whatever is read can stand in a request and reads as
// itself, and that a key is the key of itself.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"http://n.example/a b?ق|#x", "feed:HTTPS://u:p@مثال.example:443/%d8%zz/../%2e%", `https:\\n.example\a`, "http://[::1]:80/", "//n.example/a", "?q", "http://n.example//a//..?", "http://[::]::",
	} {
		f.Add("http://n.example/a/b?c", s)
	}
	f.Fuzz(func(t *testing.T, base, s string) {
		b, err := Parse(base)
		if err != nil || b.Host == "" {
			return
		}
		u, err := Resolve(b, s)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return
		}
		target := Target(u)
		if target == "" || target[0] != '/' && target[0] != '?' || strings.ContainsFunc(target, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
			t.Fatalf("%q at %q asks for %q", s, base, target)
		}
		text := String(u)
		if len(text) > MaxBytes {
			return
		}
		again, err := Parse(text)
		if err != nil || String(again) != text {
			t.Fatalf("%q at %q is %q, which is read as %q (%v)", s, base, text, again, err)
		}
		if _, err := url.Parse(u.String()); err != nil {
			t.Fatalf("%q at %q: %v", s, base, err)
		}
		if key := Key(text); len(key) <= MaxBytes && Key(key) != key {
			t.Fatalf("%q has the key %q, and that %q", text, key, Key(key))
		}
		_ = Outlet(text)
	})
}

// Addresses may contain passwords: errors do not repeat them.
func TestErrorsShowNoAddress(t *testing.T) {
	t.Parallel()
	base, err := Parse("https://example.org/a")
	if err != nil {
		t.Fatal(err)
	}
	mail, err := Parse("mailto:a")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{
		"https://user:secret@exa mple.org/", "https://user:secret@[::1/", "https://user:secret@example.org:99999/",
		"https:secret", "ftp://user:secret@\x7f/", "http://secret" + strings.Repeat("a", maxHost) + "/",
	} {
		for name, parse := range map[string]func() error{
			"Parse":                     func() error { _, err := Parse(s); return err },
			"Resolve":                   func() error { _, err := Resolve(base, s); return err },
			"Resolve without base":      func() error { _, err := Resolve(nil, s); return err },
			"Resolve of another scheme": func() error { _, err := Resolve(mail, s); return err },
		} {
			if err := parse(); !errors.Is(err, ErrInvalid) || strings.Contains(err.Error(), "secret") {
				t.Errorf("%s(%q): got %v", name, s, err)
			}
		}
	}
	for _, parse := range []func(string) error{
		func(s string) error { _, err := Parse(s); return err },
		func(s string) error { _, err := Resolve(base, s); return err },
	} {
		address := "https://example.org/" + strings.Repeat("a", MaxBytes)
		if err := parse(address[:MaxBytes]); err != nil {
			t.Errorf("of MaxBytes: %v", err)
		}
		if err := parse(address[:MaxBytes+1]); !errors.Is(err, ErrTooLong) {
			t.Errorf("longer than MaxBytes: %v", err)
		}
	}
}
