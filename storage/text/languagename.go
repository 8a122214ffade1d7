package text

import (
	"maps"
	"slices"
	"strings"
)

// languageNames are the names of languages by their tag, in Arabic and English.
var languageNames = map[string][2]string{
	"ar": {"العربية", "Arabic"}, "en": {"الإنكليزية", "English"}, "tr": {"التركية", "Turkish"}, "fa": {"الفارسية", "Persian"},
	"ckb": {"الكردية السورانية", "Kurdish (Sorani)"}, "kmr": {"الكردية الكرمانجية", "Kurdish (Kurmanji)"}, "ku": {"الكردية", "Kurdish"},
	"fr": {"الفرنسية", "French"}, "de": {"الألمانية", "German"}, "ru": {"الروسية", "Russian"}, "es": {"الإسبانية", "Spanish"},
	"it": {"الإيطالية", "Italian"}, "pt": {"البرتغالية", "Portuguese"}, "nl": {"الهولندية", "Dutch"}, "sv": {"السويدية", "Swedish"},
	"el": {"اليونانية", "Greek"}, "uk": {"الأوكرانية", "Ukrainian"}, "hy": {"الأرمنية", "Armenian"}, "az": {"الأذرية", "Azerbaijani"},
	"syr": {"السريانية", "Syriac"}, "he": {"العبرية", "Hebrew"}, "ur": {"الأردية", "Urdu"}, "ps": {"البشتوية", "Pashto"},
	"zh": {"الصينية", "Chinese"}, "ja": {"اليابانية", "Japanese"},
}

// LanguageName returns the name of the language with a tag, in Arabic if in is Arabic and
// else in English; the tag itself if it has none.
func LanguageName(tag, in string) string {
	primary, _, _ := strings.Cut(tag, "-")
	names, ok := languageNames[primary]
	switch {
	case !ok:
		return tag
	case in == "ar" || strings.HasPrefix(in, "ar-"):
		return names[0]
	}
	return names[1]
}

// languageAliases are names of languages by which people and old feeds call what has
// other tags here. Kurdish is one of two languages, which its script tells.
var languageAliases = map[string][]string{
	"ku": {"ckb", "kmr"}, "kur": {"ckb", "kmr"}, "ku-arab": {"ckb"}, "ku-latn": {"kmr"},
	"sorani": {"ckb"}, "soranî": {"ckb"}, "سوراني": {"ckb"}, "سورانی": {"ckb"}, "سۆرانی": {"ckb"},
	"kurmanji": {"kmr"}, "kurmancî": {"kmr"}, "كرمانجي": {"kmr"}, "کورمانجی": {"kmr"},
}

// LanguageTags returns the tags of the languages that typed, a tag or an old name of
// Kurdish, means: two for "ku", itself for what it does not know.
func LanguageTags(typed string) []string {
	key := strings.ToLower(strings.ReplaceAll(strings.TrimSpace(typed), "_", "-"))
	if tags, ok := languageAliases[key]; ok {
		return slices.Clone(tags)
	}
	return []string{typed}
}

// LanguageTag returns the one tag that typed means; Kurdish is Sorani if sample, a text in
// it, is in Arabic letters, and Kurmanji otherwise.
func LanguageTag(typed, sample string) string {
	tags := LanguageTags(typed)
	if len(tags) == 1 {
		return tags[0]
	}
	return declaredLanguage("ku", mainScript(sample))
}

// LanguageNames calls yield for each language that has a name, with its tag and its names
// in Arabic and English, in the order of the tags.
func LanguageNames(yield func(tag string, names [2]string) bool) {
	for _, tag := range slices.Sorted(maps.Keys(languageNames)) {
		if !yield(tag, languageNames[tag]) {
			return
		}
	}
}
