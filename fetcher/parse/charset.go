package parse

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// declared finds the encoding that an XML declaration names.
var declared = regexp.MustCompile(`^[^<]{0,256}<\?xml[^>]{0,200}?encoding\s*=\s*["']?([A-Za-z0-9._:-]{1,40})["']?`)

// toUTF8 decodes a document by evidence, strongest first: byte order mark, the
// pattern of NULs, valid UTF-8 whatever the labels say, nearly valid UTF-8, the
// HTTP header, the declaration, the look of windows-1256, a detector, the
// feed's language, windows-1252. It returns the name of the charset.
func toUTF8(body []byte, contentType, language string) ([]byte, string) {
	if e, name, skip := byMark(body); e != nil {
		return decodeAs(e, body[skip:]), name
	}
	if rest, ok := bytes.CutPrefix(body, []byte("\xef\xbb\xbf")); ok {
		body = rest
	}
	if utf8.Valid(body) {
		return body, "utf-8"
	}
	if mostlyUTF8(body) {
		return mendUTF8(body), "utf-8"
	}
	for _, label := range []string{headerCharset(contentType), declaration(body)} {
		if e, name := charset.Lookup(label); e != nil && specific(name) {
			return decodeAs(e, body), name
		}
	}
	if looksArabic(body) {
		return decodeAs(charmap.Windows1256, body), "windows-1256"
	}
	if e, name := detected(body); e != nil {
		return decodeAs(e, body), name
	}
	if e, name := byLanguage(language); e != nil {
		return decodeAs(e, body), name
	}
	return decodeAs(charmap.Windows1252, body), "windows-1252"
}

// specific reports labels that say more than a server's default: latin-1 and
// UTF-8 have been found wrong by now.
func specific(name string) bool { return name != "windows-1252" && name != "utf-8" }

func headerCharset(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return params["charset"]
}

func declaration(body []byte) string {
	if m := declared.FindSubmatch(body[:min(len(body), 1024)]); m != nil {
		return string(m[1])
	}
	return ""
}

func decodeAs(e encoding.Encoding, body []byte) []byte {
	out, err := e.NewDecoder().Bytes(body)
	if err != nil {
		return bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	return out
}

// byMark recognises UTF-16 and UTF-32 by their mark, or by where the zeros of
// the first «<» or «{» stand.
func byMark(b []byte) (encoding.Encoding, string, int) {
	le16 := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	be16 := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	le32 := utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	be32 := utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
	for _, m := range []struct {
		start string
		e     encoding.Encoding
		name  string
		skip  int
	}{
		{"\xff\xfe\x00\x00", le32, "utf-32le", 4},
		{"\x00\x00\xfe\xff", be32, "utf-32be", 4},
		{"<\x00\x00\x00", le32, "utf-32le", 0},
		{"\x00\x00\x00<", be32, "utf-32be", 0},
		{"\xff\xfe", le16, "utf-16le", 2},
		{"\xfe\xff", be16, "utf-16be", 2},
		{"<\x00", le16, "utf-16le", 0},
		{"\x00<", be16, "utf-16be", 0},
		{"{\x00", le16, "utf-16le", 0},
		{"\x00{", be16, "utf-16be", 0},
	} {
		if bytes.HasPrefix(b, []byte(m.start)) {
			return m.e, m.name, m.skip
		}
	}
	return nil, "", 0
}

// mostlyUTF8 reports text in which at least 20 multi-byte sequences are valid
// for every byte that is not: such a document is UTF-8 with an accident in it.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		b = b[n:]
	}
	return good >= 20*bad
}

// mendUTF8 reads the bytes that are not UTF-8 as windows-1252, which they
// mostly are: quotes and dashes pasted into a page.
func mendUTF8(b []byte) []byte {
	out := make([]byte, 0, len(b)+16)
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			out = utf8.AppendRune(out, charmap.Windows1252.DecodeByte(b[0]))
		} else {
			out = append(out, b[:n]...)
		}
		b = b[n:]
	}
	return out
}

// looksArabic reports bytes in which, read as windows-1256, runs of Arabic
// letters prevail. Western text in windows-1252 has its high bytes singly,
// between ASCII letters.
func looksArabic(b []byte) bool {
	letters, runs, single := 0, 0, 0
	for i := 0; i < len(b); {
		if b[i] < 0x80 {
			i++
			continue
		}
		start := i
		for i < len(b) && b[i] >= 0x80 {
			if r := charmap.Windows1256.DecodeByte(b[i]); r >= 0x0621 && r <= 0x064a {
				letters++
			}
			i++
		}
		if i-start > 1 {
			runs++
		} else {
			single++
		}
	}
	return letters >= 6 && runs > 2*single/3 && runs > 0
}

// detected asks a statistical detector, which returns nothing when undecided.
func detected(b []byte) (encoding.Encoding, string) {
	r, err := chardet.NewHtmlDetector().DetectBest(b[:min(len(b), 64<<10)])
	if err != nil || r == nil || r.Confidence < 30 {
		return nil, ""
	}
	return charset.Lookup(r.Charset)
}

func byLanguage(language string) (encoding.Encoding, string) {
	primary, _, _ := strings.Cut(strings.ToLower(language), "-")
	switch primary {
	case "ar", "fa", "ckb", "ur":
		return charmap.Windows1256, "windows-1256"
	case "tr", "kmr", "ku":
		return charmap.Windows1254, "windows-1254"
	case "ru":
		return charmap.Windows1251, "windows-1251"
	case "he":
		return charmap.Windows1255, "windows-1255"
	case "el":
		return charmap.Windows1253, "windows-1253"
	}
	return nil, ""
}
