package event

import (
	_ "embed"
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"sync"

	"rawi/storage/text"
)

// The tables are read by people: a row an meaning, a column a language, forms separated
// by commas (lexicon.tsv, numbers.tsv) or bars (entities.tsv).
var (
	//go:embed lexicon.tsv
	lexiconFile string
	//go:embed numbers.tsv
	numbersFile string
	//go:embed entities.tsv
	entitiesFile string
)

// meaning is what a form stands for.
type meaning struct {
	id       uint64 // hash of the row's name
	row      int
	value    int // of a number word
	class    class
	capitals bool // only where it is written in capitals: US, AB
}

// vocabulary is the forms of one language, folded, words separated by a space.
type vocabulary struct {
	exact    map[string]meaning
	prefixes map[string]meaning // of single words
	begins   map[string]int     // words of the longest form that begins with that word
	lengths  uint64             // of prefixes, in bytes: a bit each
	words    filter             // of exact and begins
	openings filter             // of prefixes
}

// filter is a set of hashes. It has others as members too, and so spares most words the
// look-up in a map.
type filter [1 << filterBits / 64]uint64

// filterBits is such that one in twelve of what is not among 700 words passes.
const filterBits = 13

func (f *filter) add(hash uint64) {
	f[hash>>(64-filterBits)/64] |= 1 << (hash >> (64 - filterBits) % 64)
}

func (f *filter) has(hash uint64) bool {
	return f[hash>>(64-filterBits)/64]>>(hash>>(64-filterBits)%64)&1 != 0
}

// hash returns the hash of a folded word, and the lengths of its beginnings that may be
// among the prefixes: a bit each.
func (v *vocabulary) hash(word string) (sum, openings uint64) {
	if v.lengths == 0 {
		return hashString(word), 0
	}
	h := emptyHash
	for i := range len(word) {
		h = h.add(word[i])
		if n := i + 1; n < maxOpening && v.lengths>>n&1 != 0 && v.openings.has(opening(h)) {
			openings |= 1 << n
		}
	}
	return h.sum(), openings
}

// opening spreads a hash as far as a filter needs it.
func opening(h hash) uint64 { return uint64(h) * 0x9e3779b97f4a7c15 }

// tables holds the vocabularies of each language.
type tables struct {
	concepts, numbers, entities [languages]vocabulary
	names                       []string // of rows, for evidence
}

var theTables = sync.OnceValue(func() *tables {
	t, err := readTables(lexiconFile, numbersFile, entitiesFile)
	if err != nil {
		panic(err) // the files are embedded, and tested
	}
	return t
})

// The columns of the files.
var (
	lexiconColumns  = []language{arabic, english, turkish, persian, sorani, kurmanji, french}
	entitiesColumns = []language{arabic, persian, sorani, kurmanji, turkish, english, french}
)

// readTables reads the three files. It refuses a form that stands for two things in one
// language.
func readTables(lexicon, numbers, entities string) (*tables, error) {
	t := &tables{}
	for _, v := range []*[languages]vocabulary{&t.concepts, &t.numbers, &t.entities} {
		for l := range v {
			v[l] = vocabulary{exact: map[string]meaning{}, prefixes: map[string]meaning{}, begins: map[string]int{}}
		}
	}
	if err := t.read(lexicon, ",", lexiconColumns, &t.concepts, conceptOf); err != nil {
		return nil, fmt.Errorf("lexicon.tsv: %w", err)
	}
	if err := t.read(numbers, ",", lexiconColumns, &t.numbers, numberOf); err != nil {
		return nil, fmt.Errorf("numbers.tsv: %w", err)
	}
	if err := t.read(entities, "|", entitiesColumns, &t.entities, entityOf); err != nil {
		return nil, fmt.Errorf("entities.tsv: %w", err)
	}
	return t, nil
}

func conceptOf(row string) (meaning, error) { return meaning{id: hashString(row), class: concept}, nil }

func numberOf(row string) (meaning, error) {
	n, err := strconv.Atoi(row)
	return meaning{value: n, class: number}, err
}

// entityOf reads the code of a row: C and X for nations, O for organisations.
func entityOf(row string) (meaning, error) {
	switch row[0] {
	case 'C', 'X':
		return meaning{id: hashString(row), class: nation}, nil
	case 'O':
		return meaning{id: hashString(row), class: organisation}, nil
	}
	return meaning{}, fmt.Errorf("row %q is no nation and no organisation", row)
}

// read reads a file into v.
func (t *tables) read(file, separator string, columns []language, v *[languages]vocabulary, parse func(string) (meaning, error)) error {
	line := 0
	for row := range strings.Lines(file) {
		line++
		fields := strings.Split(strings.TrimRight(row, "\n"), "\t")
		if fields[0] == "" || fields[0][0] == '#' {
			continue
		}
		if len(fields) != len(columns)+1 {
			return fmt.Errorf("line %d: %d columns of %d", line, len(fields), len(columns)+1)
		}
		e, err := parse(fields[0])
		if err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
		e.row = len(t.names)
		t.names = append(t.names, fields[0])
		for i, l := range columns {
			for form := range strings.SplitSeq(fields[i+1], separator) {
				if err := v[l].add(form, e); err != nil {
					return fmt.Errorf("line %d, %s: %w", line, languageTags[l], err)
				}
			}
		}
	}
	return nil
}

// add adds a form. One that ends in * stands for all words that begin with it.
func (v *vocabulary) add(form string, e meaning) error {
	stem, open := strings.CutSuffix(form, "*")
	words := text.Words(stem)
	folded := strings.Join(words, " ")
	if folded == "" {
		return nil
	}
	e.capitals = isAcronym(stem)
	m := v.exact
	if open && len(words) == 1 {
		m = v.prefixes
	}
	if old, ok := m[folded]; ok && old.row != e.row {
		return fmt.Errorf("%q stands for two things", form)
	}
	m[folded] = e
	if open && len(words) == 1 {
		v.lengths |= 1 << min(len(folded), maxOpening)
		v.openings.add(opening(emptyHash.addString(folded)))
	}
	v.words.add(hashString(folded))
	v.words.add(hashString(words[0]))
	v.begins[words[0]] = max(v.begins[words[0]], len(words))
	return nil
}

// isAcronym reports whether a form is two to four capital letters, which in small ones
// may be another word: US, AB.
func isAcronym(s string) bool {
	s = strings.ReplaceAll(s, ".", "")
	return len(s) >= 2 && len(s) <= 4 && strings.ToUpper(s) == s && s[0] >= 'A' && s[0] <= 'Z'
}

// mayBegin returns how many words the longest form has that one of these begins.
func (v *vocabulary) mayBegin(words []form) (n int) {
	for i := range words {
		if w := &words[i]; v.words.has(w.hash) {
			n = max(n, v.begins[w.text])
		}
	}
	return n
}

// exactly returns the meaning of the first of a phrase's forms that has one.
func (v *vocabulary) exactly(forms []form) (meaning, bool) {
	for i := range forms {
		if f := &forms[i]; v.words.has(f.hash) {
			if e, ok := v.exact[f.text]; ok {
				return e, true
			}
		}
	}
	return meaning{}, false
}

// The lengths in bytes of forms that stand for a beginning: longer ones are not found.
const (
	minOpening = 2
	maxOpening = 63
)

// find returns the meaning of a word, or of a beginning of it.
func (v *vocabulary) find(word form) (meaning, bool) {
	if v.words.has(word.hash) {
		if e, ok := v.exact[word.text]; ok {
			return e, true
		}
	}
	for left := word.openings; left >= 1<<minOpening; {
		n := bits.Len64(left) - 1
		left &^= 1 << n
		if e, ok := v.prefixes[word.text[:n]]; ok {
			return e, true
		}
	}
	return meaning{}, false
}
