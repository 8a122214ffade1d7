package text

import (
	"strings"
	"unicode"
)

// maxSample bounds how many bytes of a text are looked at: more would not
// change the verdict.
const maxSample = 4000

// marks are letters, as written, that tell languages of one script apart, and
// what one occurrence of them counts.
var marks = []struct {
	letters string
	lang    string
	weight  int
}{
	{"ەێۆڕڵڤ", "ckb", 3},
	{"پچژگ", "fa", 1}, // shared by all but Arabic
	{"پچژگ", "ckb", 1},
	{"پچژگ", "ur", 1},
	{"ک", "fa", 1},
	{"ک", "ckb", 1},
	{"ک", "ur", 1},
	{"ی", "fa", 1},
	{"ی", "ckb", 1},
	{"ی", "ur", 1},
	{"ٹڈڑںھہےۓ", "ur", 4},
	{"ةىكيأإؤ", "ar", 1},
	{"ضصظطثذحع", "ar", 1},
	{"ğıİ", "tr", 4},
	{"öü", "tr", 1},
	{"öüß", "de", 2},
	{"şç", "tr", 1},
	{"şç", "kmr", 1},
	{"êîû", "kmr", 3},
	{"éèàœùâëïô", "fr", 2},
	{"ç", "fr", 1},
	{"êî", "fr", 1},
	{"ñ¿¡óí", "es", 4},
	{"áúé", "es", 1},
	{"іїєґ", "uk", 4},
	{"ыэёъ", "ru", 4},
}

// functionWords are frequent little words, folded. A word that several
// languages share counts for each of them.
var functionWords = map[string]string{
	"ar":  "في من على الى عن ان التي الذي هذا هذه بعد قبل مع بين خلال كان كانت قد لا ما او ثم حيث قال وقال منذ ضد عند غير كل حول اليوم لم لن بن نحو امام تحت",
	"fa":  "در از به که این را با برای است می آن تا شد بر یک کرد شده های خود کند باید نیز اما هم بود شود ای هر چه پس کنند سوی روی داد بین",
	"ckb": "لە بە بۆ و کە لەگەڵ ئەو ئەم بوو دەکات کرد لەسەر هەر دوای پێش نێوان ناو یان نەبوو دەبێت کردنی هەرێمی چەند ژمارەی تر",
	"ur":  "کے کی میں ہے اور کا سے کو نے پر کہ ہیں یہ بھی تھا گیا ہو نہیں لئے کر",
	"kmr": "u ku li di ji bi de ye ne re jî ev ew bo her bû kir dike dikin hat hatin nav ser wê wî xwe kurdistanê herêma piştî gel yê yên",
	"tr":  "ve bir bu için ile da de olarak daha çok gibi olan kadar sonra göre oldu ne ama en ki değil var yeni iki ise etti dedi karşı üzerinde",
	"en":  "the of and to in a is for on that with by from at was as it be are has have after over new says said not an his will who its their more",
	"fr":  "le la les de des du et en un une dans pour que qui sur par au aux avec est sont plus ce il elle pas son sa ses se apres contre selon",
	"de":  "der die das und in den von zu mit im ist auf für des ein eine nicht sich dem als auch nach wird bei aus am um gegen über vor sind",
	"es":  "el la los las de del y en un una que por con para se al es lo su como más sus entre desde sobre tras contra ha son",
	"ru":  "и в на не что с по к из за от для о как это при до его после был также они",
	"uk":  "і в на не що з по до та за від для про як це при його після був також у",
}

// wordLangs maps a folded function word to the languages it speaks for.
var wordLangs = makeWordLangs()

// markLangs maps a letter to the languages it speaks for.
var markLangs = makeMarkLangs()

type vote struct {
	lang   string
	weight int
}

func makeWordLangs() map[string][]string {
	m := map[string][]string{}
	for lang, words := range functionWords {
		for w := range strings.FieldsSeq(words) {
			if f := Fold(w); f != "" {
				m[f] = append(m[f], lang)
			}
		}
	}
	return m
}

func makeMarkLangs() map[rune][]vote {
	m := map[rune][]vote{}
	for _, k := range marks {
		for _, r := range k.letters {
			m[r] = append(m[r], vote{k.lang, k.weight})
		}
	}
	return m
}

// scripts are the scripts whose languages are told apart, and those that
// speak for one language alone.
var scripts = []struct {
	table *unicode.RangeTable
	langs string // candidates; the first wins where nothing speaks
}{
	{unicode.Arabic, "ar fa ckb ur"},
	{unicode.Latin, "en tr kmr fr de es"},
	{unicode.Cyrillic, "ru uk"},
	{unicode.Hebrew, "he"},
	{unicode.Greek, "el"},
	{unicode.Armenian, "hy"},
	{unicode.Georgian, "ka"},
	{unicode.Syriac, "syr"},
	{unicode.Devanagari, "hi"},
	{unicode.Han, "zh"},
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
	langs := strings.Fields(scriptOf(sample))
	said = primary(said, langs)
	if len(langs) < 2 {
		return strings.Join(append(langs, said)[:1], "")
	}
	score := map[string]int{said: 2}
	for _, r := range sample {
		for _, v := range markLangs[unicode.ToLower(r)] {
			score[v.lang] += v.weight
		}
	}
	words := 0
	for t := NewScanner(sample); t.Next(); words++ {
		for _, lang := range wordLangs[string(t.Token)] {
			score[lang] += 4
		}
	}
	best, ok := langs[0], false
	for _, lang := range langs {
		ok = ok || lang == said
		if score[lang] > score[best] || score[lang] == score[best] && lang == said {
			best = lang
		}
	}
	// A Latin text that nothing speaks for may be in any of a hundred
	// languages: what the feed says is better then.
	if said != "" && !ok && score[best] < words {
		return said
	}
	if score[best] == 0 && langs[0] == "en" {
		return said
	}
	return best
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

// scriptOf is the candidates of the script most letters are in.
func scriptOf(sample string) string {
	var n [16]int
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
		return ""
	}
	return scripts[best].langs
}

// primary is the language of a claimed tag without region and script, Kurdish
// made kmr or ckb by the script the text is in. A claim of a language that is
// written in another script is none.
func primary(said string, langs []string) string {
	said, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(said)), "-")
	said, _, _ = strings.Cut(said, "_")
	switch said {
	case "ku", "kur":
		said = "kmr"
		for _, lang := range langs {
			if lang == "ckb" {
				said = "ckb"
			}
		}
	case "ara":
		said = "ar"
	case "iw":
		said = "he"
	}
	if len(said) < 2 || len(said) > 3 {
		return ""
	}
	if len(langs) == 0 {
		return said
	}
	for _, s := range scripts {
		for lang := range strings.FieldsSeq(s.langs) {
			if lang == said {
				if s.langs == strings.Join(langs, " ") {
					return said
				}
				return ""
			}
		}
	}
	if rightToLeft[said] != (Direction(langs[0]) == "rtl") {
		return ""
	}
	return said
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
