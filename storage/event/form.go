package event

import "slices"

// Forecasts, daily tolls, prices and results fill in a form: the same words with other
// numbers. They are no copies, which the story layer would have found, and not one event.

const (
	formShare = 700 // share of the words of the lesser text that the other has, in thousandths …
	formWords = 6   // … of so many words at least …
	formFacts = 2   // … and so many numbers, of which less than half are equal
	// seriesParts is with how many others a story fills in a form that belongs to no event.
	seriesParts = 2
)

// wording is how many words and numbers a text says, as far as its profile has them.
type wording struct{ words, numbers int }

func (w *wording) add(k Key) {
	switch k.class() {
	case stem, concept:
		w.words++
	case number, count:
		w.numbers++
	}
}

func (p *Profile) wording() (w wording) {
	for _, k := range p.keys {
		w.add(k)
	}
	return w
}

// isForm reports whether two texts of which both say so much fill in one form.
func isForm(both, a, b wording) bool {
	words, numbers := min(a.words, b.words), min(a.numbers, b.numbers)
	return words >= formWords && numbers >= formFacts && share(both.words, words) >= formShare && 2*both.numbers < numbers
}

// countForms counts a story, which was assigned just now, as a part of the same series
// for those that fill in one form with it.
func (b *Batch) countForms() {
	for _, slot := range slices.Clone(b.w.forms) {
		b.w.countPart(slot)
		b.records = append(b.records, recordPart(b.w.entries[slot].id))
	}
}

func (s *state) countPart(slot uint32) {
	e := &s.entries[slot]
	if e.parts < seriesParts {
		e.parts++
		s.onRollback(func() { s.entries[slot].parts-- })
	}
}
