package query

import (
	"slices"

	"rawi/storage/text"
	"rawi/storage/text/wordform"
)

// Lacks reports whether neither title nor any of blocks, of an article in language
// (BCP 47), contains one of the phrases that e requires. It takes a quarter of the time of NewDoc and Match,
// and rejects most candidates that an index finds for a phrase: they contain its
// words apart.
func (e *Expr) Lacks(title, language string, blocks []string) bool {
	for _, p := range requiredPhrases(e.Root) {
		s := phraseScanner{p: p, languages: wordform.Of(language), seen: make([][]byte, len(p.Words))}
		if !s.found(title) && (p.Field == FieldTitle || !slices.ContainsFunc(blocks, s.found)) {
			return true
		}
	}
	return false
}

// requiredPhrases returns the phrases that every article that matches n contains.
func requiredPhrases(n Node) (out []Phrase) {
	switch n := n.(type) {
	case Phrase:
		return []Phrase{n}
	case And:
		for _, n := range n {
			out = append(out, requiredPhrases(n)...)
		}
	}
	return out
}

// phraseScanner finds a phrase in a text and keeps only the last tokens.
type phraseScanner struct {
	p         Phrase
	languages wordform.Languages
	seen      [][]byte // the last tokens, as a ring buffer
	scanner   text.Scanner
}

func (s *phraseScanner) found(block string) bool {
	size := len(s.p.Words)
	last := s.p.Words[size-1]
	s.scanner.Reset(block)
	for n := 0; s.scanner.Next(); n++ {
		s.seen[n%size] = append(s.seen[n%size][:0], s.scanner.Token...)
		if n+1 >= size && string(s.scanner.Token) == last && s.endsAt(n) {
			return true
		}
	}
	return false
}

// endsAt reports whether the phrase ends at token n.
func (s *phraseScanner) endsAt(n int) bool {
	size := len(s.p.Words)
	for i := size - 1; i > 0; i-- {
		if string(s.seen[(n+1+i)%size]) != s.p.Words[i] {
			return false
		}
	}
	return s.p.Word(0).fits(string(s.seen[(n+1)%size]), s.languages)
}
