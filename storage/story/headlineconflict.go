package story

import "iter"

const (
	contentWeight = 8             // half bits: words of less say nothing
	nameWeight    = 2 * maxRarity // a word that nobody knows: most are names
	maybeName     = 16            // half bits: where the rest is equal, a word of this may be one too
	maxNameWords  = 2
	fewWords      = 5 // common words of a headline that may be a mere pattern
)

// conflictOf returns what speaks against two titles telling the same: of headlines allX and
// allY.
func conflictOf(x, y, allX, allY headStems) conflict {
	var bufX, bufY [maxHeadWords]headWord
	ownX, ownY := x.without(allY, bufX[:0]), y.without(allX, bufY[:0])
	if a, b := ownX.first(isReply), ownY.first(isReply); (a != 0) != (b != 0) {
		return conflict{oneReplies, a, b}
	}
	if a, b := ownX.first(isNumber), ownY.first(isNumber); a != 0 && b != 0 {
		return conflict{otherNumbers, a, b}
	}
	for _, is := range []func(headWord) bool{isCity, isLand} {
		if a, b := ownX.first(is), ownY.first(is); a != 0 && b != 0 {
			return conflict{otherPlaces, a, b}
		}
	}
	if k := meaningsConflict(x, y, ownX, ownY); k.kind != noConflict {
		return k
	}
	return swapOf(x, y, len(ownX)+len(ownY))
}

// meaningsConflict returns whether the titles tell opposites, or only one tells what followed on what
// both tell. ownX and ownY are the words of which the other has none.
func meaningsConflict(x, y, ownX, ownY headStems) conflict {
	for _, pair := range lexicon().opposites {
		for range 2 {
			if ownX.index(pair[0]) >= 0 && ownY.index(pair[1]) >= 0 {
				return conflict{opposites, pair[0], pair[1]}
			}
			pair[0], pair[1] = pair[1], pair[0]
		}
	}
	for _, pair := range lexicon().aftermath {
		if (ownX.index(pair[0]) >= 0 || ownY.index(pair[0]) >= 0) && x.index(pair[1]) >= 0 && y.index(pair[1]) >= 0 {
			return conflict{kind: oneReplies}
		}
	}
	return conflict{}
}

func isReply(w headWord) bool  { return w.kind == kindReply }
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
// if they are names. Where there is no other difference, as in copies of a pattern, rare
// words are, and who does it, all of a short title, and what is swapped twice. own is how many words
// only one of them has.
func swapOf(x, y headStems, own int) conflict {
	var slots [maxHeadWords]slot
	n, inSlots := 0, 0
	for s := range swaps(x, y) {
		slots[n] = s
		n++
		inSlots += len(s.x) + len(s.y)
	}
	pattern := own == inSlots
	for _, s := range slots[:n] {
		least := nameWeight
		if pattern {
			least = maybeName
		}
		if s.x.isName(least) && s.y.isName(least) || s.x.isCity() && s.y.isName(least) || s.y.isCity() && s.x.isName(least) ||
			pattern && (n > 1 || s.who || len(x)-len(s.x) <= fewWords) {
			return conflict{otherNames, s.x.heaviest(), s.y.heaviest()}
		}
	}
	return conflict{}
}

// slot is a place of two titles where they have different words between equal ones.
type slot struct {
	x, y headStems
	who  bool // at the beginning
}

// swaps returns the slots in which both say something.
func swaps(x, y headStems) iter.Seq[slot] {
	return func(yield func(slot) bool) {
		before := uint16(0)
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
			s := slot{x[i:end], y.between(before, after, x), before == 0}
			i = end - 1
			if s.x.saysSomething() && s.y.saysSomething() && !yield(s) {
				return
			}
		}
	}
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

// isName reports whether h may be a name: short, with a word that weighs at least so much.
func (h headStems) isName(least int) bool {
	return len(h) <= maxNameWords && h.first(func(w headWord) bool { return int(w.weight) >= least }) != 0
}

func (h headStems) isCity() bool { return len(h) == 1 && isCity(h[0]) }

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
