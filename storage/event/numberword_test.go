package event

import "testing"

// TestNumberWordsHaveAValueInTheirLanguage, and in no other.
func TestNumberWordsHaveAValueInTheirLanguage(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		word, language string
		want           int
	}{
		{"nine", "en", 9}, {"nine", "en-GB", 9}, {"تسعه", "ar", 9}, {"dokuz", "tr", 9}, {"nine", "fr", 0}, {"one", "en", 1}, {"two", "en", 2}, {"bridge", "en", 0}, {"nine", "", 0},
	} {
		if got, ok := NumberWord(row.word, row.language); ok != (row.want > 0) || ok && got != row.want {
			t.Errorf("%s in %q: %d, %v, want %d", row.word, row.language, got, ok, row.want)
		}
	}
}
