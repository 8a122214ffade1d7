package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rawi/storage/place"
	"rawi/storage/text"
)

// message writes a city as cities.pbf has it, behind its length; lat and lon are
// differences to the city before.
func message(id int64, name, country, feature, province string, people uint64, lat, lon int64) []byte {
	var m []byte
	number := func(field, v uint64) { m = binary.AppendUvarint(binary.AppendUvarint(m, field<<3), v) }
	str := func(field uint64, s string) {
		m = append(binary.AppendUvarint(binary.AppendUvarint(m, field<<3|2), uint64(len(s))), s...)
	}
	zigzag := func(v int64) uint64 { return uint64(v<<1) ^ uint64(v>>63) }
	number(1, zigzag(id))
	str(2, name)
	str(3, country)
	str(7, feature)
	str(8, province)
	number(9, people)
	number(10, zigzag(lon))
	number(11, zigzag(lat))
	return append(binary.AppendUvarint(nil, uint64(len(m))), m...)
}

// catalog writes a compiled catalog of gettext.
func catalog(pairs ...string) []byte {
	n := uint32(len(pairs) / 2)
	head := []uint32{0x950412de, 0, n, 28, 28 + 8*n, 0, 0}
	var ids, values []uint32
	var text []byte
	at := func(s string) []uint32 {
		from := 28 + 16*n + uint32(len(text))
		text = append(append(text, s...), 0)
		return []uint32{uint32(len(s)), from}
	}
	for i := 0; i < len(pairs); i += 2 {
		ids = append(ids, at(pairs[i])...)
		values = append(values, at(pairs[i+1])...)
	}
	var b bytes.Buffer
	for _, w := range slices.Concat(head, ids, values) {
		_ = binary.Write(&b, binary.LittleEndian, w)
	}
	return append(b.Bytes(), text...)
}

// sources writes the inputs of a small gazetteer: Syria with Aleppo, al-Bab and a
// village of it, and a table of our own.
func sources(t *testing.T, table string) inputs {
	t.Helper()
	in := inputs{filepath.Join(t.TempDir(), "cities.pbf"), t.TempDir(), t.TempDir()}
	write := func(path string, data []byte) {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(in.cities, slices.Concat(
		message(1, "Aleppo", "SY", "PPLA", "09", 1602264, 3620124, 3716117),
		message(2, "Al Bāb", "SY", "PPLA2", "09", 130745, 17000, 35000),
		message(3, "Ţafas", "SY", "PPL", "06", 900, -300000, 0),
	))
	for lang, folder := range localeOf {
		names := []string{"", "header", "SY", "Syria", "1", "Aleppo"}
		if lang == "ar" {
			names = []string{"SY", "سوريا", "1", "مدينة حلب", "SY.09", "محافظة حلب", "2", "Al Bāb"}
		}
		if lang == "ckb" {
			names = nil
		}
		if lang == "kmr" {
			names = []string{"1", "حەلەب", "2", "Bab"}
		}
		write(filepath.Join(in.locale, folder, "LC_MESSAGES", "geonames.mo"), catalog(names...))
	}
	write(filepath.Join(in.own, "a.tsv"), []byte(table))
	write(filepath.Join(in.own, "ambiguous.txt"), []byte("# words\nar\tالباب\n"))
	return in
}

const good = "# ours\naleppo\tSY.09+1\tprovince\tsyria\tحلب\tAleppo|Halab\tAlep\nghost\t35.1,40.2\tvillage\taleppo,syria\tشبح?\n"

func lines(t *testing.T, in inputs) ([]string, error) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out.gz")
	var report strings.Builder
	if err := run(in, out, &report); err != nil {
		return nil, err
	}
	if !strings.Contains(report.String(), "places") {
		t.Errorf("it reports %q", report.String())
	}
	first, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := run(in, out, &report); err != nil {
		t.Fatal(err)
	}
	if second, _ := os.ReadFile(out); !bytes.Equal(first, second) {
		t.Error("equal inputs give other bytes")
	}
	places, err := place.Unpack(first)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, p := range places {
		all = append(all, place.Line(p))
	}
	return all, nil
}

func TestPlacesAreMadeOfAllSources(t *testing.T) {
	t.Parallel()
	got, err := lines(t, sources(t, good))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"al-bab\tcity\taleppo\t\t36.371\t37.511\t68\tar=الباب?\ten=Al Bāb\tkmr=Bab",
		"aleppo\tprovince\tsyria\t\t36.201\t37.161\t90\tar=حلب\ten=Aleppo|Halab\tfr=Alep",
		"aleppo-city\tcity\taleppo\t\t36.201\t37.161\t82\tar=حلب\ten=Aleppo|Halab\tfr=Alep\ttr=Aleppo\tckb=حەلەب",
		"ghost\tvillage\taleppo\tsyria\t35.1\t40.2\t40\tar=شبح?",
		"syria\tcountry\t\t\t35.315\t37.395\t83\tar=سوريا\ten=Syria\tfr=Syria\ttr=Syria",
		"tafas\tvillage\tsyria\t\t33.371\t37.511\t39\tar=طفس?\ten=Ţafas",
	}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// A place of ours that is named apart loses GeoNames' plain name; a place whose name
// is a larger one's in another language has another id.
func TestNamesakesAreToldApart(t *testing.T) {
	t.Parallel()
	got, err := lines(t, sources(t, strings.ReplaceAll(good, "Alep\n", "Alep|Tafas\n")+"bab\t2\ttown\taleppo\tالباب (حلب)\tBab (Aleppo)\n"))
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(got, "\n")
	if !strings.Contains(all, "\ten=Bab (Aleppo)\tkmr=Bab") || strings.Contains(all, "Al Bāb") {
		t.Errorf("it is not named apart:\n%s", all)
	}
	if !strings.Contains(all, "\ntafas-syria\t") {
		t.Errorf("the village has the id of the city:\n%s", all)
	}
}

// A line that clashes is refused, and both are named.
func TestClashesAreRefusedWithBoth(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ table, want string }{
		{good + "ghost\t1,2\tvillage\tsyria\tآخر\n", "a.tsv:3 and a.tsv:4 have the id ghost"},
		{good + "other\t1,2\tvillage\taleppo\tشبح\n", `a.tsv:3 and a.tsv:4: ghost and other, each a village in aleppo, are both called "شبح"`},
		{good + "bab\t2\ttown\nbab-2\t2\ttown\n", "a.tsv:4 and a.tsv:5 are both of 2"},
		{good + "x\t1,2\tvillage\tnowhere\tمكان\n", `a.tsv:4: x lies in "nowhere", which is no place`},
		{good + "x\t1,2\tvillage\tx\tمكان\n", `x lies in "x"`},
		{good + "x\t1,2\tvillage\taleppo,nowhere\tمكان\n", `x lies in "nowhere"`},
		{good + "x\t4711\tvillage\tsyria\tمكان\n", "a.tsv:4: GeoNames knows no place 4711"},
		{good + "x\t1,2\tvillage\tsyria\n", "a.tsv:4: x has no name"},
		{good + "x\t1,2\thamlet\tsyria\tمكان\n", "a.tsv:4: \"hamlet\" is no kind"},
		{good + "x\t91,2\tvillage\tsyria\tمكان\n", "a.tsv:4: \"91,2\" is no point"},
		{good + "-\t-\tvillage\tsyria\tمكان\n", "a.tsv:4: neither an id nor a reference"},
		{good + "x\t1,2\tvillage\tsyria" + strings.Repeat("\ta", 8) + "\n", "a.tsv:4: 12 columns, at most 11"},
	} {
		if _, err := lines(t, sources(t, c.table)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q\n%v\nwant %s", c.table, err, c.want)
		}
	}
	if got, err := lines(t, sources(t, good+"-\t2\tskip\n")); err != nil || strings.HasPrefix(got[0], "al-bab") {
		t.Errorf("a place that is left out: %v, %v", got, err)
	}
}

func TestBrokenInputsAreRefused(t *testing.T) {
	t.Parallel()
	whole := message(1, "Aleppo", "SY", "PPLA", "09", 1602264, 3620124, 3716117)
	path := filepath.Join(t.TempDir(), "cities.pbf")
	for n := 1; n < len(whole); n++ {
		if err := os.WriteFile(path, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readCities(path); err == nil {
			t.Errorf("%d bytes of a city are one", n)
		}
	}
	mo := catalog("1", "حلب", "2", "الباب")
	for n := range len(mo) - 1 {
		if _, err := readCatalog(mo[:n]); err == nil {
			t.Errorf("%d bytes of %d of a catalog are one", n, len(mo))
		}
	}
}

// Names in the letters of BGN/PCGN are turned back into Arabic.
func TestTransliterationIsTurnedBack(t *testing.T) {
	t.Parallel()
	for latin, want := range map[string]string{
		"Al Maḩwīt": "المحويت", "Ḩabīl al Jabr": "حبيل الجبر", "Dayr Dibwān": "دير دبوان", "Ash Shaykh Sa‘d": "الشيخ سعد", "Bi’r al ‘Abd": "بئر العبد",
		"Ra’s": "رأس", "Umm Qays": "أم قيس", "Aţ Ţaybah": "الطيبة", "Kafr Mālik": "كفر مالك", "Aḑ Ḑāhirīyah": "الضاهرية", "Quşrah": "قصرة",
		"Bayt Lāhyā": "بيت لاهيا", "‘Īsá": "عيسى", "Al Ḩasā’": "الحساء", "Mu’tah": "مؤتة", "Ābār": "آبار", "Dhī Qār": "ذي قار",
	} {
		if got, ok := inArabic(latin, "YE"); !ok || got != want {
			t.Errorf("%s is %s, want %s", latin, got, want)
		}
	}
	for _, c := range [][2]string{{"Penjwen", "IQ"}, {"Al Maḩwīt", "TR"}, {"Ṟaniye", "IQ"}} {
		if got, ok := inArabic(c[0], c[1]); ok {
			t.Errorf("%s of %s is written %s, and is no such name", c[0], c[1], got)
		}
	}
}

// What our tables say is in the gazetteer: it has been made again since they changed.
func TestGazetteerHoldsOurTables(t *testing.T) {
	t.Parallel()
	rows, err := readOwn(".")
	if err != nil {
		t.Fatal(err)
	}
	g, n := place.Builtin(), 0
	for _, r := range rows {
		p, ok := g.Place(r.id)
		if r.id == "" {
			continue
		}
		if n++; !ok {
			t.Errorf("%s: %s is missing: run the program again", r.at, r.id)
			continue
		}
		for lang, names := range r.names {
			for _, name := range names {
				name = strings.TrimSuffix(name, "?")
				if !slices.ContainsFunc(p.Names, func(n place.Name) bool { return n.Lang == lang && text.Fold(n.Text) == text.Fold(name) }) {
					t.Errorf("%s: %s has no name %s in %s: run the program again", r.at, r.id, name, lang)
				}
			}
		}
	}
	if n < 1000 {
		t.Errorf("our tables have %d places", n)
	}
}
