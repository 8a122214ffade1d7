package charset

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	whatwg "golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// declaredEncoding matches the encoding of an XML declaration.
var declaredEncoding = regexp.MustCompile(`^[^<]{0,256}<\?xml[^>]{0,200}?encoding\s*=\s*["']?([A-Za-z0-9._:-]{1,40})["']?`)

// Decode decodes an XML or JSON document by evidence, strongest first: byte order
// mark, the pattern of zeros, valid UTF-8 whatever the labels are, UTF-8 with
// errors, the HTTP header, the declaration, the appearance of Cyrillic and of
// windows-1256, a detector, the document's language, windows-1252. contentType is
// the HTTP header's and language the expected one; each may be empty. It returns
// UTF-8, which may be body itself, and the name of the charset.
func Decode(body []byte, contentType, language string) ([]byte, string) {
	return decode(body, contentType, language, declaration)
}

// DecodePage decodes an HTML page as Decode does; the declaration is a meta
// element.
func DecodePage(body []byte, contentType, language string) ([]byte, string) {
	return decode(body, contentType, language, metaCharset)
}

// decode decodes body; declared returns the label in the document itself.
func decode(body []byte, contentType, language string, declared func(body []byte) string) ([]byte, string) {
	if e, name, skip := byBOM(body); e != nil {
		return decodeAs(e, body[skip:]), name
	}
	if rest, ok := bytes.CutPrefix(body, []byte("\xef\xbb\xbf")); ok {
		body = rest
	}
	isUTF8 := utf8.Valid(body)
	if isUTF8 && !bytes.Contains(body, []byte(escapeToJapanese)) {
		return body, "utf-8" // as nearly all are: no label is looked for
	}
	labels := append(headerCharsets(contentType), declared(body))
	if isUTF8 {
		if e, name := byEscapes(labels); e != nil {
			return decodeAs(e, body), name
		}
		return body, "utf-8"
	}
	good, bad := countSequences(body)
	if good >= 2*bad {
		return repairUTF8(body), "utf-8"
	}
	if out, name := byLabel(body, labels); out != nil {
		return out, name
	}
	if 2*good >= bad {
		return repairUTF8(body), "utf-8"
	}
	if set, name := byAppearance(body); set != nil {
		return decodeAs(set, body), name
	}
	if script := byLetterFrequency(body); script != nil {
		return decodeAs(script.e, body), script.name
	}
	if e, name := byDetector(body); e != nil {
		return decodeAs(e, body), name
	}
	if e, name := byLanguage(language); e != nil {
		return decodeAs(e, body), name
	}
	return decodeAs(charmap.Windows1252, body), "windows-1252"
}

// byLabel decodes body by the first of its labels that is more than a default and
// plausible. Of several labels the one that the bytes look like goes first.
func byLabel(body []byte, labels []string) ([]byte, string) {
	names := make([]string, 0, len(labels))
	for _, label := range labels {
		if _, name := lookup(label); name != "" && isSpecific(name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) > 1 {
		if _, seen := byAppearance(body); slices.Contains(names, seen) {
			names = []string{seen}
		}
	}
	for _, name := range names {
		e, _ := lookup(name)
		if out := decodeAs(e, body); isPlausible(name, body, out) {
			return out, name
		}
	}
	return nil, ""
}

// isSpecific reports whether a label is more than a server's default: latin-1, or
// UTF-8, which the bytes have ruled out by now.
func isSpecific(name string) bool { return name != "windows-1252" && name != "utf-8" }

// isPlausible reports whether the bytes can be in the charset of a label. «arabic»
// is ISO-8859-6 in the standards and windows-1256 in practice, most letters of
// which are invalid in ISO-8859-6. UTF-16 has zeros in every tag.
func isPlausible(name string, body, decoded []byte) bool {
	switch name {
	case "iso-8859-6":
		return !bytes.ContainsRune(decoded, utf8.RuneError)
	case "utf-16le", "utf-16be":
		return bytes.IndexByte(body, 0) >= 0
	}
	return true
}

// escapeToJapanese begins the text of ISO-2022-JP that is not ASCII.
const escapeToJapanese = "\x1b$"

// byEscapes returns ISO-2022-JP, whose text is ASCII with escapes, if a label names it;
// else nil.
func byEscapes(labels []string) (encoding.Encoding, string) {
	for _, label := range labels {
		if e, name := lookup(label); name == "iso-2022-jp" {
			return e, name
		}
	}
	return nil, ""
}

func declaration(body []byte) string {
	if m := declaredEncoding.FindSubmatch(body[:min(len(body), 1024)]); m != nil {
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

var (
	le16 = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	be16 = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	le32 = utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	be32 = utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
)

// wideStarts are how documents in UTF-16 and UTF-32 begin.
var wideStarts = []struct {
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
	{"\n\x00", le16, "utf-16le", 0}, // white space in front
	{"\x00\n", be16, "utf-16be", 0},
	{"\r\x00", le16, "utf-16le", 0},
	{"\x00\r", be16, "utf-16be", 0},
	{" \x00", le16, "utf-16le", 0},
	{"\x00 ", be16, "utf-16be", 0},
}

// byBOM recognises UTF-16 and UTF-32 by their byte order mark, or by the zeros
// around the first «<» or «{». It returns the bytes to skip, too.
func byBOM(b []byte) (encoding.Encoding, string, int) {
	for _, m := range wideStarts {
		if bytes.HasPrefix(b, []byte(m.start)) {
			return m.e, m.name, m.skip
		}
	}
	return nil, "", 0
}

// countSequences counts the multi-byte sequences of UTF-8 and the bytes outside of
// any. Text in another charset has at most one of the former for ten of the
// latter, by accident.
func countSequences(b []byte) (good, bad int) {
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
	return good, bad
}

// repairUTF8 decodes the parts of a UTF-8 document that are not UTF-8: text in
// windows-1256 or a Cyrillic charset that was pasted as a whole, else single bytes
// of windows-1252, usually quotes and dashes.
func repairUTF8(b []byte) []byte {
	out := make([]byte, 0, len(b)+16)
	for len(b) > 0 {
		n := bytes.IndexByte(b[1:], '<') + 1
		if n == 0 {
			n = len(b)
		}
		out = repairText(out, b[:n])
		b = b[n:]
	}
	return out
}

// repairText repairs the text up to the next tag.
func repairText(out, b []byte) []byte {
	if utf8.Valid(b) {
		return append(out, b...)
	}
	if good, bad := countSequences(b); 2*good < bad {
		if set, _ := byAppearance(b); set != nil {
			return append(out, decodeAs(set, b)...)
		}
	}
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

// byDetector asks a statistical detector; nil if it is undecided.
func byDetector(b []byte) (encoding.Encoding, string) {
	r, err := chardet.NewHtmlDetector().DetectBest(b[:min(len(b), 64<<10)])
	if err != nil || r == nil || r.Confidence < 30 {
		return nil, ""
	}
	return whatwg.Lookup(r.Charset)
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
