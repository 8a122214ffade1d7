package story

// compareNumbers counts equal and different numbers in runs, where the same words
// surround them, at least minContext of them.
func (c *comparer) compareNumbers(m *measure) {
	for _, r := range c.aligned.runs {
		words := 0
		for k := range r.n + 2 {
			if c.x.tokens[r.x+k]&numberBit == 0 {
				words++
			}
		}
		if words < minContext {
			continue
		}
		for k := range r.n + 2 {
			a, b := c.x.tokens[r.x+k], c.y.tokens[r.y+k]
			switch {
			case a&numberBit == 0:
			case a == b:
				m.equalNumbers++
			default:
				if m.differentNumbers++; m.differentNumbers == 1 {
					m.firstDifferent = difference{r.x + k, r.x + k + 1, r.y + k, r.y + k + 1, false}
				}
			}
		}
	}
	c.compareTitleNumbers(m)
}

// minContext is how many words must surround a number for it to be
// compared: two before and one after, or the like.
const minContext = 3

// compareTitleNumbers counts equal and different numbers of titles that are equal
// in everything else.
func (c *comparer) compareTitleNumbers(m *measure) {
	a, b := c.x.title, c.y.title
	if len(a) != len(b) || len(a) < minContext {
		return
	}
	for i := range a {
		if maskNumber(a[i]) != maskNumber(b[i]) {
			return
		}
	}
	for i := range a {
		switch {
		case a[i]&numberBit == 0:
		case a[i] == b[i]:
			m.equalNumbers++
		default:
			if m.differentNumbers++; m.differentNumbers == 1 {
				m.firstDifferent = difference{i, i + 1, i, i + 1, true}
			}
		}
	}
}
