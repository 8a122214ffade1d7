package event

import (
	"strings"

	"rawi/storage/text"
)

// bulletin lists the words of which titles of digests consist that name no news: "Morning
// news digest", «أبرز أخبار اليوم».
var bulletin = wordSet(
	"نشرة موجز حصاد جولة ملخص أهم أبرز ما جاء في من أخبار الأخبار عناوين العناوين الأنباء صحف الصحف الصحافة اليوم الصباح صباح المساء مساء الأسبوع أسبوع يوم",
	"news digest briefing brief in the of today's today day morning evening week's week weekly daily headlines headline top stories roundup round-up summary press review",
	"günün haftanın sabah akşam haber haberleri haberler özeti özetleri manşetleri manşetler basın gazete gündem kısa",
	"خلاصه اخبار خبرهای مهمترین مهم\u200cترین مرور گزیده امروز روز هفته صبح عصر روزنامه\u200cها روزنامه\u200cهای",
	"پوختەی کورتەی هەواڵ هەواڵەکان هەواڵەکانی ئەمڕۆ ڕۆژ هەفتە",
	"kurteya kurte nûçeyan nûçeyên nûçe rojê îro hefteyê",
	"revue de presse du jour la les titres matin soir semaine l'essentiel actualité l'actualité en bref résumé",
)

func wordSet(lines ...string) map[string]bool {
	set := map[string]bool{}
	for _, line := range lines {
		for _, w := range text.Words(line) {
			set[w] = true
		}
	}
	return set
}

// isDigest reports whether a title tells several news, three parts or more that are
// sentences, or none, only that news follow.
func isDigest(title string) bool {
	parts := 0
	for _, p := range strings.FieldsFunc(strings.ReplaceAll(title, "..", ";"), func(r rune) bool { return r == ';' || r == '؛' || r == '…' }) {
		if len(strings.Fields(p)) >= 4 {
			parts++
		}
	}
	return parts >= 3 || announcesNews(title)
}

// announcesNews reports whether a title has words of bulletins only, numbers aside.
func announcesNews(title string) bool {
	words := 0
	for s := text.NewScanner(title); s.Next(); {
		if s.Number {
			continue
		}
		if !bulletin[string(s.Token)] {
			return false
		}
		words++
	}
	return words >= 2
}
