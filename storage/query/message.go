package query

import (
	"strconv"
	"strings"

	"rawi/storage"
)

// messages are the sentences of syntax errors and hints by their code, in Arabic and
// English. {0} and so on stand for the arguments.
var messages = map[string][2]string{
	"unclosed-quote":       {"علامة الاقتباس لم تُغلق", "unclosed quote"},
	"unclosed-parenthesis": {"القوس لم يُغلق", "unclosed parenthesis"},
	"nothing-to-close":     {"لا قوس مفتوحاً ليُغلق هنا", "nothing is open that this could close"},
	"nothing-before-or":    {"لا شيء قبل OR", "nothing stands before OR"},
	"nothing-after-or":     {"لا شيء بعد OR", "nothing stands after OR"},
	"nothing-after-not":    {"لا شيء بعد NOT", "nothing stands after NOT"},
	"no-value":             {"تنقص قيمة هنا", "a value is missing here"},
	"no-word":              {"لا كلمة في هذا", "there is no word in this"},
	"too-long":             {"البحث أطول من {0} بايت", "longer than {0} bytes"},
	"too-deep":             {"الأقواس متداخلة أكثر من {0} مرة", "nested more than {0} deep"},
	"too-many-terms":       {"أكثر من {0} كلمة أو شرط", "more than {0} terms"},
	"too-much-work":        {"هذا بحث واسع جداً: اكتب كلمات أقل، أو بدايات أطول للكلمات", "it asks for too much at once: write fewer words, or longer beginnings of words"},
	"no-such-order":        {"هذا الترتيب ليس لهذه القائمة", "{0} come newest or oldest first, or as they entered"},

	"unknown-key":      {"لا شرط اسمه {0}، الشروط هي {1}", "{0} is no key: there are {1}"},
	"unknown-key-like": {"لا شرط اسمه {0}، هل تقصد {2}؟ الشروط هي {1}", "{0} is no key: did you mean {2}? There are {1}"},
	"misplaced-op":     {"لا تكون {1} إلا مع {0}", "{1} goes with {0}: only"},
	"needs-value":      {"{0}: تنقصه قيمة", "{0}: wants a value"},
	"needs-number":     {"{0}: يريد عدداً، مثل {1}", "{0}: wants a number, as in {1}"},
	"needs-number-or":  {"{0}: يريد عدداً، مثل {1}؛ وللواحد منها {2}:", "{0}: wants a number, as in {1}; for one of them there is {2}:"},
	"needs-choice":     {"{0}: لا يكون إلا واحداً من: {1}", "{0}: wants one of {1}"},
	"needs-time":       {"{0}: يريد تاريخاً (2026-11-01) أو وقتاً (2026-11-01T08:00Z) أو مدة مثل 24h أو 7d أو 2w", "{0}: wants a date (2026-11-01), a time (2026-11-01T08:00Z), or a span such as 24h, 7d or 2w"},
	"needs-day":        {"{0}: يريد تاريخاً، مثل {1}", "{0}: wants a date, as in {1}"},
	"topic-never":      {"{0}: لا يكون في بحث موضوع", "{0}: cannot stand in a topic"},
	"topic-needs-date": {"{0}: في موضوع يريد تاريخاً؛ max_age هو ما يحدّ عمر ما ينشره الموضوع", "{0}: in a topic wants a date; max_age bounds what a topic publishes"},

	"unknown-place":      {"لا مكان معروفاً باسم {0}: اكتب الاسم برسم آخر أو بلغة أخرى", "no place is known as {0}: write its name in another spelling or language; a config can add it under places"},
	"unknown-place-like": {"لا مكان معروفاً باسم {0}: هل تقصد {1}؟", "no place is known as {0}: did you mean {1}? A config can add one under places"},

	"word-or":           {"{0} تُطلب هنا كأي كلمة: للتخيير اكتب OR بحروف كبيرة", "{0} is looked for like any word: for one or the other write OR in capitals"},
	"word-and":          {"{0} تُطلب هنا كأي كلمة: ما يُكتب متجاوراً يُطلب كله، فلا حاجة إليها", "{0} is looked for like any word: what stands side by side must all hold, so leave it out"},
	"word-not":          {"{0} تُطلب هنا كأي كلمة: للنفي اكتب NOT بحروف كبيرة، أو - أمام الكلمة", "{0} is looked for like any word: to leave out write NOT in capitals, or - before the word"},
	"unknown-name":      {"لا شيء هنا باسم {0}", "nothing here is called {0}"},
	"unknown-name-like": {"لا شيء هنا باسم {0}: هل تقصد {1}؟", "nothing here is called {0}: did you mean {1}?"},
	"unknown-name-of":   {"لا شيء هنا باسم {0}: يوجد {1}", "nothing here is called {0}: there are {1}"},
}

// Message returns the sentence of an error or hint in Arabic, or else in English.
func Message(h storage.Hint, language string) string {
	texts, ok := messages[h.Code]
	if !ok { // of a newer daemon
		return h.Reason
	}
	if language != "ar" {
		return fillIn(texts[1], h.Args)
	}
	isolated := make([]string, len(h.Args))
	for i, a := range h.Args { // Latin letters keep their colons
		isolated[i] = firstStrongIsolate + a + popIsolate
	}
	return fillIn(texts[0], isolated)
}

// What stands between these is laid out by its own direction (Unicode, UAX 9).
const firstStrongIsolate, popIsolate = "\u2068", "\u2069"

func fillIn(sentence string, args []string) string {
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", a)
	}
	return strings.NewReplacer(pairs...).Replace(sentence)
}

// SyntaxError returns the error of a code of a whole query.
func SyntaxError(code string, args ...string) error {
	return (&lexer{}).syntaxError(0, 0, code, args...)
}

// Split returns a query in front of what h is about, that part, and what follows it.
func Split(q string, h storage.Hint) (before, part, after string) {
	runes := []rune(q)
	at := 0
	for line := 1; line < h.Line && at < len(runes); at++ {
		if runes[at] == '\n' {
			line++
		}
	}
	at = min(max(at+h.Column-1, 0), len(runes))
	end := min(max(at+h.Length, at), len(runes))
	return string(runes[:at]), string(runes[at:end]), string(runes[end:])
}
