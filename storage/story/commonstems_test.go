//go:build words

package story

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rawi/storage/text"
)

// frenchCommon are words of French of which there was no count.
const frenchCommon = "le la les de des du un une et en au aux à a dans pour par sur avec sans sous que qui ce cette ces son sa ses est sont été être ont plus après avant contre entre vers chez pas ne se il elle ils selon d l n s qu"

// TestCommonStems makes commonstems.txt anew, as a change of appendStem needs it:
//
//	RAWI_WORDS=FOLDER go test -tags words -run TestCommonStems ./storage/story
//
// RAWI_WORDS is a folder of vocabularies: LANGUAGE.freq.tsv.gz, with a folded word, its count and a spelling a line.
// A stem that English, Turkish or Kurmanji write in small letters is listed with rarity 11 too: it is no name.
func TestCommonStems(t *testing.T) {
	folder := os.Getenv("RAWI_WORDS")
	if folder == "" {
		t.Fatal("RAWI_WORDS names no vocabularies")
	}
	rarities := map[string]int{}
	for _, language := range []string{"ar", "en", "tr", "fa", "ckb", "kmr"} {
		addCommonStems(t, rarities, filepath.Join(folder, language+".freq.tsv.gz"), slices.Contains([]string{"en", "tr", "kmr"}, language))
	}
	for word := range strings.FieldsSeq(frenchCommon) {
		rarities[string(appendStem(nil, []byte(word)))] = 2
	}
	lines := make([][]string, maxRarity+1)
	for stem, bits := range rarities {
		lines[bits] = append(lines[bits], stem)
	}
	var text strings.Builder
	for bits, stems := range lines {
		slices.Sort(stems)
		fmt.Fprintln(&text, bits, strings.Join(stems, " "))
	}
	if text.String() == commonStems {
		return
	}
	t.Error("commonstems.txt was another")
	if err := os.WriteFile("commonstems.txt", []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// addCommonStems adds the rarities of a vocabulary's stems, where they are less than those known.
func addCommonStems(t *testing.T, rarities map[string]int, path string, capitals bool) {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	total, counts, small := 0, map[string]int{}, map[string]bool{}
	for lines := bufio.NewScanner(z); lines.Scan(); {
		column := strings.Split(lines.Text(), "\t")
		n, err := strconv.Atoi(column[1])
		if err != nil {
			t.Fatal(err)
		}
		total += n
		if word := text.Fold(column[2]); word != "" && (word[0] < '0' || word[0] > '9') { // by the rules of today
			stem := string(appendStem(nil, []byte(word)))
			counts[stem] += n
			small[stem] = small[stem] || capitals && strings.ToLower(column[2]) == column[2]
		}
	}
	for stem, n := range counts {
		bits := max(0, int(math.Round(math.Log2(float64(total)/float64(n)/12))))
		if bits >= maxRarity && small[stem] && n >= 5 {
			bits = maxRarity
		} else if bits >= maxRarity || n < 3 {
			continue
		}
		if was, known := rarities[stem]; !known || bits < was {
			rarities[stem] = bits
		}
	}
}
