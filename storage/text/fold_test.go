package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestFoldMakesSpellingsOne(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"أإآٱا", "ااااا"},
		{"مُحَمَّدٌ", "محمد"},                        // Muhammad, vowelled
		{"كـــتـــاب", "كتاب"},                       // tatweel
		{"مدرسة مدرسه", "مدرسه مدرسه"},               // ta marbuta
		{"مستشفى مستشفي", "مستشفي مستشفي"},           // alef maqsura
		{"سماء مؤتمر رئيس", "سما موتمر رييس"},        // hamzas
		{"ﻻ ﷲ ﺍﻟﻌﺮﺍﻕ", "لا الله العراق"},             // presentation forms
		{"کتاب\u200cها می\u200cرود", "كتابها ميرود"}, // Persian, with joiners
		{"ئەمڕۆ لە هەولێر", "يهمرو له ههولير"},       // Sorani: today in Erbil
		{"ئه\u200cمرۆ", "يهمرو"},                     // the same in old spelling
		{"٢٠٢٦ ۲۰۲۶ २०२६", "2026 2026 2026"},         // digits of three scripts
		{"İSTANBUL ısı Iğdır", "istanbul isi igdir"}, // Turkish
		{"Çand û Hûner, Straße", "cand u huner strasse"},
		{"École Naïve Œuvre", "ecole naive oeuvre"},
		{"ёлка Ёлка", "елка елка"},
		{"שָׁלוֹם", "שלום"},
		{"\u202eقلب\u202c \u200fيمين", "قلب يمين"}, // bidi marks
		{"", ""},
		{"—«»…!", ""},
		{"\xff\xfe a\xffb", "a b"},
		{"a\xd8", "a"},                                       // half a letter at the end
		{"ﬀ ﻼ ｚ ﬁ２", "ff لا z fi2"},                          // the first and last of what is shown for others
		{"a\ufe00b\ufe0fc", "abc"},                           // variation selectors
		{"\u0800", "\u0800"},                                 // the first letter beyond the table, Samaritan
		{"ẞ Ḁ ῼ", "ss a ω"},                                  // capital sharp s, letters with accents
		{"\U0001e950\U0001e955\U0001e959", "059"},            // Adlam digits
		{"\U0001d7ce\U0001d7d7\U0001d7d8\U0001d7ff", "0909"}, // five alphabets of digits in one row
		{"﴿ اقرأ ﴾", "اقرا"},                                 // ornate brackets are no letters
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestWordsAndNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"قال و العراق", "قال|والعراق"}, // he said and Iraq
		{"و 20 طفلا", "و|20|طفلا"},
		{"دمشق و، حلب", "دمشق|وحلب"},
		{"#أمن_سوريا", "امن|سوريا"},
		{"في2026 عام", "في|2026|عام"},
		{"قمة G20 و5G", "قمه|g20|و|5|g"},
		{"1,490 1.490 ١٬٤٩٠ 1'490", "1490|1490|1490|1490"},
		{"1.234.567 1,234.56 1.234,56", "1234567|1234.56|1234.56"},
		{"65.7 65,7 ٦٥٫٧%", "65.7|65.7|65.7"},
		{"12.03.2026 25-12 10:30", "12|03|2026|25|12|10|30"},
		{"3.141592 0,5 100.", "3.141592|0.5|100"},
		{"Türkiye'nin l'eau", "turkiye|nin|l|eau"},
	} {
		if got := strings.Join(Words(c.in), "|"); got != c.want {
			t.Errorf("Words(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestSpansStandWhereTheyCameFrom(t *testing.T) {
	t.Parallel()
	const s = "«وزيرُ الخارجيّة» و العراق، ١٬٤٩٠"
	var cut []string
	for _, x := range Spans(s) {
		cut = append(cut, s[x.Start:x.End])
	}
	if got, want := strings.Join(cut, "|"), "وزيرُ|الخارجيّة|و العراق|١٬٤٩٠"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestLongRunsAreBounded(t *testing.T) {
	t.Parallel()
	for _, s := range []string{strings.Repeat("ا", 1<<20), strings.Repeat("9", 1<<20), strings.Repeat("ﷺ", 1<<18), strings.Repeat("1.", 1<<19)} {
		for _, w := range Words(s)[:1] {
			if len(w) > maxToken {
				t.Errorf("a token of %d bytes", len(w))
			}
		}
	}
}

// What a word and a number keep of a long run is part of the rules: an index on
// disk has it.
func TestLongTokensAreCutAlike(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		size int // bytes
	}{
		{strings.Repeat("ا", 46), 92},
		{strings.Repeat("ا", 47), 94},
		{strings.Repeat("ا", 48), 94},
		{strings.Repeat("a", 92), 92},
		{strings.Repeat("a", 93), 93},
		{strings.Repeat("a", 94), 93},
		{strings.Repeat("\U0001e900", 23), 92}, // Adlam letters, of four bytes
		{strings.Repeat("\U0001e900", 24), 96},
		{strings.Repeat("\U0001e900", 25), 96},
		{strings.Repeat("9", 95), 95},
		{strings.Repeat("9", 96), 95},
		{strings.Repeat("9", 200) + ".5", 95},
		{strings.Repeat("9", 94) + ".56", 96},
		{strings.Repeat("a", 92) + "ß", 93}, // two letters, and room for one
		{strings.Repeat("ß", 47), 93},
		{"a" + strings.Repeat("9", 200), 93},
		{"و " + strings.Repeat("ا", 60), 94},
		{strings.Repeat("ا", 46) + "ﻻ", 94}, // of a sign of two letters the first fits
		{strings.Repeat("a", 91) + "ﷲ", 93},
	} {
		words := Words(c.in)
		if len(words) != 1 || len(words[0]) != c.size {
			t.Errorf("%.20q: %d tokens, the first of %d bytes, want one of %d", c.in, len(words), len(words[0]), c.size)
		}
		if spans := Spans(c.in); spans[0].Start != 0 || spans[0].End != len(c.in) {
			t.Errorf("%.20q: the span is %d to %d of %d", c.in, spans[0].Start, spans[0].End, len(c.in))
		}
	}
}

func TestWordsAtTheirEdges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"و", "و"},
		{"و ", "و"},
		{"و  العراق", "والعراق"},
		{"و\nالعراق", "والعراق"},
		{"و\u00a0\u200fالعراق", "والعراق"},
		{"و، العراق", "والعراق"}, // as folded, where a space stands for the comma
		{"و ﻋراق", "وعراق"},
		{"و، ﷺ", "وصلياللهعليهوسلم"},
		{"و 5 العراق", "و|5|العراق"},
		{"1１,５a", "11.5|a"}, // full width
		{"Ａ：Ｂ２", "a|b2"},
		{"و iraq", "و|iraq"},
		{"و ء", "و"},
		{"وا لعراق", "وا|لعراق"},
		{"1,", "1"},
		{"1,a", "1|a"},
		{"1,23", "1.23"},
		{"1,234", "1234"},
		{"1234,567", "1234.567"},
		{"1,2345", "1.2345"},
		{"1,234,5", "1234.5"},
		{"1,234,567,8", "1234567.8"},
		{"123,456", "123456"},
		{"ﻻ2026", "لا|2026"}, // digits end an Arabic word, and go on with a Latin one
		{"ßtraße20", "sstrasse20"},
		{"ﬁ2", "fi2"},
		{"g\ufe0020 g\ufe0f8", "g20|g8"}, // variation selectors
		{"﴾﴿", ""},
		{"1,23,4", "1|23|4"},
		{"1.2.3.4 5,5", "1|2|3|4|5.5"},
		{"١٫٥", "1.5"},
		{"١،٢", "1.2"},
		{"0x1f", "0|x1f"},
		{"a-b_c", "a|b|c"},
		{"\u200fa\u200f", "a"},
	} {
		if got := strings.Join(Words(c.in), "|"); got != c.want {
			t.Errorf("Words(%q) = %s, want %s", c.in, got, c.want)
		}
	}
	if got := Spans("\u200fab\u200f c"); got[0] != (Span{3, 8, "ab"}) || got[1] != (Span{9, 10, "c"}) {
		t.Errorf("marks after a word are part of it, those before are not: %+v", got)
	}
}

// TestFoldingTwiceChangesNothing beside any rune that is no break: a folded text is
// compared with folded ones, and may be folded again on its way.
func TestFoldingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	for r := range rune(0x20000) {
		if foldRune(r) == cellBreak || unicode.In(r, unicode.Han, unicode.Hangul, unicode.Yi) {
			continue
		}
		c := string(r)
		s := "a" + c + "1 a" + c + "a 1" + c + "a 1" + c + "5 و " + c + "ب و" + c + " ب" + c + "ب " + c + "1"
		if folded := Fold(s); Fold(folded) != folded {
			t.Errorf("U+%04X: %q is folded to %q, and that to %q", r, s, folded, Fold(folded))
		}
	}
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{
		"الحشـ ـد د*اعش إر هـ ـاب و ا.ف.ب و ح و ث ي", "ءو ا ء ب ج سيئ شئ ي\u0654 مائة جاءوا", "قال و العراق ١٬٤٩٠", "1.2.3,4'5", "ﻻ\u200cß", "\xff\xd9", "و و و", "a\u0301",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for _, x := range Spans(s) {
			if x.Start < end || x.End <= x.Start || x.End > len(s) || x.Folded == "" || len(x.Folded) > maxToken || !utf8.ValidString(x.Folded) {
				t.Fatalf("%q: bad span %+v after %d", s, x, end)
			}
			end = x.End
			if again := Fold(x.Folded); again != x.Folded {
				t.Fatalf("%q: folding %q again gives %q", s, x.Folded, again)
			}
		}
		if folded := Fold(s); Fold(folded) != folded {
			t.Fatalf("%q is folded to %q, and that to %q", s, folded, Fold(folded))
		}
	})
}

func BenchmarkScanner(b *testing.B) {
	s := strings.Repeat("افتتحت البلدية صباح اليوم الجسر الجديد فوق النهر بعد عامين من العمل 2026. ", 25)
	b.SetBytes(int64(len(s)))
	t := NewScanner("")
	for b.Loop() {
		for t.Reset(s); t.Next(); {
		}
	}
}
