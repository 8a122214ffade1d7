package event

import "strings"

// language is a language that has tables here, or other.
type language uint8

const (
	other language = iota
	arabic
	english
	turkish
	persian
	sorani
	kurmanji
	french
	languages
)

var languageTags = [languages]string{"", "ar", "en", "tr", "fa", "ckb", "kmr", "fr"}

// languageOf returns the language of a BCP 47 tag. A language without tables is read
// as English where it has Latin letters, see reader.
func languageOf(tag string) language {
	tag, _, _ = strings.Cut(tag, "-")
	for l := arabic; l < languages; l++ {
		if languageTags[l] == tag {
			return l
		}
	}
	return other
}

// isArabicScript reports whether the language is written in Arabic letters.
func (l language) isArabicScript() bool { return l == arabic || l == persian || l == sorani }
