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
type matchSet struct {
	numbers []uint64 // rising
	all     bool     // any article may fit; numbers is empty
	exact   bool     // every number fits, unless its article changed since
}

// finder looks a query up in one segment.
type termSearcher struct {
	r      *blockReader // the segment's
	feeds  []storage.Feed
	cached map[string][]posting // what hits found before, by word
	err    error
}

func (f *termSearcher) find(n query.Node) matchSet {
	switch n := n.(type) {
	case query.And:
		return f.and(n)
	case query.Or:
		return f.or(n)
	case query.Word:
		return matchSet{numbers: f.wordDocs(n), exact: n.Field == query.FieldAny}
	case query.Phrase:
		all := query.And{}
		for i, w := range n.Words {
			all = append(all, query.Word{Text: w, Exact: i > 0 || n.Exact})
		}
		r := f.and(all)
		r.exact = false
		return r
	case query.Filter:
		return f.filter(n)
	}
	return matchSet{all: true} // Not, Range, Sources: looked at when candidates are verified
}

func (f *termSearcher) and(nodes query.And) matchSet {
	r := matchSet{all: true, exact: true}
	for _, n := range nodes {
		o := f.find(n)
		r.exact = r.exact && o.exact
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
	r := matchSet{exact: true}
	for _, n := range nodes {
		o := f.find(n)
		r.exact = r.exact && o.exact
		if o.all {
			return matchSet{all: true}
		}
		r.numbers = append(r.numbers, o.numbers...)
	}
	slices.Sort(r.numbers)
	r.numbers = slices.Compact(r.numbers)
	return r
}

// word unites the postings of all tokens that w asks for.
func (f *termSearcher) wordDocs(w query.Word) []uint64 {
	if w.Exact {
		return f.termDocs(w.Text)
	}
	var out []uint64
	if known, ok := f.cached[w.Text]; ok && !w.Prefix {
		for _, h := range known {
			out = append(out, h.Number)
		}
		return out
	}
	f.tokens(w, func(postings []byte) (err error) {
		out, err = decodeNumbers(out, postings)
		return err
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// hits are the articles that hold word, and how often in all of its forms.
func (f *termSearcher) wordPostings(word string) []posting {
	var all []posting
	f.tokens(query.Word{Text: word}, func(postings []byte) (err error) {
		all, err = decodePostings(all, postings)
		return err
	})
	byNumber := func(a, b posting) int { return cmp.Compare(a.Number, b.Number) }
	if !slices.IsSortedFunc(all, byNumber) {
		slices.SortFunc(all, byNumber)
	}
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

// tokens reads the postings of all tokens that w, which is not exact, asks for.
func (f *termSearcher) tokens(w query.Word, read func(postings []byte) error) {
	if w.Prefix {
		f.scan(w.Text, func([]byte) bool { return true }, read)
		return
	}
	for _, p := range text.Prefixes(w.Text) {
		f.scan(p, func(token []byte) bool { return w.Fits(string(token)) }, read)
	}
}

func (f *termSearcher) termDocs(term string) (out []uint64) {
	r := f.r
	if r.seek([]byte(term)); r.term != nil && string(r.term) == term {
		var err error
		out, err = decodeNumbers(nil, r.postings)
		f.err = firstError(f.err, err)
	}
	f.err = firstError(f.err, r.err)
	return out
}

// scan reads the postings of the tokens that begin with prefix and fit.
func (f *termSearcher) scan(prefix string, fits func([]byte) bool, read func(postings []byte) error) {
	from := []byte(prefix)
	r := f.r
	for r.seek(from); bytes.HasPrefix(r.term, from) && r.term != nil; r.next() {
		if fits(r.term) {
			f.err = firstError(f.err, read(r.postings))
		}
	}
	f.err = firstError(f.err, r.err)
}

func (f *termSearcher) filter(n query.Filter) matchSet {
	switch n.Key {
	case "feed", "outlet", "lang", "has":
		return matchSet{numbers: f.termDocs(facet(n.Key, n.Value)), exact: true}
	case "category":
		return matchSet{numbers: f.termDocs(facet(n.Key, text.Fold(n.Value))), exact: true}
	case "region":
		var out []uint64
		for _, feed := range f.feeds {
			if text.Fold(feed.Region) == text.Fold(n.Value) {
				out = append(out, f.termDocs(facet("feed", feed.Name))...)
			}
		}
		slices.Sort(out)
		return matchSet{numbers: slices.Compact(out)}
	case "by":
		r := matchSet{all: true}
		for _, w := range text.Words(n.Value) {
			list := f.termDocs(facet("by", w))
			if !r.all {
				list = intersect(r.numbers, list)
			}
			r = matchSet{numbers: list}
		}
		return r
	}
	return matchSet{all: true} // topic, story: they have lists of their own, or are verified
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
