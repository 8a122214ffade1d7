package extract

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestHTMLKeepsTextAndDropsWhatActs(t *testing.T) {
	t.Parallel()
	base, _ := url.Parse("https://example.org/news/1.html")
	rows := []struct {
		name, src, want string
		text            []string
	}{
		{"inline tags join", `<p><b>ال</b>عراق</p>`, `<p><b>ال</b>عراق</p>`, []string{"العراق"}}, // Iraq
		{"script", `<p onclick="x()">خبر<script>alert(1)</script></p>`, `<p>خبر</p>`, []string{"خبر"}},
		{"javascript address", `<a href="java&#10;script:alert(1)">هنا</a>`, `هنا`, []string{"هنا"}},
		{"relative address", `<a href="../a?b=1">هنا</a>`, `<a href="https://example.org/a?b=1">هنا</a>`, []string{"هنا"}},
		{"unclosed", `<p>واحد<p>اثنان<b>ثلاثة`, `<p>واحد</p><p>اثنان<b>ثلاثة</b></p>`, []string{"واحد", "اثنانثلاثة"}},
		{"pixel", `<p>نص<img src="/p.gif" width="1" height="1"></p>`, `<p>نص</p>`, []string{"نص"}},
		{"lazy image", `<img src="data:x" data-src="/a.jpg">`, `<img src="https://example.org/a.jpg"/>`, nil},
		{"player", `<iframe src="https://www.youtube.com/embed/x"></iframe><iframe src="https://evil.example/"></iframe>`, `<a href="https://www.youtube.com/embed/x">www.youtube.com</a>`, []string{"www.youtube.com"}},
		{"escaped twice", `&lt;p&gt;فقرة&lt;/p&gt;`, `<p>فقرة</p>`, []string{"فقرة"}},
		{"quotes escaped twice", `قال &amp;quot;نعم&amp;quot;`, `قال &#34;نعم&#34;`, []string{`قال "نعم"`}},
		{"plain paragraphs", "أول\n\nثانٍ\nيتبع", "أول\n\nثانٍ\nيتبع", []string{"أول", "ثانٍ يتبع"}},
		{"direction", `<p dir="rtl" lang="ar" style="color:red">نص</p>`, `<p dir="rtl" lang="ar">نص</p>`, []string{"نص"}},
		{"list", `<ul><li>أ</li><li>ب</li></ul>`, `<ul><li>أ</li><li>ب</li></ul>`, []string{"أ", "ب"}},
	}
	for _, r := range rows {
		got := HTML(r.src, base)
		if got.HTML != r.want || !slices.Equal(got.Text, r.text) {
			t.Errorf("%s: %s\n got %s %q\nwant %s %q", r.name, r.src, got.HTML, got.Text, r.want, r.text)
		}
	}
}

func TestTextIsTextAndNothingElse(t *testing.T) {
	t.Parallel()
	rows := []struct{ src, want string }{
		{" &quot;فنون&quot;  أبها\n", `"فنون" أبها`},
		{"&amp;quot;فنون&amp;quot;", `"فنون"`},
		{"<b>عاجل</b>: خبر", "عاجل: خبر"},
		{"\u202eخبر\u202c\u0007", "خبر"},
		{"a < b & c", "a < b & c"},
		{"AT&T", "AT&T"},
	}
	for _, r := range rows {
		if got := Text(r.src); got != r.want {
			t.Errorf("Text(%q): got %q, want %q", r.src, got, r.want)
		}
	}
}

func TestFragmentsAreThePages(t *testing.T) {
	t.Parallel()
	base, _ := url.Parse("https://example.org/feed.xml")
	page, _ := url.Parse("https://example.org/2026/1.html?p=1#top")
	rows := []struct {
		src, want string
		page      *url.URL
	}{
		{`<a href="#fn1">1</a>`, `<a href="https://example.org/2026/1.html?p=1#fn1">1</a>`, page},
		{`<a href=" #fn1 ">1</a>`, `<a href="https://example.org/2026/1.html?p=1#fn1">1</a>`, page},
		{`<a href="#حاشية">1</a>`, `<a href="https://example.org/2026/1.html?p=1#%D8%AD%D8%A7%D8%B4%D9%8A%D8%A9">1</a>`, page}, // footnote
		{`<base href="https://other.example/"><a href="#fn1">1</a><a href="x">2</a>`, `<a href="https://example.org/2026/1.html?p=1#fn1">1</a><a href="https://other.example/x">2</a>`, page},
		{`<a href="#fn1">1</a>`, `1`, nil},
		{`<a href="#">1</a>`, `1`, page},
		{`<a href="">1</a>`, `1`, page},
		{`<a href="x#fn1">1</a>`, `<a href="https://example.org/x#fn1">1</a>`, page},
		{`<p>1<img src="#"><img src=""></p>`, `<p>1</p>`, page},
	}
	for _, r := range rows {
		if got := Item(nil, r.src, base, r.page); got.HTML != r.want || got.Image != "" {
			t.Errorf("%s: got %+v, want %s", r.src, got, r.want)
		}
	}
}

// FuzzHTML holds that cleaning twice changes nothing, that the policy agrees
// with what it was not asked about, and that every address left is http(s) or
// mail.
func FuzzHTML(f *testing.F) {
	for _, s := range []string{
		"<p>نص", "<a href=x><a href=y>", "<svg><style><img src=x onerror=alert(1)>", strings.Repeat("<b>", 300),
		"<table><tr><p>نص<td><a href='//x/y'>", "<p><button><p>x</p></button>", "<pre>\n\nx</pre>", "<a><div><a>", "<ul><li><center>",
		"<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<math><mtext><table><mglyph><style><!--</style><img title='-->'>",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		once := sanitize(nil, validUTF8(src), nil, nil)
		if again := sanitize(nil, once.HTML, nil, nil); again.HTML != once.HTML {
			t.Errorf("cleaning twice changes %q\n once %q\ntwice %q", src, once.HTML, again.HTML)
		}
		if judged := policy().Sanitize(once.HTML); judged != once.HTML {
			t.Errorf("the policy changes %q\n from %q\n   to %q", src, once.HTML, judged)
		}
		z := html.NewTokenizer(strings.NewReader(once.HTML))
		for z.Next() != html.ErrorToken {
			token := z.Token()
			if token.Type != html.TextToken && token.Type != html.CommentToken && !allowedElements[token.DataAtom] || token.Type == html.CommentToken {
				t.Errorf("%q leaves %s", src, token)
			}
			for _, a := range token.Attr {
				address := a.Key == "href" || a.Key == "src"
				if !allowedAttrs[a.Key] || address && !strings.HasPrefix(a.Val, "http://") && !strings.HasPrefix(a.Val, "https://") && !strings.HasPrefix(a.Val, "mailto:") {
					t.Errorf("%q leaves %s", src, token)
				}
			}
		}
	})
}
