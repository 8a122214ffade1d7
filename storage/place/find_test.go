package place

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestFindKnowsPlacesFromWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ why, lang, text, want string }{
		// Forms and proclitics.
		{"proclitics", "ar", "وصلت القافلة للرقة وبدير الزور، ولحلب ودمشق وبالحسكة", "raqqa deir-ezzor aleppo-city damascus hasakah"},
		{"a word that begins like a proclitic and a name", "ar", "قال باراك إن بايدن فتح الباب", ""},
		{"endings of Kurmanji", "kmr", "Li Efrînê û li Helebê şer heye, hêz ji Sûriyeyê çûn", "afrin aleppo-city syria"},
		{"a name with an ending rather than one of another language", "kmr", "balafir ji Çînê hatin", "china"},
		{"endings of Sorani", "ckb", "لە عەفریندا و ڕەقاوە، هێزەکان ئیدلبیش", "afrin raqqa idlib"},
		{"endings of Turkish", "tr", "Halep'e ve Rakka'da Suriye'nin güçleri, Bağdat'tan döndü", "aleppo-city raqqa syria baghdad"},
		{"no adjective of a country in Turkish", "tr", "Suriyeli ve Iraklı öğrenciler okula başladı", ""},
		{"possessives and prepositions", "en", "Syria's army left Deir ez-Zor for Ar-Raqqah", "syria deir-ezzor raqqa"},
		{"no adjective of a country", "en", "Syrian and Iraqi officials met", ""},
		{"elision", "fr", "Une délégation d'Alep est arrivée en Syrie, puis à Damas", "aleppo-city syria damascus"},
		{"Persian", "fa", "مردم در اصفهان و دمشق به خیابان آمدند", "isfahan damascus"},
		{"short names behind a rare proclitic", "ar", "فحلب كحلب", ""},
		{"an ending without apostrophe", "tr", "Halepte ve Şamda", "aleppo-city"},
		{"no adjective of a country in Persian", "fa", "دانشجوی ایرانی در اسپانیای شمالی", "spain"},
		{"a foreign g", "ar", "من سان بطرسبرج إلى بجدودة حيث أجري", "saint-petersburg"},
		{"a name in other letters", "ar", "مصنع في Isfahan أمس", "isfahan"},

		// Names that are words.
		{"a proclitic that is a preposition", "ar", "انفجار بالباب شرق حلب", "al-bab aleppo-city"},
		{"a word beside a kind in the sentence before", "ar", "وصل إلى مدينة. الباب مغلق", ""},
		{"a thing in the sentence behind", "ar", "وصل إلى لندن، تايمز تكتب", "london"},
		{"a pronoun at the beginning", "en", "Us and them", ""},
		{"an abbreviation needs no sign", "en", "The US said", "united-states"},
		{"a small town in a text without capitals", "tr", "keskin bir karar", ""},
		{"its district in one", "tr", "keskin ilçesinde yangın", "keskin"},
		{"a grandfather", "ar", "زار جده اليوم", ""},
		{"a city and its country", "ar", "زار جدة اليوم ثم غادر السعودية", "jeddah saudi-arabia"},
		{"a small town without a sign", "ar", "قال رميلان كلاما", ""},
		{"a small town", "ar", "حريق في رميلان", "rumaylan"},
		{"a small place and what it lies in", "ar", "مقاتلو كفريا غادروا إدلب", "kafriya idlib"},
		{"a place by one that needs a sign itself", "ar", "مقاتلو قباسين دخلوا مدينة الباب", "qabasin al-bab"},
		{"a word for the part of a country", "en", "in Central Turkey", "turkey"},
		{"a name of another language", "ar", "وصل إلى اردو في تركيا", "turkey"},
		{"a country that is a word", "ar", "سافر إلى مالي أمس", "mali"},
		{"the word", "ar", "دعم مالي كبير", ""},
		{"the country as subject", "ar", "وقالت السعودية أمس", "saudi-arabia"},
		{"two words in a list", "ar", "نشر صور والباب أمس، وغادر سوريا", "syria"},
		{"a list with another country's place", "ar", "غادر الرياض والباب مغلق", "riyadh"},
		{"a list of countries", "en", "Iraq, Jordan and Syria agreed", "iraq jordan syria"},
		{"a comma far behind a place", "ar", "دمشق مدينة قديمة جدا، الباب مغلق", "damascus"},
		{"a list across blocks", "ar", "إلى حلب\nوالباب مغلق", "aleppo-city"},
		{"a word", "ar", "طرق الباب ثم دخل من الباب وجلس قرب الباب", ""},
		{"a word with its kind", "ar", "قصف على مدينة الباب", "al-bab"},
		{"a word with a preposition and its province", "ar", "انفجار في الباب شرق حلب", "al-bab aleppo-city"},
		{"a word with a preposition and its country only", "ar", "وقف في الباب ينتظر أخبار سوريا", "syria"},
		{"pictures", "ar", "نشرت الوكالة صور الضحايا وبعض صور الدمار في لبنان", "lebanon"},
		{"in a list with a place of the country", "ar", "غارات على صور وطرابلس في لبنان", "tyre tripoli-lebanon lebanon"},
		{"a camp", "fa", "در اردوی ترکیه تمرین کردند", "turkey"},
		{"the city", "ar", "قال سكان في المدينة إن الأهالي عادوا إلى المدينة من الرياض", "riyadh"},
		{"a pronoun", "kmr", "Wan got ku ew têne", ""},
		{"a pronoun's place", "kmr", "Li bajarê Wanê berf barî", "van"},
		{"film and vehicle", "en", "Batman drove a Van to the show", ""},
		{"behind a preposition", "en", "They arrived in Batman and in Van, Turkey", "batman van turkey"},
		{"nice", "fr", "Nice journée pour tous", ""},
		{"pronoun us", "en", "They told us to go, said the UK and the US", "united-kingdom united-states"},
		{"a name in small letters", "en", "a homs of their own in ar-Raqqah", "raqqa"},
		{"a modern city", "ar", "في مدينة حديثة في العراق", "iraq"},
		{"a city of its name", "ar", "في مدينة حديثة في الأنبار", "haditha-anbar anbar"},
		{"a modern one in its province", "ar", "أسلحة حديثة في الأنبار", "anbar"},
		{"a list of countries in Arabic", "ar", "العراق ومالي ولبنان", "iraq mali lebanon"},
		{"a bird", "en", "We ate turkey and a nice cake", ""},
		{"the adjective of a definite noun", "ar", "القوات السعودية والخطوط السعودية", ""},
		{"the country", "ar", "وصل إلى السعودية وفد من المملكة العربية السعودية", "saudi-arabia"},
		{"a text without capitals", "tr", "van kentinde ve türkiye de yağmur var abd de de", "van turkey united-states"},
		{"a word in a text without capitals", "tr", "batman filmi ordu evinde van gibi", ""},

		// People and things.
		{"a person", "ar", "التقى وائل القامشلي زملاءه", ""},
		{"a person before a place", "ar", "زار محمد دمشق", "damascus"},
		{"a person's first name", "en", "Jordan Henderson scored twice", ""},
		{"the country of it", "en", "He lives in Jordan with his wife", "jordan"},
		{"a name behind a preposition", "en", "faith in Jordan Henderson", ""},
		{"a club", "ar", "فاز ريال مدريد على ضيفه", ""},
		{"the city of it", "ar", "فاز ريال مدريد في مدريد", "madrid"},
		{"a newspaper", "en", "The New York Times said on Monday", ""},
		{"a newspaper in Arabic", "ar", "ذكرت نيويورك تايمز أمس", ""},
		{"a bank", "ar", "أعلن بنك بغداد أرباحه", ""},
		{"a university", "ar", "طلاب جامعة دمشق", "damascus"},

		{"a word for its kind, then its name", "en", "the city of Batman and the town of Van", "batman van"},
		{"a word of the sentence before", "ar", "خرج من المدينة. الباب مغلق، وأغلق حلب", "aleppo-city"},
		{"a name across sentences", "en", "He likes all that is New. York is old", ""},
		{"a name across a line", "ar", "هذا دير، الزور قرية", ""},
		{"behind a proclitic rather", "ar", "وصل إلى الرياض وجدة", "riyadh jeddah"},
		{"a quarter of any town", "ar", "حريق في حي السلام", ""},
		{"a continent", "en", "in South America", ""},
		{"and with a person", "fa", "میلاد و رامین آمدند", ""},
		{"a name with and before it", "fa", "تهران و ورامین", "varamin"},
		{"a list with and", "en", "Iraq and Jordan agreed", "iraq jordan"},
		{"a coast of any country", "ar", "مديريات الساحل آمنة", ""},
		{"no adjective in Kurmanji", "kmr", "hunermendekî Îranî hat", ""},
		{"no adjective in Sorani", "ckb", "هونەرمەندی ئێرانی هات", ""},
		{"a joiner in a name", "fa", "در هنگ\u200cکنگ", "hong-kong"},
		{"a word between a name and a slash", "tr", "keskin erkek / türkiye", "turkey"},
		{"a quarter of a town named", "ar", "حريق في حي السلام في دمشق", "salam-quarter damascus"},
		{"an ending and no apostrophe", "tr", "Batman da geldi, Ordu de", ""},
		{"an ending behind an apostrophe", "tr", "Batman'da ve Ordu'da kar yağdı", "batman ordu"},
		{"short endings", "kmr", "Van e Iran a", "iran"},
		{"two blocks are no list", "ar", "إلى حلب\n، الباب مغلق", "aleppo-city"},

		// Which of several places.
		{"a country and a city", "ar", "من عمان إلى مسقط", "oman muscat"},
		{"the city", "ar", "من عمان إلى السلط", "amman salt"},
		{"a province", "ar", "في محافظة حمص", "homs"},
		{"two provinces", "ar", "في محافظتي حلب وحمص", "aleppo homs"},
		{"a province of", "en", "in the province of Homs", "homs"},
		{"a city", "ar", "في مدينة حمص", "homs-city"},
		{"by a place it lies in", "ar", "احتجاجات في طرابلس، وقال مسؤول في لبنان", "tripoli-lebanon lebanon"},
		{"by another country", "ar", "احتجاجات في طرابلس، وقال مسؤول في ليبيا", "tripoli libya"},
		{"what is said of two", "ar", "بلدتي الفوعة وكفريا", "al-fuah kafriya"},
		{"villages without a sign", "ar", "كفريا الفوعة", ""},
	} {
		got := testGazetteer(t).Find(c.lang, "", strings.Split(c.text, "\n"))
		if s := strings.Join(got.Places, " "); s != c.want {
			t.Errorf("%s: Find(%s, %q) = %q, want %q", c.why, c.lang, c.text, s, c.want)
		}
		if got.Dateline != "" {
			t.Errorf("%s: %q has the dateline %s", c.why, c.text, got.Dateline)
		}
	}
}

func TestImportantPlacesComeFirst(t *testing.T) {
	t.Parallel()
	g := testGazetteer(t)
	got := g.Find("ar", "مظاهرة في إدلب", []string{"قال سكان دمشق إن بغداد", "ثم بغداد", "ومن إدلب إلى بغداد"})
	twice := g.Find("ar", "", []string{"العراق ثم العراق ثم سوريا، وفي سورية وسوريا"})
	if want := []string{"syria", "iraq"}; !slices.Equal(twice.Places, want) {
		t.Errorf("got %q, want %q: both names of one place count", twice.Places, want)
	}
	if want := []string{"idlib", "baghdad", "damascus"}; !slices.Equal(got.Places, want) {
		t.Errorf("got %q, want %q: the title, then what is named oftener, then what is named earlier", got.Places, want)
	}
}

// manyPlaces returns a gazetteer of n cities, and a text that names them all.
func manyPlaces(n int) (*Gazetteer, string) {
	var places []Place
	var text strings.Builder
	for i := range n {
		name := fmt.Sprintf("Town%c%c", 'a'+i/26, 'a'+i%26)
		places = append(places, Place{ID: strings.ToLower(name), Kind: City, Names: []Name{{Lang: "en", Text: name}}})
		fmt.Fprintf(&text, "In %s it rained. ", name)
	}
	return newGazetteer(places), text.String()
}

func TestFoundPlacesAreBounded(t *testing.T) {
	t.Parallel()
	g, text := manyPlaces(40)
	if got := g.Find("en", "", []string{text}); len(got.Places) != maxFound {
		t.Errorf("%d places, want %d", len(got.Places), maxFound)
	}
}

func TestLongTextIsReadToABound(t *testing.T) {
	t.Parallel()
	g := testGazetteer(t)
	for _, c := range []struct {
		what string
		text []string
	}{
		{"words", []string{strings.Repeat("word ", 1000) + "Iraq"}},
		{"bytes", []string{strings.Repeat(".", 32<<10) + " Iraq"}},
		{"blocks", append(slices.Repeat([]string{"word"}, 1000), "Iraq")},
	} {
		if got := g.Find("en", "Syria", c.text); !slices.Equal(got.Places, []string{"syria"}) {
			t.Errorf("%s: %q, want syria alone", c.what, got.Places)
		}
		c.text[0] = c.text[0][:max(0, len(c.text[0])-20)] // shorter, it is read to its end
		if got := g.Find("en", "Syria", append(c.text[:1], "Iraq")); len(got.Places) != 2 {
			t.Errorf("%s: short, %q", c.what, got.Places)
		}
	}
	many := strings.Repeat("in Syria. ", 256)
	if got := g.Find("en", "", []string{many + "Iraq"}); !slices.Equal(got.Places, []string{"syria"}) {
		t.Errorf("many mentions: %q", got.Places)
	}
}

func TestFindTakesAnyLanguage(t *testing.T) {
	t.Parallel()
	g := testGazetteer(t)
	for _, lang := range []string{"", "xx", "de", "ru", "en-GB"} {
		if got := g.Find(lang, "", []string{"Iraq"}); !slices.Equal(got.Places, []string{"iraq"}) {
			t.Errorf("Find(%q) = %q", lang, got.Places)
		}
	}
	if got := g.Find("ku", "", []string{"Li Efrînê"}); !slices.Equal(got.Places, []string{"afrin"}) {
		t.Errorf("Kurdish without a script: %q", got.Places)
	}
	if got := g.Find("ar-SY", "", []string{"اجتماع بدمشق"}); !slices.Equal(got.Places, []string{"damascus"}) {
		t.Errorf("Arabic of Syria: %q", got.Places)
	}
	if got := g.Find("", "قصف", []string{"اجتماع بدمشق"}); !slices.Equal(got.Places, []string{"damascus"}) {
		t.Errorf("Arabic of an unknown language: %q", got.Places)
	}
	for _, odd := range []string{"", "\xff\xfe", "و", "ب", strings.Repeat("ا", 10_000), "Al", "al-"} {
		if got := g.Find("ar", odd, []string{odd, odd}); len(got.Places) != 0 {
			t.Errorf("%.20q names %q", odd, got.Places)
		}
	}
}

func TestFindDoesNotKeepWhatItRead(t *testing.T) {
	t.Parallel()
	g := testGazetteer(t)
	first := g.Find("en", "", []string{"Baghdad (AP) - Iraq and Iran"})
	second := g.Find("en", "", []string{"Syria"})
	if !slices.Equal(first.Places, []string{"iraq", "iran"}) || !slices.Equal(second.Places, []string{"syria"}) || second.Dateline != "" {
		t.Errorf("first %+v, second %+v", first, second)
	}
}

func BenchmarkFind(b *testing.B) {
	g := Builtin()
	text := []string{
		"دمشق – سانا: أعلنت وزارة النقل افتتاح الطريق بين حلب ودير الزور بعد أعمال صيانة استمرت شهرين، وقال مدير المشروع إن العمل جرى على مراحل",
		"وأضاف أن حركة السير عادت إلى طبيعتها في ريف الرقة، وأن الورشات تتابع عملها في المناطق القريبة من نهر الفرات حتى نهاية العام الحالي",
	}
	text = slices.Repeat(text, 6) // some 280 words, as the median article has
	g.Find("ar", "", text)
	b.ReportAllocs()
	for b.Loop() {
		g.Find("ar", "افتتاح طريق حلب", text)
	}
}

func TestPlacesNearOneAnotherSpeakForOneAnother(t *testing.T) {
	t.Parallel()
	g := newGazetteer([]Place{
		{ID: "a", Kind: Country},
		{ID: "b", Kind: City, Parent: "a", Lat: 35, Lon: 38},
		{ID: "c", Kind: City, Parent: "a", Lat: 35.5, Lon: 38.5},
		{ID: "d", Kind: City, Parent: "a", Lat: 35, Lon: 45},
		{ID: "e", Kind: City, Parent: "a", Lat: 45, Lon: 38},
		{ID: "f", Kind: City, Parent: "a"},
		{ID: "g", Kind: Country},
		{ID: "h", Kind: City, Parent: "g", Lat: 35, Lon: 38},
		{ID: "i", Kind: Province, Parent: "a"},
		{ID: "j", Kind: City, Parent: "i"},
		{ID: "k", Kind: Town, Parent: "i"},
	})
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"b", "c", supportNear},
		{"b", "d", supportCountry},
		{"b", "e", supportCountry},
		{"b", "f", supportCountry},
		{"b", "a", supportCountry},
		{"b", "h", 0},
		{"b", "g", 0},
		{"j", "i", supportNear},
		{"j", "k", supportNear},
		{"j", "b", supportCountry},
	} {
		i, _ := g.find(c.a)
		j, _ := g.find(c.b)
		if got := g.kinship(int32(i), int32(j)); got != c.want || g.kinship(int32(j), int32(i)) != got {
			t.Errorf("kinship of %s and %s is %d, want %d both ways", c.a, c.b, got, c.want)
		}
	}
}
