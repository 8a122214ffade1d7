package text

import "testing"

func TestLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ title, said, want string }{
		{"وزير الخارجية يصل إلى بغداد", "", "ar"},
		{"وزير الخارجية يصل إلى بغداد", "en-US", "ar"}, // the feed is wrong
		{"هجين", "", "ar"},
		{"ئەمڕۆ لە هەر چوار لای تورکیادا", "ku", "ckb"},
		{"هەواڵەکانی ئێوارە", "ar", "ckb"},
		{"شکست تیم ملی در دیدار پایانی", "", "fa"},
		{"رئیس مجلس از بازار بازدید کرد", "", "fa"},
		{"وزیراعظم نے کہا ہے کہ بجٹ پیش ہوگا", "", "ur"},
		{"Serokê Herêma Kurdistanê serdana bajêr kir", "", "kmr"},
		{"Şer li Efrînê dom dike", "ku", "kmr"},
		{"Kobanê", "ku", "kmr"},
		{"Bakan köprüyü açtı", "", "tr"},
		{"Meclis bugün yeni bütçe için toplandı", "", "tr"},
		{"The minister visits Baghdad", "", "en"},
		{"Minister visits Baghdad", "en-GB", "en"},
		{"Le ministre des affaires étrangères à Damas", "", "fr"},
		{"Der Minister ist in der Stadt und spricht über das Wasser", "", "de"},
		{"El ministro visita la ciudad y habla con los vecinos", "", "es"},
		{"Цены на нефть выросли после встречи", "", "ru"},
		{"Уряд ухвалив рішення про їхній бюджет", "", "uk"},
		{"חדשות הערב בעיר", "", "he"},
		{"Wiadomości dnia", "pl-PL", "pl"}, // a language of which we know no word
		{"شرکت ZTE از گوشی Axon Pro رونمایی کرد", "en", "fa"},
		{"«ZTE» تطلق هاتف «Axon Pro»", "", "ar"}, // ten Latin letters, eight Arabic ones
		{"12 34 56", "fa-IR", "fa"},
		{"12 34 56", "", ""},
		{"", "", ""},
	} {
		if got := Language(c.title, nil, c.said); got != c.want {
			t.Errorf("Language(%q, said %q) = %q, want %q", c.title, c.said, got, c.want)
		}
	}
}

func TestBodyDecidesOverAShortTitle(t *testing.T) {
	t.Parallel()
	body := []string{"توقعت الأرصاد أن تبقى الأجواء في المدينة باردة خلال هذا الأسبوع."}
	if got := Language("Update", body, "en"); got != "ar" {
		t.Errorf("got %q, want ar", got)
	}
}

func TestDirection(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{
		"ar": "rtl", "ar-SY": "rtl", "fa": "rtl", "ckb": "rtl", "ur_PK": "rtl", "he": "rtl", "ku-Arab": "rtl", "az-Arab-IR": "rtl",
		"en": "ltr", "kmr": "ltr", "ku": "ltr", "tr": "ltr", "": "ltr", "ar-Latn": "ltr",
	} {
		if got := Direction(lang); got != want {
			t.Errorf("Direction(%q) = %s, want %s", lang, got, want)
		}
	}
}
