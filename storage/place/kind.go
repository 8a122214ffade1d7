package place

import "slices"

// Kind is what a place is.
type Kind uint8

// Kinds, containers first.
const (
	Country  Kind = iota + 1
	Region        // people write of it, no state draws it: Jazira, Ghouta
	Province      // governorate, ostan, il, emirate: first level below a country
	District      // container of towns without a town of its name
	City          // seat of a province, or 100,000 people and more
	Town          // seat of a district, or 5,000 people and more. Stands for its district
	Village
	Quarter  // of a city
	Camp     // of refugees
	Water    // river, lake, sea, dam
	Crossing // of a border
	Site     // mountain, base, field, monument
)

var kindNames = []string{
	Country: "country", Region: "region", Province: "province", District: "district", City: "city", Town: "town",
	Village: "village", Quarter: "quarter", Camp: "camp", Water: "water", Crossing: "crossing", Site: "site",
}

// String returns the name of k, as a config has it.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return ""
}

// KindOf returns the kind of this name, and false if there is none.
func KindOf(name string) (Kind, bool) {
	i := slices.Index(kindNames, name)
	return Kind(max(i, 0)), i > 0
}

// KindNames lists the names of all kinds.
func KindNames() []string { return slices.Clone(kindNames[1:]) }
