package opml

import (
	"strings"
	"testing"
)

func TestUnreadableAddressIsShownWithoutItsPassword(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ن", 80)
	for in, want := range map[string]string{
		"":                     "",
		"x:secret@n.example":   "…@n.example",
		"a@b:secret@n.example": "…@n.example",
		"@n.example":           "…@n.example",
		long:                   long,
		long + "ن":             long + "…",
	} {
		if got := redacted(in); got != want {
			t.Errorf("%q is shown as %q, want %q", in, got, want)
		}
	}
}
