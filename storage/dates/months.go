package dates

import "strings"

// months are the names of months, twelve a line, the spellings of one separated by
// slashes, "-" for none. A name means the same month in all countries, so one table
// serves all; the first line that has a name wins.
var months = []struct {
	calendar calendar
	names    string
}{
	{gregorian, "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept october/oct november/nov december/dec"},
	{gregorian, "كانون_الثاني/كانون_ثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول/تشرين_أول تشرين_الثاني/تشرين_ثاني كانون_الأول/كانون_أول"},
	{gregorian, "يناير/ينير فبراير مارس أبريل مايو/ماي يونيو/يونيه يوليو/يوليه/يوليوز أغسطس/غشت سبتمبر/شتنبر أكتوبر نوفمبر/نونبر ديسمبر/دجنبر"},
	{gregorian, "جانفي فيفري - أفريل - جوان جويلية أوت - - - -"},
	{gregorian, "ژانویه فوریه - آوریل مه/می ژوئن ژوئیه/جولای/ژولای اوت/آگوست سپتامبر اکتبر نوامبر دسامبر"},
	{jalali, "فروردین/حمل اردیبهشت/ثور خرداد/جوزا تیر/سرطان مرداد/امرداد/اسد شهریور/سنبله مهر/میزان آبان/عقرب آذر/قوس دی/جدی بهمن/دلو اسفند/حوت"},
	{gregorian, "ocak/oca şubat/şub mart nisan/nis mayıs haziran/haz temmuz/tem ağustos/ağu eylül/eyl ekim/eki kasım/kas aralık/ara"},
	{gregorian, "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr"},
	{gregorian, "çile/rêbendan/kanûna_paşîn/çileya_paşîn sibat/reşemî/reşeme adar/avdar nîsan/avrêl gulan hezîran/pûşper tîrmeh/temûz tebax/gelawêj îlon/rezber cotmeh/çiriya_pêşîn mijdar/çiriya_paşîn berfanbar/kanûn/kanûna_pêşîn/çileya_pêşîn"},
	{gregorian, "کانوونی_دووەم/کانونی_دووەم/کانوونی_دوەم شوبات ئازار/ئادار/مارت نیسان ئایار/مایس حوزەیران/حزیران تەمووز/تەموز/تەمموز ئاب ئەیلوول/ئەیلول تشرینی_یەکەم تشرینی_دووەم/تشرینی_دوەم کانوونی_یەکەم/کانونی_یەکەم"},
	{gregorian, "جەنیوەری فێبریوەری مارچ ئەپریل مەی جوون جولای ئۆگەست سێپتەمبەر ئۆکتۆبەر نۆڤەمبەر دیسەمبەر"},
	{jalali, "خاکەلێوە/نەورۆز گوڵان/بانەمەڕ جۆزەردان پووشپەڕ گەلاوێژ خەرمانان ڕەزبەر گەڵاڕێزان/خەزەڵوەر سەرماوەز بەفرانبار ڕێبەندان ڕەشەمە/ڕەشەمێ"},
	{gregorian, "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر"},
	{gregorian, "ינואר פברואר מרץ/מרס אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר"},
	{gregorian, "janvier/janv février/févr/fév mars avril/avr mai juin juillet/juil août septembre octobre novembre décembre/déc"},
	{gregorian, "januar/jänner februar märz/mär/mrz april mai juni juli august september oktober/okt november dezember/dez"},
	{gregorian, "enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre octubre noviembre diciembre/dic"},
	{gregorian, "janeiro fevereiro/fev março abril maio/mai junho julho agosto setembro/set outubro/out novembro dezembro/dez"},
	{gregorian, "gennaio/gen febbraio marzo aprile maggio/mag giugno/giu luglio/lug agosto settembre/set ottobre/ott novembre dicembre/dic"},
	{gregorian, "januari februari maart/mrt april mei/maj juni juli augustus/augusti september oktober november december"},
	{gregorian, "января/янв/январь февраля/фев/февр/февраль марта/мар/март апреля/апр/апрель мая/май июня/июн/июнь июля/июл/июль августа/авг/август сентября/сен/сент/сентябрь октября/окт/октябрь ноября/ноя/нояб/ноябрь декабря/дек/декабрь"},
	{gregorian, "січня/січ лютого/лют березня/бер квітня/кві травня/тра червня/чер липня/лип серпня/сер вересня/вер жовтня/жов листопада/лис грудня/гру"},
	{gregorian, "ιανουαρίου/ιανουάριος/ιαν φεβρουαρίου/φεβρουάριος/φεβ μαρτίου/μάρτιος/μαρ απριλίου/απρίλιος/απρ μαΐου/μάιος/μάι ιουνίου/ιούνιος/ιουν ιουλίου/ιούλιος/ιουλ αυγούστου/αύγουστος/αυγ σεπτεμβρίου/σεπτέμβριος/σεπ/σεπτ οκτωβρίου/οκτώβριος/οκτ νοεμβρίου/νοέμβριος/νοε δεκεμβρίου/δεκέμβριος/δεκ"},
	{gregorian, "január február/febr március/márc április/ápr május/máj június/jún július/júl augusztus szeptember/szept október november december"},
	{gregorian, "հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի"},
	{hijri, "محرم صفر ربيع_الأول ربيع_الآخر/ربيع_الثاني جمادى_الأولى/جمادى_الأول جمادى_الآخرة/جمادى_الثانية/جمادي_الثاني رجب شعبان رمضان شوال/شوّال ذو_القعدة/ذي_القعدة ذو_الحجة/ذي_الحجة"},
}

const weekdays = `mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday tues weds thur thurs
	الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد اثنين ثلاثاء أربعاء خميس جمعة سبت أحد
	شنبه یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه آدینه یک_شنبه دو_شنبه سه_شنبه چهار_شنبه پنج_شنبه
	pazartesi salı çarşamba perşembe cuma cumartesi pazar pzt sal çar per cum cmt paz
	bazar bazar_ertəsi çərşənbə_axşamı çərşənbə cümə_axşamı cümə şənbə
	duşem sêşem çarşem pêncşem în înî şemî yekşem duşemî sêşemî çarşemî pêncşemî
	دووشەممە سێشەممە چوارشەممە پێنجشەممە هەینی شەممە یەکشەممە دووشەمە سێشەمە چوارشەمە پێنجشەمە شەمە یەکشەمە
	اتوار پیر سوموار منگل بدھ جمعرات جمعہ ہفتہ
	יום ראשון שני שלישי רביעי חמישי שישי שבת
	lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim
	montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so
	lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb dom
	segunda terça quarta quinta sexta feira seg ter qua qui sex
	lunedì martedì mercoledì giovedì venerdì sabato domenica gio
	maandag dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag fredag lördag söndag
	понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс
	понеділок вівторок середа четвер п'ятниця субота неділя
	δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή δευ τρι τετ πεμ παρ σαβ κυρ
	hétfő kedd szerda csütörtök péntek szombat vasárnap
	երկուշաբթի երեքշաբթի չորեքշաբթի հինգշաբթի ուրբաթ շաբաթ կիրակի
	월요일 화요일 수요일 목요일 금요일 토요일 일요일 월 화 수 목 금 토 일
	星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 周一 周二 周三 周四 周五 周六 周日 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 月 火 水 木 金 土 日`

const fillerWords = `في يوم من الـ ال شهر عام سنة هـ ه م. هجري هجرية ميلادي ميلادية للهجرة نشر النشر نشرت تاريخ بتاريخ آخر تحديث التحديث حرر المحلي بالتوقيت
	مورخ انتشار سال ماه روز تاریخ ی ێ ۀ da de del den der le la las los il um on of year published updated posted date publié publication mise jour mis le
	st th nd rd er ère º ª o as às à a e ê yê î an roja rojê saet saetê tarihi tarihinde yayınlanma yayın güncelleme giriş günü
	года год г р. року uhr h hs kl klo στις του ώρα בשעה ב ה ء بجے کو분 분 초 분에 分 秒 년 월`

// buildMonthNames returns the months by their folded names.
func buildMonthNames() map[string]namedMonth {
	out := map[string]namedMonth{}
	for _, line := range months {
		for i, names := range strings.Fields(line.names) {
			for name := range strings.SplitSeq(names, "/") {
				if _, taken := out[foldWord(name)]; name != "-" && !taken {
					out[foldWord(name)] = namedMonth{line.calendar, i + 1}
				}
			}
		}
	}
	return out
}

// monthOf returns the month of a folded name, also with a Kurdish case ending
// («mijdarê», «دووەمی») or the Hebrew prefix for "in".
func monthOf(name string) (namedMonth, bool) {
	if m, ok := monthNames[name]; ok {
		return m, true
	}
	if bare, ok := strings.CutPrefix(name, "ב"); ok {
		m, ok := monthNames[bare]
		return m, ok
	}
	for _, ending := range []string{"e", "a", "ي"} {
		if bare, ok := strings.CutSuffix(name, ending); ok && len(bare) > 3 {
			if m, ok := monthNames[bare]; ok {
				return m, true
			}
		}
	}
	return namedMonth{}, false
}

// isKnownWord reports whether word may stand between others without spaces.
func isKnownWord(word string) bool {
	_, relative := relativeDays[word]
	return relative || weekdayNames[word] || dayPeriods[word] != 0 || agoWords[word] || durations[word] != 0
}
