package story

const (
	contentWeight = 12 // half bits: words of less say nothing
	nameWeight    = 16 // half bits: a name weighs as much, or more
	maxNameWords  = 2
	maxWhoWords   = 3 // words before the first common one that say who
	fewWords      = 5 // common words of a headline that may be a mere pattern
)

// conflictOf returns what speaks against two titles telling the same: of headlines allX and
// allY.
func conflictOf(x, y, allX, allY headStems) conflict {
	var bufX, bufY [maxHeadWords]headWord
	ownX, ownY := x.without(allY, bufX[:0]), y.without(allX, bufY[:0])
	if a, b := ownX.first(isDenial), ownY.first(isDenial); (a != 0) != (b != 0) {
		return conflict{oneDenies, a, b}
	}
	if a, b := ownX.first(isNumber), ownY.first(isNumber); a != 0 && b != 0 {
		return conflict{otherNumbers, a, b}
	}
	for _, is := range []func(headWord) bool{isCity, isLand} {
		if a, b := ownX.first(is), ownY.first(is); a != 0 && b != 0 {
			return conflict{otherPlaces, a, b}
		}
	}
	return swapOf(x, y, len(ownX)+len(ownY))
}

func isDenial(w headWord) bool { return w.kind == kindDenial }
func isNumber(w headWord) bool { return w.stem&numberBit != 0 }
func isCity(w headWord) bool   { return w.kind == kindCity }
func isLand(w headWord) bool   { return w.kind == kindLand }

// without appends the words of h that other has not to own.
func (h headStems) without(other, own headStems) headStems {
	for _, w := range h {
		if other.index(w.stem) < 0 {
			own = append(own, w)
		}
	}
	return own
}

// first returns the stem of the first such word, or 0.
func (h headStems) first(is func(headWord) bool) uint16 {
	for _, w := range h {
		if is(w) {
			return w.stem
		}
	}
	return 0
}

// swapOf returns the words that stand in x where others stand in y, between the same words,
// as in copies of a pattern: names; who does it; all that is different; or in two places.
// own is how many words only one of them has.
func swapOf(x, y headStems, own int) conflict {
	before, swaps := uint16(0), 0
	for i := 0; i < len(x); i++ {
		if y.index(x[i].stem) >= 0 {
			before = x[i].stem
			continue
		}
		end, after := i, uint16(0)
		for end < len(x) && y.index(x[end].stem) < 0 {
			end++
		}
		if end < len(x) {
			after = x[end].stem
		}
		here, there := x[i:end], y.between(before, after, x)
		i = end - 1
		if !here.saysSomething() || !there.saysSomething() {
			continue
		}
		swaps++
		who := before == 0 && len(here) <= maxWhoWords && len(there) <= maxWhoWords
		all := own == len(here)+len(there) && len(x)-len(here) <= fewWords
		if swaps > 1 || who || all || here.isName() && there.isName() || here.isPlace() || there.isPlace() {
			return conflict{otherNames, here.heaviest(), there.heaviest()}
		}
	}
	return conflict{}
}

// between returns the words of h between two stems, 0 for its ends, if x has none of them.
func (h headStems) between(before, after uint16, x headStems) headStems {
	from, to := 0, len(h)
	if before != 0 {
		from = h.index(before) + 1
	}
	if after != 0 {
		to = h.index(after)
	}
	if from > to {
		return nil
	}
	for _, w := range h[from:to] {
		if x.index(w.stem) >= 0 {
			return nil
		}
	}
	return h[from:to]
}

func (h headStems) saysSomething() bool {
	_, all := h.weights()
	return all >= contentWeight
}

func (h headStems) isName() bool {
	return len(h) <= maxNameWords && h.first(func(w headWord) bool { return w.weight >= nameWeight }) != 0
}

func (h headStems) isPlace() bool { return len(h) == 1 && (isCity(h[0]) || isLand(h[0])) }

// heaviest returns the stem of the heaviest word.
func (h headStems) heaviest() uint16 {
	var best headWord
	for _, w := range h {
		if w.weight > best.weight {
			best = w
		}
	}
	return best.stem
}
