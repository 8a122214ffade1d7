package place

import (
	"strings"
	"sync"

	"rawi/storage/text"
)

// wordsBefore are words that stand before the name of a place, by language; see
// wordsOf. Where a place lies, and what is there, is said by the same words.
var wordsBefore = map[string]string{
	"ar": `
city town village: مدينة مدينتي مدن بلدة بلدتي بلدات قرية قريتي قرى ضيعة
district town city: قضاء ناحية منطقة منطقتي مناطق مديرية مديريات مركز بلدية أمانة
province district: محافظة محافظتي محافظات ولاية إمارة مقاطعة إقليم لواء ريف أرياف محافظ
quarter: حي أحياء ضاحية
camp: مخيم مخيمي
country: دولة جمهورية مملكة سلطنة
water: نهر بحيرة سد خليج بحر مضيق
site: جبل جبال مطار قاعدة ميناء معبر
: سكان أهالي أهل ضواحي شوارع جامعة مستشفى سفارة
in: في من إلى على بين نحو باتجاه صوب قرب داخل خارج شرق غرب شمال جنوب شرقي غربي شمالي جنوبي وسط مشارف محيط تجاه
person: السيد السيدة الدكتور د المهندس العميد العقيد اللواء الرائد المقدم النقيب الملازم المشير الشيخ الأمير الأميرة الملك القائد الأستاذ المحامي الصحفي الفنان الفنانة الشاعر اللاعب المدرب الكاتب آل بن ابن بنت أبو أبي أم
person: محمد أحمد محمود حسن حسين حسان عمر عثمان خالد سعد سعود سعيد فهد فيصل سلطان سلمان عبدالله الله عبدالرحمن الرحمن عبدالعزيز العزيز ناصر تركي بندر ماجد مازن وليد وائل هاني نايف بدر طارق زياد سامي سمير كمال جمال جميل كريم إبراهيم إسماعيل يوسف يونس يحيى موسى عيسى مصطفى مهند مروان ياسر أيمن أسامة أنس بشار باسل باسم حازم حاتم رامي ربيع رياض سليم شادي صالح صلاح طلال عادل عامر عماد غسان فادي فؤاد قاسم ليث مالك مجدي منصور منير مؤيد نبيل نزار نعيم نضال هشام هيثم وسام فاطمة مريم زينب عائشة ليلى سارة نور هدى منى ريم رنا سلمى دينا
thing: نادي فريق بنك مصرف صحيفة جريدة مجلة قناة تلفزيون إذاعة موقع
`,
	"fa": `
city town village: شهر شهرستان شهرهای روستای بندر
district town city: بخش منطقه
province: استان سرزمین خطه
country: کشور جمهوری
water: رود رودخانه دریاچه سد تنگه خلیج
in: در از به میان برای بین تا سمت
person: آقای خانم دکتر سید محمد علی حسن حسین رضا مهدی احمد
thing: بانک روزنامه باشگاه تیم خبرگزاری
`,
	"ckb": `
city town village: شاری شارەکانی شارۆچکەی گوندی شار
district town city: ناحیەی قەزای ناوچەی ناوچەکانی
province: پارێزگای
quarter: گەڕەکی
camp: کەمپی
country: وڵاتی دەوڵەتی کۆماری
water: ڕووباری دەریاچەی
in: لە بۆ بە بەرەو نێوان ناو
and: و
person: شەهید دکتۆر دوکتور محەمەد ئەحمەد عەلی هاوڕێ
`,
	"kmr": `
city town village: bajarê bajarên bajar bajarokê gundê gundên navenda
district town city: navçeya navçeyên navçe herêma
province: parêzgeha wîlayeta
quarter: taxa taxên
camp: kampa wargeha
country: dewleta komara welatê
in: li ji bi ber nav nava navbera heta bo
and: û
person: Dr Şehîd Mihemed Ehmed Elî
`,
	"en": `
city town village: city town village
district town city: district
province: governorate province region state
country: republic kingdom
water: river lake
camp: camp
in: in from to at near of between via outside inside towards toward around across through into northern southern eastern western central north south east west rural downtown
and: and
person: mr mrs ms dr sheikh king prince princess general colonel sir lord
thing: real borussia bayern inter fc bank
person: john david michael james robert william george paul peter mark andrew steven stephen thomas richard charles alan neil ian simon kevin chris jack bill tom jim joe sam ben alex matt nick dan tim adam
`,
	"fr": `
city town village: ville village
province: province gouvernorat région
in: à au aux en de du d des près vers dans
and: et
person: mr mme dr
`,
	"tr": `
in: kuzey güney doğu batı
and: ve ile
person: bay bayan dr prof sayın
`,
	"": `
in: in from to at of à en de
and: and et
`,
}

// wordsAfter are words that stand behind the name of a place, by language.
var wordsAfter = map[string]string{
	"ar": `
thing: تايمز بوست تريبيون سيتي يونايتد
`,
	"en": `
city town: city
province: governorate province countryside
district town: district suburb suburbs
: airport border
thing: times post herald tribune globe united fc sc rovers wanderers rangers athletic airways airlines club
`,
	"fr": `
thing: saint
`,
	"tr": `
city town: kenti kentinde kentine kentinin kentindeki kentinden şehri şehrinde şehrine şehrinin şehrindeki şehrinden
district town: ilçesi ilçesinde ilçesine ilçesinin ilçesindeki ilçesinden beldesi kasabası bölgesi bölgesinde bölgesine
province: ili ilinde iline ilinin ilindeki vilayeti kırsalı kırsalında valisi valiliği
village: köyü köyünde köyüne köyünün
quarter: mahallesi mahallesinde
: belediyesi üniversitesi havalimanı büyükşehir
in: da de ta te dan den tan ten daki deki taki teki ya ye a e nin nın nun nün in ın un ün
thing: spor belediyespor
`,
	"kmr": `
thing: fc
`,
}

// otherThings returns phrases that hold the name of a place and are none, folded,
// by their first word.
var otherThings = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for phrase := range strings.Lines(otherThingsList) {
		if folded := text.Fold(phrase); folded != "" {
			first, _, _ := strings.Cut(folded, " ")
			all[first] = append(all[first], folded)
		}
	}
	return all
})

const otherThingsList = `
المدينة
الحي
النيل من
كسبها
كريمة
فاطمة
بصدد
بسطات
باب
بابا
باجا
باراك
باكرا
باندورا
باهر
بايدن
بحجة
بنوك
بنيوي
كلاوس
كيلو
الشرق الأوسط
روسيا اليوم
نيويورك تايمز
واشنطن بوست
القدس العربي
أم القرى
الرباط الصليبي
مسقط رأس
مسقط رأسه
مسقط رأسها
مسقط راسي
ريال مدريد
أتلتيكو مدريد
رئال مادرید
اتلتیکو مادرید
بوروسيا دورتموند
بایرن مونیخ
بايرن ميونيخ
بايرن ميونخ
مانشستر سيتي
مانشستر يونايتد
خبرگزاری فارس
خلیج فارس
New York Times
Washington Post
Real Madrid
Atletico Madrid
Borussia Dortmund
Bayern Munich
Manchester United
Manchester City
Paris Club
Paris Saint-Germain
Wall Street
Middle East
أميركا الجنوبية
أمريكا الجنوبية
أميركا الشمالية
أمريكا الشمالية
أميركا الوسطى
أمريكا الوسطى
آمریکای جنوبی
آمریکای شمالی
آمریکای مرکزی
آمریکای لاتین
South America
North America
Central America
Güney Amerika
Kuzey Amerika
Orta Amerika
Amérique du Sud
Amérique du Nord
Amérique centrale
Amerîkaya Başûr
Amerîkaya Bakur
`
