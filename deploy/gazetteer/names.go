package main

import (
	"strings"
	"unicode"

	"rawi/storage/text"
)

// catalogNames returns the names of an id in the catalogs, without what is no name
// in that language.
func catalogNames(names catalogs, id string) map[string][]string {
	all := map[string][]string{}
	for _, lang := range languages {
		name := cleaned(names[lang][id])
		arabic := strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })
		switch {
		case name == "":
		case arabic == inArabicLetters(lang):
			all[lang] = append(all[lang], name)
		case lang == "kmr" && len(all["ckb"]) == 0: // what GeoNames calls "ku" is either
			all["ckb"] = []string{name}
		}
	}
	return all
}

func inArabicLetters(lang string) bool { return lang == "ar" || lang == "ckb" || lang == "fa" }

// kinds are words that GeoNames writes before or behind the name of a province.
var kinds = strings.Fields("محافظة ولاية إمارة منطقة مقاطعة استان پارێزگای پارێزگاى " +
	"Governorate Province Muhafazat Muhafazah Gouvernorat Province Ostan İli Ili Parêzgeha Emirate Region")

// cleaned returns a catalog's name without marks of direction, remarks in
// parentheses and words for its kind.
func cleaned(name string) string {
	name, _, _ = strings.Cut(name, "(")
	words := strings.FieldsFunc(latin(name), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) && r != '\u200c' || unicode.IsControl(r)
	})
	for i, w := range words {
		words[i] = unvowelled(w)
	}
	for len(words) > 1 {
		switch last := len(words) - 1; {
		case isKind(words[0]):
			words = words[1:]
			if len(words) > 1 && (words[0] == "of" || words[0] == "de" || words[0] == "d'") {
				words = words[1:]
			}
		case isKind(words[last]):
			words = words[:last]
		default:
			return strings.Join(words, " ")
		}
	}
	return strings.Join(words, " ")
}

func isKind(word string) bool {
	for _, k := range kinds {
		if text.Fold(k) == text.Fold(word) {
			return true
		}
	}
	return false
}

// latin returns a transliterated name without the signs for ʿayn and hamza.
func latin(name string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case 'ʻ', 'ʼ', 'ʿ', 'ʾ', '‘', '`', 'ˈ', '|', '=', '?':
			return -1
		case '’':
			return '\''
		case '\t', '\n':
			return ' '
		}
		return r
	}, name)
}

// unvowelled returns an Arabic word without vowel signs and tatweel.
func unvowelled(word string) string {
	return strings.Map(func(r rune) rune {
		if r >= '\u064b' && r <= '\u0652' || r == 'ـ' {
			return -1
		}
		return r
	}, word)
}
