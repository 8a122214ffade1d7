package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rawi/storage/place"
	"rawi/storage/text"
)

// finish gives every draft its parent and id, and refuses clashes.
func (b *builder) finish(ambiguous map[string]bool) ([]place.Place, error) {
	for _, d := range b.all {
		if d.Parent == "" && d.province != "" {
			d.Parent = lyingIn(d, b.byRef)
		}
		if d.Weight == 0 {
			d.Weight = usual[d.Kind]
		}
	}
	faults := append(b.faults, name(b.all)...)
	drafts := map[string]*draft{}
	for _, d := range b.all {
		d.Names = ordered(d.names, ambiguous)
		if first := drafts[d.ID]; first != nil {
			faults = append(faults, fmt.Errorf("%s and %s have the id %s", first.at, d.at, d.ID))
		}
		drafts[d.ID] = d
	}
	if faults = append(faults, check(b.all, drafts)...); len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	slices.SortFunc(b.all, func(a, b *draft) int { return strings.Compare(a.ID, b.ID) })
	places := make([]place.Place, len(b.all))
	for i, d := range b.all {
		places[i] = d.Place
	}
	return places, nil
}

// lyingIn returns the id of the province or else the country of d, if we have it.
func lyingIn(d *draft, byRef map[string]*draft) string {
	country, _, _ := strings.Cut(d.province, ".")
	for _, code := range []string{d.province, country} {
		if p := byRef[code]; p != nil && p.fixed && p != d {
			return p.ID
		}
	}
	return ""
}

// name gives an id to all drafts that have none: their English name, with what
// they lie in behind it where another place has that id already, or is larger and
// has that name in some language (Cide is a town, and Jeddah in Kurdish).
func name(all []*draft) []error {
	taken, largest := map[string]int{}, map[string]*draft{}
	for _, d := range all {
		if !d.fixed {
			d.ID = slugOf(d.names["en"])
		}
		taken[d.ID]++
		for _, names := range d.names {
			for _, n := range names {
				id := slugOf([]string{n})
				if first := largest[id]; first == nil || d.Weight > first.Weight {
					largest[id] = d
				}
			}
		}
	}
	var faults []error
	for _, d := range all {
		if d.fixed || d.ID != "" && taken[d.ID] == 1 && largest[d.ID].Weight <= d.Weight {
			continue
		}
		if d.ID == "" {
			faults = append(faults, fmt.Errorf("%s has no English name to make an id of", d.at))
		}
		d.ID += "-" + d.Parent
	}
	return faults
}

// slugOf returns the first of names as an id.
func slugOf(names []string) string {
	if len(names) == 0 {
		return ""
	}
	plain, _ := strings.CutSuffix(names[0], "?")
	folded := text.Fold(strings.NewReplacer("'", "", "’", "").Replace(plain))
	return strings.ReplaceAll(strings.Map(func(r rune) rune {
		if r == ' ' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, folded), " ", "-")
}

// ordered returns names by language, each once, and marks those that are ambiguous.
func ordered(names map[string][]string, ambiguous map[string]bool) []place.Name {
	var out []place.Name
	for _, lang := range languages {
		seen := map[string]bool{}
		for _, n := range names[lang] {
			plain, marked := strings.CutSuffix(n, "?")
			if folded := text.Fold(plain); folded != "" && !seen[folded] {
				seen[folded] = true
				out = append(out, place.Name{Lang: lang, Text: plain, Ambiguous: marked || ambiguous[lang+" "+folded]})
			}
		}
	}
	return out
}

// check returns places whose parent is missing, and names that two places of one
// kind in one place share.
func check(all []*draft, byID map[string]*draft) []error {
	var faults []error
	owner := map[string]*draft{}
	for _, d := range all {
		for _, id := range append([]string{d.Parent}, d.Regions...) {
			if id != "" && byID[id] == nil || id == d.ID {
				faults = append(faults, fmt.Errorf("%s: %s lies in %q, which is no place", d.at, d.ID, id))
			}
		}
		if len(d.Names) == 0 {
			faults = append(faults, fmt.Errorf("%s: %s has no name", d.at, d.ID))
		}
		keys := map[string]string{}
		for _, n := range d.Names {
			keys[strings.Join([]string{text.Fold(n.Text), d.Kind.String(), d.Parent}, "\x00")] = n.Text
		}
		for _, k := range slices.Sorted(maps.Keys(keys)) {
			if first := owner[k]; first != nil {
				faults = append(faults, fmt.Errorf("%s and %s: %s and %s, each a %s in %s, are both called %q",
					first.at, d.at, first.ID, d.ID, d.Kind, cmp.Or(d.Parent, "no place"), keys[k]))
				continue
			}
			owner[k] = d
		}
	}
	return faults
}
