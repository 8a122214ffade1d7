package web

import "rawi/storage/query"

// Example is a query and an explanation of what it finds.
type Example struct{ Query, Finds string }

// examplesIn returns the examples of the query language, explained in a language:
// words and how they combine, then all predicates.
func examplesIn(language string) (out []Example) {
	var all []query.Example
	for _, e := range examples {
		all = append(all, query.Example(e))
	}
	for _, p := range query.Predicates() {
		all = append(all, p.Examples()...)
	}
	for _, e := range all {
		finds := e.English
		if language == "ar" {
			finds = e.Arabic
		}
		out = append(out, Example{e.Query, finds})
	}
	return out
}

// examples show words and operators; those of predicates are in their table.
var examples = []struct{ Query, Arabic, English string }{
	{`القامشلي`, "الكلمة في كل صورها: والقامشلي، بالقامشلي", "the word in all its forms, with the article and prefixes"},
	{`القامشلي قمح`, "الكلمتين معاً، بأي ترتيب", "both words, in any order"},
	{`"دير الزور"`, "العبارة كما هي، كلمة بعد كلمة", "the phrase, word after word"},
	{`="سد"`, "هذه الصورة وحدها، بلا زوائد", "this very form, and no other"},
	{`قامش*`, "كل ما يبدأ بهذه الأحرف", "whatever begins with these letters"},
	{`"دير الزور" OR البوكمال`, "إحداهما أو كلتيهما", "one of them, or both"},
	{`قمح -رياضة`, "الأولى من دون الثانية", "the first without the second"},
	{`(قمح OR شعير) حصاد`, "الأقواس تجمع", "parentheses group"},
}
