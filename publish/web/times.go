package web

import (
	"fmt"
	"time"

	"rawi/storage"
)

// Times writes times for the readers of a site. Its zero value writes in English, in UTC.
type Times struct {
	language string         // of the interface
	zone     *time.Location // nil: UTC
	hijri    bool           // write Hijri dates beside
}

// NewTimes returns the Times of a site in a language of the interface.
func NewTimes(language string, site storage.Site) Times {
	return Times{language, site.Location(), site.Calendar == storage.CalendarHijri}
}

// Hijri reports whether Hijri dates are written beside Gregorian ones.
func (t Times) Hijri() bool { return t.hijri }

// maxRelativeAge is the age from which a date is shown instead.
const maxRelativeAge = 7 * 24 * time.Hour

// Relative returns the age of at, or its date after a week.
func (t Times) Relative(now, at time.Time) string {
	d := max(now.Sub(at), 0)
	if d >= maxRelativeAge {
		return t.date(at)
	}
	age := ""
	switch {
	case d >= 24*time.Hour:
		age = days.count(t.language, int(d/(24*time.Hour)))
	case d >= time.Hour:
		age = hours.count(t.language, int(d/time.Hour))
	case d >= time.Minute:
		age = minutes.count(t.language, int(d/time.Minute))
	case t.language == "ar":
		return "الآن"
	default:
		return "now"
	}
	if t.language == "ar" {
		return "قبل " + age
	}
	return age + " ago"
}

// months are the names used in Syria, Lebanon, Jordan, Palestine and Iraq.
var months = [12]string{
	"كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
	"تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
}

// inZone returns at in the zone in which it is written.
func (t Times) inZone(at time.Time) time.Time {
	if t.zone == nil {
		return at.UTC()
	}
	return at.In(t.zone)
}

// date returns the day of at: "16 November 2026", with the Hijri date in parentheses where
// the site has it.
func (t Times) date(at time.Time) string {
	at = t.inZone(at)
	month := at.Month().String()
	if t.language == "ar" {
		month = months[at.Month()-1]
	}
	date := fmt.Sprintf("%d %s %d", at.Day(), month, at.Year())
	if !t.hijri {
		return date
	}
	if beside := hijriDate(t.language, at); beside != "" {
		date += " (" + beside + ")"
	}
	return date
}

// DateTime returns at to the minute, with its zone: "16 November 2026, 08:05 UTC+3".
func (t Times) DateTime(at time.Time) string {
	comma := ","
	if t.language == "ar" {
		comma = "،"
	}
	at = t.inZone(at)
	return t.date(at) + comma + " " + at.Format("15:04") + " " + storage.Offset(at)
}
