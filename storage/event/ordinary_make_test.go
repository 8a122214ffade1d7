//go:build makeordinary

package event

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// TestMakeOrdinaryWords makes ordinary.bin.gz of counts of the words of the news: files
// LANGUAGE.freq.tsv.gz of folded word, count and commonest spelling, in the directory
// that RAWI_WORDS names.
func TestMakeOrdinaryWords(t *testing.T) {
	dir := os.Getenv("RAWI_WORDS")
	if dir == "" {
		t.Skip("RAWI_WORDS names no directory")
	}
	var lists [languages][]uint32
	names := map[skeleton]int{} // skeletons of words that are written with a capital
	for _, l := range []language{english, kurmanji} {
		c := readCounts(t, filepath.Join(dir, languageTags[l]+".freq.tsv.gz"))
		for _, w := range c.words {
			if r, _ := utf8.DecodeRuneInString(c.spelling[w]); unicode.IsUpper(r) {
				for _, s := range new(sounds).latinSkeletons(c.spelling[w], l, nil) {
					names[s] += c.count[w]
				}
			}
		}
	}
	for l, find := range map[language]func(counted) []string{
		arabic: ordinaryArabic, persian: ordinaryPersian, sorani: ordinarySorani,
		english: inSmallLetters, kurmanji: inSmallLetters,
	} {
		c := readCounts(t, filepath.Join(dir, languageTags[l]+".freq.tsv.gz"))
		if l == persian || l == sorani {
			for _, w := range c.words {
				if c.count[w] >= 3 && !soundsLikeName(w, l, names) {
					lists[l] = append(lists[l], shorten(hashString(w)))
				}
			}
		}
		for _, w := range find(c) {
			lists[l] = append(lists[l], shorten(hashString(w)))
		}
		slices.Sort(lists[l])
		lists[l] = slices.Compact(lists[l])
		t.Log(languageTags[l], len(lists[l]))
	}
	var data []byte
	for _, list := range lists {
		data = binary.AppendUvarint(data, uint64(len(list)))
		last := uint32(0)
		for _, h := range list {
			data = binary.AppendUvarint(data, uint64(h-last))
			last = h
		}
	}
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	z.Write(data)
	z.Close()
	if err := os.WriteFile("ordinary.bin.gz", b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Log(b.Len(), "bytes")
}

// counted is the words of a language, the most frequent first.
type counted struct {
	words    []string
	count    map[string]int
	spelling map[string]string
}

func readCounts(t *testing.T, path string) counted {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	c := counted{nil, map[string]int{}, map[string]string{}}
	for line := range strings.Lines(string(all)) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		n, err := strconv.Atoi(f[1])
		if err != nil {
			t.Fatal(err)
		}
		c.words = append(c.words, f[0])
		c.count[f[0]], c.spelling[f[0]] = n, f[2]
	}
	return c
}

// The most frequent words of a language in Arabic script are no names.
const mostFrequent = 120

// where returns the most frequent words and those for which is holds.
func (c counted) where(is func(w string, n int) bool) (out []string) {
	for i, w := range c.words {
		if n := c.count[w]; i < mostFrequent || n >= 2 && is(w, n) {
			out = append(out, w)
		}
	}
	return out
}

func (c counted) sum(w string, endings ...string) (n int) {
	for _, e := range endings {
		n += c.count[w+e]
	}
	return n
}

// soundsLikeName reports whether a frequent word has the consonants of a name.
func soundsLikeName(w string, l language, names map[skeleton]int) bool {
	for _, s := range new(sounds).arabicSkeletons(w, l, nil) {
		if n := names[s]; s.n >= 4 && n > 0 || s.n == 3 && n >= 10 {
			return true
		}
	}
	return false
}

// A noun stands with its article too.
func ordinaryArabic(c counted) []string {
	return c.where(func(w string, n int) bool {
		return c.count["ال"+w] >= max(2, n/30) && n >= max(2, c.count["ال"+w]/30)
	})
}

// A noun has a plural.
func ordinaryPersian(c counted) []string {
	return c.where(func(w string, n int) bool { return c.sum(w, "ها", "هاي") >= max(2, n/60) })
}

func ordinarySorani(c counted) []string {
	return c.where(func(w string, n int) bool { return c.sum(w, "هكان", "هكه", "يك", "هكاني") >= 2 })
}

func inSmallLetters(c counted) []string {
	return c.where(func(w string, _ int) bool {
		r, _ := utf8.DecodeRuneInString(c.spelling[w])
		return unicode.IsLower(r)
	})
}
