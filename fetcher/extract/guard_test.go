package extract

import (
	"fmt"
	"math"
	"strings"
	"testing"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/fetcher/cost"
)

// numbered repeats unit n times, with a number for its %d.
func numbered(n int, unit string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, unit, i)
	}
	return b.String()
}

// TestCommonHTMLIsNotGuarded holds that articles, long and carelessly written, go to the
// parser as they are, but for comments between joined texts.
func TestCommonHTMLIsNotGuarded(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]string{
		"an article":            strings.Repeat(commonArticle, 20),
		"a long list":           "<ul>" + numbered(5000, `<li><a href="/%d">خبر</a>`) + "</ul>",
		"a large table":         "<table>" + strings.Repeat(`<tr><td><font color="red">خبر<td><b>2`, 5000) + "</table>",
		"formats around blocks": "<font size=2><b>" + strings.Repeat("<p>خبر</p>", 5000) + "</b></font>",
		"formats left open":     strings.Repeat("<div><b>خبر</div>", 100) + strings.Repeat("<p>خبر</p>", 300),
		"anchors left open":     numbered(5000, `<p><a name="%d">خبر</p>`),
	} {
		b := cost.New(t.Context(), len(src))
		got := guard(b, src, false)
		if strings.ReplaceAll(got, "<!---->", "") != src || len(b.Warnings()) > 0 {
			t.Errorf("%s: %d bytes become %d, %q", name, len(src), len(got), b.Warnings())
		}
	}
}

// TestGuardKeepsWhatStandsBeforeTheBomb holds what becomes of HTML that the parser would
// make too much of, join by copying, or compare too often.
func TestGuardKeepsWhatStandsBeforeTheBomb(t *testing.T) {
	t.Parallel()
	bold := numbered(400, "<b id=%d>")
	for name, row := range map[string]struct {
		src, has string
		lacks    string
	}{
		"formats in paragraphs": {"<p>خبر</p><p>" + bold + "</p>" + strings.Repeat("<p>x", 20_000), "خبر", strings.Repeat("<p>x", 10_000)},
		"formats in rows":       {"<p>خبر</p><table>" + bold + strings.Repeat("<tr>x", 20_000), "خبر", strings.Repeat("<tr>x", 10_000)},
		"tags":                  {"<p>خبر</p>" + strings.Repeat("<br>", maxTags+10), strings.Repeat("<br>", maxTags-3), strings.Repeat("<br>", maxTags)},
		"attributes":            {"<p>خبر</p>" + strings.Repeat("<i x>", 300) + "<b " + numbered(maxAttrs+1, "a%d ") + ">", "<b>", "a64"},
		"roots":                 {"<p>خبر</p>" + numbered(300, "<html a%d>x<body b%[1]d>"), "خبر", "<html"},
		"joined text":           {strings.Repeat("خبر</x>", 2000), "</x><!---->خبر", "\x00"},
	} {
		got := guard(cost.New(t.Context(), len(row.src)), row.src, false)
		if !strings.Contains(got, row.has) || strings.Contains(got, row.lacks) {
			t.Errorf("%s: %d bytes become %d: %.200s", name, len(row.src), len(got), got)
		}
	}
	page := "<html lang=ar><head><title>x</title></head><body class=y>" + strings.Repeat("<html z><p>x", 300)
	if got := guard(nil, page, true); !strings.HasPrefix(got, "<html lang=ar><head>") || !strings.Contains(got, "<body class=y>") || strings.Contains(got, "z") {
		t.Errorf("a page becomes %.200s", got)
	}
}

// FuzzGuard holds that the guard foretells at least as many elements as the parser makes.
func FuzzGuard(f *testing.F) {
	for _, s := range []string{
		"<p><b><i>x</p><p>y<p>z", "<table><b><tr>x<tr>y</table>z", "<svg><desc></svg></desc><style><p><b>", "<ul><li><b>x<li>y", "<b><div><div>x</b>y</b>",
		"<td><b>x</td>y", "<select><b>x<option>y", "<p><b><form>x<button>y<button>z", "<table><td><b>x<td>y<caption><i>z", "<h1><b>x<h2>y", "<template><b><p>x</template>y",
		"<dl><dt><b>x<dd>y", "<a><p><a>x", "<p><font a><font b><object>x<p>y</object>z", "<p><b><table>x</table>y", "<noscript><p><b>x</noscript>y",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		root := &xhtml.Node{Type: xhtml.ElementNode, Data: "body", DataAtom: atom.Body}
		nodes, err := xhtml.ParseFragmentWithOptions(strings.NewReader(src), root, xhtml.ParseOptionEnableScripting(false))
		if err != nil {
			return
		}
		made := 0
		for _, n := range nodes {
			for range n.Descendants() {
				made++
			}
			made++
		}
		g := treeGuard{src: src, seen: map[atom.Atom]bool{}}
		g.follow(math.MaxInt)
		if foretold := g.made + strings.Count(src, "<") + strings.Count(src, ">") + 5; made > 2*foretold+5 {
			t.Errorf("%q: the parser makes %d nodes, %d elements are foretold", src, made, g.made)
		}
	})
}
