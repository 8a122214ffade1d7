package parse

import (
	"strings"
	"time"
)

type calendar int

const (
	gregorian calendar = iota
	jalali
	hijri
)

type namedMonth struct {
	calendar calendar
	number   int
}

// months are the names of months, twelve a line, spellings of one by slashes.
// Where a name means different months in different countries (تموز is July
// everywhere; جانفي only in the Maghreb) each has a name of its own, so one
// table serves all.
var months = []struct {
	calendar calendar
	names    string
}{
	{gregorian, "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept october/oct november/nov december/dec"},
	{gregorian, "كانون_الثاني/كانون2 شباط اذار/آذار نيسان ايار/أيار حزيران تموز اب/آب ايلول/أيلول تشرين_الاول/تشرين_الأول تشرين_الثاني كانون_الاول/كانون_الأول"},
	{gregorian, "يناير/ينير فبراير مارس ابريل/أبريل/إبريل مايو/ماي يونيو/يونيه يوليو/يوليه اغسطس/أغسطس/غشت سبتمبر/شتنبر اكتوبر/أكتوبر نوفمبر/نونبر ديسمبر/دجنبر"},
	{gregorian, "جانفي فيفري - افريل/أفريل - جوان جويلية اوت/أوت - - - -"},
	{gregorian, "ژانویه فوریه - آوریل مه ژوئن ژوئیه/جولای اوت سپتامبر اکتبر نوامبر دسامبر"},
	{jalali, "فروردین اردیبهشت خرداد تیر مرداد/امرداد شهریور مهر آبان آذر دی بهمن اسفند"},
	{gregorian, "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık"},
	{gregorian, "oca şub mar nis may haz tem ağu eyl eki kas ara"},
	{gregorian, "çile/rêbendan sibat/reşemî adar/avdar nîsan/avrêl gulan hezîran/pûşper tîrmeh tebax/gelawêj îlon/rezber cotmeh/çiriya_pêşîn mijdar/çiriya_paşîn berfanbar/kanûna_pêşîn"},
	{gregorian, "کانوونی_دووەم/ڕێبەندان شوبات/ڕەشەمێ ئازار/ئادار نیسان ئایار/گوڵان حوزەیران/حزیران تەمووز/تەمموز ئاب ئەیلوول تشرینی_یەکەم تشرینی_دووەم کانوونی_یەکەم"},
	{gregorian, "janvier/janv février/févr mars avril/avr mai juin juillet/juil août septembre octobre novembre décembre/déc"},
	{gregorian, "januar/jänner februar märz april mai juni juli august september oktober/okt november dezember/dez"},
	{gregorian, "enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre octubre noviembre diciembre/dic"},
	{gregorian, "января/янв февраля/фев марта апреля/апр мая июня/июн июля/июл августа/авг сентября/сен/сент октября/окт ноября/ноя декабря/дек"},
	{gregorian, "ιανουαρίου/ιαν φεβρουαρίου/φεβ μαρτίου/μαρ απριλίου/απρ μαΐου ιουνίου/ιουν ιουλίου/ιουλ αυγούστου/αυγ σεπτεμβρίου/σεπ οκτωβρίου/οκτ νοεμβρίου/νοε δεκεμβρίου/δεκ"},
	{gregorian, "január február március/márc április/ápr május/máj június/jún július/júl augusztus szeptember/szept október november december"},
	{hijri, "محرم صفر ربيع_الاول ربيع_الاخر/ربيع_الثاني جمادى_الاولى جمادى_الاخرة/جمادى_الثانية رجب شعبان رمضان شوال ذو_القعدة/ذي_القعدة ذو_الحجة/ذي_الحجة"},
}

var (
	monthNames = map[string]namedMonth{}
	dayNames   = map[string]bool{}
	fillers    = map[string]bool{}
	agoWords   = map[string]bool{}
	halves     = map[string]int{} // < 0: morning
	spans      = map[string]time.Duration{}
	zoneNames  = map[string]int{} // seconds east
)

// key is a word of these tables as tokens are.
func key(s string) string {
	return foldDate(strings.ToLower(strings.ReplaceAll(s, "_", " ")))
}

func init() {
	for _, line := range months {
		for i, names := range strings.Fields(line.names) {
			for name := range strings.SplitSeq(names, "/") {
				if _, taken := monthNames[key(name)]; name != "-" && !taken {
					monthNames[key(name)] = namedMonth{line.calendar, i + 1}
				}
			}
		}
	}
	for word := range strings.FieldsSeq(`mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday tues weds thur thurs
		الاثنين الإثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة السبت الأحد الاحد اثنين ثلاثاء أربعاء خميس جمعة سبت أحد
		شنبه یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه سه چهار پنج یک
		pazartesi salı çarşamba perşembe cuma cumartesi pazar pzt sal çar per cum cmt paz
		duşem sêşem çarşem pêncşem în şemî yekşem duşemî sêşemî çarşemî pêncşemî înî yekşemî
		دووشەممە سێشەممە چوارشەممە پێنجشەممە هەینی شەممە یەکشەممە
		lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim
		montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so
		lunes martes miércoles jueves viernes sábado domingo
		понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс
		δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή
		hétfő kedd szerda csütörtök péntek szombat vasárnap`) {
		dayNames[key(word)] = true
	}
	for word := range strings.FieldsSeq("الموافق في الساعة ساعة يوم من لـ ل عام سنة م. de del den le um at on of uhr год года г στις saat ساعت مورخ th st nd rd er هـ هجري ميلادي") {
		fillers[key(word)] = true
	}
	for word := range strings.FieldsSeq("am صباحا صباحاً ص ق.ظ قبل_الظهر öö sabah بەیانی") {
		halves[key(word)] = -1
	}
	for word := range strings.FieldsSeq("pm مساء مساءً م ظهراً ظهرا ب.ظ بعد_الظهر ös akşam ئێوارە") {
		halves[key(word)] = 1
	}
	for word := range strings.FieldsSeq("منذ قبل ago önce پیش لەمەوپێش berê") {
		agoWords[key(word)] = true
	}
	units := map[time.Duration]string{
		time.Second: "ثانية ثوان ثواني seconds second", time.Minute: "دقيقة دقائق minute minutes min dakika دقیقه خولەک", 2 * time.Minute: "دقيقتين",
		time.Hour: "ساعة ساعات hour hours saat ساعت کاتژمێر", 2 * time.Hour: "ساعتين",
		24 * time.Hour: "يوم أيام day days gün روز ڕۆژ", 48 * time.Hour: "يومين", 7 * 24 * time.Hour: "أسبوع أسابيع week weeks hafta هفته", 14 * 24 * time.Hour: "أسبوعين",
	}
	for unit, words := range units {
		for word := range strings.FieldsSeq(words) {
			spans[key(word)] = unit
		}
	}
	hours := map[float64]string{
		0: "gmt utc ut z wet غرينتش توقيت_غرينتش", 1: "cet met mez bst wat", 2: "eet cest mest sast cat", 3: "trt ast msk eest ist_tr توقيت_مكة", 3.5: "irst", 4: "gst samt", 4.5: "irdt",
		5: "pkt", 5.5: "ist", 8: "hkt sgt awst", 9: "jst kst", 10: "aest", -3: "brt art", -4: "edt", -5: "est cdt", -6: "cst mdt", -7: "mst pdt", -8: "pst", -10: "hst",
	}
	for h, names := range hours {
		for name := range strings.FieldsSeq(names) {
			zoneNames[key(name)] = int(h * 3600)
		}
	}
}
