package text

import "slices"

// Words returns the folded tokens of s, in order. A lone و is joined with the word
// after it.
func Words(s string) []string { return AppendWords(nil, s) }

// AppendWords appends the words of s, see Words. They share their memory.
func AppendWords(words []string, s string) []string {
	var lengths []uint32
	folded := make([]byte, 0, len(s)+len(s)/8)
	for t := NewScanner(s); t.Next(); {
		if lengths == nil {
			lengths = make([]uint32, 0, len(s)/5+1)
		}
		folded = append(folded, t.Token...)
		lengths = append(lengths, uint32(len(t.Token)))
	}
	words = slices.Grow(words, len(lengths))
	all := string(folded)
	for _, n := range lengths {
		words, all = append(words, all[:n]), all[n:]
	}
	return words
}

// Span is a token and its position.
type Span struct {
	Start, End int // byte offsets in the text
	Folded     string
}

// Spans returns the tokens of s like Words, with their positions.
func Spans(s string) []Span {
	var spans []Span
	for t := NewScanner(s); t.Next(); {
		spans = append(spans, Span{Start: t.Start, End: t.End, Folded: string(t.Token)})
	}
	return spans
}
