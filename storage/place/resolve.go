package place

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"rawi/storage/text"
)

// maxTyped bounds what Resolve looks at, in bytes.
const maxTyped = 200

// Resolve returns the ids of the places that typed means: an id, or a name in any
// language and spelling, perhaps with what the place is (مدينة حلب, Aleppo city).
//
// A name that a place shares with one that it lies in means the larger, which
// contains both. Of places apart it means all of like importance: those that
// have at least an eighth of the people of the largest. It is empty if no place
// has such a name.
func (g *Gazetteer) Resolve(typed string) []string {
	if len(typed) > maxTyped {
		return nil
	}
	if _, ok := g.find(typed); ok {
		return []string{typed}
	}
	folded := text.Fold(typed)
	if folded == "" {
		return nil
	}
	if found := g.pick(g.named(folded), nil); found != nil {
		return found
	}
	bare, kinds := withoutKind(folded)
	if bare != folded {
		if found := g.pick(g.named(bare), kinds); found != nil {
			return found
		}
	}
	for _, of := range g.skeletons() {
		for _, s := range []string{folded, bare} {
			if found := g.alike(of, s, kinds); found != nil {
				return found
			}
		}
	}
	return nil
}

// named returns the entries of a folded name.
func (g *Gazetteer) named(key string) []entry {
	from := sort.Search(len(g.entries), func(i int) bool { return g.entries[i].key >= key })
	to := from
	for to < len(g.entries) && g.entries[to].key == key {
		to++
	}
	return g.entries[from:to]
}

// dominance is how much more a place must weigh to be meant alone: eight times the people.
const dominance = 3 * 4

// pick chooses the places that a name means among those that have it. If one of
// kinds has it, only they are meant.
func (g *Gazetteer) pick(entries []entry, kinds []Kind) []string {
	var all []Place
	for _, e := range entries {
		all = append(all, g.places[e.place])
	}
	if wanted := slices.DeleteFunc(slices.Clone(all), func(p Place) bool { return !slices.Contains(kinds, p.Kind) }); len(wanted) > 0 {
		all = wanted
	}
	var ids []string
	for _, p := range all {
		ids = append(ids, p.ID)
	}
	all = slices.DeleteFunc(all, func(p Place) bool {
		return slices.ContainsFunc(g.Ancestors(p.ID), func(id string) bool { return slices.Contains(ids, id) })
	})
	slices.SortFunc(all, func(a, b Place) int { return cmp.Or(cmp.Compare(b.Weight, a.Weight), compare(a.ID, b.ID)) })
	ids = nil
	for _, p := range all {
		if int(p.Weight)+dominance >= int(all[0].Weight) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// kindWords are words that name the kind of a place, folded, and what they say.
var kindWords = makeKindWords()

func makeKindWords() map[string][]Kind {
	settled := []Kind{City, Town, Village}
	words := map[string][]Kind{}
	for list, kinds := range map[string][]Kind{
		"مدينة بلدة قرية ضيعة شار شارۆچكە گوند شهر شهرستان روستا city town village ville bourg şehir şehri kent kenti kasaba köy köyü bajar bajarê bajarok gund gundê": settled,
		"ناحية منطقة قضاء district ilçe ilçesi navçe navçeya قەزا ناوچە بخش مديرية":                                                                                    {District, Town, City, Province},
		"محافظة ولاية إمارة مقاطعة لواء ريف پارێزگا پارێزگای استان governorate province muhafazah gouvernorat countryside il ili vilayeti parêzgeh parêzgeha kırsalı":  {Province, District},
		"حي quarter neighborhood neighbourhood quartier mahalle mahallesi taxa گەڕەك محله":                                                                             {Quarter, Town},
		"مخيم camp kampı kampa کەمپ اردوگاه":           {Camp},
		"دولة جمهورية مملكة republic state république": {Country},
	} {
		for w := range strings.FieldsSeq(list) {
			words[text.Fold(w)] = kinds
		}
	}
	return words
}

// fillers stand between a kind and a name: city of, ville de.
var fillers = []string{"of", "de", "du", "the"}

// withoutKind returns a folded name without words before and behind it that say
// what the place is, and the kinds that they allow.
func withoutKind(folded string) (bare string, kinds []Kind) {
	words := strings.Fields(folded)
	for len(words) > 1 {
		first, last := words[0], words[len(words)-1]
		if k, ok := kindWords[first]; ok {
			words, kinds = words[1:], k
		} else if k, ok := kindWords[last]; ok {
			words, kinds = words[:len(words)-1], k
		} else if slices.Contains(fillers, first) {
			words = words[1:]
		} else {
			break
		}
	}
	return strings.Join(words, " "), kinds
}
