package query

import (
	"slices"
	"strings"
	"sync"
	"time"

	"rawi/storage"
	"rawi/storage/text"
	"rawi/storage/text/wordform"
)

// Doc is an article prepared for matching, safe for concurrent use.
type Doc struct {
	Article *storage.Article
	Region  string
	Counts

	languages   wordform.Languages // whose word forms hold in it
	title, body []string           // folded tokens
	blocks      int                // of the article's own text
	time        time.Time
	tokens      []string // all of them, each once, in order
	counts      []int32  // how often each: TitleWeight for each time in the title
	joined      string   // tokens, each between spaces
}

// Counts are what the store counts of an article's story and event. 0: unknown.
type Counts struct {
	Sources   int // outlets that ran the story
	Languages int // languages in which the event is told
	Outlets   int // outlets that ran any story of the event
}

// indexPool holds maps from token to its index in Doc.tokens, which NewDoc needs
// only while it runs.
var indexPool = sync.Pool{New: func() any { return map[string]int{} }}

// NewDoc prepares an article of feed f for matching. It keeps a and does not
// change it.
func NewDoc(a *storage.Article, f storage.Feed) *Doc {
	d := &Doc{Article: a, Region: f.Region, time: a.Time(), languages: wordform.Of(a.Language), title: text.Words(a.Title)}
	own := a.OwnText()
	d.blocks = len(own)
	for _, block := range own {
		// An empty token ends each block, so that no phrase crosses it.
		d.body = append(text.AppendWords(d.body, block), "")
	}
	most := len(d.title) + len(d.body)
	d.tokens, d.counts = make([]string, 0, most), make([]int32, 0, most)
	place := indexPool.Get().(map[string]int)
	d.count(d.title, TitleWeight, place)
	d.count(d.body, 1, place)
	clear(place)
	indexPool.Put(place)
	d.joined = " " + strings.Join(d.tokens, " ") + " "
	return d
}

func (d *Doc) count(tokens []string, weight int32, place map[string]int) {
	for _, w := range tokens {
		if w == "" {
			continue
		}
		i, known := place[w]
		if !known {
			i = len(d.tokens)
			place[w] = i
			d.tokens, d.counts = append(d.tokens, w), append(d.counts, 0)
		}
		d.counts[i] += weight
	}
}

// TitleWeight is the count of one occurrence in the title, where one in the text
// counts 1.
const TitleWeight = 3

// Tokens calls yield for each distinct token of title and text, in the order of
// first occurrence, with its count: TitleWeight for each occurrence in the title.
func (d *Doc) Tokens(yield func(token string, times int) bool) {
	for i, w := range d.tokens {
		if !yield(w, int(d.counts[i])) {
			return
		}
	}
}

// hasToken reports whether title or text contains token.
func (d *Doc) hasToken(token string) bool {
	for from := 0; ; {
		i := strings.Index(d.joined[from:], token)
		if i < 0 {
			return false
		}
		i += from
		if d.joined[i-1] == ' ' && d.joined[i+len(token)] == ' ' {
			return true
		}
		from = i + 1
	}
}

// Words returns the number of tokens in the article's own text, without the title.
func (d *Doc) Words() int { return len(d.body) - d.blocks }

// Match reports whether d matches e.
func (e *Expr) Match(d *Doc) bool { return match(e.Root, d) }

func match(n Node, d *Doc) bool {
	switch n := n.(type) {
	case And:
		return !slices.ContainsFunc(n, func(n Node) bool { return !match(n, d) })
	case Or:
		return slices.ContainsFunc(n, func(n Node) bool { return match(n, d) })
	case Not:
		return !match(n.Node, d)
	case Word:
		return d.matchesWord(n)
	case Phrase:
		return d.matchesPhrase(n)
	case Filter:
		return d.matchesFilter(n)
	case Range:
		return (n.From.IsZero() || !d.time.Before(n.From)) && (n.To.IsZero() || d.time.Before(n.To))
	case Count:
		return n.Holds(d.Counts)
	}
	return false
}

// Languages returns the languages in which a folded token matches w, regardless of
// its field.
func (w Word) Languages(token string) wordform.Languages {
	switch {
	case w.Form == FormAny:
		return wordform.Matches(w.Text, token)
	case token == w.Text || w.Form == FormPrefix && strings.HasPrefix(token, w.Text):
		return wordform.All
	}
	return 0
}

// fits reports whether a folded token of a text matches w, regardless of its field.
func (w Word) fits(token string, in wordform.Languages) bool { return w.Languages(token)&in != 0 }

func (d *Doc) matchesWord(w Word) bool {
	switch {
	case w.Field == FieldTitle:
		return slices.ContainsFunc(d.title, func(token string) bool { return w.fits(token, d.languages) })
	case w.Form == FormPrefix:
		return strings.Contains(d.joined, " "+w.Text)
	case d.hasToken(w.Text):
		return true
	case w.Form == FormExact:
		return false
	}
	// Most articles contain no form of most words: one search for the common part
	// of all forms shows that 50 times faster than a loop over the tokens.
	for _, base := range wordform.Bases(w.Text, d.languages) {
		for at := 0; ; {
			i := strings.Index(d.joined[at:], base)
			if i < 0 {
				break
			}
			at += i
			from := strings.LastIndexByte(d.joined[:at], ' ') + 1
			end := at + strings.IndexByte(d.joined[at:], ' ')
			if w.fits(d.joined[from:end], d.languages) {
				return true
			}
			at = end
		}
	}
	return false
}

func (d *Doc) matchesPhrase(p Phrase) bool {
	for _, w := range p.Words[1:] {
		if !d.hasToken(w) {
			return false
		}
	}
	return p.index(d.title, d.languages) >= 0 || p.Field == FieldAny && p.index(d.body, d.languages) >= 0
}

// index returns the first index of p in the tokens of a text, -1 if they do not
// contain it.
func (p Phrase) index(tokens []string, in wordform.Languages) int {
	first, rest := p.Word(0), p.Words[1:]
	for i := 0; i+len(p.Words) <= len(tokens); i++ {
		if len(rest) > 0 && tokens[i+1] != rest[0] { // nearly everywhere
			continue
		}
		if slices.Equal(tokens[i+1:i+len(p.Words)], rest) && first.fits(tokens[i], in) {
			return i
		}
	}
	return -1
}

// containsPhrase reports whether s contains the words of want consecutively.
func containsPhrase(s, want string) bool {
	words := text.Words(want)
	return len(words) > 0 && Phrase{Words: words, Exact: true}.index(text.Words(s), wordform.All) >= 0
}

// primaryLanguage returns the language of a BCP 47 tag, without script or region.
func primaryLanguage(tag string) string {
	tag, _, _ = strings.Cut(tag, "-")
	return tag
}
