package extract

import (
	"regexp"
	"strings"
	"testing"

	"rawi/storage/textblock"
)

// The rows are strings as the XML or JSON layer hands them on, and what each of
// the three readings makes of them; "" in the last two: the same as the first.
func TestTitlesShowNoReferenceAndEatNoText(t *testing.T) {
	t.Parallel()
	rows := []struct{ src, text, html, plain string }{
		{src: "خبر", text: "خبر"}, // news
		{src: `Don't stop & "go"`, text: `Don't stop & "go"`},
		{src: "Don&#39;t stop &amp; go", text: "Don't stop & go"},
		{src: "<b>عاجل</b>: Don&#39;t &amp; &quot;go&quot;", text: `عاجل: Don't & "go"`}, // urgent
		{src: "<em>Don't</em> & \"more\"", text: `Don't & "more"`},
		{src: "&lt;i&gt;Don't&lt;/i&gt; stop & \"go\"", text: `Don't stop & "go"`, html: `<i>Don't</i> stop & "go"`},
		{src: "&lt;b&gt;Tom &amp;amp; Jerry's&lt;/b&gt;", text: "Tom & Jerry's", html: "<b>Tom &amp; Jerry's</b>"},
		{src: "&amp;#39;AT&amp;amp;T&amp;#x27;", text: "'AT&T'", html: "&#39;AT&amp;T&#x27;"},
		{src: "&amp;amp;amp;eacute;", text: "é", html: "&amp;amp;eacute;"},
		{src: "caf&eacute; &hellip; &rlm;", text: "café … \u200f"},
		{src: "x < y", text: "x < y"},
		{src: "x &lt; y &amp;&amp; y &gt; z", text: "x < y && y > z"},
		{src: "أحبك <3", text: "أحبك <3"}, // I love you
		{src: "a<b and c>d", text: "a<b and c>d"},
		{src: "List<String> و Array<Object>", text: "List<String> و Array<Object>"},
		{src: "the <video> and <script> tags", text: "the <video> and <script> tags"},
		{src: "وسم &lt;br&gt; في HTML", text: "وسم <br> في HTML"}, // the tag <br> in HTML
		{src: "How the &lt;script&gt; tag doesn't &lt;/script&gt; work", text: "How the <script> tag doesn't </script> work"},
		{src: "How <script>alert(1)</script> acts", text: "How acts", plain: "How <script>alert(1)</script> acts"},
		{src: "</example>", text: "</example>"},
		{src: "سطر<br/>سطر", text: "سطر سطر", plain: "سطر<br/>سطر"}, // a line, a line
		{src: `<a href="/x?a=1&amp;b=2">هنا</a> <span class='>'>هناك</span>`, text: "هنا هناك"},
		{src: "<p>واحد</p><p>اثنان</p>", text: "واحد اثنان"},
		{src: "<B>BOLD</B>", text: "BOLD"},
		{src: `<b class="x">لم يغلق`, text: "لم يغلق", plain: `<b class="x">لم يغلق`}, // was not closed
		{src: "<![CDATA[خبر &amp; خبر]]>", text: "خبر & خبر", html: "<![CDATA[خبر & خبر]]>", plain: "<![CDATA[خبر & خبر]]>"},
		{src: "خبر <!-- سر -->آخر", text: "خبر آخر", plain: "خبر <!-- سر -->آخر"},
		{src: "&copy=1 &notit; &unknown;", text: "©=1 ¬it; &unknown;", plain: "&copy=1 &notit; &unknown;"},
		{
			src: `مرحبا <img src="https://s.w.org/images/core/emoji/1f642.png" alt="🙂" class="wp-smiley">`, text: "مرحبا 🙂",
			plain: `مرحبا <img src="https://s.w.org/images/core/emoji/1f642.png" alt="🙂" class="wp-smiley">`,
		}, // hello
		{src: "a <name@mail.example> b", text: "a <name@mail.example> b"},
		{src: "<https://news.example/>", text: "<https://news.example/>"},
		{src: `<base href="http://news.example/">خبر`, text: "خبر", plain: `<base href="http://news.example/">خبر`},
		{src: "\u202eخبر\u202c\u0007 \u00a0 آخر", text: "خبر آخر"},
		{src: "a &am\u0007p; b", text: "a & b"},
		{src: "the <input>, <meta> and <wbr >", text: "the <input>, <meta> and", plain: "the <input>, <meta> and <wbr >"},
		{src: "خبر</b> آخر", text: "خبر آخر", plain: "خبر</b> آخر"},
		{src: "&lt;/b&gt; و </script>", text: "</b> و </script>"},
		{src: "<b></b>", text: ""},
		{src: "&", text: "&"},
		{src: "<", text: "<"},
	}
	or := func(s, other string) string {
		if s == "" {
			return other
		}
		return s
	}
	for _, r := range rows {
		if got := Text(r.src); got != r.text {
			t.Errorf("Text(%q): got %q, want %q", r.src, got, r.text)
		}
		if got, want := HTMLText(r.src), or(r.html, r.text); got != want {
			t.Errorf("HTMLText(%q): got %q, want %q", r.src, got, want)
		}
		if got, want := PlainText(r.src), or(r.plain, r.text); got != want {
			t.Errorf("PlainText(%q): got %q, want %q", r.src, got, want)
		}
	}
}

func TestDescriptionsAreReadAsHTML(t *testing.T) {
	t.Parallel()
	for _, r := range []struct{ src, want, html string }{
		{src: "كل <i>الأخبار</i> &amp; نهر", want: "كل الأخبار & نهر"}, // all the news & a river
		{src: "<p>نص <b>صريح</b></p><link>باق</link><author>هنا</author></item>", want: "نص صريح باقهنا"},
		{src: "<p>&amp;quot;نص&amp;quot;</p>", want: `"نص"`, html: "&quot;نص&quot;"},
		{src: "&lt;b&gt;نص&lt;/b&gt;", want: "نص", html: "<b>نص</b>"},
		{src: "x < y, List<String>", want: "x < y, List<String>"},
		{src: strings.Repeat("<div>", 600) + "نص", want: "نص"},
		{src: "", want: ""},
	} {
		if got := Description(r.src); got != r.want {
			t.Errorf("Description(%q): got %q, want %q", r.src, got, r.want)
		}
		if r.html == "" {
			r.html = r.want
		}
		if got := HTMLDescription(r.src); got != r.html {
			t.Errorf("HTMLDescription(%q): got %q, want %q", r.src, got, r.html)
		}
	}
}

var anyReference = regexp.MustCompile(`&(?:amp|lt|gt|quot|apos|nbsp|#39);`)

// TestTitlesAreReadInLinearTime counts the bytes that are looked at for the ends of tags.
func TestTitlesAreReadInLinearTime(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{
		"<", "</", "<b>", `<b x="`, `<b x='"`, "<b x=", "<!--", "</script", "<b a b c ", "&amp;", "&lt;b&gt;", "<a/",
		"</b ", "</b>", "<b ", `</b a="`, `</b c" a="`, `<b c" a="`, `<b a="<i b" c="`, `<b a='</i b" c='`, "<script>", "<!-- -->", `<script a="</script>">`,
	} {
		for _, scope := range []tagScope{allTags, formattingPairs} {
			src := strings.Repeat(unit, maxTitle/len(unit))
			s := newTagStripper(src, scope)
			if s.strip(); s.looked > 80*len(src) {
				t.Errorf("%q: %d looks at %d bytes", unit, s.looked, len(src))
			}
		}
	}
}

// FuzzText holds that no reading grows a text or leaves what turns a line round,
// that plain text without signs stays, and that references go unless they were
// escaped more often than anybody does.
func FuzzText(f *testing.F) {
	for _, s := range []string{"<b>a</b>", "&amp;lt;b&amp;gt;", "<b x='", "a<b and c>d", "<!-- -->", "<script></script>", "<![CDATA[x]]>", `<img alt="🙂" class=emoji>`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		for name, read := range map[string]func(string) string{"Text": Text, "HTMLText": HTMLText, "PlainText": PlainText, "Description": Description} {
			got := read(src)
			if strings.ContainsAny(got, "\x00\x07\u202e\n") || got != strings.TrimSpace(got) {
				t.Errorf("%s(%q): %q", name, src, got)
			}
			if !strings.ContainsAny(src, "<&") && got != textblock.NormalizeSpace([]byte(validUTF8(truncate(src, maxTitle)))) {
				t.Errorf("%s(%q) changes text: %q", name, src, got)
			}
			if name != "HTMLText" && anyReference.MatchString(got) && strings.Count(src, "amp;") < maxEscapes && !strings.Contains(src, "&#") {
				t.Errorf("%s(%q) shows a reference: %q", name, src, got)
			}
		}
	})
}
