// Package place knows the places that news write of: their names in seven
// languages, where they are, and what they lie in.
//
//	g := place.Builtin()
//	g.Resolve("Deyrizor")            [deir-ezzor]
//	g.Resolve("مدينة دير الزور")     [deir-ezzor-city]
//	g.Ancestors("deir-ezzor-city")   [deir-ezzor syria jazira]
//	g.Find("ar", "", []string{"دمشق – سانا: قصف على مدينة الباب شرق حلب"})
//	                                 [al-bab aleppo-city], dateline damascus
//
// To read the code: place.go (a place, the gazetteer), decode.go (the packed
// form), resolve.go (what a user types) with skeleton.go (spellings), with.go
// (places of a config).
// Recognition in a text: find.go, findname.go (names, across tokens), findsign.go
// (what the words around say) with findlanguage.go, findwords.go and namesakes.go,
// findchoose.go (which place is meant), finddateline.go.
//
// A province and its city of the same name are two places: deir-ezzor and in it
// deir-ezzor-city. A town stands for the district that it is the seat of.
//
// # Data
//
// The built-in places are made by the program in deploy/gazetteer of data of
// GeoNames (https://www.geonames.org, CC BY 4.0) and tables of our own. They are
// embedded, packed, and decoded when first asked for.
package place
