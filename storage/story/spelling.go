package story

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"rawi/storage/text"
)

// A wordRule says what a word is for comparing.
type wordRule uint8

const (
	omitted wordRule = iota + 1 // outlets differ in whether they write it: titles, "son of"
	numeral                     // from here on: the number that is spelt out, plus numeral
)

// omittedWords stand before names in some outlets and not in others, or are written
// together with the next word or apart from it.
const omittedWords = `بن ابن بنت عبد أبو أبي أبا كيلو
	د م أ الدكتور الدكتورة دكتور دكتورة الأستاذ الأستاذة المهندس المهندسة السيد السيدة معالي فخامة فخامته جلالة جلالته سمو السمو الملكي سعادة سماحة فضيلة دولة دولته حفظه رعاه
	دکتر آقای خانم کاک بەڕێز
	mr mrs ms dr prof sayin bay bayan monsieur madame mme`

// spelledNumbers are the words of numbers from three on that mean nothing else, in
// the languages that rawi knows: a number, then its words.
var spelledNumbers = map[uint8]string{
	3: "ثلاثة ثلاث three trois üç", 4: "أربعة أربع four quatre dört çar چهار چوار", 5: "خمسة خمس five cinq beş pênc پنج پێنج",
	6: "ستة ست six altı şeş شش شەش", 7: "سبعة سبع seven sept yedi heft هفت حەوت", 8: "ثمانية ثماني ثمان eight huit sekiz heşt هشت هەشت",
	9: "تسعة تسع nine neuf dokuz neh نۆ", 10: "عشرة عشر ten dix deh", 11: "eleven onze", 12: "twelve douze",
	20: "عشرون عشرين twenty vingt yirmi بیست", 30: "ثلاثون ثلاثين thirty trente otuz", 40: "أربعون أربعين forty quarante kırk چهل چل",
	50: "خمسون خمسين fifty cinquante elli پنجاه پەنجا", 60: "ستون ستين sixty soixante altmış شصت", 70: "سبعون سبعين seventy yetmiş هفتاد",
	80: "ثمانون ثمانين eighty seksen هشتاد", 90: "تسعون تسعين ninety doksan نود",
}

var wordRules = makeWordRules()

func makeWordRules() map[string]wordRule {
	rules := map[string]wordRule{}
	for _, w := range strings.Fields(omittedWords) {
		rules[text.Fold(w)] = omitted
	}
	for n, words := range spelledNumbers {
		for _, w := range strings.Fields(words) {
			rules[text.Fold(w)] = numeral + wordRule(n)
		}
	}
	return rules
}

// mayHaveRule tells by a word's cell that it has no rule, which nearly all have: quicker
// than to look it up.
var mayHaveRule = makeRuleCells()

func makeRuleCells() (t [1 << 12]bool) {
	for w := range wordRules {
		t[ruleCell([]byte(w))] = true
	}
	return t
}

// ruleCell returns the cell of a word, by its length and ends.
func ruleCell(word []byte) int {
	n := len(word)
	return (n*517 ^ int(word[min(1, n-1)])*31 ^ int(word[n-1])<<3 ^ int(word[n/2])) & (1<<12 - 1)
}

// Arabic letters as folded text has them, two bytes each in UTF-8.
const (
	alef = 0xd8a7
	jeem = 0xd8ac
	heh  = 0xd987
	waw  = 0xd988
	yeh  = 0xd98a
	ain  = 0xd8b9
	kaf  = 0xd983

	ghain = "غ"
)

// joined are words that some outlets write together with the next one, by their first
// letter.
var joined = map[uint16]string{ain: "عبد", alef: "ابو", kaf: "كيلو"}

// hashWord returns the token of a folded word, and whether it counts: words that
// differ in spelling alone have one token.
//
//   - و before a word, عبد, أبو and كيلو that are written together with the next one:
//     left out, as the latter are where they stand alone
//   - titles before names: left out
//   - numbers that are spelt out: the number
//   - in Arabic script, ا و ي in all their forms, and ه or ة in the end: left out, unless
//     fewer than two letters remain; ج and غ: one letter (غراما, جراما)
func hashWord(word []byte) (token uint16, ok bool) {
	arabic := word[0] >= utf8.RuneSelf
	if arabic {
		for len(word) >= 4*2 && letter(word) == waw {
			word = word[2:]
		}
	}
	if mayHaveRule[ruleCell(word)] {
		switch rule := wordRules[string(word)]; {
		case rule == omitted:
			return 0, false
		case rule > omitted:
			return numberTokens[rule-numeral], true
		}
	}
	if !arabic {
		return hashToken(word, false), true
	}
	switch letter(word) {
	case ain, alef, kaf:
		if p := joined[letter(word)]; len(word) >= len(p)+3*2 && string(word[:len(p)]) == p {
			word = word[len(p):]
		}
	}
	return uint16(hashSkeleton(word)) &^ numberBit, true
}

// letter returns the first letter of a word in Arabic script.
func letter(word []byte) uint16 { return uint16(word[0])<<8 | uint16(word[1]) }

// numberTokens are the tokens of numbers that are spelt out.
var numberTokens = makeNumberTokens()

func makeNumberTokens() (t [91]uint16) {
	for n := range t {
		t[n] = hashToken(strconv.AppendInt(nil, int64(n), 10), true)
	}
	return t
}

// hashSkeleton returns the hash of a word without the letters that spelling varies in.
func hashSkeleton(word []byte) uint32 {
	h := uint32(hashSeed)
	letters := 0
	for i := 0; i < len(word); {
		n := 1
		if word[i] >= utf8.RuneSelf {
			if n = 2; word[i] >= 0xe0 {
				_, n = utf8.DecodeRune(word[i:])
			}
		}
		next := word[i:min(i+n, len(word))]
		i += n
		if n == 2 && len(next) == 2 {
			switch letter(next) {
			case alef, waw, yeh:
				continue
			case heh:
				if i == len(word) {
					continue
				}
			case jeem:
				next = []byte(ghain)
			}
		}
		letters++
		for _, c := range next {
			h = (h ^ uint32(c)) * hashPrime
		}
	}
	if letters < 2 {
		return hash32(word)
	}
	return mix(h)
}
