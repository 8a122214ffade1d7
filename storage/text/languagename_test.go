package text

import (
	"strings"
	"testing"
)

func TestLanguageName(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ tag, in, want string }{
		{"tr", "ar", "التركية"},
		{"tr", "en", "Turkish"},
		{"tr", "ar-SY", "التركية"},
		{"tr", "", "Turkish"},
		{"tr", "arn", "Turkish"},
		{"en-GB", "ar", "الإنكليزية"},
		{"ckb", "en", "Kurdish (Sorani)"},
		{"xx", "ar", "xx"},
		{"xx-YY", "en", "xx-YY"},
		{"", "en", ""},
	} {
		if got := LanguageName(row.tag, row.in); got != row.want {
			t.Errorf("%s in %s: got %q, want %q", row.tag, row.in, got, row.want)
		}
	}
}

func TestKurdishIsTwoLanguages(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"ku": "ckb kmr", "KU": "ckb kmr", "kur": "ckb kmr", "ku-Arab": "ckb", "ku_Latn": "kmr", "Sorani": "ckb", "سورانی": "ckb", "Kurmancî": "kmr",
		"ckb": "ckb", "kmr": "kmr", "ar": "ar", "ar-SY": "ar-SY", "x": "x", "": "",
	} {
		if got := strings.Join(LanguageTags(typed), " "); got != want {
			t.Errorf("%q: %s, want %s", typed, got, want)
		}
	}
	for _, row := range [][3]string{
		{"ku", "هەواڵی شار", "ckb"}, {"ku", "خبر", "ckb"}, {"ku", "Rojnameya Bajêr", "kmr"}, {"ku", "", "kmr"}, {"sorani", "Hewal", "ckb"}, {"ar", "Akhbar", "ar"},
	} {
		if got := LanguageTag(row[0], row[1]); got != row[2] {
			t.Errorf("%q of %q: %s, want %s", row[0], row[1], got, row[2])
		}
	}
}

func TestEveryLanguageNameIsListedOnce(t *testing.T) {
	t.Parallel()
	last := ""
	for tag, names := range LanguageNames {
		if tag <= last || names != [2]string{LanguageName(tag, "ar"), LanguageName(tag, "en")} {
			t.Errorf("%s after %s: %q", tag, last, names)
		}
		last = tag
	}
	if last == "" {
		t.Error("no language")
	}
	for tag := range LanguageNames {
		if last = tag; tag > "b" {
			break // it may end early
		}
	}
}
