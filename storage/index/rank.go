package index

import (
	"cmp"
	"container/heap"
	"context"
	"math"
	"slices"

	"rawi/storage"
	"rawi/storage/query"
)

// Parameters of BM25 as in Robertson and Zaragoza, The Probabilistic Relevance
// Framework (2009).
const (
	bm25K = 1.2
	bm25B = 0.75
)

// Rank returns the n best candidates by BM25, best first; of equal ones the newest
// first. Feeds are those that a filter by region knows.
func (x Index) Rank(ctx context.Context, e *query.Expr, feeds []storage.Feed, n int) ([]Candidate, error) {
	words := e.Words()
	segments, err := x.Segments()
	if err != nil {
		return nil, err
	}
	matches := make([]segmentMatch, 0, len(segments))
	prefixes := map[string][]string{}
	docs, total, holding := 0, 0, make([]int, len(words))
	for _, s := range segments {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m, err := x.matchSegment(s, e, words, feeds, prefixes)
		if err != nil {
			return nil, err
		}
		m.found.each(m.table, func(d Doc, _ bool) { docs++; total += d.Words })
		for i, postings := range m.postings {
			holding[i] += len(postings)
		}
		matches = append(matches, m)
	}
	mean := float64(total)/float64(max(docs, 1)) + 1
	rarity := make([]float64, len(words))
	for i, held := range holding {
		all := max(docs, held)
		rarity[i] = math.Log(1 + (float64(all-held)+0.5)/(float64(held)+0.5))
	}
	var best topHeap
	for _, m := range matches {
		m.found.each(m.table, func(d Doc, sure bool) {
			best.offer(ranked{Candidate{d.DocRef, sure}, m.score(d, rarity, mean)}, n)
		})
	}
	slices.SortFunc(best, func(a, b ranked) int { return b.compare(a) })
	out := make([]Candidate, len(best))
	for i, r := range best {
		out[i] = r.Candidate
	}
	return out, nil
}

// segmentMatch is what one segment holds for a query.
type segmentMatch struct {
	table    docTable
	found    matchSet
	postings [][]posting // of each word, those not yet scored
}

func (x Index) matchSegment(s Segment, e *query.Expr, words []string, feeds []storage.Feed, prefixes map[string][]string) (m segmentMatch, err error) {
	if m.table, err = x.docTable(s); err != nil {
		return m, err
	}
	terms, err := x.blocks(s)
	if err != nil {
		return m, err
	}
	f := termSearcher{index: x, table: m.table, terms: terms, feeds: feeds, prefixes: prefixes}
	for _, w := range words {
		m.postings = append(m.postings, f.wordPostings(w))
	}
	m.found = f.find(e.Root)
	m.found.exact = m.found.exact && s.Current // other rules read other words
	return m, f.err
}

// score returns BM25 of d; documents are to be given by number.
func (m *segmentMatch) score(d Doc, rarity []float64, mean float64) (score float64) {
	for i := range m.postings {
		for len(m.postings[i]) > 0 && m.postings[i][0].Number < d.Number {
			m.postings[i] = m.postings[i][1:]
		}
		if len(m.postings[i]) == 0 || m.postings[i][0].Number != d.Number {
			continue
		}
		f := float64(m.postings[i][0].Frequency)
		score += rarity[i] * f * (bm25K + 1) / (f + bm25K*(1-bm25B+bm25B*float64(d.Words)/mean))
	}
	return score
}

// ranked is a candidate with its score.
type ranked struct {
	Candidate
	score float64
}

func (a ranked) compare(b ranked) int {
	return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(a.Time, b.Time), cmp.Compare(a.Number, b.Number))
}

// topHeap is a heap of the best, the worst of them on top.
type topHeap []ranked

// offer keeps r when it is among the n best so far.
func (h *topHeap) offer(r ranked, n int) {
	switch {
	case len(*h) < n:
		heap.Push(h, r)
	case r.compare((*h)[0]) > 0:
		(*h)[0] = r
		heap.Fix(h, 0)
	}
}

func (h topHeap) Len() int           { return len(h) }
func (h topHeap) Less(i, j int) bool { return h[i].compare(h[j]) < 0 }
func (h topHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *topHeap) Push(v any)        { *h = append(*h, v.(ranked)) }
func (h *topHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
