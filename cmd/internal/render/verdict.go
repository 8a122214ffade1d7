package render

import (
	"fmt"
	"strings"

	"rawi/storage"
)

// Comparison writes why two articles are one story or not: the verdict, the
// figures behind it, and the parts of both texts that matter. needed is the share
// of the shorter text that makes a story, in thousandths.
func Comparison(p *Page, both [2]storage.Article, e storage.Evidence, needed int) {
	fmt.Fprintln(p.Out, p.Screen.Bold(p.verdict(e, both)))
	if note := placementNote(e, both); note != "" {
		fmt.Fprintln(p.Out, note)
	}
	fmt.Fprintln(p.Out)
	if properties := evidenceProperties(e, needed); len(properties) > 0 {
		p.Properties(properties)
		fmt.Fprintln(p.Out)
	}
	writePair(p, both, e)
	writeAdded(p, both, e)
	for _, r := range both {
		LeftOut(p, r)
	}
}

// verdict returns the result of the comparison in one sentence.
func (p *Page) verdict(e storage.Evidence, both [2]storage.Article) string {
	if !e.Same {
		if e.Veto != "" {
			return "two stories: " + e.Veto
		}
		return "two stories: too little is the same"
	}
	// The relation is that of the first article to the second. For symmetric
	// relations the later article is described as derived from the earlier.
	x, y := p.outlet(both[0].Outlet, both[0].Feed), p.outlet(both[1].Outlet, both[1].Feed)
	if x == y {
		x, y = "the first", "the second"
	}
	later, earlier := x, y
	if both[0].Time().Before(both[1].Time()) {
		later, earlier = y, x
	}
	reason := ""
	switch {
	case e.Rule == storage.RuleOperator:
		reason = "the operator decided so"
	case e.Rule == storage.RuleTitle && e.Headline > 0:
		reason = "their headlines agree, and there is little text to compare"
	case e.Rule == storage.RuleTitle:
		reason = "their titles agree, and one has no text to compare"
	case e.Rule == storage.RuleLink && e.Triples == 0:
		reason = "both lead to the same address"
	case e.Relation == storage.RelationCopy:
		reason = later + " repeats " + earlier
	case e.Relation == storage.RelationEdited:
		reason = later + " has the text of " + earlier + ", edited"
	case e.Relation == storage.RelationUpdate:
		reason = x + " has the text of " + y + ", and more"
	case e.Relation == storage.RelationExcerpt:
		reason = x + " has a part of the text of " + y
	case e.Relation == storage.RelationDigest:
		reason = x + " holds it beside other stories"
	}
	return "the same story: " + reason
}

// placementNote explains why the articles are stored otherwise than the verdict
// suggests; empty if they are not.
func placementNote(e storage.Evidence, both [2]storage.Article) string {
	together := both[0].Story != "" && both[0].Story == both[1].Story
	switch {
	case together && !e.Same:
		return "yet they are in one story, by way of others in it"
	case !together && e.Same:
		return "yet they are in two stories: another article of one of them speaks against it, or they are too far apart in time"
	}
	return ""
}

// evidenceProperties returns the figures behind a verdict. needed is the share
// of the shorter text that makes a story, in thousandths.
func evidenceProperties(e storage.Evidence, needed int) []Property {
	var properties []Property
	if e.Same {
		properties = append(properties, Property{"found by", map[storage.Rule]string{
			storage.RuleBody:     "the words of their texts",
			storage.RuleOrdered:  "rare words in the same order",
			storage.RuleTitle:    "their titles",
			storage.RuleLink:     "their link",
			storage.RuleOperator: "the operator",
		}[e.Rule]})
	}
	if e.Triples > 0 {
		properties = append(properties,
			Property{"text", fmt.Sprintf("%d of %d word triples of the shorter (%d %%)", e.Shared, e.Triples, e.Shared*100/e.Triples)},
			Property{"by rarity", fmt.Sprintf("%s of the shorter; %s make a story", percent(e.Weight), percent(needed))},
			Property{"of both", percent(e.Resemblance) + " of all that the two say"})
	}
	if e.Ordered > 0 {
		properties = append(properties, Property{"in order", percent(e.Ordered) + " of the rare words come in the same order"})
	}
	if e.SharedOpening {
		properties = append(properties, Property{"beginning", "the same"})
	}
	if e.Titles > 0 {
		properties = append(properties, Property{"titles", percent(e.Titles) + " alike"})
	}
	if e.Headline > 0 {
		properties = append(properties, Property{"headlines", percent(e.Headline) + " alike by rarity: " + strings.Join(e.HeadlineWords, ", ")})
	}
	if e.Equal+e.Conflicts > 0 {
		properties = append(properties, Property{"numbers", fmt.Sprintf("%d equal, %d differ in the same place", e.Equal, e.Conflicts)})
	}
	return properties
}
