package web

// translations are the texts of the interface by key, in Arabic and English.
var translations = map[string][2]string{
	"latest":    {"آخر القصص", "Latest stories"},
	"all":       {"كل القصص", "All stories"},
	"topics":    {"المواضيع", "Topics"},
	"topic":     {"موضوع", "Topic"},
	"regions":   {"المناطق", "Regions"},
	"region":    {"منطقة", "Region"},
	"outlets":   {"المصادر", "Outlets"},
	"outlet":    {"مصدر", "Outlet"},
	"languages": {"اللغات", "Languages"},
	"language":  {"لغة", "Language"},
	"places":    {"الأماكن", "Places"},
	"place":     {"مكان", "Place"},
	"lastday":   {"ما ذُكر في قصص اليوم الأخير، وعدد القصص. لكل مكان في العالم العربي وجواره صفحة وخلاصة: اكتب في العنوان /places/ ثم اسمه بأي لغة.", "What the stories of the last day are about, and in how many. Every place of the region has a page and a feed: write its name in any spelling behind /places/."},
	"elsewhere": {"أماكن أخرى", "Elsewhere"},
	"placedata": {"بيانات الأماكن معدّلة عن", "Place data, changed, of"},
	"noplaces":  {"لا أماكن في قصص اليوم الأخير.", "No places in the stories of the last day."},
	"watching":  {"رصد الأحداث", "Watching events"},
	"browse":    {"تصفّح", "Browse"},
	"status":    {"حال المصادر", "Status"},
	"main":      {"أقسام الموقع", "Sections"},
	"foot":      {"عن الموقع", "About this site"},
	"skip":      {"انتقل إلى المحتوى", "Skip to the content"},
	"subscribe": {"اشترك", "Subscribe"},
	"reader":    {"انسخ أحد هذه العناوين إلى قارئ الخلاصات.", "Copy one of these addresses into your feed reader."},
	"opml":      {"كل الخلاصات (OPML)", "All feeds (OPML)"},
	"followed":  {"ما نتابعه (OPML)", "What we follow (OPML)"},
	"older":     {"الأقدم", "Older stories"},
	"none":      {"لا قصص بعد. عد بعد قليل.", "No stories yet. Come back in a while."},
	"nothing":   {"لا قصص بهذه الكلمات.", "No stories with these words."},

	"search":    {"ابحث", "Search"},
	"searched":  {"نتائج البحث", "Search"},
	"newest":    {"الأحدث أولاً", "Newest first"},
	"relevance": {"الأقرب أولاً", "Best match first"},
	"allnewest": {"هذه أقرب النتائج. كلها، الأحدث أولاً", "These are the best. All of them, newest first"},
	"narrow":    {"ضيّق البحث", "Narrow the search"},
	"remove":    {"أزل", "Remove"},
	"example":   {"كلمة أو \"عبارة\"", "word or \"phrase\""},
	"help":      {"كيف تبحث", "How to search"},
	"write":     {"اكتب", "Write"},
	"finds":     {"تجد", "Finds"},
	"forms":     {"بأي صور تُطلب الكلمات", "The forms of the words"},
	"form":      {"الصورة", "Form"},
	"folded":    {"كما تُقارن الكلمات: دون تشكيل وهمزات وأحرف كبيرة.", "As words are compared: without accents, vowel signs and capitals."},
	"noform":    {"لا مقالة فيها هذه الكلمة.", "No article has this word."},
	"badquery":  {"لا يمكن قراءة هذا البحث", "This search cannot be read"},
	"tryquery":  {"جرّب", "Try"},

	"event":           {"حدث", "Event"},
	"events":          {"الأحداث", "Events"},
	"theevent":        {"الحدث نفسه عند غيرها", "The same event elsewhere"},
	"byevent":         {"كل حدث مرة واحدة، بأي لغات رُوي", "Each event once, in whatever languages it is told"},
	"bystory":         {"كل قصة وحدها", "Each story by itself"},
	"began":           {"بدأ", "Began"},
	"latestreport":    {"آخر تقرير", "Latest report"},
	"before":          {"ما سبقه", "What came before"},
	"after":           {"ما تلاه", "What followed"},
	"unknownlanguage": {"لغة غير معروفة", "Unknown language"},
	"eventsopml":      {"خلاصات الأحداث (OPML)", "Feeds of events (OPML)"},

	"who":      {"من روى القصة", "Who ran this story"},
	"first":    {"أول من رواها", "first"},
	"lead":     {"النص المعروض", "shown here"},
	"copy":     {"حرفياً", "word for word"},
	"edited":   {"بتحرير", "edited"},
	"update":   {"مع زيادة", "with more"},
	"excerpt":  {"مقتطف", "excerpt"},
	"digest":   {"ضمن موجز", "in a digest"},
	"original": {"اقرأ في المصدر", "Read it at the source"},
	"archive":  {"أرشيف الويب", "Web archive"},
	"notext":   {"النص عند المصدر.", "The text is at the source."},
	"utc":      {"الأوقات بتوقيت غرينتش (UTC).", "Times are UTC."},
	"zone":     {"الأوقات بتوقيت", "Times are those of"},
	"local":    {"الأوقات بتوقيت جهازك.", "Times are those of your device."},
	"hijri":    {"التواريخ الهجرية بتقويم أم القرى.", "Hijri dates are those of the Umm al-Qura calendar."},
	"versions": {"ما تغيّر في النص", "What changed in the text"},
	"until":    {"عُدّل", "Changed"},
	"long":     {"تغيّر النص كثيراً؛ هذا بعضه.", "The text changed a lot; this is a part."},
	"marks":    {"حُذف ما شُطب، وأُضيف ما تحته خط.", "Struck words went, underlined ones came."},

	"perday":     {"مقالات كل يوم (UTC)", "Articles a day (UTC)"},
	"articles":   {"المقالات", "Articles"},
	"stories":    {"القصص", "Stories"},
	"day":        {"اليوم", "Day"},
	"changed":    {"آخر جديد", "Last change"},
	"state":      {"الحال", "State"},
	"ok":         {"يعمل", "working"},
	"silent":     {"صامت", "silent"},
	"error":      {"لا يجيب", "not answering"},
	"gone":       {"أُغلق", "closed"},
	"paused":     {"موقوف", "paused"},
	"unread":     {"لم يُقرأ بعد", "not read yet"},
	"since":      {"منذ", "since"},
	"never":      {"لا شيء بعد", "nothing yet"},
	"numbers":    {"بالأرقام", "In numbers"},
	"outletlist": {"من نقرأ", "Whom we read"},

	"400":  {"هذا العنوان غير صحيح", "This address is not right"},
	"404":  {"لا شيء هنا", "Nothing is here"},
	"500":  {"تعذّر عرض الصفحة", "The page cannot be shown"},
	"lost": {"ربما حُذفت القصة أو تغيّر العنوان. جرّب البحث، أو عد إلى آخر القصص.", "The story may have expired, or the address changed. Try the search, or go back to the latest stories."},
	"wait": {"الخطأ منا. عد بعد قليل.", "The fault is ours. Come back in a while."},
}

// placeKinds are the words for kinds of places.
var placeKinds = map[string][2]string{
	"country": {"دولة", "country"}, "region": {"إقليم", "region"}, "province": {"محافظة", "governorate"}, "district": {"منطقة", "district"},
	"city": {"مدينة", "city"}, "town": {"بلدة", "town"}, "village": {"قرية", "village"}, "quarter": {"حي", "quarter"}, "camp": {"مخيم", "camp"},
	"water": {"ماء", "water"}, "crossing": {"معبر", "crossing"}, "site": {"موقع", "site"},
}

// PlaceKind returns the word for a kind of places, see place.Kind, in a language.
func PlaceKind(language, kind string) string {
	if language == "ar" {
		return placeKinds[kind][0]
	}
	return placeKinds[kind][1]
}

// translate returns the text of key in a language: ar, or else English.
func translate(language, key string) string {
	t := translations[key]
	if language == "ar" {
		return t[0]
	}
	return t[1]
}
