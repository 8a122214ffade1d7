package place

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Version is raised whenever the built-in places or the rules find other places
// in a text than before: articles that are stored already are looked at again.
const Version = 1

// Place is a place that texts write of.
type Place struct {
	ID       string // a slug: deir-ezzor, syria
	Kind     Kind
	Parent   string   // id of the place that it lies in; empty for countries
	Regions  []string // ids of regions that it lies in beside Parent
	Lat, Lon float64  // degrees; both 0: unknown
	Weight   uint8    // importance: binary logarithm of the people, times 4; 0: unknown
	Names    []Name   // the first of a language is the one to show
}

// Name is one spelling of a place's name.
type Name struct {
	Lang      string // ar, en, fr, tr, ckb, kmr, fa; empty: any language of its script
	Text      string
	Ambiguous bool // also a word, a person's name or another thing: it needs a sign
}

// Name returns the name to show to a reader of language, else the English one,
// else any.
func (p Place) Name(language string) string {
	arabic := language == "ar" || language == "fa" || language == "ckb"
	for _, lang := range []string{"", language, "en"} {
		if i := slices.IndexFunc(p.Names, func(n Name) bool { return n.Lang == lang && (lang != "" || hasArabic(n.Text) == arabic) }); i >= 0 {
			return p.Names[i].Text
		}
	}
	if len(p.Names) > 0 {
		return p.Names[0].Text
	}
	return p.ID
}

// hasArabic reports whether s has Arabic letters.
func hasArabic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })
}

// Gazetteer is a set of places and their names. It never changes and may be used
// by several goroutines at once.
type Gazetteer struct {
	places    []Place // sorted by ID
	entries   []entry // sorted by key, then place
	starts    map[string]span
	filter    filter           // first tokens of the entries, and of otherThings
	lies      []lie            // of places
	skeletons func() skeletons // made when first needed
}

// entry is a folded name of a place.
type entry struct {
	key       string // text.Fold of the name
	place     int32  // index in Gazetteer.places
	langs     langs  // languages that the name is written in
	ambiguous langs  // those of them in which the name needs a sign
	plain     langs  // those in which it needs both a sign and a place nearby
	mild      langs  // those in which it needs one, or a place of its country
	upper     bool   // it is written in capitals only: UAE
}

// span is a range of entries.
type span struct{ from, to int32 }

// langs is a set of languages, one bit each.
type langs uint8

// anyLang is the set of a name that may stand in any language of its script.
const anyLang langs = 0xff

var langTags = []string{"ar", "en", "fr", "tr", "ckb", "kmr", "fa"}

// langBit returns the bit of a language; all if places have no names in it.
func langBit(tag string) langs {
	if i := slices.Index(langTags, tag); i >= 0 {
		return 1 << i
	}
	return anyLang
}

//go:embed places.tsv.gz
var packed []byte

var builtin = sync.OnceValue(func() *Gazetteer {
	places, err := Unpack(packed)
	if err != nil {
		panic("place: embedded data: " + err.Error()) // a test decodes it
	}
	return newGazetteer(places)
})

// Builtin returns the places that are part of rawi. They are decoded at the first call.
func Builtin() *Gazetteer { return builtin() }

// Place returns the place of this id.
func (g *Gazetteer) Place(id string) (Place, bool) {
	if i, ok := g.find(id); ok {
		return g.places[i], true
	}
	return Place{}, false
}

// Places returns all places, sorted by ID. The caller must not change them.
func (g *Gazetteer) Places() []Place { return g.places }

func (g *Gazetteer) find(id string) (int, bool) {
	return slices.BinarySearchFunc(g.places, id, func(p Place, id string) int { return compare(p.ID, id) })
}

// Ancestors returns the ids of the places that id lies in, nearest first: its
// parent, the parent's parent, and so on; then regions. It is empty for an
// unknown id.
func (g *Gazetteer) Ancestors(id string) []string {
	var all []string
	add := func(id string) {
		if id != "" && !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	p, _ := g.Place(id)
	chain := []Place{p}
	for p.Parent != "" && len(chain) < maxDepth {
		add(p.Parent)
		p, _ = g.Place(p.Parent)
		chain = append(chain, p)
	}
	for _, p := range chain {
		for _, r := range p.Regions {
			add(r)
			region, _ := g.Place(r)
			add(region.Parent)
		}
	}
	return all
}

// maxDepth bounds how deep places lie in one another: village, town, district,
// province, country and some regions.
const maxDepth = 12
