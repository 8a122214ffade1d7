package place

import (
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
anbar province iraq 80 ar=الأنبار
haditha-anbar town anbar 66 ar=حديثة
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
qabasin village al-bab 30 ar=قباسين
rumaylan town hasakah 40 ar=رميلان
keskin town turkey 60 tr=Keskin
central city turkey 70 en=Central
mali country - 80 ar=مالي?
nahiya-sur village homs 30 ar=صور
iraq country - 100 ar=العراق en=Iraq fr=Irak tr=Irak ckb=عێراق kmr=Iraq fa=عراق
baghdad city iraq 90 ar=بغداد en=Baghdad fr=Bagdad tr=Bağdat ckb=بەغدا kmr=Bexda fa=بغداد
arak-markazi city iran 76 ar=أراك en=Arak fa=اراک
iran country - 104 ar=إيران en=Iran fr=Iran tr=İran ckb=ئێران kmr=Îran fa=ایران
isfahan city iran 84 ar=أصفهان en=Isfahan fa=اصفهان
turkey country - 104 ar=تركيا en=Turkey?|Türkiye fr=Turquie tr=Türkiye ckb=تورکیا kmr=Tirkiye fa=ترکیه
van city turkey 76 ar=وان en=Van tr=Van ckb=وان kmr=Wan
batman city turkey 74 ar=باتمان en=Batman tr=Batman kmr=Êlih
syrian-coast region syria 0 ar=الساحل?
varamin city iran 74 fa=ورامین
hong-kong city china 90 fa=هنگ_کنگ
cine town turkey 66 tr=Çine
china country - 120 kmr=Çîn
ordu city turkey 70 tr=Ordu fa=اردو
lebanon country - 88 ar=لبنان en=Lebanon
tyre city lebanon 66 ar=صور? en=Tyre
tripoli-lebanon city lebanon 72 ar=طرابلس en=Tripoli
oujda city morocco 76 ar=وجدة? en=Oujda
jeddah city saudi-arabia 86 ar=جدة en=Jeddah
salam-quarter quarter damascus 0 ar=السلام?
oman country - 88 ar=عُمان? en=Oman
muscat city oman 80 ar=مسقط en=Muscat
amman city jordan 88 ar=عمّان en=Amman
salt city amman 70 ar=السلط en=Salt?
libya country - 90 ar=ليبيا en=Libya
tripoli city libya 80 ar=طرابلس en=Tripoli
jordan country - 90 ar=الأردن en=Jordan?
saudi-arabia country - 98 ar=السعودية|المملكة_العربية_السعودية en=Saudi_Arabia
riyadh city saudi-arabia 88 ar=الرياض en=Riyadh
medina city saudi-arabia 80 ar=المدينة_المنورة|المدينة? en=Medina
united-states country - 110 ar=الولايات_المتحدة en=United_States|US?|USA tr=ABD
united-kingdom country - 104 ar=بريطانيا en=United_Kingdom|UK
london city united-kingdom 92 ar=لندن en=London
new-york city united-states 92 ar=نيويورك en=New_York
madrid city spain 86 ar=مدريد en=Madrid
russia country - 110 ar=روسيا
saint-petersburg city russia 88 ar=سان_بطرسبرغ
agri city turkey 70 ar=أغري
baghdouda city iraq 70 ar=بغدودة
spain country - 102 ar=إسبانيا en=Spain fa=اسپانیا
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
