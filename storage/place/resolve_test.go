package place

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestTypedSpellingsMeanOnePlaceEach types three spellings of a hundred places in each
// of seven languages.
func TestTypedSpellingsMeanOnePlaceEach(t *testing.T) {
	t.Parallel()
	f, err := os.Open(filepath.Join("testdata", "typed.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	places, spellings := 0, 0
	for s := bufio.NewScanner(f); s.Scan(); {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		id, columns, _ := strings.Cut(s.Text(), "\t")
		places++
		for i, column := range strings.Split(columns, "\t") {
			for typed := range strings.SplitSeq(column, "|") {
				spellings++
				if got := Builtin().Resolve(typed); !slices.Equal(got, []string{id}) {
					t.Errorf("%s: %q means %v, want %s", langTags[i], typed, got, id)
				}
			}
		}
	}
	if places < 100 || spellings < 100*7*3 {
		t.Errorf("%d places in %d spellings, want 100 in 2100", places, spellings)
	}
}
