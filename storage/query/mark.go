package query

import (
	"rawi/storage/text"
	"rawi/storage/text/wordform"
)

// Marks returns the byte ranges of s that words and phrases of e match, in order
// and without overlap, for highlighting. title means that s is a title, language is the
// article's (BCP 47). Nodes below a Not are ignored.
func (e *Expr) Marks(s, language string, title bool) [][2]int {
	spans := text.Spans(s)
	m := marker{title: title, languages: wordform.Of(language), tokens: make([]string, len(spans)), hit: make([]bool, len(spans))}
	for i, sp := range spans {
		m.tokens[i] = sp.Folded
	}
	m.mark(e.Root)
	var out [][2]int
	for i, h := range m.hit {
		if !h {
			continue
		}
		if i > 0 && m.hit[i-1] { // neighbours are one range
			out[len(out)-1][1] = spans[i].End
			continue
		}
		out = append(out, [2]int{spans[i].Start, spans[i].End})
	}
	return out
}

// marker finds the tokens of one text that a query matches.
type marker struct {
	title     bool
	languages wordform.Languages
	tokens    []string
	hit       []bool // by token
}

func (m *marker) mark(n Node) {
	switch n := n.(type) {
	case And:
		for _, n := range n {
			m.mark(n)
		}
	case Or:
		for _, n := range n {
			m.mark(n)
		}
	case Word:
		if n.Field == FieldAny || m.title {
			for i, t := range m.tokens {
				m.hit[i] = m.hit[i] || n.fits(t, m.languages)
			}
		}
	case Phrase:
		if n.Field == FieldAny || m.title {
			m.markPhrase(n)
		}
	}
}

func (m *marker) markPhrase(p Phrase) {
	for at := 0; ; {
		i := p.index(m.tokens[at:], m.languages)
		if i < 0 {
			return
		}
		for k := range p.Words {
			m.hit[at+i+k] = true
		}
		at += i + len(p.Words)
	}
}
