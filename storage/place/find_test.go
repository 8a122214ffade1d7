package place

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// testPlaces are places by hand, so that the tests of Find do not depend on the
// built-in ones: id, kind, parent, weight, and names as language=name|name.
const testPlaces = `
syria country - 96 ar=سوريا|سورية en=Syria fr=Syrie tr=Suriye ckb=سووریا|سوریا kmr=Sûriye|Sûriyê fa=سوریه
damascus city syria 84 ar=دمشق en=Damascus fr=Damas tr=Şam ckb=دیمەشق kmr=Şam fa=دمشق
aleppo province syria 86 ar=حلب en=Aleppo fr=Alep tr=Halep ckb=حەلەب kmr=Heleb fa=حلب
aleppo-city city aleppo 84 ar=حلب en=Aleppo fr=Alep tr=Halep ckb=حەلەب kmr=Heleb fa=حلب
al-bab town aleppo 66 ar=الباب? en=Al_Bab fr=Al_Bab tr=El_Bab kmr=Bab?
afrin town aleppo 64 ar=عفرين en=Afrin tr=Afrin ckb=عەفرین kmr=Efrîn fa=عفرین
homs province syria 82 ar=حمص en=Homs tr=Humus
homs-city city homs 80 ar=حمص en=Homs tr=Humus
raqqa province syria 76 ar=الرقة en=Raqqa|Ar-Raqqah tr=Rakka ckb=ڕەقا kmr=Reqa fa=رقه
hasakah province syria 76 ar=الحسكة en=Hasakah tr=Haseke kmr=Hesekê
qamishli city hasakah 72 ar=القامشلي en=Qamishli tr=Kamışlı kmr=Qamişlo
deir-ezzor province syria 76 ar=دير_الزور en=Deir_ez-Zor|Deir_Ezzor tr=Deyrizor kmr=Dêrazor
idlib province syria 76 ar=إدلب en=Idlib ckb=ئیدلب
al-fuah village idlib 40 ar=الفوعة
kafriya village idlib 40 ar=كفريا
nahiya-sur village homs 30 ar=صور
iraq country - 100 ar=العراق en=Iraq fr=Irak tr=Irak ckb=عێراق kmr=Iraq fa=عراق
baghdad city iraq 90 ar=بغداد en=Baghdad fr=Bagdad tr=Bağdat ckb=بەغدا kmr=Bexda fa=بغداد
arak-markazi city iran 76 ar=أراك en=Arak fa=اراک
iran country - 104 ar=إيران en=Iran fr=Iran tr=İran ckb=ئێران kmr=Îran fa=ایران
isfahan city iran 84 ar=أصفهان en=Isfahan fa=اصفهان
turkey country - 104 ar=تركيا en=Turkey?|Türkiye fr=Turquie tr=Türkiye ckb=تورکیا kmr=Tirkiye fa=ترکیه
van city turkey 76 ar=وان en=Van tr=Van ckb=وان kmr=Wan
batman city turkey 74 ar=باتمان en=Batman tr=Batman kmr=Êlih
ordu city turkey 70 tr=Ordu fa=اردو
lebanon country - 88 ar=لبنان en=Lebanon
tyre city lebanon 66 ar=صور? en=Tyre
tripoli-lebanon city lebanon 72 ar=طرابلس en=Tripoli
libya country - 90 ar=ليبيا en=Libya
tripoli city libya 80 ar=طرابلس en=Tripoli
jordan country - 90 ar=الأردن en=Jordan?
saudi-arabia country - 98 ar=السعودية|المملكة_العربية_السعودية en=Saudi_Arabia
riyadh city saudi-arabia 88 ar=الرياض en=Riyadh
medina city saudi-arabia 80 ar=المدينة_المنورة|المدينة? en=Medina
united-states country - 110 ar=الولايات_المتحدة en=United_States|US|USA tr=ABD
united-kingdom country - 104 ar=بريطانيا en=United_Kingdom|UK
london city united-kingdom 92 ar=لندن en=London
new-york city united-states 92 ar=نيويورك en=New_York
madrid city spain 86 ar=مدريد en=Madrid
spain country - 102 ar=إسبانيا en=Spain
nice city france 72 en=Nice fr=Nice
france country - 104 ar=فرنسا en=France fr=France
`

func testGazetteer(t testing.TB) *Gazetteer {
	t.Helper()
	var places []Place
	for line := range strings.Lines(testPlaces) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		parent := strings.TrimPrefix(f[2], "-")
		line := strings.Join(append([]string{f[0], f[1], parent, "", "0", "0", f[3]}, f[4:]...), "\t")
		p, err := parseLine(strings.ReplaceAll(line, "_", " "))
		if err != nil {
			t.Fatal(err)
		}
		places = append(places, p)
	}
	slices.SortFunc(places, func(a, b Place) int { return compare(a.ID, b.ID) })
	return newGazetteer(places)
}

func TestFindKnowsPlacesFromWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ why, lang, text, want string }{
		// Forms and proclitics.
		{"proclitics", "ar", "وصلت القافلة للرقة وبدير الزور، ولحلب ودمشق وبالحسكة", "raqqa deir-ezzor aleppo-city damascus hasakah"},
		{"a word that begins like a proclitic and a name", "ar", "قال باراك إن بايدن فتح الباب", ""},
		{"endings of Kurmanji", "kmr", "Li Efrînê û li Helebê şer heye, hêz ji Sûriyeyê çûn", "afrin aleppo-city syria"},
		{"endings of Sorani", "ckb", "لە عەفریندا و ڕەقاوە، هێزەکان ئیدلبیش", "afrin raqqa idlib"},
		{"endings of Turkish", "tr", "Halep'e ve Rakka'da Suriye'nin güçleri, Bağdat'tan döndü", "aleppo-city raqqa syria baghdad"},
		{"no adjective of a country in Turkish", "tr", "Suriyeli ve Iraklı öğrenciler okula başladı", ""},
		{"possessives and prepositions", "en", "Syria's army left Deir ez-Zor for Ar-Raqqah", "syria deir-ezzor raqqa"},
		{"no adjective of a country", "en", "Syrian and Iraqi officials met", ""},
		{"elision", "fr", "Une délégation d'Alep est arrivée en Syrie, puis à Damas", "aleppo-city syria damascus"},
		{"Persian", "fa", "مردم در اصفهان و دمشق به خیابان آمدند", "isfahan damascus"},

		// Names that are words.
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
		{"a club", "ar", "فاز ريال مدريد على ضيفه", ""},
		{"the city of it", "ar", "فاز ريال مدريد في مدريد", "madrid"},
		{"a newspaper", "en", "The New York Times said on Monday", ""},
		{"a newspaper in Arabic", "ar", "ذكرت نيويورك تايمز أمس", ""},
		{"a bank", "ar", "أعلن بنك بغداد أرباحه", ""},
		{"a university", "ar", "طلاب جامعة دمشق", "damascus"},

		// Which of several places.
		{"a province", "ar", "في محافظة حمص", "homs"},
		{"a city", "ar", "في مدينة حمص", "homs-city"},
		{"by a place it lies in", "ar", "احتجاجات في طرابلس، وقال مسؤول في لبنان", "tripoli-lebanon lebanon"},
		{"by another country", "ar", "احتجاجات في طرابلس، وقال مسؤول في ليبيا", "tripoli libya"},
		{"what is said of two", "ar", "بلدتي الفوعة وكفريا", "al-fuah kafriya"},
		{"villages without a sign", "ar", "كفريا الفوعة", ""},
	} {
		got := testGazetteer(t).Find(c.lang, "", []string{c.text})
		if s := strings.Join(got.Places, " "); s != c.want {
			t.Errorf("%s: Find(%s, %q) = %q, want %q", c.why, c.lang, c.text, s, c.want)
		}
		if got.Dateline != "" {
			t.Errorf("%s: %q has the dateline %s", c.why, c.text, got.Dateline)
		}
	}
}

func TestDatelineIsNoPlaceOfTheText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, text, dateline, want string }{
		{"ar", "دمشق – سانا: وصل وفد من العراق", "damascus", "iraq"},
		{"ar", "حلب-سانا\nوصل وفد من العراق", "aleppo-city", "iraq"},
		{"ar", "الرياض 26 شوال 1436 هـ الموافق 11 اغسطس 2015 م واس", "riyadh", ""},
		{"ar", "دمشق (رويترز) - قصفت طائرات إدلب", "damascus", "idlib"},
		{"ar", "سبق- الرياض: نظمت الشركة حفلا", "riyadh", ""},
		{"ar", "سبق- الرياض: نظمت الشركة حفلا في الرياض", "riyadh", "riyadh"},
		{"ar", "أحمد البشيري-الرياض", "riyadh", ""},
		{"en", "BAGHDAD (AP) — Iraq said on Monday", "baghdad", "iraq"},
		{"en", "LONDON, Jan 5 (Reuters) - Syria said", "london", "syria"},
		{"en", "London - Syria said on Monday", "london", "syria"},
		{"kmr", "QAMIŞLO (Rûdaw) - Li Efrînê baran barî", "qamishli", "afrin"},
		{"tr", "ŞAM (AA) - Halep'te yağmur", "damascus", "aleppo-city"},
		// None.
		{"en", "London-based groups in Syria", "", "london syria"},
		{"en", "London (the city of London) and Syria are far apart", "london", "london syria"},
		{"ar", "طريق دمشق – حلب مغلق", "", "damascus aleppo-city"},
		{"ar", "دمشق وحلب مدينتان", "", "damascus aleppo-city"},
		{"ar", "سوريا – قال مسؤول إن المعابر مفتوحة", "", "syria"},
		{"ar", "دمشق: مسؤول يعلن فتح المعابر", "", "damascus"},
	} {
		got := testGazetteer(t).Find(c.lang, "", []string{c.text})
		if s := strings.Join(got.Places, " "); s != c.want || got.Dateline != c.dateline {
			t.Errorf("Find(%s, %q) = %q, dateline %q, want %q, %q", c.lang, c.text, s, got.Dateline, c.want, c.dateline)
		}
	}
}

func TestDatelineStandsInTheFirstBlocks(t *testing.T) {
	t.Parallel()
	g := testGazetteer(t)
	blocks := []string{"عنوان الخبر", "دمشق – سانا", "وصل وفد من العراق"}
	if got := g.Find("ar", "عنوان الخبر", blocks); got.Dateline != "damascus" || len(got.Places) != 1 {
		t.Errorf("behind the title: %+v", got)
	}
	blocks = []string{"فقرة أولى", "فقرة ثانية", "فقرة ثالثة", "دمشق – سانا"}
	if got := g.Find("ar", "", blocks); got.Dateline != "" {
		t.Errorf("in the fourth block: %+v", got)
	}
}

func TestImportantPlacesComeFirst(t *testing.T) {
	t.Parallel()
	g := testGazetteer(t)
	got := g.Find("ar", "مظاهرة في إدلب", []string{"قال سكان دمشق إن بغداد", "ثم بغداد", "ومن إدلب إلى بغداد"})
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
		{"words", []string{strings.Repeat("word ", maxTokens) + "Iraq"}},
		{"bytes", []string{strings.Repeat(".", maxBytes) + " Iraq"}},
		{"blocks", append(slices.Repeat([]string{"word"}, maxTokens), "Iraq")},
	} {
		if got := g.Find("en", "Syria", c.text); !slices.Equal(got.Places, []string{"syria"}) {
			t.Errorf("%s: %q, want syria alone", c.what, got.Places)
		}
		short := []string{"Iraq"}
		if got := g.Find("en", "Syria", short); len(got.Places) != 2 {
			t.Errorf("%s: a short text names %q", c.what, got.Places)
		}
	}
	if got := g.Find("en", "", slices.Repeat([]string{"in Syria."}, 2*maxMentions)); len(got.Places) != 1 {
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
	if got := g.Find("", "قصف", []string{"وصل إلى دمشق"}); !slices.Equal(got.Places, []string{"damascus"}) {
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
