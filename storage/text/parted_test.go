package text

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestPartedWordsAreOne(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"قانون الحشـ ـد الشـ ـعبي تحت", "قانون|الحشد|الشعبي|تحت"}, // stories/broken-letters.json
		{"الحـ ـرس الثـ ـوري", "الحرس|الثوري"},
		{"اسـ.ـرائيل اس.ـرائيل اسـ.رائيل", "اسراييل|اسراييل|اسراييل"},
		{"داعـ.ـش داعـ*ـش داعـ|ـش داعـ•ـش داعـ - ـش داعـ_ـش", "داعش|داعش|داعش|داعش|داعش|داعش"},
		{"د*اعش الا*حتـ*ـلال", "داعش|الاحتلال"},
		{"داعـ\u200b \u200cـش داعـ\u200d\u200f \u00a0ـش", "داعش|داعش"}, // invisible signs, two spaces
		{"قـ ـتـ ـل", "قتل"},
		{"حـــ ـــزب", "حزب"},
		{"إر هـ ـاب والإر هـ ـابي", "ارهاب|والارهابي"},
		{"مسـ ـئول", "مسوول"}, // its hamza is folded as a whole
		{"و الحشـ ـد", "والحشد"},
		{"تنظيم ح ز ب الله", "تنظيم|حزب|الله"},
		{"وكالة أ.ش.أ قالت", "وكاله|اشا|قالت"},
		{"ال.ح.ش.د و ال ق س د", "الحشد|والقسد"},
		{"و أ ف ب", "وافب"},
		{"أ ف ب و د ب أ", "افب|ودبا"},
		{"أ ف ب و رويترز", "افب|ورويترز"},
		{"ح و ث ي", "حوثي"},
		{"و و أ ف ب", "وو|افب"},
		{"بال.ح.ش.د لل ح ش د و ال ح ش د", "بالحشد|للحشد|والحشد"},
		{"داعـ" + strings.Repeat(" ", maxGap-2) + "ـش", "داعش"},
		{strings.Repeat("ب ", maxSpelt) + "م خ", strings.Repeat("ب", maxSpelt) + "م|خ"},
		{"حـ ز ب\u200f", "حزب"},
	} {
		if got := strings.Join(Words(c.in), "|"); got != c.want {
			t.Errorf("Words(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestWordsApartStayApart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"انتهى.وقال د.محمد", "انتهي|وقال|د|محمد"},
		{"#الحشد_الشعبي", "الحشد|الشعبي"},
		{"خبر ـ عاجل دمشق ـــ سانا", "خبر|عاجل|دمشق|سانا"},
		{"نحن ــ ثوار", "نحن|ثوار"},
		{"دمشق ـسانا", "دمشق|سانا"}, // a dash
		{"كتابـ آخر", "كتاب|اخر"},   // justified
		{"قالـ ـ وأضاف", "قال|واضاف"},
		{"1436هـ والتي 1436هـ.قال", "1436|ه|والتي|1436|ه|قال"},
		{"لـ المدينة بـ.حلب الـ|حشد", "ل|المدينه|ب|حلب|ال|حشد"},
		{"لـ»المدينة« الـ\"ناتو\"", "ل|المدينه|ال|ناتو"},
		{"عاجل|مقتل دمشق•حلب", "عاجل|مقتل|دمشق|حلب"},
		{"* دمشق * حلب", "دمشق|حلب"},
		{"5*ب 5*3 a*b", "5|ب|5|3|a|b"},
		{"داعـ" + strings.Repeat(" ", maxGap-1) + "ـش", "داع|ش"},
		{"داعـ ـ.ش a*ب", "داع|ش|a|ب"},
		{"دمشقـ-حلب", "دمشق|حلب"},
		{"دمشق" + strings.Repeat("*", maxGap) + "حلب", "دمشق|حلب"},
		{"أو حـ ـماس", "او|حماس"},
		{"ضد الحـ ـرس", "ضد|الحرس"},
		{"بر هام", "بر|هام"},
		{"إر هـاب", "ار|هاب"},
		{"أ. د. محمد", "ا|د|محمد"},
		{"أ و ب", "ا|وب"}, // A and B
		{"ا ب 5 ج", "ا|ب|5|ج"},
		{"آل ح ش", "ال|ح|ش"},
	} {
		if got := strings.Join(Words(c.in), "|"); got != c.want {
			t.Errorf("Words(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestSpanCoversAllPartsOfAWord(t *testing.T) {
	t.Parallel()
	const s = "قانون الحشـ ـد، د*اعش إر هـ ـاب (أ ف ب)"
	var cut []string
	for _, x := range Spans(s) {
		cut = append(cut, s[x.Start:x.End])
	}
	if got, want := strings.Join(cut, "|"), "قانون|الحشـ ـد|د*اعش|إر هـ ـاب|أ ف ب"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Rules that look around must not find more in what they made.
func TestFoldingPartsAndHamzasTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	letters := []rune("ابلهوويشسمءئؤىةـــ   .*\u0654\u200c5aﺀﻻ")
	random := rand.New(rand.NewPCG(20, 4))
	for range 200_000 {
		s := make([]rune, 1+random.IntN(14))
		for i := range s {
			s[i] = letters[random.IntN(len(letters))]
		}
		if folded := Fold(string(s)); Fold(folded) != folded || strings.ContainsAny(folded, "ءئؤ") {
			t.Fatalf("%q is folded to %q, and that to %q", string(s), folded, Fold(folded))
		}
	}
}

func TestScanningAllocatesNothing(t *testing.T) {
	s := strings.Repeat("قانون الحشـ ـد الشـ ـعبي، د*اعش إر هـ ـاب (أ ف ب) مسئول هيئة شيء مائة 5 ", 9)
	scan := NewScanner(s)
	if got := testing.AllocsPerRun(20, func() {
		for scan.Reset(s); scan.Next(); {
		}
	}); got > 0 {
		t.Errorf("%v allocations", got)
	}
}
