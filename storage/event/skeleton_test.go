package event

import (
	"slices"
	"testing"
)

// Names that are told in several scripts and spellings have a skeleton in common.
func TestNamesHaveASkeletonInCommon(t *testing.T) {
	type spelled struct {
		l    language
		word string
	}
	for _, names := range [][]spelled{
		{{arabic, "هاميلتون"}, {english, "Hamilton"}, {turkish, "Hamilton"}, {persian, "همیلتون"}},
		{{arabic, "الشرع"}, {english, "Sharaa"}, {turkish, "Şara"}},
		{{arabic, "غراهام"}, {arabic, "جراهام"}, {english, "Graham"}},
		{{persian, "دیوید"}, {english, "David"}},
		{{arabic, "بوتين"}, {english, "Putin"}, {persian, "پوتین"}, {sorani, "پوتین"}, {french, "Poutine"}},
		{{turkish, "İstanbul"}, {arabic, "اسطنبول"}, {persian, "استانبول"}, {english, "Istanbul"}},
		{{kurmanji, "Mezlûm"}, {arabic, "مظلوم"}, {english, "Mazloum"}},
		{{arabic, "تشاووش"}, {turkish, "Çavuş"}},
		{{english, "Knox"}, {arabic, "نوكس"}},
		{{french, "Chantout"}, {english, "Shantout"}, {arabic, "الشنتوت"}},
	} {
		var common []skeleton
		for i, n := range names {
			r := reader{language: n.l}
			tok := token{raw: n.word, folded: n.word}
			got := r.nameSkeletons(&tok, nil)
			if i == 0 {
				common = got
			}
			common = slices.DeleteFunc(slices.Clone(common), func(s skeleton) bool { return !slices.Contains(got, s) })
			if len(common) == 0 {
				t.Errorf("%s of %s has skeletons %v, none of %s", n.word, languageTags[n.l], got, names[0].word)
				break
			}
		}
	}
}

func TestParticlesStandInsideNames(t *testing.T) {
	keys := func(language, text string) []Key {
		r := reader{language: languageOf(language), tables: theTables()}
		r.read(Text{Language: language, Title: text})
		return slices.DeleteFunc(r.keys, func(k Key) bool { return k.class() != pair })
	}
	a := keys("en", "Minister Mulham al-Shantout resigns")
	b := keys("fr", "Le ministre Moulham al Chantout démissionne")
	if len(a) == 0 || !slices.ContainsFunc(a, func(k Key) bool { return slices.Contains(b, k) }) {
		t.Errorf("pairs %v and %v have none in common", a, b)
	}
}

// Of two names with three readings each, six pairs are compared: the likely ones.
func TestPairsOfNamesAreBounded(t *testing.T) {
	t.Parallel()
	r := reader{language: english, tables: theTables()}
	r.read(Text{Language: "en", Blocks: []string{"then Chechnik Thachoth said"}})
	n := 0
	for _, k := range r.keys {
		if k.class() == pair {
			n++
		}
	}
	if n != maxPairReadings*(maxPairReadings+1)/2 {
		t.Errorf("%d pairs of names, want 6", n)
	}
}
