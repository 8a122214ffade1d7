package parse

import (
	"strings"
	"sync"
	"time"
)

// areas are the first parts of the names of zones in the IANA database, as it
// writes them.
var areas = func() map[string]string {
	m := map[string]string{}
	for area := range strings.FieldsSeq("Africa America Antarctica Arctic Asia Atlantic Australia Brazil Canada Chile Etc Europe Indian Mexico Pacific US") {
		m[strings.ToLower(area)] = area
	}
	return m
}()

// cutZoneName finds a zone by its IANA name, "Asia/Damascus", wherever it stands
// in a date, and returns the date without it. nil: there is none.
func cutZoneName(s string) (*time.Location, string) {
	for at := 0; ; at++ {
		slash := strings.IndexByte(s[at:], '/')
		if slash < 0 {
			return cutCountry(s)
		}
		at += slash
		start := at
		for start > 0 && isLetter(s[start-1]) {
			start--
		}
		area, known := areas[strings.ToLower(s[start:at])]
		if !known {
			continue
		}
		end := at + zoneNameLen(s[at:], area == "Etc")
		for words := 0; words < 3; words++ { // "America/New York"
			if zone := loadZone(area + strings.ReplaceAll(s[at:end], " ", "_")); zone != nil {
				return zone, s[:start] + " " + s[end:]
			}
			if end == len(s) || s[end] != ' ' {
				break
			}
			end += 1 + zoneNameLen(s[end+1:], false)
		}
	}
}

// countries are the names of the database without an area.
var countries = set(`Cuba Egypt Eire GB Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya Navajo NZ Poland Portugal PRC ROC ROK Singapore Turkey
	EST5EDT CST6CDT MST7MDT PST8PDT Zulu Greenwich Universal`)

// cutCountry is cutZoneName for a name of one word.
func cutCountry(s string) (*time.Location, string) {
	for start := 0; start < len(s); {
		end := start
		for end < len(s) && (isLetter(s[end]) || end > start && s[end] >= '0' && s[end] <= '9') {
			end++
		}
		if countries[s[start:end]] {
			return loadZone(s[start:end]), s[:start] + " " + s[end:]
		}
		start = end + 1
	}
	return nil, s
}

// zoneNameLen is how many bytes of s may be the rest of a zone's name: a hyphen
// only between letters, for an offset may follow, but for "Etc/GMT+3".
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

// maxZones bounds how many names are remembered, those that name nothing
// included; the database has some six hundred.
const maxZones = 1024

var zones = struct {
	sync.Mutex
	byName map[string]*time.Location // nil: there is no such zone
}{byName: map[string]*time.Location{}}

// loadZone is the zone of that name, in whatever case its places are written; nil:
// there is none.
func loadZone(name string) *time.Location {
	zones.Lock()
	defer zones.Unlock()
	if zone, known := zones.byName[name]; known {
		return zone
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		if zone, err = time.LoadLocation(placeName(name)); err != nil {
			zone = nil
		}
	}
	if len(zones.byName) >= maxZones {
		clear(zones.byName)
	}
	zones.byName[strings.Clone(name)] = zone
	return zone
}

// placeName writes a name as the database does: "europe/isle_of_man" is
// "Europe/Isle_of_Man".
func placeName(name string) string {
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
