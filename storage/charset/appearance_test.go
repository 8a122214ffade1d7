package charset

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// texts are headlines, and what they say.
var cyrillicTexts = map[string]string{
	"russian":        "Новости: дождь в Дейр-эз-Зоре, мост через реку снова открыт для машин", // rain in Deir ez-Zor, a bridge is open again
	"russian, short": "Мост открыт",                                                           // a bridge is open
	"capitals":       "НОВОСТИ ДНЯ: МОСТ ЧЕРЕЗ РЕКУ СНОВА ОТКРЫТ",                             // news of the day
	"shorter":        "ПОГОДА НА ЗАВТРА",                                                      // tomorrow's weather
	"mixed":          "ПОГОДА: Завтра ожидается дождь, Ветер слабый",
	"with English":   "Breaking news: Мост через реку снова открыт, says BBC world service today",
	"ukrainian":      "Новини: міст через річку знову відкрито для автомобілів, у школах почалися заняття",
	"bulgarian":      "Новини: мостът над реката отново е отворен за автомобили, училищата започват",
	"one word":       "Новости",
	"quotes":         "«Мост» открыт — «Известия»",
	"serbian":        "Мост преко реке поново је отворен за аутомобиле, почела школа и киша у граду",
}

var otherTexts = map[string]struct {
	text string
	set  encoding.Encoding
}{
	"arabic":          {paragraph, charmap.Windows1256},
	"arabic, short":   {"مطر غزير", charmap.Windows1256}, // heavy rain
	"arabic, a word":  {"الجزيرة", charmap.Windows1256},  // the island
	"arabic, prices":  {"ارتفاع أسعار الخبز في حلب والرقة", charmap.Windows1256},
	"with diacritics": {"قَالَ رَئِيسُ المَجْلِسِ إِنَّ الجِسْرَ فُتِحَ أَمَامَ السَّيَّارَاتِ", charmap.Windows1256},
	"persian":         {"باران در شهر و باز شدن پل بر روی رودخانه پس از چهار ماه", charmap.Windows1256},
	"urdu":            {"شہر مين بارش اور پل کهل گيا", charmap.Windows1256},
	"greek":           {"Βροχή στην πόλη και η γέφυρα άνοιξε ξανά για τα αυτοκίνητα μετά από μήνες", charmap.Windows1253},
	"greek capitals":  {"ΕΙΔΗΣΕΙΣ ΤΗΣ ΗΜΕΡΑΣ ΚΑΙ ΚΑΙΡΟΣ", charmap.Windows1253},
	"hebrew":          {"גשם בעיר והגשר נפתח שוב לתנועת מכוניות אחרי ארבעה חודשים", charmap.Windows1255},
	"french":          {"L'été à Besançon: où sont passés les élèves?", charmap.Windows1252},
	"turkish":         {"Şehirde yağmur, köprü yeniden araçlara açıldı, okullar başlıyor", charmap.Windows1254},
	"polish":          {"Deszcz w mieście, most znów otwarty; żółw i źdźbło, łąka", charmap.Windows1250},
	"czech":           {"Příliš žluťoučký kůň úpěl ďábelské ódy", charmap.Windows1250},
	"japanese":        {"町に雨が降り、橋が四か月ぶりに車に開かれた。学校も始まる。", japanese.ShiftJIS},
	"japanese, euc":   {"町に雨が降り、橋が四か月ぶりに車に開かれた。学校も始まる。", japanese.EUCJP},
	"chinese":         {"城里下雨，大桥四个月后重新开放，学校也开学了。", simplifiedchinese.GBK},
	"korean":          {"도시에 비가 내리고 다리가 넉 달 만에 다시 열렸다. 학교도 시작된다.", korean.EUCKR},
	"thai":            {"ฝนตกในเมืองและสะพานเปิดให้รถผ่านอีกครั้งหลังจากสี่เดือน", charmap.Windows874},
}

func inSet(t *testing.T, set encoding.Encoding, text string) []byte {
	t.Helper()
	b, err := encoding.ReplaceUnsupported(set.NewEncoder()).Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCyrillicIsNotTakenForArabic(t *testing.T) {
	t.Parallel()
	for name, text := range cyrillicTexts {
		for _, c := range cyrillicSets {
			if strings.Contains("ukrainian serbian", name) && (c.name == "koi8-r" || c.name == "ibm866") {
				continue // they lack its letters
			}
			if name == "quotes" && c.name != "windows-1251" {
				continue // they lack its quotation marks
			}
			if c.name == "koi8-u" && !strings.Contains(name, "ukrainian") {
				continue // of what both have, koi8-r is as good a name
			}
			want := "<rss><channel><title>" + text + "</title></channel></rss>"
			got, set := Decode(inSet(t, c.set, want), "", "")
			if string(got) != want {
				t.Errorf("%s in %s: read as %s: %s", name, c.name, set, got)
			}
		}
	}
}

func TestOtherScriptsAreNotTakenForCyrillicOrArabic(t *testing.T) {
	t.Parallel()
	for name, v := range otherTexts {
		body := inSet(t, v.set, "<rss><channel><title>"+v.text+"</title></channel></rss>")
		set, as := byAppearance(body)
		if arabic := v.set == charmap.Windows1256; arabic != (as == "windows-1256") || !arabic && set != nil {
			t.Errorf("%s: taken for %q", name, as)
		}
	}
}

func TestCyrillicInAUTF8DocumentIsReadToo(t *testing.T) {
	t.Parallel()
	for _, c := range cyrillicSets[:2] {
		body := "<rss><channel><title>" + strings.Repeat("أخبار دير الزور ", 40) + "</title><item><title>" +
			string(inSet(t, c.set, cyrillicTexts["capitals"])) + "</title></item></channel></rss>"
		got, set := Decode([]byte(body), "", "")
		if !utf8.Valid(got) || !strings.Contains(string(got), cyrillicTexts["capitals"]) || set != "utf-8" {
			t.Errorf("%s in UTF-8: read as %s: %s", c.name, set, got)
		}
	}
}
