package bolt

import (
	"cmp"
	"math"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/query"
	"rawi/storage/text"
)

// maxRanked is how many of the newest articles that fit are ranked.
const maxRanked = 1000

// Parameters of BM25 as in Robertson and Zaragoza, The Probabilistic Relevance
// Framework (2009), and how much more a word in the title counts.
const (
	bm25K = 1.2
	bm25B = 0.75
	title = 3
)

// byRelevance ranks the newest articles that fit by BM25. There is no cursor:
// whoever wants more asks for a larger page.
func (ask question) byRelevance(tx *bbolt.Tx, brief bool) (page storage.Page, err error) {
	words := ask.expr.Words()
	var all []ranked
	s := newSearch(tx, ask.expr, ask.settings, ask.feeds, posted{}, false)
	for len(all) < maxRanked && s.next() {
		a, err := withTexts(tx, s.at.Number, s.head, false)
		if err != nil {
			return page, err
		}
		all = append(all, rank(a, s.head.Words, words))
	}
	if s.err != nil {
		return page, s.err
	}
	score(all, len(words))
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(b.score, a.score) })
	for _, r := range all[:min(len(all), ask.limit)] {
		if brief {
			r.a, _ = split(r.a)
		}
		page.Articles = append(page.Articles, r.a)
	}
	return page, nil
}

// ranked is an article and how often it holds each word asked for.
type ranked struct {
	a      storage.Article
	counts []int
	words  int
	score  float64
}

func rank(a storage.Article, length int, words []string) ranked {
	r := ranked{a: a, counts: make([]int, len(words)), words: length}
	count := func(tokens []string, weight int) {
		for _, token := range tokens {
			for i, w := range words {
				if (query.Word{Text: w}).Fits(token) {
					r.counts[i] += weight
				}
			}
		}
	}
	count(text.Words(a.Title), title)
	for _, block := range a.Text {
		count(text.Words(block), 1)
	}
	return r
}

// score sets the scores. How rare a word is, is judged among the articles
// that fit: it says which of several words tells them apart.
func score(all []ranked, words int) {
	total := 0
	holding := make([]int, words)
	for _, r := range all {
		total += r.words
		for i, n := range r.counts {
			if n > 0 {
				holding[i]++
			}
		}
	}
	mean := float64(total)/float64(max(len(all), 1)) + 1
	for j := range all {
		r := &all[j]
		for i, n := range r.counts {
			idf := math.Log(1 + (float64(len(all)-holding[i])+0.5)/(float64(holding[i])+0.5))
			f := float64(n)
			r.score += idf * f * (bm25K + 1) / (f + bm25K*(1-bm25B+bm25B*float64(r.words)/mean))
		}
	}
}
