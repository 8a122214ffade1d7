package place

import (
	"strings"
	"sync"

	"rawi/storage/text"
)

// namesakes lists, by language, names of places that are also words, people's
// names or other things, beside those that the data marks. They need a sign.
var namesakes = map[string]string{
	"ar": `الفاو الرويشد راسك سحب القطيفة الإبراهيمية بيرم ويلينجتون ويلينغتون سانتياجو سانتياغو جيرود أبيك يلوا شنو الهاشمية معبدة
شفت نوك التاجي العقيق قاين تشاندلر حوث الحاضر البرج بيسان دشنا المجد آباده الصف الأقصى فيفا ربك تمير حواره لنكن الأبي جزرة مركة لافال مرات بدر تربة حقل منى شراء علما الطبقة ريمة صدد أطمة دوما حينه حينا السلمية قنا سطات آيوا أيوا أراك لفيف إنخل عريقة أغري قيصرية طيبة بازل نيس
وجدة القادسية بريقة كفر عقدة ميسوري فيرمونت إنديانا ليون النيل الداخلة المحمدية اليرموك العزيزية الثورة البيرة يطا الشفاء آدم أبا أجا أسن أعزاز إب إيدن أيدن أيدين إيلام أوستن أوفا الأحمدي الأشهر الأقصر الأمين الباب البقاع التل
الجديدة الجلاء الجمالية الحراك الحرية الحزم الحسينية الخارجة الخبر الدسمة الركبان الرشيد الرميلة الروضة الزبير الزرقاء
السفيرة السلام الشجرة الشرق الشعلة الشفا الشهداء الصف الطرف الطيبة العامرية العقبة العمارة العين الغاب الغازية القائم
القرارة القريتين القصير الكرامة الكسوة المأمون المذنب المطرية المنزلة المنشأة المنصور النصر الهندية الوحدة الوكرة
أمد أورورا بشري بصرة بلد بم بنها بنين بورصة بولو تاني تدمر تلا ثورة جرش جوبا جيرسي جيهان حديثة حولي خصب خطاي خفي دورا دوغلاس
ديلي رباط رشيد رقة روساريو روسو زرقا سالم سامارا ساحل الساحل سحاب سحر سلمية سنة سورية سيان سيول صور صوفيا صفوى ضبا طريف عتق
عراق فان فتحية فيكتوريا قارة كالي كانو كريمة كلس كولومبوس كوت مشهد موصل ميادين ميدان موش نبل هاميلتون هجين واري وان ينقل`,
	"en": `Argentine Derek Sina Aba Acre Adam Allan Amd Angers Aurora Austin Bar Bath Batman Battle Brooklyn Buffalo Bush Can Cat Chad Charlotte Chelsea
Columbus Cork Deal Douglas Eden Emirates Essen Florence Georgia Guinea Hamilton Hit Hope Hull Independence Jackson Jam Jersey Jordan Kars Kent
Lancaster Leon Lincoln Madison Main Male Man Marat Medan Mobile Most Nice Of Orange Pale Perm Phoenix Queens Reading Reunion Rugby Said Sal
Sale Salem Salvador Sandwich Santiago Savannah Split Stanley Sur Till Tours Ufa Van Victoria Washington Wellington York`,
	"fr": `Angers Laval Lens Mali Nancy Nice Orange Sur Tours Van`,
	"tr": `Adalar Ağrı Araç Bala Batman Biga Bor Can Çan Çay Çine Fatih Gazi Genç Güney Hani Kale Kaş Kemer Korkut Lice Mali
Merkez Mut Muş Of Ordu Osmangazi Özalp Pazar Saray Selim Side Silvan Sincan Sur Tokat Tut Ula Uşak Van Yenice Yıldırım`,
	"fa": `جمله کسب خانی هیت وین جلیل طبقه کامرون یوتا میدان آب اردو آستانه آمد آمل امان اشرف بابل بالای بم بن بندر بهار بقاع چشمه چک خبر خوی دوشنبه دیلی دینار رشید ریاض ساری سالم
سعودی سویا شهر شهریار قدس گرمی مالی مهر نوک نور نکا`,
	"ckb": `باوە شیێ کێش کۆتا بۆتان بوتان بابل میسر ئاگری باشوور باکوور بورسا ریگا ڕێگا ڕۆژهەڵات سنە سیرت گیلان مالی هەرێم هیند هێند وان`,
	"kmr": `Şîrîn Sirîn Çile Çîle Dera Hema Mali Same Sert Sine Sor Sûrî Şilî Van Wan Xan`,
}

// plain lists names that are words as common behind a word for a kind as elsewhere
// (مدينة حديثة, في المركز): they need a place nearby, too.
var plain = map[string]string{
	"ar": `الاتحاد الأحد البلاد التحالف الجديدة الجمعة الحد الحرف الحريق الخميس الزعيم الشيوخ الصورة الصيف القارة القصر القطاع
المركز المصدر النصر الهجرة الوجه بحركة تل جديدة حارس حديثة حكما رصد سد سوف صيف عريقة عالية قديمة كبيرة كلم مديرا`,
	"fa":  `فارس سعودی`,
	"ckb": `مالی`,
}

// mild lists names of which the place is meant more often than not: a place of the
// same country suffices, too.
var mild = map[string]string{
	"ckb": `چین شام ڕۆژئاوا`,
	"ar":  `جدة حماة درعا جنين الخليل الخرج سبها سرت صيدا مأرب ينبع صبيا سينا سيناء`,
}

// foldedNamesakes, foldedPlain and foldedMild have the lists by language.
var (
	foldedNamesakes = sync.OnceValue(func() map[string]map[string]bool { return foldedLists(namesakes) })
	foldedPlain     = sync.OnceValue(func() map[string]map[string]bool { return foldedLists(plain) })
	foldedMild      = sync.OnceValue(func() map[string]map[string]bool { return foldedLists(mild) })
)

func foldedLists(lists map[string]string) map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for lang, list := range lists {
		all[lang] = map[string]bool{}
		for s := range strings.FieldsSeq(list) {
			all[lang][text.Fold(s)] = true
		}
	}
	return all
}

// adjectives are names that are also the adjective of the country, folded: behind
// a noun with the article they are it (القوات السعودية, not في السعودية).
var adjectives = map[string]bool{"السعوديه": true, "العربيه السعوديه": true, "الهنديه": true}
