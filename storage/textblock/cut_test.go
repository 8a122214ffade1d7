package textblock

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// cut cuts the blocks at positions that there are.
func cut(src string, positions ...int) string {
	return Cut(src, func(blocks []string) (out []Piece) {
		for _, i := range positions {
			if i >= 0 && i < len(blocks) {
				out = append(out, Piece{Block: i})
			}
		}
		return out
	})
}

// blocksOf returns the blocks of HTML.
func blocksOf(t testing.TB, src string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	return Of(root)
}

func TestElementsWithoutTextHaveNone(t *testing.T) {
	t.Parallel()
	if got := blocksOf(t, "<p>one<script>two</script><!-- three --> <b>four</b><style>five</style></p>"); !slices.Equal(got, []string{"one four"}) {
		t.Errorf("got %q", got)
	}
}

func TestCutLeavesTheOtherBlocks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ safe, out, want string }{
		{"<p>one</p><p>two</p><p>one</p>", "2", "<p>one</p><p>two</p>"},
		{"<p>one</p><p>two</p>", "", "<p>one</p><p>two</p>"},
		{"<p>one</p><ul><li><a href=\"https://n.example/\">two</a></li><li>three</li></ul><p>four</p>", "12", "<p>one</p><p>four</p>"},
		{"<p>one</p><ul><li>two</li><li>three</li></ul>", "1", "<p>one</p><ul><li>three</li></ul>"},
		{"one<br/>two<br/>three", "1", "one<br/>three"},
		{"one<br/>two", "1", "one"},
		{"one\n\ntwo\n\nthree", "1", "one\n\n\nthree"},
		{"<pre>one\ntwo\nthree</pre>", "02", "<pre>\n\ntwo\n</pre>"},
		{"<p>one</p><p><img src=\"https://n.example/a.jpg\"/>two</p>", "1", "<p>one</p><p><img src=\"https://n.example/a.jpg\"/></p>"},
		{"<p>one</p><figure><img src=\"https://n.example/a.jpg\"/><figcaption>two</figcaption></figure>", "1", "<p>one</p><figure><img src=\"https://n.example/a.jpg\"/></figure>"},
		{"<div>one<p>two</p>three</div>", "02", "<div><p>two</p></div>"},
		{"<p><b>o</b>ne</p><p>t<i>w</i>o</p>", "0", "<p>t<i>w</i>o</p>"},
		{"<p> </p><p>one</p><p>two</p>", "0", "<p> </p><p>two</p>"},
		{"a &lt; b\n\ntwo", "1", "a &lt; b"},
		{"<p>one</p>", "0", ""},
	} {
		var out []int
		for _, r := range c.out {
			out = append(out, int(r-'0'))
		}
		if got := cut(c.safe, out...); got != c.want {
			t.Errorf("%s without %v: %s, want %s", c.safe, out, got, c.want)
		}
	}
}

// TestCutEndsOfBlocks: from a byte of the block on, wherever its text stands in HTML.
func TestCutEndsOfBlocks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ safe, end, want string }{
		{"<p>one … <a href=\"https://n.example/\">read <b>more</b></a></p><p>two</p>", "read more", "<p>one … </p><p>two</p>"},
		{"<p>one …<b>read</b>\n more </p>", "read more", "<p>one …</p>"},
		{"one two\u00ad three", "two three", "one"},
		{"<p>سوريا <i>اقرأ</i> المزيد</p>", "اقرأ المزيد", "<p>سوريا </p>"}, // read more
		{"<p>one <img src=\"https://n.example/a.jpg\"/> more</p>", "more", "<p>one <img src=\"https://n.example/a.jpg\"/></p>"},
	} {
		got := Cut(c.safe, func(blocks []string) []Piece { return []Piece{{0, strings.Index(blocks[0], c.end)}} })
		if got != c.want {
			t.Errorf("%s without %q: %s, want %s", c.safe, c.end, got, c.want)
		}
	}
	if got := Cut("<p>one</p>", func([]string) []Piece { return []Piece{{0, 99}} }); got != "<p>one</p>" {
		t.Errorf("from behind the block on: %s", got)
	}
}

// TestCutAddsNothing: to HTML that is not safe.
func TestCutAddsNothing(t *testing.T) {
	t.Parallel()
	if deep := strings.Repeat("<div>", 600) + "one"; cut(deep, 0) != deep {
		t.Error("HTML that cannot be parsed is changed")
	}
	for _, src := range []string{"<p>one<p>two", "<b><p>one</b>two", "one & two\n\n\"three\"", "<table>one<td>two"} {
		for i := range 3 {
			if got := cut(src, i); len(got) > len(src) {
				t.Errorf("%q without block %d: %q", src, i, got)
			}
		}
	}
}

// TestCutReadsEachBlockOnce: work grows with the HTML, however deep it is nested.
func TestCutReadsEachBlockOnce(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("<div>", 90) + "one" + strings.Repeat("</div>", 90)
	wide := strings.Repeat("<p>one</p>", 1000)
	if got := cut(deep + wide); got != deep+wide {
		t.Error("nothing is to be cut")
	}
	all := make([]int, 1001)
	for i := range all {
		all[i] = i
	}
	if got := cut(deep+wide, all...); got != "" {
		t.Errorf("%.100q is left", got)
	}
}

func FuzzCut(f *testing.F) {
	f.Add("<p>one</p><ul><li>two</li></ul>three<br/>four", 2)
	f.Fuzz(func(t *testing.T, src string, n int) {
		got := Cut(src, func(blocks []string) (out []Piece) {
			for i := range blocks {
				out = append(out, Piece{i, max(n, 0) % (len(blocks[i]) + 1)})
			}
			return out
		})
		if len(got) > len(src) {
			t.Errorf("%q from byte %d of blocks on: %q", src, n, got)
		}
	})
}
