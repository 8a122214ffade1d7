package format

import (
	"bytes"
	"encoding/json"
	"maps"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"rawi/storage/text"
)

// TestJSONShowsNoControl, and is read back as the same strings, keys too.
func TestJSONShowsNoControl(t *testing.T) {
	t.Parallel()
	var all []rune
	for r := range rune(unicode.MaxRune) {
		if text.IsControl(r) {
			all = append(all, r)
		}
	}
	check := func(t rapid.TB, in map[string]string, indent string) {
		var b bytes.Buffer
		if err := WriteJSON(&b, in, indent); err != nil {
			t.Fatal(err)
		}
		for _, r := range b.String() {
			if text.IsControl(r) && r != '\n' {
				t.Fatalf("%q is written with U+%04X: %s", in, r, b.Bytes())
			}
		}
		if lines := bytes.Count(b.Bytes(), []byte("\n")); indent == "" && lines != 1 {
			t.Fatalf("%q is written on %d lines", in, lines)
		}
		var out map[string]string
		if err := json.Unmarshal(b.Bytes(), &out); err != nil || !maps.Equal(out, in) {
			t.Fatalf("%q is written as %s and read as %q, %v", in, b.Bytes(), out, err)
		}
	}
	check(t, map[string]string{"نص": string(all), string(all) + "ك": "<b>&\u200c" + string(all)}, "")
	character := rapid.OneOf(rapid.SampledFrom(all), rapid.SampledFrom([]rune("\"\\<&نص\u200c\u200d🙂")), rapid.Rune())
	line := rapid.StringOf(character)
	rapid.Check(t, func(t *rapid.T) {
		check(t, rapid.MapOf(line, line).Draw(t, "object"), rapid.SampledFrom([]string{"", " "}).Draw(t, "indent"))
	})
}

// TestJSONKeepsHTML as it is: documents would grow by half.
func TestJSONKeepsHTML(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := WriteJSON(&b, "<p>نص &amp; خبر</p>", ""); err != nil || b.String() != "\"<p>نص &amp; خبر</p>\"\n" {
		t.Errorf("got %s, %v", b.Bytes(), err)
	}
}
