package article

import (
	"slices"
	"strings"
)

// notice returns what a page may be instead of an article.
func (p *index) notice(m *meta) error {
	if slices.ContainsFunc(m.folded, func(t string) bool { return says(t, "missing") }) {
		return ErrMissing
	}
	consent, shown, wall := 0, 0, m.locked
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.linked > 0 || b.words < minProse {
			continue
		}
		shown += b.letters
		if p.elements[b.element].around&consentMark != 0 {
			consent += b.letters
		}
		wall = wall || b.words <= maxNotice && !p.elements[b.element].inAside && says(b.text, "wall")
	}
	switch {
	case wall:
		return ErrLogin
	case consent > 0 && 2*consent >= shown:
		return ErrConsent
	}
	return nil
}

// maxNotice is how many words a block has at most that asks to log in.
const maxNotice = 40

// says reports whether a folded text has one of the labels of a kind.
func says(folded, kind string) bool {
	folded = " " + folded + " "
	return slices.ContainsFunc(labels[kind], func(label string) bool { return strings.Contains(folded, " "+label+" ") })
}
