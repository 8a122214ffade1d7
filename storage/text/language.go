package text

import (
	"slices"
	"strings"
	"unicode"
)

// maxSample bounds how many bytes of a text are looked at: more would not
// change the verdict.
const maxSample = 1500

// leastScore is what Latin letters must say for a language: an ending or two
// may be any language's.
const leastScore = 3

// script is a way of writing and the languages written in it.
type script struct {
	table  *unicode.RangeTable
	langs  []string // told apart; the first wins where nothing speaks
	others []string // of which we know no word: the feed must name them
}

// scripts are those that we read. A language that stands nowhere here is
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

// Language tells the language of a text as a BCP 47 tag, "" when nothing
// speaks for any. It decides by script, then by letters and function words of
// title and blocks; said, what the feed or item claims, decides where the
// text says too little, and never against its script. Kurdish is told apart
// by script: ckb in Arabic letters, kmr in Latin ones.
//
//	Language("وزير الخارجية يصل إلى بغداد", nil, "en") == "ar"
func Language(title string, blocks []string, said string) string {
	sample := sampleOf(title, blocks)
	written := scriptOf(sample)
	said = primary(said, written)
	if written == nil {
		return said
	}
	e := weigh(sample, written.table)
	if said != "" && !slices.Contains(written.langs, said) && e.known*2 < e.words {
		// We know no word of the language that is claimed, and not half of
		// these as another's.
		return said
	}
	e.score[said] += 3
	best := written.langs[0]
	for _, lang := range written.langs {
		if e.score[lang] > e.score[best] || e.score[lang] == e.score[best] && lang == said {
			best = lang
		}
	}
	if e.score[best] < leastScore+4*e.foreign && written.table == unicode.Latin {
		return said
	}
	return best
}

// evidence is what a sample says about its language.
type evidence struct {
	score map[string]int // by language
	words int            // all
	known int            // that are function words of the candidates

	foreign int // letters that none of the candidates has
}

// weigh counts letters, function words and, at its beginning, sequences of
// letters.
func weigh(sample string, written *unicode.RangeTable) evidence {
	e := evidence{score: map[string]int{}}
	for _, r := range sample {
		if r <= unicode.MaxASCII || r >= maxMark {
			continue // no language's own
		}
		if r < 0x590 { // letters beyond have no case
			r = unicode.ToLower(r)
		}
		for _, v := range markLangs[r] {
			e.score[v.lang] += v.weight
		}
		if r > unicode.MaxLatin1 && r < 0x250 && strings.ContainsRune(foreignLetters, r) {
			e.foreign++
		}
	}
	for t := NewScanner(sample); t.Next(); e.words++ {
		spoken := wordLangs[string(t.Token)]
		for _, lang := range spoken {
			e.score[lang] += 4
		}
		if len(spoken) > 0 {
			e.known++
		}
		if written == unicode.Arabic && e.words < maxParts/8 {
			countWord(string(t.Token), e.score)
		}
	}
	if written == unicode.Latin {
		countParts(sample, e.score)
	}
	return e
}

// sampleOf is the beginning of title and blocks.
func sampleOf(title string, blocks []string) string {
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

// scriptOf is the script most letters are in, nil for none of ours.
func scriptOf(sample string) *script {
	var n [16]int // by the index of scripts
	best := -1
	for _, r := range sample {
		if r < 'A' {
			continue
		}
		for i := range scripts {
			if unicode.Is(scripts[i].table, r) {
				n[i]++
				if best < 0 || n[i] > n[best] {
					best = i
				}
				break
			}
		}
	}
	if best < 0 {
		return nil
	}
	return &scripts[best]
}

// primary is the language of a claimed tag without region and script, Kurdish
// made kmr or ckb by the script the text is in. A claim of a language that is
// written in another script is none.
func primary(said string, written *script) string {
	said, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(said)), "-")
	said, _, _ = strings.Cut(said, "_")
	switch said {
	case "ku", "kur":
		said = "kmr"
		if written != nil && written.table == unicode.Arabic {
			said = "ckb"
		}
	case "ara":
		said = "ar"
	case "iw":
		said = "he"
	}
	if len(said) < 2 || len(said) > 3 || written != nil && !written.writes(said) {
		return ""
	}
	return said
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

var rightToLeft = makeSet("ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi", "azb", "lrc", "mzn")

// Direction is the direction a language is written in, "rtl" or "ltr". A
// script in the tag decides (ku-Arab, az-Latn), else the language.
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
	if rightToLeft[base] {
		return "rtl"
	}
	return "ltr"
}
