package dates

import (
	"strings"
	"time"
)

// calendar is the calendar of a month's name.
type calendar int

const (
	gregorian calendar = iota
	jalali
	hijri
)

// namedMonth is the month that a name stands for.
type namedMonth struct {
	calendar calendar
	number   int
}

// clockNounList are the nouns before a time of day.
const clockNounList = "الساعة ساعة ساعت saat saet كاتژمێر בשעה"

// The words of dates, folded as tokens are. Underscores stand for spaces.
var (
	monthNames       = buildMonthNames()
	weekdayNames     = wordSet(weekdays)
	fillers          = wordSet(fillerWords)
	equivalenceWords = wordSet("الموافق موافق المصادف برابر_با مطابق")
	clockNouns       = wordSet(clockNounList)
	clockWords       = wordSet(clockNounList + " στις ώρα alle ore at à um в klo")
	hourWords        = wordSet("h hs uhr 時 时 點 点 시 시각")
	zoneWords        = wordSet("بتوقيت توقيت به_وقت وقت")
	agoWords         = wordSet("منذ قبل ago önce evvel پیش قبل لەمەوپێش لەمەوبەر پێش berî berê y vor hace há fa назад тому לפני πριν پہلے ago 前 전 sedan geleden")
	agoFillers       = wordSet("و ، , . il y a an بە به az ve and et und y e около about حوالي نحو من بر")
	nowPhrases       = wordSet("الآن منذ_قليل قبل_قليل منذ_لحظات قبل_لحظات قبل_دقائق منذ_دقائق لحظاتی_پیش هم_اکنون ئێستا az_önce demin şimdi just_now now moments_ago a_moment_ago gerade_eben à_l_'_instant à_l_’_instant niha только_что עכשיו")
	americanZones    = map[string]bool{"EST": true, "EDT": true, "CST": true, "CDT": true, "MST": true, "MDT": true, "PST": true, "PDT": true}

	// dayPeriods are the words for parts of the day.
	dayPeriods = byWord(map[dayPeriod]string{
		morning:   "am صباحا ص فجرا ق.ظ قبل_الظهر صبح بامداد öö sabah بەیانی پ.ن sibehê beyanî 오전 上午 早上 午前 π.μ πμ πρωί délelőtt утра matin mañana manhã morgens בבוקר",
		afternoon: "pm مساء م ظهرا عصرا بعد_الظهر ب.ظ عصر بعدازظهر ös akşam ئێوارە د.ن êvarê 오후 下午 晚上 午後 μ.μ μμ μεσημέρι délután вечера дня abends soir tarde בערב شام",
		night:     "ليلا شب gece شەو şevê ночи nachts noche noite nuit",
	})

	// relativeDays are the words for today, yesterday and the day before, by how many
	// days back they are.
	relativeDays = byWord(map[int]string{
		0: "اليوم امروز ئەمڕۆ îro bugün today heute aujourd'hui aujourdhui hoy oggi hoje сегодня σήμερα היום آج 今天 今日 오늘 ma vandaag idag",
		1: "أمس امس البارحة دیروز دوێنێ duh dün yesterday gestern hier ayer ieri ontem вчера χθες אתמול 昨天 昨日 어제 tegnap gisteren",
		2: "أول_أمس پریروز پێرێ pêr",
	})

	// durations are the units of time; a month has 30 days.
	durations = byWord(map[time.Duration]string{
		time.Second:          "ثانية ثوان ثواني seconds second secs sec s saniye ثانیه چرکە sekunden secondes segundos секунд שניות 秒 초",
		time.Minute:          "دقيقة دقائق minute minutes mins min m dakika دقیقه خولەک deqîqe xulek minuten minutos minuti минут минуты минуту דקות λεπτά منٹ 分钟 分鐘 分 분 perc",
		2 * time.Minute:      "دقيقتين דקותיים",
		time.Hour:            "ساعة ساعات hour hours hrs hr h saat ساعت كاتژمێر کاتژمێر saet saetan saetê stunde stunden heure heures hora horas ora ore час часа часов שעה שעות ώρες ώρα گھنٹے گھنٹہ 小时 小時 時間 시간 órája",
		2 * time.Hour:        "ساعتين שעתיים",
		24 * time.Hour:       "يوم أيام يوما day days d gün روز ڕۆژ roj rojan tag tage tagen jour jours día días dia dias giorno giorni день дня дней ימים יום ημέρες μέρες دن 天 日 일",
		2 * 24 * time.Hour:   "يومين יומיים",
		7 * 24 * time.Hour:   "أسبوع أسابيع week weeks hafta هفته هەفتە hefte woche wochen semaine semaines semana semanas settimana settimane неделю недели недель שבוע שבועות ہفتے 周 週間 주",
		14 * 24 * time.Hour:  "أسبوعين שבועיים",
		30 * 24 * time.Hour:  "شهر أشهر شهور month months ay ماه مانگ meh monat monate monaten mois mes meses mese mesi месяц месяца месяцев חודש חודשים μήνες 个月 個月 ヶ月 개월",
		60 * 24 * time.Hour:  "شهرين חודשיים",
		365 * 24 * time.Hour: "سنة سنوات عام أعوام year years yıl سال ساڵ sal jahr jahre jahren ans año años anno anni год года лет שנה שנים",
	})

	// zoneNames are zone abbreviations and places by their hours east of UTC.
	zoneNames = byWord(map[float64]string{
		0: "gmt utc ut z wet غرينتش جرينتش غرينيتش", 1: "cet met bst wat west mez المغرب تونس الجزائر", 2: "eet cest mest mesz sast cat",
		3:   "trt ast msk eest idt tsi мск مكة مكة_المكرمة الرياض بغداد دمشق الكويت الدوحة اسطنبول إسطنبول السعودية",
		3.5: "irst تهران طهران", 4: "gst samt azt amt get دبي أبوظبي ابوظبي الإمارات", 4.5: "irdt aft کابل", 5: "pkt uzt yekt", 5.5: "ist", 5.75: "npt", 6: "almt", 7: "wib ict",
		8: "hkt sgt awst pht", 9: "jst kst", 9.5: "acst", 10: "aest", 11: "aedt", 12: "nzst", 13: "nzdt",
		-1: "azot", -2.5: "ndt", -3: "brt art adt", -3.5: "nst", -4: "edt clt", -5: "est cdt", -6: "cst mdt", -7: "mst pdt", -8: "pst akdt", -9: "akst", -10: "hst",
	})

	// unitWords stand behind the number of a year, month or day.
	unitWords = map[string]rune{"年": 'y', "月": 'm', "日": 'd', "号": 'd', "號": 'd', fold("년"): 'y', fold("월"): 'm', fold("일"): 'd'}
)

// foldWord folds a word of these tables as tokens are folded.
func foldWord(s string) string {
	return strings.ReplaceAll(fold(strings.ReplaceAll(s, "_", " ")), ".", "")
}

// wordSet returns the set of the folded words of a list separated by spaces.
func wordSet(words string) map[string]bool {
	out := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		out[foldWord(word)] = true
	}
	return out
}

// byWord inverts a table of word lists by value into values by folded word.
func byWord[V comparable](words map[V]string) map[string]V {
	out := map[string]V{}
	for value, list := range words {
		for word := range strings.FieldsSeq(list) {
			out[foldWord(word)] = value
		}
	}
	return out
}

// nameSet returns the set of the names of a list separated by spaces.
func nameSet(names string) map[string]bool {
	out := map[string]bool{}
	for name := range strings.FieldsSeq(names) {
		out[name] = true
	}
	return out
}
