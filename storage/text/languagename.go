package text

import "strings"

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
