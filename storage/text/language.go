package text

import (
	"slices"
	"strings"
	"unicode"
)

// maxSample is how much of a text is examined, in bytes: more would not change
// the result.
const maxSample = 1500

// minScore is the least score for a language in Latin letters: an ending or two
// may belong to any of them.
const minScore = 3

// script is a writing system and the languages written in it.
type script struct {
	table  *unicode.RangeTable
	langs  []string // distinguished here; the first is the default
	others []string // without a word list: the feed must name them
}

// scripts are the known writing systems. A language that is in none of them is
// taken to be written in Latin letters.
var scripts = []script{
	{unicode.Arabic, []string{"ar", "fa", "ckb", "ur"}, []string{"ps", "sd", "ug", "azb", "lrc", "mzn", "bal", "ks"}},
	{unicode.Latin, []string{"en", "tr", "kmr", "fr", "de", "es", "it", "nl", "sv", "az", "pt"}, nil},
	{unicode.Cyrillic, []string{"ru", "uk"}, []string{"be", "bg", "sr", "mk", "kk", "ky", "mn", "tg", "tt", "ba", "cv", "os", "ab", "ce"}},
	{unicode.Hebrew, []string{"he"}, []string{"yi"}},
	{unicode.Greek, []string{"el"}, nil},
	{unicode.Armenian, []string{"hy"}, nil},
	{unicode.Georgian, []string{"ka"}, nil},
	{unicode.Syriac, []string{"syr"}, []string{"arc", "aii"}},
	{unicode.Devanagari, []string{"hi"}, []string{"mr", "ne"}},
	{unicode.Han, []string{"zh"}, []string{"ja"}},
}

// Language returns the language of a text as a BCP 47 tag, "" if unknown. It
// decides by script, then by letters and function words of title and blocks.
// declared, the language that the feed or item names, decides where the text is
// not enough, and never against its script. Kurdish is ckb in Arabic letters and
// kmr in Latin ones.
//
//	Language("وزير الخارجية يصل إلى بغداد", nil, "en") == "ar"
func Language(title string, blocks []string, declared string) string {
	sample := takeSample(title, blocks)
	script := mainScript(sample)
	declared = declaredLanguage(declared, script)
	if script == nil {
		return declared
	}
	e := scoreSample(sample, script.table)
	if declared != "" && !slices.Contains(script.langs, declared) && e.known*2 < e.words {
		// There is no word list of the declared language, and less than half of
		// the words are in another's.
		return declared
	}
	e.score[scoreIndex[declared]] += 3
	best := script.langs[0]
	for _, lang := range script.langs {
		score, highest := e.score[scoreIndex[lang]], e.score[scoreIndex[best]]
		if score > highest || score == highest && lang == declared {
			best = lang
		}
	}
	if e.score[scoreIndex[best]] < minScore+4*e.foreign && script.table == unicode.Latin {
		return declared
	}
	return best
}

// evidence is what a sample shows about its language.
type evidence struct {
	score scores
	words int // all
	known int // that are function words of the candidates

	foreign int // letters that none of the candidates has
}

// scores are of the languages of all scripts, by scoreIndex; that of others does not count.
type scores [maxScores]int

const maxScores = 32

// scoreIndex maps the languages of scripts to their index in scores.
var scoreIndex = makeScoreIndex()

func makeScoreIndex() map[string]int {
	m := map[string]int{}
	for _, s := range scripts {
		for _, lang := range s.langs {
			m[lang] = len(m) + 1
		}
	}
	return m
}

// scoreSample counts letters, function words and, at the beginning of the sample,
// sequences of letters.
func scoreSample(sample string, table *unicode.RangeTable) evidence {
	var e evidence
	for _, r := range sample {
		if r <= unicode.MaxASCII || r >= maxDistinctive {
			continue // common to all languages
		}
		if r < 0x590 { // letters beyond have no case
			r = unicode.ToLower(r)
		}
		for _, v := range letterVotes[r] {
			e.score[v.index] += v.weight
		}
		if r < 0x250 && strings.ContainsRune(foreignLetters, r) {
			e.foreign++
		}
	}
	for t := NewScanner(sample); t.Next(); e.words++ {
		languages := functionWordLanguages[string(t.Token)]
		for _, index := range languages {
			e.score[index] += 4
		}
		if len(languages) > 0 {
			e.known++
		}
		if table == unicode.Arabic && e.words < maxSequenceSample/8 {
			e.score.addWord(t.Token)
		}
	}
	if table == unicode.Latin {
		e.score.addSequences(sample)
	}
	return e
}

// takeSample returns the beginning of title and blocks.
func takeSample(title string, blocks []string) string {
	var b strings.Builder
	b.WriteString(title[:min(len(title), maxSample)])
	for _, block := range blocks {
		if b.Len() >= maxSample {
			break
		}
		b.WriteByte('\n')
		b.WriteString(block[:min(len(block), maxSample-b.Len()+1)])
	}
	return b.String()
}

// mainScript returns the script of most letters, nil for an unknown one. Other letters
// count twice as much as Latin ones: Arabic and Persian titles name teams, films and firms
// in Latin letters, and hardly any title does the reverse.
func mainScript(sample string) *script {
	var n [16]int // by the index of scripts
	best := -1
	for _, r := range sample {
		i := scriptOf(r)
		if i < 0 {
			continue
		}
		n[i] += 2
		if scripts[i].table == unicode.Latin {
			n[i]--
		}
		if best < 0 || n[i] > n[best] {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	return &scripts[best]
}

// lowScripts holds the script of each rune below its length, plus one: nearly all letters.
var lowScripts = makeLowScripts()

func makeLowScripts() (t [maxDistinctive]uint8) {
	for r := range t {
		t[r] = uint8(scriptByTable(rune(r)) + 1)
	}
	return t
}

// scriptOf returns the index of the script of r, -1 for none.
func scriptOf(r rune) int {
	if r < maxDistinctive {
		return int(lowScripts[r]) - 1
	}
	return scriptByTable(r)
}

func scriptByTable(r rune) int {
	if r < 'A' {
		return -1
	}
	return slices.IndexFunc(scripts, func(s script) bool { return unicode.Is(s.table, r) })
}

// declaredLanguage returns the language of a declared tag without region and
// script, with ckb or kmr for Kurdish by the script of the text. It is empty for a
// language that is written in another script.
func declaredLanguage(declared string, s *script) string {
	declared, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(declared)), "-")
	declared, _, _ = strings.Cut(declared, "_")
	switch declared {
	case "ku", "kur":
		declared = "kmr"
		if s != nil && s.table == unicode.Arabic {
			declared = "ckb"
		}
	case "ara":
		declared = "ar"
	case "iw":
		declared = "he"
	}
	if len(declared) < 2 || len(declared) > 3 || s != nil && !s.writes(declared) {
		return ""
	}
	return declared
}

// writes reports whether a language is written in the script.
func (s *script) writes(lang string) bool {
	if slices.Contains(s.langs, lang) || slices.Contains(s.others, lang) {
		return true
	}
	return s.table == unicode.Latin && !slices.ContainsFunc(scripts, func(other script) bool {
		return other.table != unicode.Latin && other.writes(lang)
	})
}

var rightToLeft = []string{"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi", "azb", "lrc", "mzn"}

// Direction returns the direction of a language, "rtl" or "ltr": by the script in
// its tag (ku-Arab, az-Latn), else by the language.
func Direction(lang string) string {
	lang = strings.ToLower(strings.ReplaceAll(lang, "_", "-"))
	base, rest, _ := strings.Cut(lang, "-")
	for part := range strings.SplitSeq(rest, "-") {
		switch part {
		case "arab", "hebr", "syrc", "thaa":
			return "rtl"
		case "latn", "cyrl", "grek":
			return "ltr"
		}
	}
	if slices.Contains(rightToLeft, base) {
		return "rtl"
	}
	return "ltr"
}
