package text

import "testing"

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
