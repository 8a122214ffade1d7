package selector

import (
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Bounds of a selector.
const (
	maxBytes = 1 << 10
	maxSteps = 32 // elements that one selector names
)

// Selector is a selector without commas. It is safe for concurrent use.
type Selector struct {
	steps []step
}

// step is what a selector says of one element.
type step struct {
	combinator byte // to the step before: ' ', '>', '+', '~'; 0: it is the first
	cheap      []cascadia.Sel
	costly     []cascadia.Sel
	looks      look // of the costly ones
}

// Parse parses a selector without commas. Its errors are of type *SyntaxError.
func Parse(s string) (*Selector, error) {
	if len(s) > maxBytes {
		return nil, &SyntaxError{maxBytes, "it is longer than 1,024 bytes"}
	}
	parts, err := compounds(s)
	if err != nil {
		return nil, err
	}
	if len(parts) > maxSteps {
		return nil, &SyntaxError{parts[maxSteps].At, "it names more than 32 elements"}
	}
	out := &Selector{}
	for _, part := range parts {
		all, err := simples(part.Piece)
		if err != nil {
			return nil, moved(err, part.At)
		}
		st := step{combinator: part.combinator}
		for _, simple := range all {
			if err := st.add(simple); err != nil {
				return nil, err
			}
		}
		out.steps = append(out.steps, st)
	}
	return out, nil
}

// add adds a simple selector.
func (s *step) add(simple Piece) error {
	looks, err := lookOf(simple)
	if err != nil {
		return err
	}
	sel, err := cascadia.Parse(simple.Text)
	if err != nil {
		return &SyntaxError{simple.At, strings.TrimPrefix(err.Error(), "parsing ")}
	}
	if s.looks |= looks; looks == 0 {
		s.cheap = append(s.cheap, sel)
	} else {
		s.costly = append(s.costly, sel)
	}
	return nil
}

// all reports whether each of sels matches n.
func all(sels []cascadia.Sel, n *html.Node) bool {
	for _, sel := range sels {
		if !sel.Match(n) {
			return false
		}
	}
	return true
}
