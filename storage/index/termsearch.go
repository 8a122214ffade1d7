package index

import (
	"bytes"
	"slices"

	"rawi/storage"
	"rawi/storage/query"
	"rawi/storage/text/wordform"
)

// matchSet is what the index knows of a part of a query within one segment.
type matchSet struct {
	numbers []uint64 // rising
	all     bool     // any document may match; numbers is empty
	exact   bool     // every number but unsure matches, unless its document changed since
	unsure  []uint64 // rising; has others, too
}

// termSearcher evaluates queries within one segment.
type termSearcher struct {
	index Index        // bounds what is read
	table docTable     // of the segment
	terms *blockReader // of the segment
	feeds []storage.Feed

	prefixes map[string][]string  // what prefixesOf returned
	cached   map[string][]posting // what wordPostings found, by word
	err      error
}

// searcher returns a searcher of a segment.
func (x Index) searcher(s Segment) (f termSearcher, err error) {
	if err := x.spend(0); err != nil {
		return f, err
	}
	f.index = x
	if f.table, err = x.docTable(s); err != nil {
		return f, err
	}
	f.terms, err = x.blocks(s)
	return f, err
}

// find evaluates a part of a query.
func (f *termSearcher) find(n query.Node) matchSet {
	switch n := n.(type) {
	case query.And:
		return f.and(n)
	case query.Or:
		return f.or(n)
	case query.Word:
		return matchSet{numbers: f.wordDocs(n), exact: n.Field == query.FieldAny && (f.table.hasLanguages() || n.Form != query.FormAny)}
	case query.Phrase:
		return f.phrase(n)
	case query.Filter:
		return f.filter(n)
	}
	return matchSet{all: true} // Not, Range and Count are evaluated when candidates are verified
}

func (f *termSearcher) and(nodes query.And) matchSet {
	r := matchSet{all: true, exact: true}
	for _, n := range nodes {
		o := f.find(n)
		r.sure(o)
		switch {
		case o.all:
		case r.all:
			r.numbers, r.all = o.numbers, false
		default:
			r.numbers = intersect(r.numbers, o.numbers)
		}
	}
	return r
}

func (f *termSearcher) or(nodes query.Or) matchSet {
	r, found := matchSet{exact: true}, numberSet{}
	for _, n := range nodes {
		o := f.find(n)
		r.sure(o)
		if o.all {
			return matchSet{all: true}
		}
		found.add(o.numbers...)
	}
	r.numbers = found.sorted()
	return r
}

// sure makes r as sure as both r and a part of it are.
func (r *matchSet) sure(part matchSet) {
	r.exact = r.exact && part.exact
	if len(part.unsure) > 0 {
		r.unsure = append(slices.Clone(r.unsure), part.unsure...)
		slices.Sort(r.unsure)
	}
}

// wordDocs returns the documents that have any token that w matches.
func (f *termSearcher) wordDocs(w query.Word) []uint64 {
	if w.Form == query.FormExact {
		return f.termDocs(w.Text)
	}
	var out []uint64
	if known, ok := f.cached[w.Text]; ok && w.Form == query.FormAny {
		for _, h := range known {
			out = append(out, h.Number)
		}
		return out
	}
	var found numberSet
	f.tokens(w, func(t foundToken) (err error) {
		out, err = f.appendNumbers(out[:0], t)
		found.add(out...)
		return err
	})
	return found.sorted()
}

// foundToken is a token that a word matches.
type foundToken struct {
	token    []byte // valid until the next is read
	postings []byte
	in       wordform.Languages // in which the token matches
}

// appendNumbers appends the documents that have t in a language in which it matches.
func (f *termSearcher) appendNumbers(to []uint64, t foundToken) ([]uint64, error) {
	from := len(to)
	to, err := decodeNumbers(to, t.postings, f.table.base())
	if t.in != wordform.All {
		isIn := f.isIn(t)
		kept := slices.DeleteFunc(to[from:], func(doc uint64) bool { return !isIn(doc) })
		to = to[:from+len(kept)]
	}
	return to, err
}

// wordPostings returns the documents that have word, with the frequency of all of
// its forms together.
func (f *termSearcher) wordPostings(word string) []posting {
	var all []posting
	f.tokens(query.Word{Text: word}, func(t foundToken) (err error) {
		from := len(all)
		all, err = decodePostings(all, t.postings, f.table.base())
		if isIn := f.isIn(t); t.in != wordform.All {
			kept := slices.DeleteFunc(all[from:], func(h posting) bool { return !isIn(h.Number) })
			all = all[:from+len(kept)]
		}
		return err
	})
	sortPostings(all)
	out := all[:0]
	for _, h := range all {
		if last := len(out) - 1; last >= 0 && out[last].Number == h.Number {
			out[last].Frequency += h.Frequency
			continue
		}
		out = append(out, h)
	}
	if f.cached == nil {
		f.cached = map[string][]posting{}
	}
	f.cached[word] = out
	return out
}

// isIn returns a function that reports whether a document is in a language in which t matches.
// It is to be asked for documents by rising number.
func (f *termSearcher) isIn(t foundToken) func(doc uint64) bool {
	if t.in == wordform.All {
		return func(uint64) bool { return true }
	}
	at, size := 0, f.table.size()
	return func(doc uint64) bool {
		at = f.table.seek(at, doc)
		return at < size && f.table.languages(at)&t.in != 0
	}
}

// tokens calls read for all tokens that w matches.
func (f *termSearcher) tokens(w query.Word, read func(foundToken) error) {
	switch w.Form {
	case query.FormExact:
		f.term(w.Text, read)
	case query.FormPrefix:
		f.scan(w.Text, w, read)
	default:
		for _, p := range f.prefixesOf(w.Text) {
			f.scan(p, w, read)
		}
	}
}

// prefixesOf returns the beginnings of the forms of word, which are the same in all
// segments.
func (f *termSearcher) prefixesOf(word string) []string {
	prefixes, known := f.prefixes[word]
	if !known {
		if f.prefixes == nil {
			f.prefixes = map[string][]string{}
		}
		prefixes = wordform.Prefixes(word)
		f.prefixes[word] = prefixes
	}
	return prefixes
}

// termDocs returns the documents that have exactly that term.
func (f *termSearcher) termDocs(term string) (out []uint64) {
	f.term(term, func(t foundToken) (err error) {
		out, err = decodeNumbers(nil, t.postings, f.table.base())
		return err
	})
	return out
}

// term calls read for that term, if it is there.
func (f *termSearcher) term(term string, read func(foundToken) error) {
	r := f.terms
	if r.seek([]byte(term)); r.term != nil && string(r.term) == term {
		err := f.index.spend(withoutPositions(r.postings))
		if err == nil {
			err = read(foundToken{r.term, r.postings, wordform.All})
		}
		f.err = firstError(f.err, err)
	}
	f.err = firstError(f.err, r.err)
}

// scan calls read for the tokens that begin with prefix and that w matches.
func (f *termSearcher) scan(prefix string, w query.Word, read func(foundToken) error) {
	from := []byte(prefix)
	r := f.terms
	for r.seek(from); f.err == nil && bytes.HasPrefix(r.term, from) && r.term != nil; r.next() {
		f.err = f.index.spend(len(r.term))
		if f.err != nil {
			break
		}
		if in := w.Languages(string(r.term)); in != 0 {
			f.err = firstError(f.index.spend(withoutPositions(r.postings)), read(foundToken{r.term, r.postings, in}))
		}
	}
	f.err = firstError(f.err, r.err)
}

// each calls f for the documents of a segment that match, by number, and whether that is sure.
func (r matchSet) each(table docTable, f func(d Doc, sure bool)) {
	size := table.size()
	if r.all {
		for i := range size {
			f(table.doc(i), r.exact)
		}
		return
	}
	i, unsure := 0, r.unsure
	for _, n := range r.numbers {
		if i = table.seek(i, n); i == size {
			return
		}
		if d := table.doc(i); d.Number == n {
			for len(unsure) > 0 && unsure[0] < n {
				unsure = unsure[1:]
			}
			f(d, r.exact && (len(unsure) == 0 || unsure[0] != n))
		}
	}
}

// intersect returns the numbers that are in both of two rising lists.
func intersect(a, b []uint64) []uint64 {
	out := a[:0:0]
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			out = append(out, a[0])
			a, b = a[1:], b[1:]
		}
	}
	return out
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
