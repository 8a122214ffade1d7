package text

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
)

// An index is only as good as its words are those that questions ask for: who
// changes how words are read raises Version, and with it this sum.
func TestVersionStandsForTheRules(t *testing.T) {
	t.Parallel()
	const version, sum = 4, "6f20d03a86537fc7"
	lines := []string{
		"قال و العراق إن «المَدرسةَ» في دير الزّور فُتحت ٢٠٢٦/٣/١ لـ ١٬٤٩٠ طالبًا، بنسبة ٦٥٫٧٪ ﻻ أكثر",      // Iraq and …, the school in Deir ez-Zor
		"هەواڵی ڕۆژ لە هەولێر و سلێمانی، ٢٥-١٢-٢٠٢٥",                                                        // news of the day from Erbil
		"خبرهای تازه می\u200cگویند که کتاب\u200cها ۱۴۰۵ است",                                                // fresh news
		"المسئولون في شئون هيئة اللاجئون: شيء سيئ، بدء مائة رؤوس، جاؤوا وجاءوا، بريء الطوارىء قراءة يتلاءم", // officials in …
		"قانون الحشـ ـد الشـ ـعبي، د*اعش إر هـ ـاب (أ ف ب) و ح و ث ي ـ انتهى.وقال",                          // the law of the Popular Mobilisation
		"İstanbul'da IŞIK, Straße, Élysée, ΟΔΟΣ, Ёлка G20 3.14 1,490",
		"新闻 नमस्ते 👋🏽 a\u00adb",
		"دمشق و، حلب و\u00a0حمص １２،５ Ａ：Ｂ " + strings.Repeat("a", 92) + "ß " + strings.Repeat("9", 99) + ".5", // Damascus and, Aleppo and Homs
	}
	h := sha256.New()
	for _, line := range lines {
		h.Write([]byte(strings.Join(Words(line), "|") + "\n"))
	}
	if got := hex.EncodeToString(h.Sum(nil)[:8]); got != sum || Version != version {
		t.Errorf("version %d reads words as %s, want version %d and %s: raise Version", Version, got, version, sum)
	}
}
