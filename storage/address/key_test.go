package address

import "testing"

func TestKeysAreToldFromWords(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"a1": true, "Z9": true, "z0": true, "-a1": true, "a1=": true, "a_1+b/2": true, "abc": false, "123": false, "": false,
		"a1.b": false, "a 1": false, "a1:": false, "a1@": false, "a1[": false, "a1{": false, "a1é": false, "-": false,
	} {
		if got := looksLikeKey(s); got != want {
			t.Errorf("%q looks like a key: %v", s, got)
		}
	}
}

func TestSecretsHaveSixBytesAtLeast(t *testing.T) {
	t.Parallel()
	for marked, want := range map[string]int{"abcdef": 1, "abcde": 0} {
		if got := Secrets("https://n.example/", marked); len(got) != want {
			t.Errorf("%s: %q", marked, got)
		}
	}
	got := Secrets("https://u:password@n.example/?a=abc123x;b=abc123&c=words&abc123xyz", "abc123x")
	if want := []string{"abc123xyz", "password", "abc123x", "abc123"}; len(got) != len(want) || got[0] != want[0] || got[3] != want[3] {
		t.Errorf("got %q, want the longest first of %q", got, want)
	}
}

func TestSecretsInTagsOnly(t *testing.T) {
	t.Parallel()
	secrets := []string{"abc123"}
	for in, want := range map[string]string{
		`abc123 <a href="abc123">abc123</a> abc123`: `abc123 <a href="…">abc123</a> abc123`,
		`<a href="abc123">`:                         `<a href="…">`,
		`abc123`:                                    `abc123`,
		`a <abc123`:                                 `a <abc123`,
		`<b>x</b>`:                                  `<b>x</b>`,
		"":                                          "",
	} {
		if got := RedactHTML(in, secrets); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}
