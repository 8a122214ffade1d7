package text

import (
	"strings"
	"testing"
)

// TestLanguageOfTitles holds titles and sentences, most of three to five
// words, of which the feed says nothing.
func TestLanguageOfTitles(t *testing.T) {
	t.Parallel()
	for want, titles := range map[string][]string{
		"ar": {
			"مجلس الأمن يبحث الهدنة",
			"ارتفاع أسعار الخبز",
			"انقطاع الكهرباء في حلب",
			"برشلونة يفوز على غريمه",
			"زلزال يضرب شرق البلاد",
			"الحكومة تقر موازنة جديدة",
			"مقتل ثلاثة جنود",
			"بوتين يزور بكين",
			"وصول قافلة مساعدات إلى المدينة بعد توقف دام شهرين",
			"درجات الحرارة أعلى من معدلاتها",
		},
		"fa": {
			"افزایش قیمت نان",
			"زلزله در شرق کشور",
			"دیدار وزیران خارجه در تهران",
			"هوای پایتخت آلوده شد",
			"برف و باران در راه است",
			"تیم ملی فوتبال پیروز شد",
			"مجلس بودجه را تصویب کرد",
			"قطع برق در چند استان",
			"دولت از مردم عذرخواهی کرد",
			"آغاز سال تحصیلی",
			"مرگ سه سرباز",
		},
		"ckb": {
			"بەرزبوونەوەی نرخی نان",
			"کۆبوونەوەی سەرۆکی هەرێم",
			"بوومەلەرزەیەک لە ڕۆژهەڵات",
			"پەرلەمان بودجەی پەسەند کرد",
			"بارانێکی زۆر دەبارێت",
			"یاریزانان گەیشتنە هەولێر",
			"کارەبا لە شارەکە بڕا",
			"سێ سەرباز کوژران",
		},
		"kmr": {
			"Buhayê nên zêde bû",
			"Erdhej li rojhilat pêk hat",
			"Wezîrê Derve çû Bexdayê",
			"Sê leşker hatin kuştin",
			"Baran û berf tê",
			"Ceyran li bajêr qut bû",
			"Dibistan sibê vedibin",
			"Civîna meclisê dest pê kir",
			"Hewa îro sar e",
		},
		"tr": {
			"Ekmek fiyatları arttı",
			"Doğuda deprem oldu",
			"Dışişleri Bakanı Bağdat'a gitti",
			"Üç asker hayatını kaybetti",
			"Yarın kar bekleniyor",
			"İstanbul'da elektrik kesintisi",
			"Okullar pazartesi açılıyor",
			"Mahkeme karar verdi",
			"Altın yeniden rekor kırdı",
		},
		"en": {
			"Bread prices rise again",
			"Earthquake hits eastern city",
			"Minister flies to Baghdad",
			"Three soldiers killed",
			"Snow expected tomorrow",
			"Power cut in Aleppo",
			"Schools reopen on Monday",
			"Court rejects appeal",
			"Gold breaks another record",
		},
		"fr": {
			"Le prix du pain augmente",
			"Séisme dans l'est du pays",
			"Trois soldats tués",
			"Neige attendue demain",
			"Coupure d'électricité à Alep",
			"La rentrée reportée d'une semaine",
			"Un tribunal rejette l'appel",
		},
		"de": {
			"Brotpreise steigen wieder",
			"Erdbeben im Osten des Landes",
			"Drei Soldaten getötet",
			"Morgen wird Schnee erwartet",
			"Stromausfall in Aleppo",
			"Schulen öffnen am Montag",
			"Gericht weist Klage ab",
		},
		"es": {
			"Sube el precio del pan",
			"Terremoto en el este del país",
			"Mueren tres soldados",
			"Mañana se espera nieve",
			"Las escuelas abren el lunes",
		},
		"it": {
			"Aumenta il prezzo del pane",
			"Terremoto nell'est del paese",
			"Uccisi tre soldati",
			"Domani è attesa la neve",
			"Le scuole riaprono lunedì",
		},
		"nl": {
			"Broodprijs stijgt opnieuw",
			"Aardbeving in het oosten",
			"Drie soldaten gedood",
			"Morgen wordt sneeuw verwacht",
			"De scholen gaan maandag open",
		},
		"sv": {
			"Brödpriset stiger igen",
			"Jordbävning i östra delen av landet",
			"Tre soldater dödades",
			"Snö väntas i morgon",
			"Skolorna öppnar på måndag",
		},
		"az": {
			"Çörəyin qiyməti artdı",
			"Şərqdə zəlzələ oldu",
			"Üç əsgər həlak oldu",
			"Sabah qar gözlənilir",
			"Məktəblər bazar ertəsi açılır",
		},
		"ru":  {"Цены на хлеб растут", "Землетрясение на востоке страны", "Погибли трое солдат", "Завтра ожидается снег", "Суд отклонил жалобу"},
		"uk":  {"Ціни на хліб зростають", "Землетрус на сході країни", "Загинули троє військових"},
		"ur":  {"روٹی کی قیمت بڑھ گئی", "مشرقی شہر میں زلزلہ", "تین فوجی ہلاک ہو گئے", "کل برفباری کا امکان", "وزیر خارجہ بغداد پہنچ گئے"},
		"he":  {"מחיר הלחם עולה", "רעידת אדמה במזרח", "שלושה חיילים נהרגו", "בתי הספר נפתחים"},
		"el":  {"Αυξάνεται η τιμή του ψωμιού", "Σεισμός στα ανατολικά", "Τρεις στρατιώτες νεκροί"},
		"hy":  {"Հացի գինը բարձրացել է", "Երկրաշարժ արևելքում", "Դպրոցները բացվում են"},
		"syr": {"ܫܠܡܐ ܥܡܟܘܢ", "ܚܒܪ̈ܐ ܕܝܘܡܢܐ", "ܡܕܢܚܐ ܕܐܬܪܐ"},
	} {
		for _, title := range titles {
			if got := Language(title, nil, ""); got != want {
				t.Errorf("Language(%q) = %q, want %q", title, got, want)
			}
		}
	}
}

// TestLanguageThatIsClaimed holds what a feed says against its text.
func TestLanguageThatIsClaimed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ title, said, want string }{
		{"سەرۆکی هەرێم", "ku", "ckb"},
		{"Serokê herêmê", "ku-Latn", "kmr"},
		{"Serokê herêmê", "tr", "kmr"},
		{"Kombûn", "kur", "kmr"},
		{"کۆبوونەوە", "ar", "ckb"},
		{"Brødprisen stiger igen i dag", "da", "da"}, // of these we know no word
		{"A kenyér ára ismét emelkedik", "hu", "hu"},
		{"Cena chleba znovu roste", "cs-CZ", "cs"},
		{"Most otevřen příští týden", "", ""},
		{"Milošević trial opens in the city", "", "en"},
		{"x", "", ""},
		{"The minister said on Monday that the border is open again", "cs", "en"},
		{"Цената на хляба расте", "bg", "bg"},
		{"Цены на хлеб растут", "pl", "ru"},
		{"د ډوډۍ بیه لوړه شوه", "ps", "ps"},
		{"מחיר הלחם עולה", "ar", "he"},
		{"דער פּרייז פֿון ברויט", "yi", "yi"},
		{"Η τιμή του ψωμιού", "pl", "el"},
		{"뉴스", "ko", "ko"},
		{"Live", "xx-very-odd", "xx"},
		{"Live", "<script>", ""},
	} {
		if got := Language(c.title, nil, c.said); got != c.want {
			t.Errorf("Language(%q, said %q) = %q, want %q", c.title, c.said, got, c.want)
		}
	}
}

func BenchmarkLanguage(b *testing.B) {
	body := []string{strings.Repeat("توقعت الأرصاد أن تبقى الأجواء في المدينة باردة خلال هذا الأسبوع. ", 40)}
	for b.Loop() {
		Language("وزير الخارجية يصل إلى بغداد", body, "ar")
		Language("Minister flies to Baghdad", nil, "en")
	}
}
