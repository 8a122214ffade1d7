package dates

import "time"

// fromJalali converts a Jalali date of the years 1244–1500 to the Gregorian calendar;
// ok is false for a day that the month does not have.
func fromJalali(year, month, day int) (at time.Time, ok bool) {
	if year < 1244 || year > 1500 || month < 1 || month > 12 || day < 1 {
		return time.Time{}, false
	}
	first, next := jalaliDay(year, month), jalaliDay(year, month+1)
	if month == 12 {
		next = jalaliDay(year+1, 1)
	}
	return time.Unix(int64(first+day-1)*24*60*60, 0).UTC(), day <= next-first
}

// jalaliDay returns the day on which a month begins, in days since 1970. Eight of 33
// years are leap years, which in these centuries agrees with the equinox at Tehran;
// the cycle of 2,820 years misses the leap year 1403.
func jalaliDay(year, month int) int {
	const nowruz1400, leaps1400 = 18707, (8*1400 + 21) / 33 // 21 March 2021
	day := nowruz1400 + (year-1400)*365 + (8*year+21)/33 - leaps1400 + (month-1)*31
	if month > 7 {
		day -= month - 7
	}
	return day
}
