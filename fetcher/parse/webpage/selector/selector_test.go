package selector

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"rawi/fetcher/cost"
)

const somePage = `<!doctype html><html lang="ar"><head><title>أخبار</title></head><body id="top">
<nav class="menu"><ul><li class="a"><a href="/1">محلي</a></li><li class="b"><a href="/2">دولي</a></li></ul></nav>
<main class="list news"><article class="card big" id="x"><h2>عنوان</h2><p>نص</p><p class="b">آخر</p><a href="/3">المزيد</a></article>
<!-- إعلان --><article class="card"><h2><a href="https://other.example/">ثان</a></h2><p></p></article>text<article class="card b"><div class="a"><div class="a"><p class="b">عميق</p></div></div></article></main>
<p class="a">a</p><p class="b">b</p><span>c</span><p class="b">d</p></body></html>`

// someSelectors use all that there is.
var someSelectors = []string{
	"*", "p", "article.card", "#x", "li a", "main > article", "h2 + p", "h2 ~ p", "p ~ p.b", "div div p", ".a .a .b", "body main.list > article.card h2 > a",
	"[href]", `[href^="/"]`, `a[href*='other']`, "[class~=big]", `[lang|=ar]`, "p:empty", ":root", "a:link", "p:not(.b)", "article:not([id], .b)",
	"article:has(h2)", "article:has(.a)", "article:haschild(div)", `p:contains("عميق")`, "p:containsown(b)", "li:first-child", "li:last-child",
	"article:nth-child(2n+1)", "article:nth-of-type( 2 )", "p:nth-last-child(1)", "p:nth-last-of-type(2)", "span:only-of-type", "a:only-child", ":lang(ar) h2",
	"main>article+article", "nav ~ main article ~ article .b", "* > * > * > *", "article :not(div) > a", `[class="card big"]`, "P.B", `.a\:b, p`, "p:first-of-type",
}

// walk returns the elements that each selector finds.
func walk(b *cost.Budget, root *html.Node, selectors []*Selector) (out [][]*html.Node, ok bool) {
	out = make([][]*html.Node, len(selectors))
	open := []*html.Node{}
	ok = Walk(b, root, selectors, func(n *html.Node, fits uint64) {
		open = append(open, n)
		for i := range selectors {
			if fits>>i&1 != 0 {
				out[i] = append(out[i], n)
			}
		}
	}, func(n *html.Node) {
		if open[len(open)-1] != n {
			panic("an element is left that was not entered last")
		}
		open = open[:len(open)-1]
	})
	return out, ok
}

func parsePage(t testing.TB, src string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// parseList parses a list of selectors.
func parseList(s string) (out []*Selector, err error) {
	pieces, err := Alternatives(s)
	if err != nil {
		return nil, err
	}
	for _, p := range pieces {
		sel, err := Parse(p.Text)
		if err != nil {
			return nil, moved(err, p.At)
		}
		out = append(out, sel)
	}
	return out, nil
}

// sameAsCascadia fails where a list of selectors finds something else than cascadia does.
func sameAsCascadia(t testing.TB, doc *html.Node, s string) {
	t.Helper()
	selectors, err := parseList(s)
	if err != nil || len(selectors) > MaxSelectors {
		return
	}
	group, err := cascadia.ParseGroup(s)
	if err != nil {
		return // as where an identifier is cut otherwise
	}
	want := cascadia.QueryAll(doc, group)
	each, ok := walk(nil, doc, selectors)
	if !ok {
		t.Fatalf("%q: ended without a budget", s)
	}
	var got []*html.Node
	for n := range doc.Descendants() {
		if slices.ContainsFunc(each, func(nodes []*html.Node) bool { return slices.Contains(nodes, n) }) {
			got = append(got, n)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q finds %d elements, cascadia %d", s, len(got), len(want))
	}
}

func TestFindsWhatCascadiaFinds(t *testing.T) {
	t.Parallel()
	doc := parsePage(t, somePage)
	found := 0
	for _, s := range someSelectors {
		if _, err := parseList(s); err != nil {
			t.Errorf("%q: %v", s, err)
			continue
		}
		sameAsCascadia(t, doc, s)
		if sel, err := cascadia.ParseGroup(s); err == nil && len(cascadia.QueryAll(doc, sel)) > 0 {
			found++
		}
	}
	if found < len(someSelectors)-2 {
		t.Errorf("only %d of %d selectors find something", found, len(someSelectors))
	}
}

// hostilePages are pages on which cascadia takes the square of their size, or worse.
var hostilePages = map[string]func(n int) string{
	"siblings": func(n int) string { return strings.Repeat("<b></b>", n) },
	"depth":    func(n int) string { return strings.Repeat("<div>", min(n, 500)) + strings.Repeat("<i></i>", n) },
	"text":     func(n int) string { return strings.Repeat("<div>", 400) + strings.Repeat("<i>x</i>", n) },
}

// TestWorkIsLinearInThePage holds that combinators look at each element once, on pages of any shape.
func TestWorkIsLinearInThePage(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"q ~ b", "q ~ b ~ b ~ b", "* * * * * * q", "div div div div q i", "* > * > * ~ * q", "i + i + i"} {
		sel, err := Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		for name, page := range hostilePages {
			var scanned [2]int64
			for i, n := range []int{2000, 4000} {
				b := cost.New(t.Context(), 1<<20)
				if _, ok := walk(b, parsePage(t, page(n)), []*Selector{sel}); !ok {
					t.Fatalf("%s: %q does not end", name, s)
				}
				scanned[i] = b.Scanned()
			}
			if scanned[1] > 2*scanned[0]+4000 || scanned[1] < 4000 {
				t.Errorf("%s: %q looks at %d bytes, and at %d of twice the page", name, s, scanned[0], scanned[1])
			}
		}
	}
}

// TestQuadraticSelectorsEndWithTheBudget holds that what looks at others is charged for them.
func TestQuadraticSelectorsEndWithTheBudget(t *testing.T) {
	t.Parallel()
	for page, selectors := range map[string][]string{
		"siblings": {"b:nth-child(2n+1)", "b:nth-last-of-type(7)", "b:only-of-type", "b:last-child", "b:not(:nth-child(3))"},
		"text":     {"div:contains('y')", "div:has(q)", "div:haschild(q)", "div:not(:has(q)):has(q)"},
	} {
		src := hostilePages[page](30_000)
		doc := parsePage(t, src)
		for _, s := range selectors {
			sel, err := Parse(s)
			if err != nil {
				t.Fatal(err)
			}
			b := cost.New(t.Context(), len(src))
			if _, ok := walk(b, doc, []*Selector{sel}); ok || !b.IsSpent() {
				t.Errorf("%s: %q ends, with %d bytes looked at", page, s, b.Scanned())
			}
		}
	}
	small := parsePage(t, "<table>"+strings.Repeat("<tr><td>1<td>2</tr>", 1000)+"</table>")
	sel, err := Parse("tr:nth-child(2n) > td:first-child")
	if err != nil {
		t.Fatal(err)
	}
	if found, ok := walk(cost.New(t.Context(), 30_000), small, []*Selector{sel}); !ok || len(found[0]) != 500 {
		t.Errorf("a table of 1,000 rows: %v, %d", ok, len(found[0]))
	}
}

func TestErrorsNameTheirPlace(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"":                        "at character 1: it is empty",
		"article >":               `at character 9: '>' stands between two elements`,
		"> h2":                    `at character 1: '>' stands between two elements`,
		"a > > b":                 `at character 5: '>' stands between two elements`,
		"h2:::x":                  "at character 3: ",
		"div[href":                `at character 4: '[' is not closed`,
		"div)":                    `at character 4: ')' closes nothing`,
		"a:hover":                 "at character 2: :hover is not supported",
		"a:is(b, c)":              "at character 2: :is() is not supported: write the alternatives",
		"li:not(a > b)":           "at character 12: inside of :not() stands one element",
		"li:has(b:nth-child(1))":  "at character 3: inside of :has() stand tags",
		`a[href#="x"]`:            "at character 7: regular expressions are not supported",
		`a[title='x]`:             "at character 9: the quote is not closed",
		"ul li..x":                "at character 6: ",
		"div::before":             "at character 4: ",
		strings.Repeat("a", 1025): "at character 1025: it is longer than",
		strings.Repeat("a ", 33):  "at character 65: it names more than 32",
	} {
		_, err := Parse(s)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%.40q: got %v, want %q", s, err, want)
		}
	}
	for s, want := range map[string][2]string{
		"a@href": {"a", "href"}, "@href": {"", "href"}, "h2": {"h2", ""}, `a[title="@x"]@title`: {`a[title="@x"]`, "title"}, "time @DateTime ": {"time ", "datetime"},
	} {
		sel, attribute, _, err := CutAttribute(s)
		if err != nil || sel != want[0] || attribute != want[1] {
			t.Errorf("%q: got %q, %q, %v", s, sel, attribute, err)
		}
	}
	for _, s := range []string{"a@", "a@href@src", "a@b c", "a@href, b"} {
		if _, _, _, err := CutAttribute(s); err == nil {
			t.Errorf("%q has an attribute", s)
		}
	}
}

func FuzzSelector(f *testing.F) {
	for _, s := range someSelectors {
		f.Add(s, somePage)
	}
	f.Add(`a:not(b:not(c:not(d)))`, "<a><b><c><d>")
	f.Add(`[a="\"]"] > \31 23`, `<p a='"]'>`)
	f.Fuzz(func(t *testing.T, s, page string) {
		doc, err := html.Parse(strings.NewReader(page[:min(len(page), 2<<10)]))
		if err != nil {
			return
		}
		if len(s) > 64 { // cascadia takes the depth of the page to the power of the combinators
			if selectors, err := parseList(s); err == nil && len(selectors) <= MaxSelectors {
				walk(cost.New(t.Context(), 2<<10), doc, selectors)
			}
			return
		}
		if _, err := parseList(s); err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.At < 0 || syntax.At > len(s) {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		sameAsCascadia(t, doc, s)
	})
}

func BenchmarkWalk(b *testing.B) {
	doc := parsePage(b, strings.Repeat(somePage, 20))
	for _, s := range []string{"article.card", "main > article.card h2 a", "article:nth-child(2n+1)"} {
		sel, err := Parse(s)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprint(s), func(b *testing.B) {
			for range b.N {
				walk(nil, doc, []*Selector{sel})
			}
		})
	}
}
