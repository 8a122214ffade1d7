package extract

import (
	"net/url"
	"testing"
)

func TestResolveReadsAddressesAsTheyAreWrittenByHand(t *testing.T) {
	t.Parallel()
	base, err := url.Parse("https://n.example/a/b?c")
	if err != nil {
		t.Fatal(err)
	}
	for ref, want := range map[string]string{
		"خبر عاجل":                      "https://n.example/a/%D8%AE%D8%A8%D8%B1%20%D8%B9%D8%A7%D8%AC%D9%84", // breaking news
		"?q=دير الزور|x":                "https://n.example/a/b?q=%D8%AF%D9%8A%D8%B1%20%D8%A7%D9%84%D8%B2%D9%88%D8%B1%7Cx",
		`/a|b^c"d{e}` + "`?" + `f"{g}^`: "https://n.example/a%7Cb%5Ec%22d%7Be%7D%60?f%22%7Bg%7D%5E",
		"/%d8%a3/%D8%A3":                "https://n.example/%d8%a3/%D8%A3",
		"/100%/%d8%a3":                  "https://n.example/100%25/%d8%a3",
		"/a?50%":                        "https://n.example/a?50%",
		"/a#100% x":                     "https://n.example/a#100%25%20x",
		`\a\b`:                          "https://n.example/a/b",
		`http:\\m.example\a`:            "http://m.example/a",
		"HTTP://M.example:80/A":         "http://M.example:80/A", // told as it is written
		"feed://m.example/a":            "http://m.example/a",
		"feed:https://m.example/a":      "https://m.example/a",
		"FEEDS://m.example/a b":         "https://m.example/a%20b",
		"\u200fhttps://m.example/a\n":   "https://m.example/a",
		"https://مثال.example:8080/أ":   "https://xn--mgbh0fb.example:8080/%D8%A3",
		"www.m.example/أ":               "http://www.m.example/%D8%A3",
		"mailto:a@n.example":            "mailto:a@n.example",
		"javascript:alert(1)":           "",
		"http://a b/":                   "",
		"http://\xff/":                  "",
		"https://":                      "",
	} {
		if got := Resolve(nil, base, ref); got != want {
			t.Errorf("%q leads to\n%q, want\n%q", ref, got, want)
		}
	}
}

// FuzzNormalized holds that what is passed on untouched would be given back as it is,
// at any base.
func FuzzNormalized(f *testing.F) {
	for _, s := range []string{"https://n.example/a?b=1&c=%D8%a3", "http://n.example/../a", "https://a./.", "https://-/%41?", "http://n.example//a?/../b"} {
		f.Add(s)
	}
	base, err := url.Parse("https://base.example/a/b?c")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !isNormalized(s) {
			return
		}
		for _, b := range []*url.URL{nil, base} {
			if got := resolveUncommon(b, s); got != s {
				t.Errorf("%q at %v is %q", s, b, got)
			}
		}
	})
}
