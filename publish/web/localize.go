package web

import (
	"strconv"
	"strings"
	"time"
)

// noun holds the forms of a noun after a number (CLDR plural rules).
type noun struct {
	one, two, few, many string // Arabic: 1, 2, n % 100 in 3–10, n % 100 in 11–99
	enOne, enOther      string // English: 1, any other
}

var (
	minutes  = noun{"دقيقة", "دقيقتين", "دقائق", "دقيقة", "minute", "minutes"}
	hours    = noun{"ساعة", "ساعتين", "ساعات", "ساعة", "hour", "hours"}
	days     = noun{"يوم", "يومين", "أيام", "يوماً", "day", "days"}
	outlets  = noun{"مصدر", "مصدران", "مصادر", "مصدراً", "outlet", "outlets"}
	articles = noun{"مقال", "مقالان", "مقالات", "مقالاً", "article", "articles"}
	reports  = noun{"تقرير", "تقريران", "تقارير", "تقريراً", "report", "reports"}
	stories  = noun{"قصة", "قصتان", "قصص", "قصة", "story", "stories"}
)

// count returns a number with its noun: "3 hours", "ساعتين".
func (c noun) count(language string, n int) string {
	if language != "ar" {
		if n == 1 {
			return "1 " + c.enOne
		}
		return strconv.Itoa(n) + " " + c.enOther
	}
	switch rest := n % 100; {
	case n == 1:
		return c.one
	case n == 2:
		return c.two
	case rest >= 3 && rest <= 10:
		return strconv.Itoa(n) + " " + c.few
	case rest >= 11:
		return strconv.Itoa(n) + " " + c.many
	default: // 0, 100, 101, 102
		return strconv.Itoa(n) + " " + c.one
	}
}

// Span writes a span of time in hours, or else in minutes: "2 hours", "ساعتين".
func Span(language string, d time.Duration) string {
	if strings.HasPrefix(language, "ar-") {
		language = "ar"
	}
	if d%time.Hour == 0 {
		return hours.count(language, int(d/time.Hour))
	}
	return minutes.count(language, int(d/time.Minute))
}

// otherOutlets says how many more outlets ran a story: "+7 outlets".
func otherOutlets(language string, n int) string {
	switch {
	case language == "ar" && n == 1:
		return "ومصدر آخر"
	case language == "ar" && n == 2:
		return "ومصدران آخران"
	}
	return "+" + outlets.count(language, n)
}

// found says how many stories a search finds: "37 stories". If there are more it says so,
// and a number that is round.
func found(language string, n int, more bool) string {
	if more && n >= 100 {
		n -= n % 100
	}
	switch count := stories.count(language, n); {
	case language != "ar" && more:
		return "more than " + count
	case language != "ar":
		return count
	case more:
		return "أكثر من " + count
	case n == 1:
		return count + " واحدة"
	default:
		return count
	}
}
