package publish

import "strings"

// watchWords are the texts of the documents that watch events, in Arabic and English. %
// stands for what is filled in.
var watchWords = map[string][2]string{
	viewBursts:  {"أحداث عاجلة", "Breaking events"},
	viewGaps:    {"رواية طرف واحد", "Told on one side only"},
	viewChanges: {"نصوص تغيّرت", "Texts that changed"},
	"burst":     {"عدد المصادر التي روت الحدث: % خلال %", "% outlets told it within %"},
	"gap":       {"أحداث لم تُروَ إلا بلغة واحدة أو من طرف واحد بعد % من بدئها", "Events told in one language, or by one side, only % after they began"},
	"change":    {"قصص تغيّر نصها: ما حُذف وما أُضيف، والأرقام أولاً", "Stories whose text changed: what was taken out and put in, numbers first"},
	"onlyin":    {"لم يكن قد رُوي بعد % من بدئه إلا بهذه اللغة: %.", "% after it began it had been told in % only."},
	"onlyby":    {"لم تكن قد روته بعد % من بدئه إلا مصادر: %.", "% after it began only the outlets of % had told it."},
	"sincein":   {"رُوي بعد ذلك بلغة أخرى: % (%).", "Told since in % (%)."},
	"sinceby":   {"روته بعد ذلك مصادر: % (%).", "Told since by the outlets of % (%)."},
	"outlets":   {"المصادر: %", "outlets: %"},
	"more":      {"وأحداث أخرى: %", "and % more"},
	"long":      {"تغيّر النص كثيراً؛ هذا بعضه.", "The text changed a lot; this is a part."},
}

// watchWord returns a text of watchWords in Arabic, or else in English.
func watchWord(language, key string) string {
	t := watchWords[key]
	if strings.HasPrefix(language, "ar") {
		return t[0]
	}
	return t[1]
}

// fill puts values where a text has a %, in their order.
func fill(plain string, values ...string) string {
	var b strings.Builder
	for i, part := range strings.SplitN(plain, "%", len(values)+1) {
		if i > 0 {
			b.WriteString(values[i-1])
		}
		b.WriteString(part)
	}
	return b.String()
}
