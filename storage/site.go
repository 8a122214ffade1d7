package storage

import (
	"fmt"
	"time"
)

// CalendarHijri is the Site.Calendar of sites that write Hijri dates beside Gregorian ones.
const CalendarHijri = "hijri"

// Location returns the time zone in which the site writes times: UTC if Zone is empty, or
// unknown on this machine.
func (s Site) Location() *time.Location {
	zone, err := time.LoadLocation(s.Zone) // that of "" is UTC
	if err != nil {
		return time.UTC
	}
	return zone
}

// Stamp writes a time to the minute in a zone, with its offset: "2026-11-23 15:04 UTC+3".
func Stamp(at time.Time, zone *time.Location) string {
	at = at.In(zone)
	return at.Format("2006-01-02 15:04 ") + Offset(at)
}

// Offset returns how far the zone of a time is from UTC: "UTC", "UTC+3", "UTC-3:30". Unlike
// the abbreviations of zones, which say different things in different countries, it is
// understood everywhere.
func Offset(at time.Time) string {
	_, seconds := at.Zone()
	minutes, sign := seconds/60, '+'
	if minutes < 0 {
		minutes, sign = -minutes, '-'
	}
	switch {
	case minutes == 0:
		return "UTC"
	case minutes%60 == 0:
		return fmt.Sprintf("UTC%c%d", sign, minutes/60)
	}
	return fmt.Sprintf("UTC%c%d:%02d", sign, minutes/60, minutes%60)
}
