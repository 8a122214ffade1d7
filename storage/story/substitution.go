package story

import "slices"

// substitution is a pair of passages of up to maxGap words, by hash, that stand
// between the same words in both texts.
type substitution struct{ x, y uint32 }

// maxGap is how many words between two runs may be a substitution.
const maxGap = 4

// findSubstitutions finds the substitution that occurs most often: a name that is
// swapped in two places is the work of a template, not of an editor.
func (c *comparer) findSubstitutions(m *measure) {
	c.subs = c.subs[:0]
	runs := c.aligned.runs
	for k := 1; k < len(runs); k++ {
		p, q := runs[k-1], runs[k]
		x, y := p.x+p.n+2, p.y+p.n+2
		if c.x.block[p.x] == c.x.block[q.x] && c.y.block[p.y] == c.y.block[q.y] {
			c.addSubstitution(m, c.x.tokens, c.y.tokens, difference{x, q.x, y, q.y, false})
			c.addNames(m, difference{x, q.x, y, q.y, false})
		}
	}
	a, b := c.x.title, c.y.title
	head := 0
	for head < min(len(a), len(b)) && maskNumber(a[head]) == maskNumber(b[head]) {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && maskNumber(a[len(a)-1-tail]) == maskNumber(b[len(b)-1-tail]) {
		tail++
	}
	if head+tail > 0 {
		c.addSubstitution(m, a, b, difference{head, len(a) - tail, head, len(b) - tail, true})
	}
}

// addSubstitution records that a and b differ at p.
func (c *comparer) addSubstitution(m *measure, a, b []uint16, p difference) {
	if p.x >= p.endX || p.y >= p.endY || p.endX-p.x > maxGap || p.endY-p.y > maxGap {
		return
	}
	a, b = a[p.x:p.endX], b[p.y:p.endY]
	s := substitution{hashTokens(a), hashTokens(b)}
	n := 1
	for _, t := range c.subs {
		if s == t {
			n++
		}
	}
	c.subs = append(c.subs, s)
	if n > max(1, m.swaps) && !anyIn(a, c.y.tokens) && !anyIn(b, c.x.tokens) {
		m.swaps, m.swap = n, p
	}
}

// addNames records that texts of one outlet differ at p, if either has a rare word there
// that the other has nowhere: a template of its own is filled in anew.
func (c *comparer) addNames(m *measure, p difference) {
	if !c.sameOutlet || p.x >= p.endX || p.y >= p.endY || p.endX-p.x > maxNameGap || p.endY-p.y > maxNameGap {
		return
	}
	if c.x.hasNews(p.x, p.endX, &c.y) && c.y.hasNews(p.y, p.endY, &c.x) {
		if m.names++; m.names == 1 {
			m.name = p
		}
	}
}

// maxNameGap is how many words between two runs may be names.
const maxNameGap = 8

// hasNews reports whether one of the tokens of s from one position up to another is rare,
// and not in o.
func (s *textView) hasNews(from, to int, o *textView) bool {
	for i := from; i < to; i++ {
		if t := s.tokens[i]; s.weights[i] >= rareWeight && t&numberBit == 0 && !slices.Contains(o.tokens, t) {
			return true
		}
	}
	return false
}

// anyIn reports whether text contains any of words.
func anyIn(words, text []uint16) bool {
	return slices.ContainsFunc(words, func(t uint16) bool { return slices.Contains(text, t) })
}
