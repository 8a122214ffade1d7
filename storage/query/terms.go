package query

import "slices"

// Term is a word that a query asks for.
type Term struct {
	Word
	Excluded bool // it stands below a Not
}

// Terms returns the words of e and of its phrases, each once, in order.
func (e *Expr) Terms() (out []Term) {
	add := func(w Word, excluded bool) {
		w.Field = FieldAny
		if t := (Term{w, excluded}); !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	var walk func(n Node, excluded bool)
	walk = func(n Node, excluded bool) {
		switch n := n.(type) {
		case And:
			for _, n := range n {
				walk(n, excluded)
			}
		case Or:
			for _, n := range n {
				walk(n, excluded)
			}
		case Not:
			walk(n.Node, !excluded)
		case Word:
			add(n, excluded)
		case Phrase:
			for i := range n.Words {
				add(n.Word(i), excluded)
			}
		}
	}
	walk(e.Root, false)
	return out
}

// Words returns the folded words of e outside of any Not, each once, in order.
func (e *Expr) Words() []string {
	var out []string
	for _, t := range e.Terms() {
		if !t.Excluded && !slices.Contains(out, t.Text) {
			out = append(out, t.Text)
		}
	}
	return out
}

// Counts returns what e counts of an article's story and event.
func (e *Expr) Counts() []Count { return appendCounts(nil, e.Root) }

func appendCounts(out []Count, n Node) []Count {
	switch n := n.(type) {
	case And:
		for _, n := range n {
			out = appendCounts(out, n)
		}
	case Or:
		for _, n := range n {
			out = appendCounts(out, n)
		}
	case Not:
		out = appendCounts(out, n.Node)
	case Count:
		out = append(out, n)
	}
	return out
}
