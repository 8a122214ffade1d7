package place

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"rawi/storage"
	"rawi/storage/text"
)

var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Refused is an error of one place of a config.
type Refused struct {
	ID  string // of the place
	why string
}

func (r *Refused) Error() string { return r.why }

func refuse(id, format string, args ...any) error { return &Refused{id, fmt.Sprintf(format, args...)} }

// With returns g with the places of a config added and changed. Its error joins
// all faults, each a Refused.
func (g *Gazetteer) With(settings []storage.PlaceSetting) (*Gazetteer, error) {
	if len(settings) == 0 {
		return g, nil
	}
	if len(settings) > MaxSettings {
		return nil, errors.Join(refuse(settings[MaxSettings].ID, "%d places are listed, at most %d are allowed", len(settings), MaxSettings))
	}
	places := slices.Clone(g.places)
	var faults []error
	var good []storage.PlaceSetting
	seen := map[string]bool{}
	for _, s := range settings {
		if err := checkSetting(s); err != nil {
			faults = append(faults, err)
			continue
		}
		if seen[s.ID] {
			faults = append(faults, refuse(s.ID, "place %s is listed twice: join both lists of names", s.ID))
			continue
		}
		seen[s.ID] = true
		i, known := slices.BinarySearchFunc(places, s.ID, func(p Place, id string) int { return compare(p.ID, id) })
		if !known {
			if len(s.Names) == 0 {
				faults = append(faults, refuse(s.ID, "place %s is unknown, so it needs names", s.ID))
				continue
			}
			places = slices.Insert(places, i, Place{ID: s.ID, Kind: Town, Weight: settingWeight})
		}
		places[i] = changed(places[i], s)
		good = append(good, s)
	}
	h := newGazetteer(places)
	if faults = append(faults, h.check(good)...); len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return h, nil
}

// MaxSettings is how many places a config may list.
const MaxSettings = 1000

// settingWeight is the weight of a place that a config adds: that of a city of two
// million, so that hardly a namesake hides it.
const settingWeight = 84

// changed returns p with what s sets; its names come first.
func changed(p Place, s storage.PlaceSetting) Place {
	if s.Kind != "" {
		p.Kind, _ = KindOf(s.Kind)
	}
	if s.In != "" {
		p.Parent = s.In
	}
	if len(s.At) == 2 {
		p.Lat, p.Lon = s.At[0], s.At[1]
	}
	names := make([]Name, 0, len(s.Names)+len(p.Names))
	for _, n := range s.Names {
		names = append(names, Name{Text: n})
	}
	p.Names = append(names, p.Names...)
	return p
}

// maxNames and maxName bound the names that a config gives one place; maxName in bytes.
const maxNames, maxName = 50, 100

func checkSetting(s storage.PlaceSetting) error {
	_, kind := KindOf(s.Kind)
	switch {
	case !slug.MatchString(s.ID) || len(s.ID) > maxName:
		return refuse(s.ID, "place %q: an id consists of letters a–z, digits and dashes, such as deir-ezzor", text.Truncate(s.ID, 60))
	case s.Kind != "" && !kind:
		return refuse(s.ID, "place %s: %q is no kind: there are %s", s.ID, text.Truncate(s.Kind, 60), strings.Join(KindNames(), ", "))
	case len(s.At) != 0 && (len(s.At) != 2 || !(s.At[0] >= -90 && s.At[0] <= 90 && s.At[1] >= -180 && s.At[1] <= 180)):
		return refuse(s.ID, "place %s: at needs a latitude and a longitude in degrees, such as [35.33, 40.14]", s.ID)
	case len(s.Names) > maxNames:
		return refuse(s.ID, "place %s has %d names, at most %d are allowed", s.ID, len(s.Names), maxNames)
	}
	for _, n := range s.Names {
		if folded := text.Fold(n); len([]rune(folded)) < 2 || len(n) > maxName {
			return refuse(s.ID, "place %s: the name %q needs two letters, and at most %d bytes", s.ID, text.Truncate(n, 60), maxName)
		}
	}
	return nil
}

// check returns the faults of how the places of settings lie, and of their names:
// a name that one of another place has already, of the same kind and in the same place.
func (g *Gazetteer) check(settings []storage.PlaceSetting) []error {
	var faults []error
	for _, s := range settings {
		p, _ := g.Place(s.ID)
		if p.Parent != "" {
			if _, ok := g.find(p.Parent); !ok {
				faults = append(faults, refuse(s.ID, "place %s lies in %s, which is no place: add it, or take another", s.ID, p.Parent))
			} else if slices.Contains(g.Ancestors(p.Parent), s.ID) || p.Parent == s.ID {
				faults = append(faults, refuse(s.ID, "place %s lies in %s, and that lies in %[1]s: take one of both out", s.ID, p.Parent))
			}
		}
		for _, n := range s.Names {
			for _, e := range g.named(text.Fold(n)) {
				if q := g.places[e.place]; q.ID != s.ID && q.Kind == p.Kind && q.Parent == p.Parent {
					faults = append(faults, refuse(s.ID, "places %s and %s, each a %s in %s, have the name %q: give the names to one of them, or take another kind", s.ID, q.ID, p.Kind, cmp.Or(p.Parent, "no place"), n))
				}
			}
		}
	}
	return faults
}
