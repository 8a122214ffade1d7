package charset

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// A paragraph of 90 characters: "Electricity came back to the quarters of the
// city after a long cut, and people wait for water."
const paragraph = "عادت الكهرباء إلى أحياء المدينة بعد انقطاع طويل وقال السكان إنهم ينتظرون عودة الماء أيضا"

func written(t *testing.T, e encoding.Encoding, s string) []byte {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(out)
}

func TestWindows1256IsRecognisedWithoutALabel(t *testing.T) {
	t.Parallel()
	runes := []rune(paragraph + " " + paragraph)
	for length := 20; length <= len(runes); length += 10 {
		want := "<rss><channel><title>" + string(runes[:length]) + "</title></channel></rss>"
		body, err := charmap.Windows1256.NewEncoder().String(want)
		if err != nil {
			t.Fatal(err)
		}
		got, name := Decode([]byte(body), "", "")
		if string(got) != want || name != "windows-1256" {
			t.Errorf("%d characters: read as %s: %s", length, name, got)
		}
	}
}

func TestWesternTextIsNotTakenForArabic(t *testing.T) {
	t.Parallel()
	for _, want := range []string{"L'été à Besançon: où sont passés les élèves?", "Der Bürgermeister öffnet die Brücke über den Fluß"} {
		body, err := charmap.Windows1252.NewEncoder().String("<rss><channel><title>" + want + "</title></channel></rss>")
		if err != nil {
			t.Fatal(err)
		}
		if got, name := Decode([]byte(body), "", ""); !strings.Contains(string(got), want) {
			t.Errorf("%s: read as %s: %s", want, name, got)
		}
	}
}

// Both ends of UTF-16 and UTF-32, with a mark and without, whatever is declared.
func TestUnicodeIsReadByItsZeros(t *testing.T) {
	t.Parallel()
	for name, e := range map[string]encoding.Encoding{
		"utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16be": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
		"utf-32le": utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), "utf-32be": utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM),
	} {
		for _, front := range []string{"", "\ufeff", "\n", " \r\n", "\r\n"} {
			if strings.HasPrefix(name, "utf-32") && front != "" && front != "\ufeff" {
				continue // nobody was seen to write white space in front of it
			}
			for _, label := range []string{"utf-8", "UTF-16", "windows-1256"} {
				want := `<?xml version="1.0" encoding="` + label + `"?><opml>` + paragraph + `</opml>`
				got, as := Decode(written(t, e, front+want), "text/xml; charset="+label, "")
				if strings.TrimSpace(strings.TrimPrefix(string(got), "\ufeff")) != want || as != name {
					t.Errorf("%s behind %q, called %s: read as %s: %.80q", name, front, label, as, got)
				}
			}
		}
	}
}

// A label of UTF-16 on bytes without a zero is what was left when the file was
// written anew.
func TestUTF16LabelOnBytesIsNotBelieved(t *testing.T) {
	t.Parallel()
	for _, label := range []string{"utf-16", "UTF-16LE", "utf-16be", "iso-10646-ucs-2"} {
		doc := `<?xml version="1.0" encoding="` + label + `"?><opml>` + paragraph + `</opml>`
		if got, name := Decode(written(t, charmap.Windows1256, doc), "", ""); string(got) != doc || name != "windows-1256" {
			t.Errorf("%s: read as %s: %.80q", label, name, got)
		}
	}
}

// Pages name their charset in a meta element, rightly or not.
func TestPagesAreDecodedByEvidence(t *testing.T) {
	t.Parallel()
	long := "<style>" + strings.Repeat("p{margin:0} ", 300) + "</style>" // 3,600 bytes
	for _, row := range []struct {
		head, contentType, language string
		e                           encoding.Encoding
		text, want                  string
	}{
		{"", "", "", charmap.Windows1256, paragraph, "windows-1256"},
		{"", "text/html", "", charmap.Windows1256, paragraph, "windows-1256"},
		{"", "text/html; charset=iso-8859-1", "", charmap.Windows1256, paragraph, "windows-1256"},
		{"", "text/html; charset=utf-8", "", charmap.Windows1256, paragraph, "windows-1256"},
		{`<meta charset="utf-8">`, "text/html; charset=utf-8", "", charmap.Windows1256, paragraph, "windows-1256"},
		{`<meta charset=windows-1256>`, "text/html; charset=utf-8", "", encoding.Nop, paragraph, "utf-8"},
		{`<meta charset=windows-1256>`, "", "", charmap.Windows1256, "خبر", "windows-1256"},
		{`<META HTTP-EQUIV="Content-Type" CONTENT="Text/HTML; CHARSET=Windows-1256">`, "", "", charmap.Windows1256, "خبر", "windows-1256"},
		{`<meta content='text/html;charset = "windows-1256"' http-equiv=Content-Type />`, "", "", charmap.Windows1256, "خبر", "windows-1256"},
		{long + `<meta charset="windows-1256">`, "", "", charmap.Windows1256, "خبر", "windows-1256"},
		{`<meta charset="utf-16">`, "", "", charmap.Windows1256, paragraph, "windows-1256"},
		{`<meta name=description content="charset"><meta charset=windows-1251>`, "", "", charmap.Windows1251, "мир", "windows-1251"},
		{"", "", "ar", charmap.Windows1256, "خبر", "windows-1256"},
		{"", "", "ru", charmap.Windows1251, "мир", "windows-1251"},
		{"", "", "", charmap.Windows1251, "Электричество вернулось в кварталы города после долгого отключения", "windows-1251"},
		{"", "", "", charmap.Windows1252, "L'été à Besançon: où sont passés les élèves?", "windows-1252"},
	} {
		page := "<!DOCTYPE html><html><head>" + row.head + "<title>" + row.text + "</title></head><body></body></html>"
		got, name := DecodePage(written(t, row.e, page), row.contentType, row.language)
		if string(got) != page || name != row.want {
			t.Errorf("%s %q %q: read as %s, want %s: %.200s", row.contentType, row.head[:min(len(row.head), 80)], row.text, name, row.want, got)
		}
	}
}

// What stands in the body of a page is text, and names nothing.
func TestMetaInTheBodyIsText(t *testing.T) {
	t.Parallel()
	for _, page := range []string{
		`<html><body><meta charset="windows-1251">`, `<html><title><meta charset=x></title>`, `<!-- <meta charset=x> -->`,
		`<script>"<meta charset=x>"</script>`, "<meta>", "<meta content=charset>", "<meta content='x; charset'>",
	} {
		if got := metaCharset([]byte(page)); got != "" {
			t.Errorf("%s: got %q", page, got)
		}
	}
}

// FuzzDecode holds that whatever is decoded is UTF-8, and no longer than what
// any charset makes of its bytes.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("<?xml version='1.0' encoding='utf-16'?><opml>"), "text/html; charset=\"", "ar")
	f.Add([]byte("\xff\xfe<\x00"), "", "")
	f.Add([]byte("<meta content='charset=' charset><meta http-equiv=x content=\"charset='\">\xc8"), "", "ru")
	f.Fuzz(func(t *testing.T, body []byte, contentType, language string) {
		for _, decode := range []func(body []byte, contentType, language string) ([]byte, string){Decode, DecodePage} {
			got, name := decode(body, contentType, language)
			if !utf8.Valid(got) || name == "" || len(got) > 4*len(body)+8 {
				t.Errorf("%q as %s: %q", body, name, got)
			}
		}
	})
}
