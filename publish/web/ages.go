package web

import (
	"fmt"
	"strconv"
	"time"
)

// counted is a noun as Arabic and English count with it.
type counted struct {
	one, two, few, many string // Arabic: 1, 2, 3–10 of a hundred, the others
	en, ens             string // English: one, several
}

var (
	minutes  = counted{"دقيقة", "دقيقتين", "دقائق", "دقيقة", "minute", "minutes"}
	hours    = counted{"ساعة", "ساعتين", "ساعات", "ساعة", "hour", "hours"}
	days     = counted{"يوم", "يومين", "أيام", "يوماً", "day", "days"}
	outlets  = counted{"مصدر", "مصدران", "مصادر", "مصدراً", "outlet", "outlets"}
	articles = counted{"مقال", "مقالان", "مقالات", "مقالاً", "article", "articles"}
	stories  = counted{"قصة", "قصتان", "قصص", "قصة", "story", "stories"}
)

// count says how many of a thing there are: "3 hours", "ساعتين".
func (c counted) count(language string, n int) string {
	if language != "ar" {
		if n == 1 {
			return "1 " + c.en
		}
		return strconv.Itoa(n) + " " + c.ens
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

// others says how many outlets more ran a story: "+7 outlets".
func others(language string, n int) string {
	switch {
	case language == "ar" && n == 1:
		return "ومصدر آخر"
	case language == "ar" && n == 2:
		return "ومصدران آخران"
	}
	return "+" + outlets.count(language, n)
}

// aWeek is how long an age says more than a date.
const aWeek = 7 * 24 * time.Hour

// ago is how long before now something was, and its date after a week.
func ago(language string, now, at time.Time) string {
	d := max(now.Sub(at), 0)
	if d >= aWeek {
		return date(language, at)
	}
	said := ""
	switch {
	case d >= 24*time.Hour:
		said = days.count(language, int(d/(24*time.Hour)))
	case d >= time.Hour:
		said = hours.count(language, int(d/time.Hour))
	case d >= time.Minute:
		said = minutes.count(language, int(d/time.Minute))
	case language == "ar":
		return "الآن"
	default:
		return "now"
	}
	if language == "ar" {
		return "قبل " + said
	}
	return said + " ago"
}

// months as they are called from Qamishli to Gaza.
var months = [12]string{
	"كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
	"تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
}

// date is the day of at, in UTC: "16 November 2026".
func date(language string, at time.Time) string {
	at = at.UTC()
	month := at.Month().String()
	if language == "ar" {
		month = months[at.Month()-1]
	}
	return fmt.Sprintf("%d %s %d", at.Day(), month, at.Year())
}

// moment is a minute in UTC: "16 November 2026, 08:05".
func moment(language string, at time.Time) string {
	comma := ","
	if language == "ar" {
		comma = "،"
	}
	return date(language, at) + comma + " " + at.UTC().Format("15:04")
}
