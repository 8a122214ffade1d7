package dates

import (
	"strings"
	"sync"
	"time"
)

// zoneAreas are the first parts of zone names in the IANA database, by their names in
// lower case.
var zoneAreas = func() map[string]string {
	m := map[string]string{}
	for area := range strings.FieldsSeq("Africa America Antarctica Arctic Asia Atlantic Australia Brazil Canada Chile Etc Europe Indian Mexico Pacific US") {
		m[strings.ToLower(area)] = area
	}
	return m
}()

// cutZoneName finds the IANA name of a zone, such as "Asia/Damascus", anywhere in a
// date. It returns the zone and the date without the name, or nil and s.
func cutZoneName(s string) (*time.Location, string) {
	for at := 0; ; at++ {
		slash := strings.IndexByte(s[at:], '/')
		if slash < 0 {
			return cutCountryZone(s)
		}
		at += slash
		start := at
		for start > 0 && isLetter(s[start-1]) {
			start--
		}
		area, known := zoneAreas[strings.ToLower(s[start:at])]
		if !known {
			continue
		}
		end := at + zoneNameLen(s[at:], area == "Etc")
		for words := 0; words < 3; words++ { // "America/New York"
			if zone := zoneNamed(area + strings.ReplaceAll(s[at:end], " ", "_")); zone != nil {
				return zone, s[:start] + " " + s[end:]
			}
			if end == len(s) || s[end] != ' ' {
				break
			}
			end += 1 + zoneNameLen(s[end+1:], false)
		}
	}
}

// countryZones are the names of the database that have no area.
var countryZones = nameSet(`Cuba Egypt Eire GB Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya Navajo NZ Poland Portugal PRC ROC ROK Singapore Turkey
	EST5EDT CST6CDT MST7MDT PST8PDT Zulu Greenwich Universal`)

// cutCountryZone is cutZoneName for the names of countryZones.
func cutCountryZone(s string) (*time.Location, string) {
	for start := 0; start < len(s); {
		end := start
		for end < len(s) && (isLetter(s[end]) || end > start && s[end] >= '0' && s[end] <= '9') {
			end++
		}
		if countryZones[s[start:end]] {
			return zoneNamed(s[start:end]), s[:start] + " " + s[end:]
		}
		start = end + 1
	}
	return nil, s
}

// zoneNameLen returns how many bytes of s may be the rest of a zone name. A hyphen
// counts only between letters, for an offset may follow; "Etc/GMT+3" has digits.
func zoneNameLen(s string, etc bool) int {
	n := 0
	for n < len(s) {
		switch c := s[n]; {
		case isLetter(c), c == '_':
		case (c == '/' || c == '-') && n+1 < len(s) && isLetter(s[n+1]):
		case etc && n > 3 && (c == '+' || c == '-' || c >= '0' && c <= '9'):
		default:
			return n
		}
		n++
	}
	return n
}

// maxZones is how many names are cached, unknown ones included. The database has
// some six hundred.
const maxZones = 1024

// zoneCache is what zoneNamed found. The mutex guards byName.
var zoneCache = struct {
	sync.Mutex
	byName map[string]*time.Location // nil: there is no such zone
}{byName: map[string]*time.Location{}}

// zoneNamed returns the zone of that name, whose places may be written in any case;
// nil: there is none. It is safe for concurrent use.
func zoneNamed(name string) *time.Location {
	zoneCache.Lock()
	defer zoneCache.Unlock()
	if zone, known := zoneCache.byName[name]; known {
		return zone
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		if zone, err = time.LoadLocation(canonicalZoneName(name)); err != nil {
			zone = nil
		}
	}
	if len(zoneCache.byName) >= maxZones {
		clear(zoneCache.byName)
	}
	zoneCache.byName[strings.Clone(name)] = zone
	return zone
}

// canonicalZoneName returns a name in the case of the database:
// "europe/isle_of_man" becomes "Europe/Isle_of_Man".
func canonicalZoneName(name string) string {
	b := []byte(strings.ToLower(name))
	for i := range b {
		if i > 0 && isLetter(b[i-1]) || !isLetter(b[i]) {
			continue
		}
		word, _, _ := strings.Cut(string(b[i:]), "_")
		if word, _, _ = strings.Cut(word, "-"); word != "of" && word != "es" && word != "au" {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
