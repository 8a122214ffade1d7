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

// encodings finds the encoding that an XML declaration names.
var encodings = regexp.MustCompile(`^[^<]{0,256}<\?xml[^>]{0,200}?encoding\s*=\s*["']?([A-Za-z0-9._:-]{1,40})["']?`)

// Decode decodes an XML or JSON document by evidence, strongest first: byte
// order mark, the pattern of NULs, valid UTF-8 whatever the labels say, UTF-8
// with accidents in it, the HTTP header, the declaration, the look of Cyrillic
// and of windows-1256, a detector, the document's language, windows-1252.
// contentType is that of HTTP, language what is known of it; each may be empty.
// The return names the charset.
func Decode(body []byte, contentType, language string) ([]byte, string) {
	return decode(body, contentType, language, declaration)
}

// DecodePage decodes an HTML page as Decode does; the declaration is a meta
// element.
func DecodePage(body []byte, contentType, language string) ([]byte, string) {
	return decode(body, contentType, language, metaCharset)
}

// decode decodes body; declared finds the document's own label.
func decode(body []byte, contentType, language string, declared func(body []byte) string) ([]byte, string) {
	if e, name, skip := byMark(body); e != nil {
		return decodeAs(e, body[skip:]), name
	}
	if rest, ok := bytes.CutPrefix(body, []byte("\xef\xbb\xbf")); ok {
		body = rest
	}
	labels := append(headerCharsets(contentType), declared(body))
	if utf8.Valid(body) {
		if e, name := escaped(body, labels); e != nil {
			return decodeAs(e, body), name
		}
		return body, "utf-8"
	}
	good, bad := sequences(body)
	if good >= 2*bad {
		return mendUTF8(body), "utf-8"
	}
	if out, name := labelled(body, labels); out != nil {
		return out, name
	}
	if 2*good >= bad {
		return mendUTF8(body), "utf-8"
	}
	if set, name := bySight(body); set != nil {
		return decodeAs(set, body), name
	}
	if script := byLetters(body); script != nil {
		return decodeAs(script.e, body), script.name
	}
	if e, name := detected(body); e != nil {
		return decodeAs(e, body), name
	}
	if e, name := byLanguage(language); e != nil {
		return decodeAs(e, body), name
	}
	return decodeAs(charmap.Windows1252, body), "windows-1252"
}

// labelled reads a document in the first charset of its labels that says more
// than a default and fits; where there are several, in the one that it looks
// like.
func labelled(body []byte, labels []string) ([]byte, string) {
	names := make([]string, 0, len(labels))
	for _, label := range labels {
		if _, name := lookup(label); name != "" && specific(name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) > 1 {
		if _, seen := bySight(body); slices.Contains(names, seen) {
			names = []string{seen}
		}
	}
	for _, name := range names {
		e, _ := lookup(name)
		if out := decodeAs(e, body); fits(name, body, out) {
			return out, name
		}
	}
	return nil, ""
}

// specific reports labels that say more than a server's default: latin-1 and
// UTF-8 have been found wrong by now.
func specific(name string) bool { return name != "windows-1252" && name != "utf-8" }

// fits reports whether a label was right. ISO-8859-6 is what «arabic» means to
// standards, and windows-1256 to those who write it: most letters of that are
// none in the other. UTF-16 has zeros wherever a tag stands.
func fits(name string, body, decoded []byte) bool {
	switch name {
	case "iso-8859-6":
		return !bytes.ContainsRune(decoded, utf8.RuneError)
	case "utf-16le", "utf-16be":
		return bytes.IndexByte(body, 0) >= 0
	}
	return true
}

// escaped is the encoding of labels that looks like ASCII, if the document is
// in it: ISO-2022-JP.
func escaped(body []byte, labels []string) (encoding.Encoding, string) {
	if !bytes.Contains(body, []byte("\x1b$")) {
		return nil, ""
	}
	for _, label := range labels {
		if e, name := lookup(label); name == "iso-2022-jp" {
			return e, name
		}
	}
	return nil, ""
}

func declaration(body []byte) string {
	if m := encodings.FindSubmatch(body[:min(len(body), 1024)]); m != nil {
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
		{"\n\x00", le16, "utf-16le", 0}, // white space in front
		{"\x00\n", be16, "utf-16be", 0},
		{"\r\x00", le16, "utf-16le", 0},
		{"\x00\r", be16, "utf-16be", 0},
		{" \x00", le16, "utf-16le", 0},
		{"\x00 ", be16, "utf-16be", 0},
	} {
		if bytes.HasPrefix(b, []byte(m.start)) {
			return m.e, m.name, m.skip
		}
	}
	return nil, "", 0
}

// sequences counts the multi-byte sequences of UTF-8 and the bytes that belong
// to none. Text in another charset has one of the former for ten of the latter
// at most, by accident.
func sequences(b []byte) (good, bad int) {
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

// mendUTF8 reads what is not UTF-8 in a document that is: a text in
// windows-1256, or Cyrillic, that was pasted whole, else single bytes of windows-1252, the
// usual quotes and dashes.
func mendUTF8(b []byte) []byte {
	out := make([]byte, 0, len(b)+16)
	for len(b) > 0 {
		n := bytes.IndexByte(b[1:], '<') + 1
		if n == 0 {
			n = len(b)
		}
		out = mendText(out, b[:n])
		b = b[n:]
	}
	return out
}

// mendText mends the text up to the next tag.
func mendText(out, b []byte) []byte {
	if utf8.Valid(b) {
		return append(out, b...)
	}
	if good, bad := sequences(b); 2*good < bad {
		if set, _ := bySight(b); set != nil {
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

// detected asks a statistical detector, which returns nothing when undecided.
func detected(b []byte) (encoding.Encoding, string) {
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
