package web

// Example is a query and an explanation of what it finds.
type Example struct{ Query, Finds string }

// examplesIn returns the examples of the query language, explained in a language.
func examplesIn(language string) []Example {
	i := 1
	if language == "ar" {
		i = 0
	}
	out := make([]Example, len(examples))
	for n, e := range examples {
		out[n] = Example{e.query, e.finds[i]}
	}
	return out
}

var examples = []struct {
	query string
	finds [2]string
}{
	{`القامشلي`, [2]string{"الكلمة في كل صورها: والقامشلي، بالقامشلي", "the word in all its forms, with the article and prefixes"}},
	{`القامشلي قمح`, [2]string{"الكلمتين معاً، بأي ترتيب", "both words, in any order"}},
	{`"دير الزور"`, [2]string{"العبارة كما هي، كلمة بعد كلمة", "the phrase, word after word"}},
	{`="سد"`, [2]string{"هذه الصورة وحدها، بلا زوائد", "this very form, and no other"}},
	{`قامش*`, [2]string{"كل ما يبدأ بهذه الأحرف", "whatever begins with these letters"}},
	{`"دير الزور" OR البوكمال`, [2]string{"إحداهما أو كلتيهما", "one of them, or both"}},
	{`قمح -رياضة`, [2]string{"الأولى من دون الثانية", "the first without the second"}},
	{`(قمح OR شعير) حصاد`, [2]string{"الأقواس تجمع", "parentheses group"}},
	{`title:جسر`, [2]string{"في العنوان وحده", "in the title only"}},
	{`region:syria lang:ar`, [2]string{"من منطقة، وبلغة: ar \u200fen \u200fckb \u200fkmr \u200ftr", "of a region, in a language: ar en ckb kmr tr"}},
	{`outlet:"صوت الفرات"`, [2]string{"ما رواه مصدر بعينه", "what one outlet told"}},
	{`by:أورينت`, [2]string{"ما كتبه كاتب", "what an author wrote"}},
	{`since:7d`, [2]string{"آخر سبعة أيام؛ وكذلك since:12h", "the last seven days; also since:12h"}},
	{`on:2026-11-23`, [2]string{"يوم بعينه؛ وقبله before:2026-11-23", "one day; before it: before:2026-11-23"}},
	{`sources:>=2`, [2]string{"ما رواه مصدران أو أكثر", "what two outlets told, or more"}},
	{`has:image`, [2]string{"ما معه صورة؛ وكذلك enclosure وcontent وauthor", "what has an image; also enclosure, content, author"}},
}
