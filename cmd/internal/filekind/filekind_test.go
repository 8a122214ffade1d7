package filekind

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

const config = "site: {title: \"أخبار\", url: \"http://127.0.0.1:8080\"}\nfeeds:\n  - {url: \"https://a.example/feed\"}\n"

func encoded(t *testing.T, e encoding.Encoding, text string) string {
	t.Helper()
	out, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFilesAreKnownByTheirBeginning(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(config)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	store := binary.NativeEndian.AppendUint32(make([]byte, pageHeader), boltMagic)
	for name, row := range map[string]struct {
		begin string
		want  Kind
	}{
		"nothing":                   {"", Empty},
		"blanks":                    {" \n\t", Empty},
		"a config":                  {config, Text},
		"a config in windows-1256":  {encoded(t, charmap.Windows1256, config), Text},
		"UTF-16, little":            {encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), config), UTF16},
		"UTF-16, big":               {encoded(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), config), UTF16},
		"UTF-16 with a mark":        {encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), config), UTF16},
		"UTF-32, little":            {encoded(t, utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), config), UTF16},
		"UTF-32, big":               {encoded(t, utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), config), UTF16},
		"gzip":                      {packed.String(), Gzip},
		"a letter":                  {"PK\x03\x04\x14\x00", Packed},
		"rich text":                 {`{\rtf1\ansi`, Rich},
		"a store":                   {string(store), Store},
		"an executable":             {"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00\x3e\x00\x01\x00\x00\x00", Binary},
		"an export":                 {`{"kind":"feed","feed":"https://a.example"}` + "\n", Export},
		"JSON":                      {`{"site": {}}`, JSON},
		"a JSON Feed":               {`{"version": "https://jsonfeed.org/version/1.1"}`, Feed},
		"a page":                    {"\ufeff\n<!DOCTYPE html>\n<html>", WebPage},
		"a page without doctype":    {"<HTML lang=ar>", WebPage},
		"a list":                    {`<?xml version="1.0"?><opml version="2.0">`, OPML},
		"RSS":                       {`<?xml version="1.0"?><rss version="2.0">`, Feed},
		"Atom":                      {`<feed xmlns="http://www.w3.org/2005/Atom">`, Feed},
		"other XML":                 {`<?xml version="1.0"?><urlset>`, XML},
		"a text that names a page":  {"see <html> below", Text},
		"a text with a zero at end": {"title: x\x00", Binary},
	} {
		if got := Of([]byte(row.begin)); got != row.want {
			t.Errorf("%s is %s, want %s", name, got, row.want)
		}
	}
}

func TestBadUTF8IsWhereItIs(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"": -1, "أخبار": -1, "a\ufffdb": -1, "ab\xce": 2, "أ\xff": 2} {
		if got := BadUTF8([]byte(text)); got != want {
			t.Errorf("%q: got %d, want %d", text, got, want)
		}
	}
}
