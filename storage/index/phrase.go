package index

import (
	"bytes"
	"slices"

	"rawi/storage/query"
)

// phrase finds the documents that may have a phrase: those that have its words, but for those in
// which the words whose positions are known do not stand as in the phrase.
func (f *termSearcher) phrase(p query.Phrase) matchSet {
	tokens, isPlaced := make([][]foundToken, len(p.Words)), 0
	var docs []uint64
	for i := range p.Words {
		numbers := f.wordTokens(p.Word(i), &tokens[i])
		if i == 0 {
			docs = numbers
		} else {
			docs = intersect(docs, numbers)
		}
		if len(docs) == 0 {
			return matchSet{exact: true}
		}
		if slices.ContainsFunc(tokens[i], foundToken.isPlaced) {
			isPlaced++
		}
	}
	r := matchSet{numbers: docs, exact: p.Field == query.FieldAny}
	if isPlaced < 2 { // as in all segments that do not know the languages of their documents
		r.unsure = docs
		return r
	}
	s := phraseSearcher{docs: docs, starts: make([]phraseStarts, len(docs))}
	for i, word := range tokens {
		for _, t := range word {
			f.err = firstError(f.err, s.read(f, t))
		}
		s.narrow(uint32(i), len(word) > 1)
	}
	r.numbers, r.unsure = s.found()
	return r
}

// wordTokens returns the documents that have any token that w matches, and appends these to a
// list.
func (f *termSearcher) wordTokens(w query.Word, to *[]foundToken) []uint64 {
	var numbers []uint64
	f.tokens(w, func(t foundToken) (err error) {
		t.token = bytes.Clone(t.token)
		*to = append(*to, t)
		numbers, err = f.appendNumbers(numbers, t)
		return err
	})
	if len(*to) > 1 {
		var found numberSet
		found.add(numbers...)
		return found.sorted()
	}
	return numbers
}

func (t foundToken) isPlaced() bool { return isPlaced(t.postings) }

// phraseSearcher narrows documents that have all words of a phrase down to those that may have
// the phrase, word by word.
type phraseSearcher struct {
	docs   []uint64
	starts []phraseStarts // of each document
	all    []uint32       // starts and positions

	word []wordPlaces // of the word that is being read
}

// phraseStarts are the positions at which the phrase may begin in a document.
type phraseStarts struct {
	from, to uint32 // in phraseSearcher.all
	begun    bool   // a word was found at them; else all positions may be
	unsure   bool   // the positions of a word are not known
}

// wordPlaces are positions of a word in a document.
type wordPlaces struct {
	doc      int32  // in phraseSearcher.docs
	from, to uint32 // in phraseSearcher.all
	known    bool
}

// read reads where a token of the word stands in the documents.
func (s *phraseSearcher) read(f *termSearcher, t foundToken) error {
	i := 0
	isIn := f.isIn(t)
	// at moves to a document, and reports whether it is one of ours that has the word by t.
	at := func(doc uint64) bool {
		for i < len(s.docs) && s.docs[i] < doc {
			i++
		}
		return i < len(s.docs) && s.docs[i] == doc && isIn(doc)
	}
	if !t.isPlaced() {
		return forEachPosting(t.postings, f.table.base(), func(h posting) {
			if at(h.Number) {
				s.word = append(s.word, wordPlaces{doc: int32(i)})
			}
		})
	}
	if err := f.index.spend(len(t.postings) - withoutPositions(t.postings)); err != nil {
		return err
	}
	r, _ := packedPostings(t.postings, f.table.base())
	for i < len(s.docs) && r.next() {
		from := uint32(len(s.all))
		ours, known := at(r.Number), false
		if s.all, known = r.positions(s.all); !ours {
			s.all = s.all[:from]
			continue
		}
		s.word = append(s.word, wordPlaces{int32(i), from, uint32(len(s.all)), known})
	}
	if i == len(s.docs) {
		return nil // the rest was not read
	}
	return r.err()
}

// narrow leaves the starts at which the word that was read stands, as the i-th of the phrase. It
// may have been read by several tokens.
func (s *phraseSearcher) narrow(i uint32, several bool) {
	if several {
		slices.SortStableFunc(s.word, func(a, b wordPlaces) int { return int(a.doc - b.doc) })
	}
	for from := 0; from < len(s.word); {
		end := from + 1
		for end < len(s.word) && s.word[end].doc == s.word[from].doc {
			end++
		}
		s.narrowDoc(i, s.word[from:end])
		from = end
	}
	s.word = s.word[:0]
}

// narrowDoc narrows the starts in one document by the places of the i-th word, of one token
// each.
func (s *phraseSearcher) narrowDoc(i uint32, word []wordPlaces) {
	starts := &s.starts[word[0].doc]
	if slices.ContainsFunc(word, func(w wordPlaces) bool { return !w.known }) {
		starts.unsure = true
		return
	}
	places := s.all[word[0].from:word[0].to]
	if len(word) > 1 {
		places = nil
		for _, w := range word {
			places = append(places, s.all[w.from:w.to]...)
		}
		slices.Sort(places)
	}
	if !starts.begun {
		starts.begun, starts.from = true, uint32(len(s.all))
		for _, p := range places {
			if p >= i {
				s.all = append(s.all, p-i)
			}
		}
		starts.to = uint32(len(s.all))
		return
	}
	kept := starts.from
	for _, start := range s.all[starts.from:starts.to] {
		for len(places) > 0 && places[0] < start+i {
			places = places[1:]
		}
		if len(places) > 0 && places[0] == start+i {
			s.all[kept] = start
			kept++
		}
	}
	starts.to = kept
}

// found returns the documents that may have the phrase, and those of which that is not sure.
func (s *phraseSearcher) found() (docs, unsure []uint64) {
	for i, starts := range s.starts {
		if starts.begun && starts.from == starts.to {
			continue
		}
		docs = append(docs, s.docs[i])
		if starts.unsure {
			unsure = append(unsure, s.docs[i])
		}
	}
	return docs, unsure
}
