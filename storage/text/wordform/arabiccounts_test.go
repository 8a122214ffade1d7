//go:build words

package wordform

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rawi/storage/text"
)

// counts are occurrences by folded word.
type counts map[string]int

// definite returns how often word stands behind an article, alone or with another
// proclitic. Words that begin with ال of their own count for none.
func (c counts) definite(word string) (n int) {
	if word == "" {
		return 0
	}
	for _, p := range []string{"ال", "وال", "بال", "كال", "فال", "لل"} {
		n += c[p+word]
	}
	return n
}

func (c counts) all(word string) int {
	n := c.definite(word)
	for _, p := range []string{"", "و", "ب", "ل", "ف", "ك"} {
		n += c[p+word]
	}
	return n
}

func (c counts) sum(word string, endings string) (n int) {
	for _, e := range strings.Fields(endings) {
		n += c[word+e]
	}
	return n
}

// TestCountArabicWords makes arabiccounts.txt.gz anew:
//
//	RAWI_WORDS=FOLDER go test -tags words -run TestCountArabicWords ./storage/text/wordform
//
// RAWI_WORDS is a folder with ar.freq.tsv.gz: a folded word, its count and a spelling a line.
func TestCountArabicWords(t *testing.T) {
	c := readCounts(t, filepath.Join(os.Getenv("RAWI_WORDS"), "ar.freq.tsv.gz"))
	found := map[string][]string{}
	for word := range c {
		if n := letters(word); n < minStem || !strings.HasPrefix(word, "\xd8") && !strings.HasPrefix(word, "\xd9") {
			continue
		}
		for trait, has := range map[string]func(string) bool{
			"whole": c.isWhole, "verb": c.isVerb, "name": c.isName, "dual": c.isDual,
		} {
			if has(word) {
				found[trait] = append(found[trait], word)
			}
		}
		if stem, ok := strings.CutSuffix(word, "ين"); ok && letters(stem) >= minStem && c.isHuman(stem) {
			found["human"] = append(found["human"], stem)
		}
	}
	var file bytes.Buffer
	z, _ := gzip.NewWriterLevel(&file, gzip.BestCompression)
	for _, trait := range slices.Sorted(maps.Keys(found)) {
		slices.Sort(found[trait])
		fmt.Fprintf(z, "%s: %s\n", trait, strings.Join(found[trait], " "))
		t.Logf("%d %s", len(found[trait]), trait)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("arabiccounts.txt.gz", file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes", file.Len())
}

func readCounts(t *testing.T, path string) counts {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	c := counts{}
	for s := bufio.NewScanner(z); s.Scan(); {
		fields := strings.Split(s.Text(), "\t")
		n, _ := strconv.Atoi(fields[1])
		c[text.Fold(fields[2])] += n
	}
	return c
}

// isWhole reports whether the first letters belong to the word though they look like
// what stands before one: it is definite, in one of twenty cases at least and not a
// hundred times less than what follows them, or what follows an article is no word.
func (c counts) isWhole(word string) bool {
	if strings.HasPrefix("ال"+word, "الوان") { // colours
		return false
	}
	if rest, ok := strings.CutPrefix(word, "ال"); ok && c["ل"+word] > max(1, c["لل"+rest]) {
		return true
	}
	for _, p := range []string{"ب", "ف", "ك"} {
		rest, ok := strings.CutPrefix(word, p+"ال")
		if ok && c[word] >= 3 && c[rest]+c.definite(rest)-c[word] <= 0 {
			return true
		}
	}
	if !strings.HasPrefix(word, "ال") && !slices.Contains([]string{"و", "ف", "ب", "ل", "ك", "س"}, word[:2]) || strings.HasPrefix(word, "لل") {
		return false
	}
	n := c.definite(word)
	return c[word]+n >= 3 && n > 0 && 20*n >= c[word] && 100*n >= c.definite(word[len("و"):])
}

// isVerb reports whether a word is never definite, and is found with the endings or
// the second person of a verb.
func (c counts) isVerb(word string) bool {
	n := c[word]
	if n < 10 || c.definite(word) > max(1, n/100) || c["ب"+word]+c["ك"+word] > n/50 || strings.HasSuffix(word, "ه") {
		return false
	}
	switch word[:2] {
	case "و", "ف", "ب", "ل", "س":
		if c[word[2:]] > 0 {
			return false
		}
	}
	rest := word[2:]
	switch {
	case letters(word) < minStem+1:
	case word[:2] == "ي" && c["ت"+rest] >= 2, word[:2] == "ت" && c["ي"+rest] >= 2, word[:2] == "ن" && c["ي"+rest] >= 2:
		return c["س"+word] > 0 || c["ل"+word] > 0 || c["و"+word] > 0
	}
	return c[word+"ت"] >= 2 && (c[word+"وا"] >= 1 || c.sum(word, "ه ها") >= 2)
}

// isName reports whether a word is used as names are: with prepositions, without
// article, pronouns and the endings of verbs.
func (c counts) isName(word string) bool {
	n := c[word]
	if n < 20 || strings.HasPrefix(word, "ال") || c.definite(word) > max(1, n/50) || c["ب"+word]+c["ل"+word] < max(2, n/100) {
		return false
	}
	if c["ي"+word[2:]] > 0 && c["ت"+word[2:]] > 0 && (word[:2] == "ي" || word[:2] == "ت") || strings.HasSuffix(word, "ا") && c.sum(word, "يها يهم يه وها") > 0 {
		return false
	}
	stem := strings.TrimSuffix(word, "ه")
	return c.sum(stem, "ها هم نا ت وا ني ك ته تها تهم")+c[word+"ه"] <= n/100 && !c.isVerb(word)
}

// isDual reports whether a word of three letters has a dual.
func (c counts) isDual(word string) bool {
	return letters(word) == minStem && c.definite(word) >= 3 && c[word+"ان"] > 0 && c.all(word+"ين") >= 3 && c.all(word+"ان") <= 2*c.all(word+"ين")
}

// isHuman reports whether stem has a sound plural in both cases.
func (c counts) isHuman(stem string) bool {
	return c.definite(stem+"ين") >= 2 && c.definite(stem+"ون") >= 1
}
