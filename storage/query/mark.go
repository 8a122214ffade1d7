package query

import (
	"slices"

	"rawi/storage/text"
)

// Marks returns the byte ranges of s that words and phrases of e match, in order
// and without overlap, for highlighting. title means that s is a title. Nodes
// below a Not are ignored.
func (e *Expr) Marks(s string, title bool) [][2]int {
	spans := text.Spans(s)
	tokens := make([]string, len(spans))
	for i, sp := range spans {
		tokens[i] = sp.Folded
	}
	hit := make([]bool, len(spans))
	mark(e.Root, title, tokens, hit)
	var out [][2]int
	for i, h := range hit {
		if !h {
			continue
		}
		if i > 0 && hit[i-1] { // neighbours are one range
			out[len(out)-1][1] = spans[i].End
			continue
		}
		out = append(out, [2]int{spans[i].Start, spans[i].End})
	}
	return out
}

func mark(n Node, title bool, tokens []string, hit []bool) {
	switch n := n.(type) {
	case And:
		for _, n := range n {
			mark(n, title, tokens, hit)
		}
	case Or:
		for _, n := range n {
			mark(n, title, tokens, hit)
		}
	case Word:
		if n.Field == FieldAny || title {
			for i, t := range tokens {
				hit[i] = hit[i] || n.Fits(t)
			}
		}
	case Phrase:
		if n.Field == FieldAny || title {
			markPhrase(n, tokens, hit)
		}
	}
}

func markPhrase(p Phrase, tokens []string, hit []bool) {
	for at := 0; ; {
		i := p.index(tokens[at:])
		if i < 0 {
			return
		}
		for k := range p.Words {
			hit[at+i+k] = true
		}
		at += i + len(p.Words)
	}
}

// Words returns the folded words of e outside of any Not, each once, in order.
func (e *Expr) Words() []string {
	var out []string
	var walk func(Node)
	walk = func(n Node) {
		switch n := n.(type) {
		case And:
			for _, n := range n {
				walk(n)
			}
		case Or:
			for _, n := range n {
				walk(n)
			}
		case Word:
			if !slices.Contains(out, n.Text) {
				out = append(out, n.Text)
			}
		case Phrase:
			for _, w := range n.Words {
				if !slices.Contains(out, w) {
					out = append(out, w)
				}
			}
		}
	}
	walk(e.Root)
	return out
}
