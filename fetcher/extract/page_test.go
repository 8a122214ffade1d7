package extract

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// reopened is a text about a school that reopened.
var reopened = strings.Repeat("أعيد افتتاح المدرسة الثانوية في حي الميدان بعد أشهر من أعمال الترميم التي شارك فيها الأهالي، وقالت المديرة إن الصفوف تتسع لثلاثمئة طالب. ", 6)

func pageOf(head, text string) string {
	return "<html><head>" + head + "<title>افتتاح مدرسة</title></head><body><article><h1>افتتاح مدرسة</h1><p>" + text + "</p></article></body></html>"
}

func read(t *testing.T, e encoding.Encoding, page, contentType string) (PageText, error) {
	t.Helper()
	body, err := e.NewEncoder().String(page)
	if err != nil {
		t.Fatal(err)
	}
	return Page(t.Context(), []byte(body), contentType, "ar", &url.URL{Scheme: "https", Host: "news.example", Path: "/1"})
}

// The charset of a page is found like that of a feed: by what its bytes are.
func TestPageIsReadInItsOwnCharset(t *testing.T) {
	t.Parallel()
	arabic, bom := charmap.Windows1256, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	for _, row := range []struct {
		name, head, contentType string
		e                       encoding.Encoding
	}{
		{"no label", "", "text/html", arabic},
		{"no content type", "", "", arabic},
		{"latin-1 by the server", "", "text/html; charset=ISO-8859-1", arabic},
		{"UTF-8 by the server", "", "text/html; charset=utf-8", arabic},
		{"UTF-8 by a template", `<meta charset="utf-8">`, "text/html", arabic},
		{"windows-1252 by a template", `<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">`, "text/html", arabic},
		{"as it says", `<meta charset="windows-1256">`, "text/html", arabic},
		{"UTF-8 without a label", "", "text/html", encoding.Nop},
		{"UTF-8 called windows-1256", `<meta charset="windows-1256">`, "text/html; charset=windows-1256", encoding.Nop},
		{"UTF-16", "", "text/html", bom},
	} {
		f, err := read(t, row.e, pageOf(row.head, reopened), row.contentType)
		if err != nil || !strings.Contains(strings.Join(f.Text, " "), "وقالت المديرة إن الصفوف تتسع") {
			t.Errorf("%s: %v, %.200q", row.name, err, f.Text)
		}
	}
}

// Where the bytes do not tell, the page's own label does, and then the language
// of the article.
func TestPageIsReadInTheCharsetOfItsLabel(t *testing.T) {
	t.Parallel()
	lithuanian := strings.Repeat("Mokykla po ilgo remonto vėl atidaryta, mokiniai grįžo į klases, džiaugiasi ir mokytojai. ", 6)
	figures := strings.Repeat("2026, 17.5 + 12.25, 3.14. ", 30) + "خبر"
	for _, row := range []struct {
		head, contentType, language string
		e                           encoding.Encoding
		text, want                  string
	}{
		{`<meta charset="windows-1257">`, "text/html", "", charmap.Windows1257, lithuanian, "mokiniai grįžo į klases"},
		{"", "text/html; charset=windows-1257", "", charmap.Windows1257, lithuanian, "mokiniai grįžo į klases"},
		{"", "text/html", "ar", charmap.Windows1256, figures, "خبر"},
	} {
		page := "<html><head>" + row.head + "<title>x</title></head><body><article><h1>x</h1><p>" + row.text + "</p></article></body></html>"
		body, err := row.e.NewEncoder().String(page)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Page(t.Context(), []byte(body), row.contentType, row.language, &url.URL{Scheme: "https", Host: "news.example", Path: "/1"})
		if err != nil || !strings.Contains(strings.Join(f.Text, " "), row.want) {
			t.Errorf("%q, %q, %q: %v, %.700q", row.head, row.contentType, row.language, err, f.Text)
		}
	}
}

// What is no HTML is never the text of an article, whatever it is called.
func TestOnlyHTMLIsAPage(t *testing.T) {
	t.Parallel()
	text := "<p>" + reopened + "</p>"
	page := pageOf("", reopened)
	escaped := strings.NewReplacer("<", `\u003c`, ">", `\u003e`).Replace(page)
	for name, body := range map[string]string{
		"JSON":                    `{"title": "افتتاح", "content": "` + reopened + `"}`,
		"JSON with HTML in it":    `{"content": "` + text + `"}`,
		"JSON with a page in it":  "\n {\"html\": \"<!DOCTYPE html>" + page + "\"}",
		"JSON, escaped":           `{"html": "` + escaped + `"}`,
		"a list":                  `["` + text + `", "` + text + `"]`,
		"a JSON string":           `"<html><body>` + text + `</body></html>"`,
		"JSON lines":              `{"a": "` + text + `"}` + "\n" + `{"a": "` + text + `"}`,
		"JSON that is cut off":    `{"content": "` + text,
		"JSON with a mark":        "\ufeff" + `{"content": "` + text + `"}`,
		"JSONP":                   `show({"content": "<html>` + text + `"});`,
		"guarded JSON":            ")]}',\n" + `{"content": "<html>` + text + `"}`,
		"JSON Feed":               `{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "content_html": "` + text + `"}]}`,
		"a script":                "document.write('<html><body>" + text + "</body></html>');",
		"RSS":                     `<?xml version="1.0"?><rss version="2.0"><channel><item><description>` + reopened + "</description></item></channel></rss>",
		"Atom":                    `<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="html"><![CDATA[` + page + "]]></content></entry></feed>",
		"a picture":               `<svg xmlns="http://www.w3.org/2000/svg"><text>` + reopened + "</text></svg>",
		"XML of their own":        "<response><html>" + text + "</html></response>",
		"plain text":              reopened,
		"plain text with a mark":  reopened + "<b>!</b>" + reopened,
		"a table of values":       "id,html\n1," + text,
		"PDF":                     "%PDF-1.4\n" + text,
		"nothing":                 "",
		"a comment":               "<!-- " + reopened + " -->",
		"JSON shown by a proxy":   `<html><head></head><body><pre>{"content": "` + reopened + `"}</pre></body></html>`,
		"JSON with HTML, shown":   `<html><body><div>{"content": "` + text + text + `"}</div></body></html>`,
		"a list shown by a proxy": `<html><body><pre>[{"content": "` + reopened + `"}]</pre></body></html>`,
	} {
		for _, contentType := range []string{"text/html", "text/html; charset=utf-8", "application/json", "", "application/xhtml+xml"} {
			if f, err := read(t, encoding.Nop, body, contentType); err == nil {
				t.Errorf("%s as %q was taken for a page: %.200q", name, contentType, f.Text)
			} else if !errors.Is(err, ErrNotPage) {
				t.Errorf("%s as %q: %v", name, contentType, err)
			}
		}
	}
}

// Pages are known by what they hold too, however they begin.
func TestPagesBeginInManyWays(t *testing.T) {
	t.Parallel()
	page := pageOf("", reopened)
	for name, body := range map[string]string{
		"a root":                 page,
		"a doctype":              "<!DOCTYPE html>" + page,
		"HTML 4":                 `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">` + page,
		"XHTML":                  `<?xml version="1.0" encoding="utf-8"?>` + "\n" + `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">` + page,
		"white space":            "\n\n\t " + page,
		"a mark":                 "\ufeff" + page,
		"comments":               "<!-- " + strings.Repeat("رخصة ", 2000) + " -->\n<!--[if IE]><![endif]-->" + page,
		"a warning":              "Warning: headers already sent by /srv/index.php on line 3\n<!DOCTYPE html>" + page,
		"a warning in HTML":      "<br />\n<b>Warning</b>: Undefined index: x in <b>/srv/index.php</b>" + page,
		"no root":                "<head><title>x</title></head><body><p>" + reopened + "</p>",
		"a paragraph":            "<p>" + reopened + "</p><p>" + reopened + "</p>",
		"a division":             `<div class="article"><p>` + reopened + "</p></div>",
		"upper case":             "<HTML><BODY><P>" + reopened + "</P></BODY></HTML>",
		"braces in the text":     pageOf("", "{ملاحظة} "+reopened),
		"JSON beside the text":   pageOf(`<script type="application/ld+json">{"@type": "NewsArticle"}</script>`, reopened),
		"brackets around a text": pageOf("", "[تحديث] "+reopened+" [انتهى]"),
	} {
		for _, contentType := range []string{"text/html", "", "application/json", "text/plain"} {
			if f, err := read(t, encoding.Nop, body, contentType); err != nil || !strings.Contains(strings.Join(f.Text, " "), "وقالت المديرة") {
				t.Errorf("%s as %q: %v, %.200q", name, contentType, err, f.Text)
			}
		}
	}
}

// FuzzPage holds that a page never panics, and gives text by the rules: what was found is
// safe.
func FuzzPage(f *testing.F) {
	f.Add([]byte(pageOf("", reopened)), "text/html")
	f.Add([]byte(`{"a":"<html>"}`), "text/html; charset=\xff")
	f.Add([]byte("\xff\xfe<\x00p\x00>\x00"), "")
	files, err := filepath.Glob("testdata/page/*.html")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body, "text/html")
	}
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		got, err := Page(t.Context(), body, contentType, "", &url.URL{Scheme: "https", Host: "news.example", Path: "/1"})
		if (err == nil) != (len(got.Text) > 0) || slices.Contains(got.Text, "") {
			t.Errorf("%q gave %q, %v", body, got.Text, err)
		}
		if safe := Safe(nil, got.HTML, nil); safe != got.HTML {
			t.Errorf("%q gave %q, which becomes %q", body, got.HTML, safe)
		}
	})
}
