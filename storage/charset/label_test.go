package charset

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

func TestCharsetIsFoundInBrokenContentTypes(t *testing.T) {
	t.Parallel()
	for contentType, want := range map[string]string{
		"text/xml; charset=windows-1256":                       "windows-1256",
		"text/xml;charset=WINDOWS-1256":                        "windows-1256",
		`text/xml; charset="windows-1256"`:                     "windows-1256",
		`text/xml; charset="windows-1256`:                      "windows-1256",
		`text/xml; charset=windows-1256"`:                      "windows-1256",
		"text/xml; charset='windows-1256'":                     "windows-1256",
		"text/xml; charset='windows-1256":                      "windows-1256",
		"text/xml charset=windows-1256":                        "windows-1256",
		"text/xml, charset=windows-1256":                       "windows-1256",
		"text/xml;; charset=windows-1256;":                     "windows-1256",
		"text/xml; charset = windows-1256":                     "windows-1256",
		"text/xml; charset:windows-1256":                       "windows-1256",
		"text/xml; Charset=windows-1256; x":                    "windows-1256",
		"text/xml; charset=windows-1256, text/html":            "windows-1256",
		"text/xml; charset=windows-1256)":                      "windows-1256",
		"text/xml; charset= windows-1256 ; q=1":                "windows-1256",
		"charset=windows-1256":                                 "windows-1256",
		"; charset=windows-1256":                               "windows-1256",
		"text/xml; boundary=; charset=windows-1256":            "windows-1256",
		"text/xml; charset=; charset=windows-1256":             "windows-1256",
		"text/xml; charset=utf-8;charset=windows-1256":         "windows-1256",
		"text/xml; charset=windows-1256;charset=utf-8":         "windows-1256",
		"text/xml; charset=iso-8859-1, text/xml; charset=1256": "windows-1256",
		"text/xml; charset=windows-1251;charset=windows-1256":  "windows-1256",
		"text/xml; charset=cp1256":                             "windows-1256",
		"text/xml; charset=cp-1256":                            "windows-1256",
		"text/xml; charset=win1256":                            "windows-1256",
		"text/xml; charset=windows1256":                        "windows-1256",
		"text/xml; charset=Windows_1256":                       "windows-1256",
		"text/xml; charset=x-cp1256":                           "windows-1256",
		"text/xml; charset=arabic":                             "windows-1256",
		"text/xml; charset=nonsense":                           "windows-1256",
		"text/xml; charset=":                                   "windows-1256",
		"text/xml;charset":                                     "windows-1256",
		"":                                                     "windows-1256",
		"خطأ":                                                  "windows-1256",
		"text/xml; charset=windows-1256\x00;":                  "windows-1256",
	} {
		text := "<rss><channel><title>" + paragraph + "</title></channel></rss>"
		got, name := Decode(inSet(t, charmap.Windows1256, text), contentType, "")
		if string(got) != text || name != want {
			t.Errorf("%q: read as %s: %s", contentType, name, got)
		}
		if got, name := Decode([]byte(text), contentType, ""); string(got) != text || name != "utf-8" {
			t.Errorf("%q before UTF-8: read as %s: %s", contentType, name, got)
		}
	}
	// Where the text alone does not tell, the header has to be read.
	const short = "<rss><channel><title>\xc8\xd1</title></channel></rss>" // بر in windows-1256, "land"
	for contentType, want := range map[string]string{
		"text/xml; charset='windows-1256'": "بر", `text/xml; charset="windows-1256`: "بر", "text/xml charset=windows1256": "بر", "text/xml; charset=utf-8; charset=cp1256": "بر",
		"text/xml; charset='windows-1251'": "ИС", "text/xml; charset=koi8-r; charset=utf-8;": "хя", "text/xml; charset=win-1251": "ИС", "text/xml; charset=KOI8R": "хя",
		"text/xml; charset=greek": "Θ\u03a1", "text/xml; charset=iso_8859_5": "Шб",
	} {
		if got, name := Decode([]byte(short), contentType, ""); !strings.Contains(string(got), ">"+want+"<") {
			t.Errorf("%q: read as %s: %s, want %s", contentType, name, got, want)
		}
	}
}

func TestHeaderCharsetsAreBounded(t *testing.T) {
	t.Parallel()
	if got := headerCharsets(strings.Repeat("; charset=windows-1256", 10_000)); len(got) > 4 {
		t.Errorf("%d charsets of one Content-Type", len(got))
	}
	if got := headerCharsets("x; charset=" + strings.Repeat("a", 10_000)); len(got) != 1 || len(got[0]) > 40 {
		t.Errorf("a charset of %d bytes", len(got[0]))
	}
	if got := headerCharsets("text/xml; notcharset=koi8-r; x-charset=utf-8"); !slices.Equal(got, []string{"utf-8"}) {
		t.Errorf("got %q", got)
	}
}
