package bolt

import (
	"bytes"
	"cmp"
	"slices"

	"rawi/storage"
	"rawi/storage/query"
	"rawi/storage/text"
)

// found is what the index says about a part of a query within one segment.
type found struct {
	numbers []uint64 // rising
	all     bool     // any article may fit; numbers is empty
	sure    bool     // every number fits, unless its article changed since
}

// finder looks a query up in one segment.
type finder struct {
	r     *blockReader // the segment's
	feeds []storage.Feed
	known map[string][]hit // what hits found before, by word
	err   error
}

func (f *finder) find(n query.Node) found {
	switch n := n.(type) {
	case query.And:
		return f.and(n)
	case query.Or:
		return f.or(n)
	case query.Word:
		return found{numbers: f.word(n), sure: n.Field == query.FieldAny}
	case query.Phrase:
		all := query.And{}
		for i, w := range n.Words {
			all = append(all, query.Word{Text: w, Exact: i > 0 || n.Exact})
		}
		r := f.and(all)
		r.sure = false
		return r
	case query.Filter:
		return f.filter(n)
	}
	return found{all: true} // Not, Range, Sources: looked at when candidates are verified
}

func (f *finder) and(nodes query.And) found {
	r := found{all: true, sure: true}
	for _, n := range nodes {
		o := f.find(n)
		r.sure = r.sure && o.sure
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

func (f *finder) or(nodes query.Or) found {
	r := found{sure: true}
	for _, n := range nodes {
		o := f.find(n)
		r.sure = r.sure && o.sure
		if o.all {
			return found{all: true}
		}
		r.numbers = append(r.numbers, o.numbers...)
	}
	slices.Sort(r.numbers)
	r.numbers = slices.Compact(r.numbers)
	return r
}

// word unites the postings of all tokens that w asks for.
func (f *finder) word(w query.Word) []uint64 {
	if w.Exact {
		return f.get(w.Text)
	}
	var out []uint64
	if known, ok := f.known[w.Text]; ok && !w.Prefix {
		for _, h := range known {
			out = append(out, h.Number)
		}
		return out
	}
	f.tokens(w, func(postings []byte) (err error) {
		out, err = unpackNumbers(out, postings)
		return err
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// hits are the articles that hold word, and how often in all of its forms.
func (f *finder) hits(word string) []hit {
	var all []hit
	f.tokens(query.Word{Text: word}, func(postings []byte) (err error) {
		all, err = unpackHits(all, postings)
		return err
	})
	byNumber := func(a, b hit) int { return cmp.Compare(a.Number, b.Number) }
	if !slices.IsSortedFunc(all, byNumber) {
		slices.SortFunc(all, byNumber)
	}
	out := all[:0]
	for _, h := range all {
		if last := len(out) - 1; last >= 0 && out[last].Number == h.Number {
			out[last].Times += h.Times
			continue
		}
		out = append(out, h)
	}
	if f.known == nil {
		f.known = map[string][]hit{}
	}
	f.known[word] = out
	return out
}

// tokens reads the postings of all tokens that w, which is not exact, asks for.
func (f *finder) tokens(w query.Word, read func(postings []byte) error) {
	if w.Prefix {
		f.scan(w.Text, func([]byte) bool { return true }, read)
		return
	}
	for _, p := range text.Prefixes(w.Text) {
		f.scan(p, func(token []byte) bool { return w.Fits(string(token)) }, read)
	}
}

func (f *finder) get(term string) (out []uint64) {
	r := f.r
	if r.seek([]byte(term)); r.term != nil && string(r.term) == term {
		var err error
		out, err = unpackNumbers(nil, r.postings)
		f.err = firstError(f.err, err)
	}
	f.err = firstError(f.err, r.err)
	return out
}

// scan reads the postings of the tokens that begin with prefix and fit.
func (f *finder) scan(prefix string, fits func([]byte) bool, read func(postings []byte) error) {
	from := []byte(prefix)
	r := f.r
	for r.seek(from); bytes.HasPrefix(r.term, from) && r.term != nil; r.next() {
		if fits(r.term) {
			f.err = firstError(f.err, read(r.postings))
		}
	}
	f.err = firstError(f.err, r.err)
}

// filter intersects the postings of the facets that n asks for. Where it asks
// for none (topic:, story:), candidates come from lists of their own or are
// verified.
func (f *finder) filter(n query.Filter) found {
	lookup := n.Lookup(f.feeds)
	r := found{all: true}
	for _, any := range lookup.AllOf {
		var numbers []uint64
		for _, facet := range any {
			numbers = append(numbers, f.get(mark+facet)...)
		}
		if len(any) > 1 {
			slices.Sort(numbers)
			numbers = slices.Compact(numbers)
		}
		if !r.all {
			numbers = intersect(r.numbers, numbers)
		}
		r = found{numbers: numbers}
	}
	r.sure = lookup.Exact
	return r
}

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
