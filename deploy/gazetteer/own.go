package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"rawi/storage/place"
	"rawi/storage/text"
)

// row is a line of our own additions.
type row struct {
	at      string // file:line
	id      string // empty: made of the English name
	ref     string // GeoNames' id, or a code of a country or province; empty: none
	skip    bool   // the place of this reference is left out: GeoNames has it twice
	seat    string // GeoNames' id of the city that the province is named after
	lat     float64
	lon     float64
	kind    place.Kind // 0: by GeoNames
	parents []string   // the place that it lies in, then regions; empty: by GeoNames
	names   map[string][]string
}

// columns of names, in their order.
var languages = []string{"ar", "en", "fr", "tr", "ckb", "kmr", "fa"}

// readOwn reads the tab-separated files of dir in the order of their names. A line
// has an id, a reference, a kind, parents, and names in seven languages:
//
//	kobani	173811	town	aleppo,rojava	عين العرب|كوباني	Kobani|Ayn al-Arab	…
//
// A reference is GeoNames' id, a code (SY, SY.09), a code and its seat
// (SY.09+170063), a point (36.89,38.35) or a code and a point (PS.GZ@31.4,34.4). A
// dash stands for nothing, "#" begins a comment, and columns at the end may be
// left out. A name with a question mark is ambiguous; the kind "skip" leaves out a
// place of GeoNames.
func readOwn(dir string) ([]row, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.tsv"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("%s: no files of places (%w)", dir, err)
	}
	slices.Sort(files)
	var all []row
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		for i, line := range strings.Split(string(data), "\n") {
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			r, err := parseRow(line)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", f, i+1, err)
			}
			r.at = fmt.Sprintf("%s:%d", filepath.Base(f), i+1)
			all = append(all, r)
		}
	}
	return all, nil
}

func parseRow(line string) (row, error) {
	fields := strings.Split(line, "\t")
	if len(fields) > 4+len(languages) {
		return row{}, fmt.Errorf("%d columns, at most %d", len(fields), 4+len(languages))
	}
	fields = append(fields, make([]string, 4+len(languages)-len(fields))...)
	for i, f := range fields {
		if fields[i] = strings.TrimSpace(f); f == "-" {
			fields[i] = ""
		}
	}
	r := row{id: fields[0], ref: fields[1], names: map[string][]string{}}
	point := r.ref
	if code, at, ok := strings.Cut(r.ref, "@"); ok {
		r.ref, point = code, at
	}
	if lat, lon, ok := strings.Cut(point, ","); ok {
		var err1, err2 error
		r.lat, err1 = strconv.ParseFloat(lat, 64)
		r.lon, err2 = strconv.ParseFloat(lon, 64)
		if err1 != nil || err2 != nil || r.lat < -90 || r.lat > 90 || r.lon < -180 || r.lon > 180 {
			return row{}, fmt.Errorf("%q is no point", point)
		}
		r.ref = strings.TrimSuffix(r.ref, point)
	}
	if r.skip = fields[2] == "skip"; fields[2] != "" && !r.skip {
		var ok bool
		if r.kind, ok = place.KindOf(fields[2]); !ok {
			return row{}, fmt.Errorf("%q is no kind: there are %s", fields[2], strings.Join(place.KindNames(), ", "))
		}
	}
	if fields[3] != "" {
		r.parents = strings.Split(fields[3], ",")
	}
	for i, lang := range languages {
		if fields[4+i] != "" {
			r.names[lang] = strings.Split(fields[4+i], "|")
		}
	}
	if r.id == "" && r.ref == "" {
		return row{}, fmt.Errorf("neither an id nor a reference")
	}
	return r, nil
}

// readAmbiguous reads the list of names that are also words: lines of a language,
// a tab, and names. The result has each as "language name", folded.
func readAmbiguous(dir string) (map[string]bool, error) {
	data, err := os.ReadFile(filepath.Join(dir, "ambiguous.txt"))
	if err != nil {
		return nil, err
	}
	all := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		lang, words, ok := strings.Cut(line, "\t")
		if strings.HasPrefix(line, "#") || !ok {
			continue
		}
		for w := range strings.FieldsSeq(words) {
			all[lang+" "+text.Fold(w)] = true
		}
	}
	return all, nil
}
