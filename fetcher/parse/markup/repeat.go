package markup

import "rawi/fetcher/cost"

// maxRepeats are how many elements of a name are read in an item, and outside of items;
// of names that are not here cost.MaxRepeats.
var maxRepeats = map[string]int{
	"enclosure": cost.MaxEnclosures, "media:content": cost.MaxEnclosures,
	"author": cost.MaxPersons, "contributor": cost.MaxPersons, "dc:creator": cost.MaxPersons, "dc:contributor": cost.MaxPersons,
	"dc:publisher": cost.MaxPersons, "atom:author": cost.MaxPersons, "atom:contributor": cost.MaxPersons, "itunes:author": cost.MaxPersons,
}

// isRepeated reports whether an element is one too many of its name, and counts it.
func (r *repairer) isRepeated(e element) bool {
	if e.item || e.holdsItems {
		return false
	}
	counts := r.channel
	if r.stack.item() >= 0 {
		counts = r.repeats
	}
	most := cost.MaxRepeats
	if n, ok := maxRepeats[e.output]; ok {
		most = n
	}
	if counts[e.output]++; counts[e.output] <= most {
		return false
	}
	r.cost.Lose(cost.Repeats)
	return true
}
