package wordform

import "strings"

// A verb is asked for by its infinitive or a past or present of the third person
// (açıklamak, açıkladı, açıklıyor): nouns that end so are rare. Passive and causative
// are verbs of their own.

// turkishShortVerbs are roots of two and three letters. Others must have four: ordu
// and kendi are no pasts.
var turkishShortVerbs = setOf(`ol et al ver gel git gor bul dur kal yap tut ac kac bak cek cik de ye ic in bin kur vur
dus sor var koy kes bit at kat sat yat gec sec sus uc don yan kon`)

// turkishVerbRoot returns the root of a word that is surely a verb's form, "" if it is
// none.
func turkishVerbRoot(word string) string {
	for _, e := range [...]string{"mak", "mek"} {
		if root, ok := strings.CutSuffix(word, e); ok {
			return verbRootBefore(root, e, "mLk")
		}
	}
	singular, _ := cutPlural(word)
	if root, ok := strings.CutSuffix(singular, "yor"); ok && len(root) > 2 {
		return verbRootBefore(root[:len(root)-1], singular[len(root)-1:], "Hyor")
	}
	if n := len(singular) - len("di"); n > 0 {
		return verbRootBefore(singular[:n], singular[n:], "DH")
	}
	return ""
}

// verbRootBefore returns root if it is one and its ending is as pattern demands.
func verbRootBefore(root, ending, pattern string) string {
	h := harmonyOf(root)
	if h.vowel == 0 || len(root) < 4 && !turkishShortVerbs[root] {
		return ""
	}
	if rest, _, ok := h.cut(ending, pattern); !ok || rest != "" {
		return ""
	}
	return root
}

// turkishVerbBase returns the beginning of all forms of a root: a and e become narrow
// before -yor, t may become d.
func turkishVerbBase(root string) string {
	if n := len(root); n > 1 && (isVowel(root[n-1]) || turkishSoftVerbs[root]) {
		return root[:n-1]
	}
	return root
}

var turkishSoftVerbs = setOf("et git affet reddet kaydet hisset kaybet tat gut")

func matchesTurkishVerb(word, token string) bool {
	root := turkishVerbRoot(word)
	if root == "" {
		return false
	}
	h := harmonyOf(root)
	if rest, ok := strings.CutPrefix(token, root); ok && rest != "" && !(turkishSoftVerbs[root] && isVowel(rest[0])) && h.isVerbEnding(rest) {
		return true
	}
	base := turkishVerbBase(root)
	rest, ok := strings.CutPrefix(token, base)
	switch {
	case !ok || base == root:
		return false
	case turkishSoftVerbs[root]:
		return len(rest) > 1 && rest[0] == 'd' && isVowel(rest[1]) && h.isVerbEnding(rest[1:])
	default:
		rest, _, ok := harmonyOf(base).cut(rest, "Hyor")
		return ok && turkishPersons[rest]
	}
}

// turkishPersons follow a tense.
var turkishPersons = func() map[string]bool {
	all := setOf(`m k n lar ler tir tur dir dur ti tu di du lardir lerdir lardi lerdi um im uz iz sun sin niz nuz sunuz siniz mus dim dum tim tum dik duk tik tuk sa se`)
	all[""] = true
	return all
}()

// turkishTenses are what follows a root, with the forms that follow them in turn.
var turkishTenses = []struct {
	afterConsonant, afterVowel string
	follows                    func(h harmony, rest string) bool
}{
	{"DH", "DH", isPerson},
	{"mHs", "mHs", isPerson},
	{"Hyor", "Hyor", isPerson},
	{"LcLk", "yLcLk", isPerson},
	{"LcLg", "yLcLg", isPossessed},
	{"Ln", "yLn", isDeclined},
	{"DHg", "DHg", isPossessed},
	{"DHktLn", "DHktLn", isLast},
	{"DHklLrH", "DHklLrH", isDeclinedThird},
	{"LrLk", "yLrLk", isLast},
	{"Hp", "yHp", isLast},
	{"HncL", "yHncL", isLast},
	{"mLlH", "mLlH", isPerson},
	{"sL", "sL", isPerson},
	{"Lrken", "rken", isLast},
	{"Hrken", "rken", isLast},
	{"DHkcL", "DHkcL", isLast},
	{"Lr", "r", isPerson},
	{"Hr", "r", isPerson},
	{"mLz", "mLz", isPerson},
	{"mLdLn", "mLdLn", isLast},
	{"mLktL", "mLktL", isPerson},
	{"mLk", "mLk", isInfinitive},
	{"mL", "mL", isDeclined},
	{"mHyor", "mHyor", isPerson},
}

func isLast(_ harmony, rest string) bool     { return rest == "" }
func isPerson(_ harmony, rest string) bool   { return turkishPersons[rest] }
func isDeclined(h harmony, rest string) bool { return h.isEnding(rest, "yapan") }
func isPossessed(h harmony, rest string) bool {
	return rest == "iz" || rest == "im" || rest != "" && h.isPossessiveEnding(rest, 4)
}
func isDeclinedThird(h harmony, rest string) bool { return h.isCase(rest, true) }
func isInfinitive(_ harmony, rest string) bool {
	return rest == "" || rest == "ten" || rest == "tan" || rest == "tir"
}

// isVerbEnding reports whether s may follow a verb's root: can, not, and a tense.
func (h harmony) isVerbEnding(s string) bool {
	able := "LbHl"
	if isVowel(h.last) {
		able = "yLbHl"
	}
	if rest, now, ok := h.cut(s, able); ok && now.hasTense(rest) {
		return true
	}
	if rest, now, ok := h.cut(s, "mL"); ok && now.hasTense(rest) {
		return true
	}
	return h.hasTense(s)
}

func (h harmony) hasTense(s string) bool {
	for _, t := range turkishTenses {
		p := t.afterConsonant
		if isVowel(h.last) {
			p = t.afterVowel
		}
		if rest, now, ok := h.cut(s, p); ok && t.follows(now, rest) {
			return true
		}
	}
	return false
}
