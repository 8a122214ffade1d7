package extract

import (
	"net/url"
	"strings"
	"testing"
)

// TestLimitsOfFragments holds the last value that is read, and the first that is not.
func TestLimitsOfFragments(t *testing.T) {
	t.Parallel()
	if got := len(HTML(strings.Repeat("a", MaxBytes+1), nil).HTML); got != MaxBytes {
		t.Errorf("%d bytes are kept, want %d", got, MaxBytes)
	}
	nested := func(n int) string { return strings.Repeat("<div>", n) + "نص" + strings.Repeat("</div>", n) } // text
	for n, want := range map[int]int{maxDepth: 1, maxDepth + 1: 0, 500: 0} {
		if got := HTML(nested(n), nil); len(got.Text) != want {
			t.Errorf("%d deep: got %q", n, got.Text)
		}
	}
	if got := HTML(strings.Repeat("<div>", 600)+"نص", nil); strings.Join(got.Text, "") != "نص" || got.HTML != "نص" {
		t.Errorf("what is too deep for a tree: got %+v", got)
	}
	if got := len(Text(strings.Repeat("a", maxTitle+1))); got != maxTitle {
		t.Errorf("%d bytes of a title are kept, want %d", got, maxTitle)
	}
	escaped := func(n int) string { return "&" + strings.Repeat("amp;", n-1) + "lt;" }
	for n, want := range map[int]string{1: "<", maxEscapes: "<", maxEscapes + 1: "&lt;"} {
		if got := PlainText(escaped(n)); got != want {
			t.Errorf("escaped %d times: got %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int]bool{1: true, maxEmoji / 4: true, maxEmoji/4 + 1: false} {
		if got := isEmojiText(strings.Repeat("🙂", n)); got != want {
			t.Errorf("%d emoji: got %v, want %v", n, got, want)
		}
	}
	for row, want := range map[string]string{
		`<img src="a.png" alt="🙂" width="72">`:                                          "🙂",
		`<img src="a.png" alt="🙂" height=" 72px ">`:                                     "🙂",
		`<img src="a.png" alt="🙂" width="73" height="73">`:                              "",
		`<img src="a.png" alt="🙂" width="100%">`:                                        "",
		`<img src="a.png" alt="🙂" style="height: 1em">`:                                 "🙂",
		`<img src="a.png" alt="🙂" style="height: 1.2em">`:                               "🙂",
		`<img src="a.png" alt="🙂" style="height: 12em">`:                                "",
		`<img src="a.png" alt="صورة" width="10">`:                                       "", // picture
		`<img src="1f642.png" alt="🙂">`:                                                 "🙂",
		`<img class="x EMOJI" src="a.png" alt="ab">`:                                    "ab",
		`<img class="emoji" src="/u1f642.svg" alt=":smile:">`:                           "🙂",
		`<img class="emoji" src="/emoji_u1f1f8_1f1fe.png">`:                             "🇸🇾",
		`<img class="emoji" src="/31-20e3.png">`:                                        "1\u20e3",
		`<img class="emoji" src="/110000.png" alt="x">`:                                 "x",
		`<img class="emoji" src="/a.png" alt="::">`:                                     "::",
		`<img class="emoji" src="data:x" data-src="/1f642.png">`:                        "🙂",
		`<img class="emoji" src="a.png" alt="` + strings.Repeat("a", maxEmoji) + `">`:   strings.Repeat("a", maxEmoji),
		`<img class="emoji" src="a.png" alt="` + strings.Repeat("a", maxEmoji+1) + `">`: "",
	} {
		if got := emojiInTag(row); got != want {
			t.Errorf("%s: got %q, want %q", row, got, want)
		}
	}
}

func TestPagesAreTakenFromThreeFifthsOfTheWordsOn(t *testing.T) {
	t.Parallel()
	words := func(word string, n int) []string { return []string{strings.TrimSpace(strings.Repeat(word+" ", n))} }
	different := strings.Fields("باء تاء ثاء جيم حاء خاء دال ذال راء زاي") // names of letters
	page := func(known, size int) []string {
		s := strings.Join(different[:known], " ") + " "
		return []string{s + strings.Repeat("x", size-len(s))}
	}
	for _, row := range []struct {
		name       string
		feed, page []string
		want       bool
	}{
		{"nothing in the feed, as short as may be", nil, []string{strings.Repeat("a", minPageBytes)}, true},
		{"nothing in the feed, too short", nil, []string{strings.Repeat("a", minPageBytes-1)}, false},
		{"a word longer", words("نص", 80), words("نص", 81), true}, // text
		{"as long", words("نص", 80), words("نص", 80), false},
		{"six of ten words", different, page(6, 400), true},
		{"five of ten words", different, page(5, 400), false},
		{"one word many times", append(words("باء", 20), "تاء"), page(1, 400), false},
	} {
		if err := Refusal("", row.feed, PageText{Fragment: Fragment{Text: row.page}}); (err == nil) != row.want {
			t.Errorf("%s: got %v, want %v", row.name, err, row.want)
		}
	}
}

// TestNormalizedAddressesStay holds which addresses take the short way, and that the
// long way agrees.
func TestNormalizedAddressesStay(t *testing.T) {
	t.Parallel()
	base, err := url.Parse("https://base.example/d/")
	if err != nil {
		t.Fatal(err)
	}
	for s, want := range map[string]bool{
		"https://news.example/": true, "http://news.example/a": true, "https://n-1.example/aZ09-._~/?b=c&d": true, "https://n.example/%D8%a7": true,
		"https://n.example:8080/": false, "https://N.example/": false, "https://n.example": false, "https:///a": false, "ftp://n.example/": false, "//n.example/": false,
		"https://n.example/./a": false, "https://n.example/a/..": false, "https://n.example/a.b": true, "https://n.example/a/": true, "https://n.example/%D": false,
		"https://n.example/%DG": false, "https://n.example/%GD": false, "https://n.example/%": false, "https://n.example/#a": false, "https://n.example/ا": false, "https://n.example/a b": false,
		"https://n.example/a,b": false, "https://n.example/a:b": false, "https://n.example/%9F": true, "https://n.example/a/%2f.": true, "https://n_1.example/": false,
	} {
		if got := isNormalized(s); got != want {
			t.Errorf("%q: normalized: got %v, want %v", s, got, want)
		} else if got && resolveUncommon(base, s) != s {
			t.Errorf("%q is normalized, and becomes %q", s, resolveUncommon(base, s))
		}
	}
	for s, want := range map[string]bool{"": true, " ": true, "#": true, " #a": true, "\n#": true, "/": false, "a": false, "Z": false, "?a": false, ".": false, "صفحة": false} { // page
		if got := NamesNothing(s); got != want {
			t.Errorf("%q names nothing: got %v, want %v", s, got, want)
		}
	}
	for s, want := range map[string]bool{
		"https://n.example/aZ-./0:9_~?=&%+#": true, "http://n.example/": true, "mailto:a@b.example": false, "https://n.example/;": false, "https://n.example/,": false,
		"https://n.example/{": false, "https://n.example/@": false, "https://n.example/[": false, "https://n.example/`": false, "https://n.example/ا": false, "": false,
	} {
		if got := isPlainURL(s); got != want {
			t.Errorf("%q is plain: got %v, want %v", s, got, want)
		}
	}
}
