package place

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"rawi/storage/text"
)

// Unpack reads packed places: gzip of lines as Line writes them, sorted by id.
func Unpack(packed []byte) ([]Place, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	all, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	data := string(all) // all names are parts of it
	places := make([]Place, 0, strings.Count(data, "\n"))
	for line := range strings.Lines(data) {
		p, err := parseLine(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", len(places)+1, err)
		}
		places = append(places, p)
	}
	return places, nil
}

// Line writes p as a line of the packed form, without its end: tab-separated id,
// kind, parent, regions, latitude, longitude, weight, then names as
// languages=name|name, an ambiguous one with a question mark behind it.
func Line(p Place) string {
	fields := []string{
		p.ID, p.Kind.String(), p.Parent, strings.Join(p.Regions, ","), degrees(p.Lat), degrees(p.Lon), strconv.Itoa(int(p.Weight)),
	}
	for i, n := range p.Names {
		name := n.Text
		if n.Ambiguous {
			name += "?"
		}
		if i > 0 && p.Names[i-1].Lang == n.Lang {
			fields[len(fields)-1] += "|" + name
		} else {
			fields = append(fields, n.Lang+"="+name)
		}
	}
	return strings.Join(fields, "\t")
}

func degrees(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func parseLine(line string) (Place, error) {
	var fields [7]string
	rest := line
	for i := range fields {
		var ok bool
		if fields[i], rest, ok = strings.Cut(rest, "\t"); !ok && i < len(fields)-1 {
			return Place{}, fmt.Errorf("%q has %d fields of %d", line, i+1, len(fields))
		}
	}
	kind, ok := KindOf(fields[1])
	lat, err1 := strconv.ParseFloat(fields[4], 64)
	lon, err2 := strconv.ParseFloat(fields[5], 64)
	weight, err3 := strconv.ParseUint(fields[6], 10, 8)
	if err := cmp.Or(err1, err2, err3); err != nil || !ok {
		return Place{}, fmt.Errorf("%q: kind, point or weight is none", line)
	}
	p := Place{ID: fields[0], Kind: kind, Parent: fields[2], Lat: lat, Lon: lon, Weight: uint8(weight)}
	if fields[3] != "" {
		p.Regions = strings.Split(fields[3], ",")
	}
	p.Names = make([]Name, 0, strings.Count(rest, "|")+strings.Count(rest, "="))
	for rest != "" {
		var column string
		column, rest, _ = strings.Cut(rest, "\t")
		lang, names, _ := strings.Cut(column, "=")
		for name := range strings.SplitSeq(names, "|") {
			plain, ambiguous := strings.CutSuffix(name, "?")
			p.Names = append(p.Names, Name{lang, plain, ambiguous})
		}
	}
	return p, nil
}

// newGazetteer returns a gazetteer of places, which it owns and which are sorted by id.
func newGazetteer(places []Place) *Gazetteer {
	g := &Gazetteer{places: places, starts: map[string]span{}, filter: newFilter()}
	g.lies = g.makeLies()
	g.skeletons = g.makeSkeletons()
	var keys strings.Builder // all folded names
	type key struct{ from, to int }
	var at []key
	for i, p := range places {
		for _, n := range g.spellings(i, p.Names) {
			from := keys.Len()
			for t := text.NewScanner(n.Text); t.Next(); {
				if keys.Len() > from {
					keys.WriteByte(' ')
				}
				keys.Write(t.Token)
			}
			at = append(at, key{from, keys.Len()})
			e := entry{place: int32(i), langs: langBit(n.Lang), upper: isUpper(n.Text)}
			if n.Ambiguous {
				e.ambiguous = e.langs
			}
			g.entries = append(g.entries, e)
		}
	}
	for i := range g.entries {
		e := &g.entries[i]
		e.key = keys.String()[at[i].from:at[i].to]
		for b, lang := range langTags {
			e.mark(1<<b&e.langs, lang)
		}
	}
	slices.SortFunc(g.entries, func(a, b entry) int {
		return cmp.Or(compare(a.key, b.key), cmp.Compare(a.place, b.place))
	})
	g.entries = unite(g.entries)
	for i, e := range g.entries {
		first, _, _ := strings.Cut(e.key, " ")
		s, ok := g.starts[first]
		if !ok {
			s.from = int32(i)
		}
		s.to = int32(i) + 1
		g.starts[first] = s
	}
	for first := range g.starts {
		g.filter.add(first)
	}
	for first := range otherThings() {
		g.filter.add(first)
	}
	return g
}

// arabSpeaking are countries whose names have غ of their own.
var arabSpeaking = strings.Fields("syria iraq lebanon jordan palestine israel saudi-arabia yemen oman united-arab-emirates qatar bahrain kuwait " +
	"egypt sudan libya tunisia algeria morocco mauritania")

// shortName is the length in bytes of a name below which a spelling with ج is
// rather another word: أغري, أجري.
const shortName = 12

// spellings returns names of place i, with other spellings of them: those in Arabic
// with غ for a foreign g also with ج, as Egypt and the Gulf write it (بطرسبورج); a
// Persian or Sorani one of two words also joined, as a joiner leaves it (هنگ‌کنگ).
func (g *Gazetteer) spellings(i int, names []Name) []Name {
	foreign := !slices.Contains(arabSpeaking, g.places[g.lies[i].country].ID)
	all := slices.Clip(names)
	for _, n := range names {
		switch {
		case n.Lang == "ar" && foreign && len(n.Text) >= shortName && strings.ContainsRune(n.Text, 'غ'):
			n.Text = strings.ReplaceAll(n.Text, "غ", "ج")
		case (n.Lang == "fa" || n.Lang == "ckb") && strings.Count(n.Text, " ") == 1:
			n.Text = strings.ReplaceAll(n.Text, " ", "")
		default:
			continue
		}
		all = append(all, n)
	}
	return all
}

// mark notes what the name of e is beside in a language, whose bit is set if the
// name is in it.
func (e *entry) mark(bit langs, lang string) {
	if foldedNamesakes()[lang][e.key] || foldedPlain()[lang][e.key] {
		e.ambiguous |= bit
	}
	if foldedPlain()[lang][e.key] {
		e.plain |= bit
	}
	if foldedMild()[lang][e.key] {
		e.mild |= bit
	}
}

// unite makes one entry of those of one place that have the same key.
func unite(entries []entry) []entry {
	out := entries[:0]
	for _, e := range entries {
		if e.key == "" {
			continue
		}
		if n := len(out); n > 0 && out[n-1].key == e.key && out[n-1].place == e.place {
			out[n-1].langs |= e.langs
			out[n-1].ambiguous |= e.ambiguous
			out[n-1].mild |= e.mild
			out[n-1].plain |= e.plain
			out[n-1].upper = out[n-1].upper && e.upper
			continue
		}
		out = append(out, e)
	}
	return slices.Clip(out)
}

func compare(a, b string) int { return strings.Compare(a, b) }
