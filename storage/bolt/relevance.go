package bolt

import (
	"cmp"
	"container/heap"
	"math"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// Parameters of BM25 as in Robertson and Zaragoza, The Probabilistic Relevance
// Framework (2009).
const (
	bm25K = 1.2
	bm25B = 0.75
)

// byRelevance ranks all articles that the index finds by BM25, and verifies
// the best. There is no cursor: whoever wants more asks for a larger page.
func (ask preparedQuery) byRelevance(tx *bbolt.Tx, brief bool) (page storage.Page, err error) {
	s := newSearch(tx, ask.expr, ask.settings, ask.feeds, docRef{}, walkOrder{})
	if s.err != nil {
		return page, s.err
	}
	best, err := ask.ranked(tx, ask.limit+maxVerified)
	if err != nil {
		return page, err
	}
	seen := map[uint64]bool{}
	for _, r := range best {
		if len(page.Articles) == ask.limit || s.budget == 0 {
			break
		}
		if seen[r.Number] || s.beforeStart(r.docRef) || s.pastEnd(r.docRef) {
			continue
		}
		seen[r.Number] = true
		s.budget--
		if !s.verify(&r.candidate) {
			if s.err != nil {
				return storage.Page{}, s.err
			}
			continue
		}
		a, err := withTexts(tx, r.Number, s.meta, brief)
		if err != nil {
			return page, err
		}
		page.Articles = append(page.Articles, a)
	}
	return page, nil
}

// ranked are the best candidates, at most n, best first; of equal ones the
// newest.
func (ask preparedQuery) ranked(tx *bbolt.Tx, n int) ([]ranked, error) {
	words := ask.expr.Words()
	segments, err := readSegments(tx)
	if err != nil {
		return nil, err
	}
	parts := make([]segmentMatch, 0, len(segments))
	articles, total, holding := 0, 0, make([]int, len(words))
	for _, seg := range segments {
		p, err := ask.matchSegment(tx, seg, words)
		if err != nil {
			return nil, err
		}
		p.found.each(p.roster, func(a docEntry) { articles++; total += a.Words })
		for i, hits := range p.hits {
			holding[i] += len(hits)
		}
		parts = append(parts, p)
	}
	mean := float64(total)/float64(max(articles, 1)) + 1
	rarity := make([]float64, len(words))
	for i, held := range holding {
		all := max(articles, held)
		rarity[i] = math.Log(1 + (float64(all-held)+0.5)/(float64(held)+0.5))
	}
	var best topHeap
	for _, p := range parts {
		p.found.each(p.roster, func(a docEntry) {
			best.offer(ranked{candidate{a.docRef, p.found.exact}, p.score(a, rarity, mean)}, n)
		})
	}
	slices.SortFunc(best, func(a, b ranked) int { return b.compare(a) })
	return best, nil
}

// part is what one segment knows of a question.
type segmentMatch struct {
	roster docTable
	found  matchSet
	hits   [][]posting // of each word, those not yet passed
}

func (ask preparedQuery) matchSegment(tx *bbolt.Tx, seg segment, words []string) (p segmentMatch, err error) {
	if p.roster, err = readDocTable(tx, seg); err != nil {
		return p, err
	}
	f := termSearcher{r: newBlockReader(tx.Bucket(bucketPostings).Bucket(segmentKey(seg.Number))), feeds: ask.settings.Feeds}
	for _, w := range words {
		p.hits = append(p.hits, f.wordPostings(w))
	}
	p.found = f.find(ask.expr.Root)
	return p, f.err
}

// score is BM25 of a; articles come by number.
func (p *segmentMatch) score(a docEntry, rarity []float64, mean float64) (score float64) {
	for i := range p.hits {
		for len(p.hits[i]) > 0 && p.hits[i][0].Number < a.Number {
			p.hits[i] = p.hits[i][1:]
		}
		if len(p.hits[i]) == 0 || p.hits[i][0].Number != a.Number {
			continue
		}
		f := float64(p.hits[i][0].Frequency)
		score += rarity[i] * f * (bm25K + 1) / (f + bm25K*(1-bm25B+bm25B*float64(a.Words)/mean))
	}
	return score
}

// ranked is a candidate with its score.
type ranked struct {
	candidate
	score float64
}

func (a ranked) compare(b ranked) int {
	return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(a.Time, b.Time), cmp.Compare(a.Number, b.Number))
}

// bestOf is a heap, the worst of the best on top.
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
