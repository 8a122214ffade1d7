package story

import (
	"strings"
	"unicode/utf8"

	"rawi/storage/text"
)

// A wordRule says what a word is for comparing.
type wordRule uint8

const (
	omitted wordRule = iota + 1 // houses differ in whether they write it: titles, "son of"
	numeral                     // from here on: the number rule - numeral, spelt out
)

// omittedWords stand before names in some houses and not in others, or are written
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

// joined are words that some houses write together with the next one.
var joined = []string{"عبد", "ابو", "كيلو"}

// hashWord returns the token of a folded word, and whether it counts: words that
// differ in spelling alone have one token.
//
//   - و before a word, عبد, أبو and كيلو that are written together with the next one:
//     left out, as the latter are where they stand alone
//   - titles before names: left out
//   - numbers that are spelt out: the number
//   - in Arabic script, ا و ي in all their forms, and ه or ة in the end: left out, unless
//     fewer than two letters remain; ج and غ: one letter (غراما, جراما)
//
// buf is reused memory.
func hashWord(word []byte, buf *[]byte) (token uint16, ok bool) {
	if word[0] < utf8.RuneSelf {
		return hashPlain(word)
	}
	for len(word) >= 4*2 && word[0] == waw[0] && word[1] == waw[1] {
		word = word[2:]
	}
	if rule := wordRules[string(word)]; rule != 0 {
		return applyRule(rule)
	}
	for _, p := range joined {
		if len(word) >= len(p)+3*2 && string(word[:len(p)]) == p {
			word = word[len(p):]
			break
		}
	}
	return hashToken(skeleton(word, buf), false), true
}

const waw = "و"

// hashPlain is hashWord for a word of Latin letters.
func hashPlain(word []byte) (token uint16, ok bool) {
	if rule := wordRules[string(word)]; rule != 0 {
		return applyRule(rule)
	}
	return hashToken(word, false), true
}

func applyRule(rule wordRule) (token uint16, ok bool) {
	if rule == omitted {
		return 0, false
	}
	return numberTokens[rule-numeral], true
}

// numberTokens are the tokens of numbers that are spelt out.
var numberTokens = makeNumberTokens()

func makeNumberTokens() (t [91]uint16) {
	for n := range t {
		var digits []byte
		if n >= 10 {
			digits = append(digits, '0'+byte(n/10))
		}
		t[n] = hashToken(append(digits, '0'+byte(n%10)), true)
	}
	return t
}

// skeleton returns a word without the letters that spelling varies in.
func skeleton(word []byte, buf *[]byte) []byte {
	out := (*buf)[:0]
	letters := 0
	for i := 0; i < len(word); {
		n := 1
		if word[i] >= utf8.RuneSelf {
			_, n = utf8.DecodeRune(word[i:])
		}
		if n == 2 {
			switch string(word[i : i+2]) {
			case "ا", "و", "ي":
				i += 2
				continue
			case "ه":
				if i+2 == len(word) {
					i += 2
					continue
				}
			case "ج":
				out = append(out, "غ"...)
				letters++
				i += 2
				continue
			}
		}
		out = append(out, word[i:i+n]...)
		letters++
		i += n
	}
	*buf = out
	if letters < 2 {
		return word
	}
	return out
}
