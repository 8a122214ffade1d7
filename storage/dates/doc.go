// Package dates reads the dates of feeds, and knows which numbers of a text are of a date.
//
//	at, note, ok := dates.Read("٣ كانون الأول ٢٠٢٥ ٩:١٥ م", zone, now)
//	// 2025-12-03 21:15 in zone, converted to UTC; note: "no zone"
//
// It reads RFC 822 and 1123, RFC 3339, ISO 8601 with weeks and days of the year,
// Unix time, and what people write in Arabic (Levantine, Egyptian and Maghrebi
// months, ٠-٩, ص and م), Persian (Jalali), Kurdish, Turkish, Hebrew, Urdu and
// languages of Europe and East Asia.
//
// # A short tour
//
// Read tries the two standard layouts first (dates.go). Other texts are folded and
// cut into tokens (token.go). A dateParser takes them from left to right: words by
// the tables of words.go and months.go, times and zones by timeofday.go and zone.go.
// At the end assign.go decides which number is the day and which the year, and
// converts Jalali dates (jalali.go). «منذ ٣ ساعات» (three hours ago) is relative.go's.
//
// OfNumber (number.go) judges one number of a text by the same tables.
//
// A new month, weekday or unit is a word in a table and a row in languages_test.go.
//
// # Caveats
//
// The day stands before the month, except where the month would be above 12 or the
// zone is an American one. A Hijri date alone is no date: it cannot be converted with
// certainty. Names of zones are ambiguous; the feed's own zone wins over a namesake.
//
// # Promises
//
//	standards are read as they define it     TestDatesOfRFC822, TestDatesOfISO8601
//	languages are read as outlets write them TestDatesOfArabic and its neighbours
//	no date rather than a wrong one          TestWhatIsNoDateIsNone, TestLimitsOfDates
//	what is assumed is noted                 TestWhatADateLeavesOutIsSaid
//	an offset wins over a zone's name        TestAnOffsetWinsOverANameBehindIt
//	relative dates end at twenty years       TestRelativeDatesAreBounded
//	the zone cache is bounded                TestZonesAreRememberedWithinABound
//	a number's neighbours say if it is of one TestNumberIsOfATimeByItsNeighbours
//	a date written down reads the same       FuzzReadDate
//
// # Why not a library
//
// araddon/dateparse and its forks read English alone and guess the month before the
// day. goodsign/monday knows names of months, but no Arabic variants, no Jalali and
// no relative dates, and wants the layout beforehand.
package dates
