package charset

import (
	"testing"

	"golang.org/x/text/encoding/japanese"
)

func TestSequencesOfUTF8AreCounted(t *testing.T) {
	t.Parallel()
	for s, want := range map[string][2]int{
		"": {}, "plain": {}, "é": {1, 0}, "\xe9": {0, 1}, "aé\xe9b\xffو": {2, 2},
		"\ufffd":   {1, 0}, // somebody else's repair is valid
		"\xe2\x82": {0, 2},
	} {
		if good, bad := countSequences([]byte(s)); good != want[0] || bad != want[1] {
			t.Errorf("%q: %d sequences and %d other bytes, want %v", s, good, bad, want)
		}
	}
}

func TestSingleBytesInUTF8AreWindows1252(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"<t>caf\xe9 d\x92été</t>":        "<t>café d’été</t>",
		"<t>\ufffd\xe9 à é</t>":          "<t>\ufffdé à é</t>",
		"<t>é à</t><t>\x93a\x94</t><i>b": "<t>é à</t><t>“a”</t><i>b",
		"é":                              "é",
	} {
		if got := string(repairUTF8([]byte(in))); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// A document with two sequences of UTF-8 for each other byte is UTF-8 whatever its
// label is, one with half a sequence if no label says otherwise.
func TestUTF8WithErrorsIsToldByItsShare(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ body, header, want string }{
		{"<t>é à \xe9</t>", "text/xml; charset=windows-1251", "utf-8"},
		{"<t>é \xe9</t>", "text/xml; charset=windows-1251", "windows-1251"},
		{"<t>é \xe9 x\xe8</t>", "text/xml", "utf-8"},
		{"<t>é \xe9 x\xe8 y\xe0</t>", "text/xml", "windows-1252"},
	} {
		if _, got := Decode([]byte(c.body), c.header, ""); got != c.want {
			t.Errorf("%q with %q: got %s, want %s", c.body, c.header, got, c.want)
		}
	}
}

func TestJapaneseIsReadByEscapesAndByDetection(t *testing.T) {
	t.Parallel()
	const want = "<t>昨日の夜、東京の中心部で大きな停電がありました。電力会社は原因を調べています。</t>" // a power cut in Tokyo
	jis, err := japanese.ISO2022JP.NewEncoder().String(want)
	if err != nil {
		t.Fatal(err)
	}
	for header, name := range map[string]string{"text/xml; charset=iso-2022-jp": "iso-2022-jp", "text/xml; charset=utf-8": "utf-8", "": "utf-8"} {
		got, as := Decode([]byte(jis), header, "")
		if as != name || name == "iso-2022-jp" != (string(got) == want) {
			t.Errorf("%s: read as %s: %s", header, as, got)
		}
	}
	if got, as := Decode([]byte("<t>plain</t>"), "text/xml; charset=iso-2022-jp", ""); as != "utf-8" || string(got) != "<t>plain</t>" {
		t.Errorf("without escapes: read as %s: %s", as, got)
	}
	sjis, err := japanese.ShiftJIS.NewEncoder().String(want)
	if err != nil {
		t.Fatal(err)
	}
	if got, as := Decode([]byte(sjis), "", ""); as != "shift_jis" || string(got) != want {
		t.Errorf("without a label: read as %s: %s", as, got)
	}
}

func TestUTF16HasZeros(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{"\x00a": true, "a\x00": true, "a": false} {
		for _, name := range []string{"utf-16le", "utf-16be"} {
			if got := isPlausible(name, []byte(body), nil); got != want {
				t.Errorf("%s of %q: got %v", name, body, got)
			}
		}
	}
}
