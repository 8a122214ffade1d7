package text_test

import (
	"testing"

	"rawi/storage/text"
)

func TestTruncateCountsRunes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		s     string
		limit int
		want  string
	}{
		{"", 0, ""},
		{"جسر", 0, "…"},
		{"جسر", 2, "جس…"}, // a bridge
		{"جسر", 3, "جسر"},
		{"جسر", 4, "جسر"},
		{"bridge", 5, "bridg…"},
		{"bridge", 6, "bridge"},
		{"a\xffb", 2, "a\xff…"}, // an invalid byte counts as one rune
	} {
		if got := text.Truncate(row.s, row.limit); got != row.want {
			t.Errorf("Truncate(%q, %d) = %q, want %q", row.s, row.limit, got, row.want)
		}
	}
}
