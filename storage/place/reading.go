package place

import (
	"slices"
	"strings"

	"rawi/storage/text"
)

// reading is a folded name as a user may have meant it.
type reading struct {
	name  string
	kinds []Kind // that words around the name allow; none: any
}

// kindWords are words that name the kind of a place, folded, and the kinds that
// they allow.
var kindWords = makeKindWords()

func makeKindWords() map[string][]Kind {
	words := map[string][]Kind{}
	for _, k := range []struct {
		list  string
		kinds []Kind
	}{
		{"مدينة العاصمة بلدة قرية ضيعة شار شاری شارۆچکەی گوند گوندی شهر روستای", []Kind{City, Town, Village, Quarter}},
		{"city town village ville bourg capital capitale şehir şehri kent kenti kasabası köyü bajar bajarê bajarokê gundê", []Kind{City, Town, Village, Quarter}},
		{"ناحية منطقة قضاء لواء مديرية قەزا قەزای ناوچە ناوچەی بخش شهرستان district ilçe ilçesi navçe navçeya herêma", []Kind{District, Town, City, Province, Region}},
		{"محافظة ولاية إمارة بلدية مقاطعة ريف پارێزگا پارێزگای استان governorate province emirate gouvernorat il ili vilayeti eyaleti kırsalı parêzgeh parêzgeha", []Kind{Province, District, Region}},
		{"حي quarter neighborhood neighbourhood quartier mahallesi taxa گەڕەکی محله", []Kind{Quarter, Town}},
		{"مخيم camp kampı kampa کەمپی ئۆردوگای اردوگاه کمپ", []Kind{Camp}},
		{"دولة جمهورية مملكة republic state", []Kind{Country}},
	} {
		for w := range strings.FieldsSeq(k.list) {
			words[text.Fold(w)] = k.kinds
		}
	}
	return words
}

// fillers stand before a name, or between its kind and it: city of, la ville de, l'.
var fillers = []string{"of", "the", "la", "le", "les", "l", "de", "du", "d"}

// readingsOf returns the readings of a folded name, that with all words first, then
// without words around it that say what the place is. Kurmanji declines a name
// behind its kind: bajarê Felûceyê.
func readingsOf(folded string) []reading {
	words := strings.Fields(folded)
	if len(words) == 0 {
		return nil
	}
	all := []reading{{name: folded}}
	var kinds []Kind
	for len(words) > 1 {
		var k []Kind
		if words, k = peel(words); words == nil {
			break
		}
		if k != nil {
			kinds = k
		}
		if slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(fillers, w) }) {
			all = append(all, reading{strings.Join(words, " "), kinds})
		}
	}
	last := all[len(all)-1]
	if last.kinds != nil {
		for _, ending := range []string{"ye", "e", "a"} {
			if stem, ok := strings.CutSuffix(last.name, ending); ok && len(stem) > 2 {
				all = append(all, reading{stem, last.kinds})
			}
		}
	}
	return all
}

// peel takes one word that is no part of the name off words, with the kinds that it
// allows. It returns nil if there is none.
func peel(words []string) ([]string, []Kind) {
	first, last := words[0], words[len(words)-1]
	if k, ok := kindWords[first]; ok {
		words = words[1:]
		// "the Qatari capital Doha": in Arabic the adjective stands behind the noun
		if first == "العاصمه" && len(words) > 1 && strings.HasPrefix(words[0], "ال") && strings.HasSuffix(words[0], "يه") {
			words = words[1:]
		}
		return words, k
	}
	if k, ok := kindWords[last]; ok {
		return words[:len(words)-1], k
	}
	if slices.Contains(fillers, first) {
		return words[1:], nil
	}
	return nil, nil
}
