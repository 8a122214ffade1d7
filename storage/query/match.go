package query

import (
	"slices"
	"strings"
	"sync"
	"time"

	"rawi/storage"
	"rawi/storage/text"
)

// Doc is an article prepared for matching, safe for concurrent use.
type Doc struct {
	Article *storage.Article
	Region  string
	Sources int // outlets of its story, 0: not known

	title, body []string // folded tokens
	time        time.Time
	tokens      []string // all of them, each once, in order
	times       []int32  // how often each: TitleWeight for each time in the title
	line        string   // tokens, with a blank before and behind each
}

// places are where tokens stand in the list under way: many documents are made,
// one after another, and each needs the map for a moment.
var places = sync.Pool{New: func() any { return map[string]int{} }}

// NewDoc prepares a, which came by feed f. It keeps a and does not change it.
func NewDoc(a *storage.Article, f storage.Feed) *Doc {
	d := &Doc{Article: a, Region: f.Region, time: a.Time(), title: text.Words(a.Title)}
	for _, block := range a.Text {
		// An empty token between blocks: phrases do not cross them.
		d.body = append(append(d.body, text.Words(block)...), "")
	}
	most := len(d.title) + len(d.body)
	d.tokens, d.times = make([]string, 0, most), make([]int32, 0, most)
	place := places.Get().(map[string]int)
	d.count(d.title, TitleWeight, place)
	d.count(d.body, 1, place)
	clear(place)
	places.Put(place)
	d.line = " " + strings.Join(d.tokens, " ") + " "
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
			d.tokens, d.times = append(d.tokens, w), append(d.times, 0)
		}
		d.times[i] += weight
	}
}

// TitleWeight is how much more a word in the title counts than one in the text.
const TitleWeight = 3

// Tokens calls yield for each different token of title and text, in the order
// in which they first stand there, with how often: TitleWeight for each time
// in the title.
func (d *Doc) Tokens(yield func(token string, times int) bool) {
	for i, w := range d.tokens {
		if !yield(w, int(d.times[i])) {
			return
		}
	}
}

// holds reports whether token stands in title or text.
func (d *Doc) holds(token string) bool {
	for from := 0; ; {
		i := strings.Index(d.line[from:], token)
		if i < 0 {
			return false
		}
		i += from
		if d.line[i-1] == ' ' && d.line[i+len(token)] == ' ' {
			return true
		}
		from = i + 1
	}
}

// Words is how many tokens the text has, its title aside.
func (d *Doc) Words() int { return len(d.body) - len(d.Article.Text) }

// Match reports whether d fits e.
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
		return d.word(n)
	case Phrase:
		return d.phrase(n)
	case Filter:
		return d.filter(n)
	case Range:
		return (n.From.IsZero() || !d.time.Before(n.From)) && (n.To.IsZero() || d.time.Before(n.To))
	case Sources:
		return d.Sources >= n.Min
	}
	return false
}

// Fits reports whether one folded token is what w asks for.
func (w Word) Fits(token string) bool {
	switch {
	case w.Prefix:
		return strings.HasPrefix(token, w.Text)
	case w.Exact:
		return token == w.Text
	}
	return token == w.Text || text.Matches(w.Text, token)
}

func (d *Doc) word(w Word) bool {
	switch {
	case w.Field == FieldTitle:
		return slices.ContainsFunc(d.title, w.Fits)
	case !w.Prefix && d.holds(w.Text):
		return true
	case w.Exact:
		return false
	case w.Prefix:
		return strings.Contains(d.line, " "+w.Text)
	}
	// Most words are in no form in most articles: one search for what all
	// forms have in common says so, where trying each token takes 50 times that.
	base := text.Prefixes(w.Text)
	if len(base) == 1 {
		return false
	}
	for at := 0; ; {
		i := strings.Index(d.line[at:], base[0])
		if i < 0 {
			return false
		}
		at += i
		from := strings.LastIndexByte(d.line[:at], ' ') + 1
		end := at + strings.IndexByte(d.line[at:], ' ')
		if w.Fits(d.line[from:end]) {
			return true
		}
		at = end
	}
}

func (d *Doc) phrase(p Phrase) bool {
	for _, w := range p.Words[1:] {
		if !d.holds(w) {
			return false
		}
	}
	return p.In(d.title) || p.Field == FieldAny && p.In(d.body)
}

// In reports whether p stands in the tokens.
func (p Phrase) In(tokens []string) bool { return p.index(tokens) >= 0 }

func (p Phrase) index(tokens []string) int {
	first := Word{Text: p.Words[0], Exact: p.Exact}
	for i := 0; i+len(p.Words) <= len(tokens); i++ {
		if slices.Equal(tokens[i+1:i+len(p.Words)], p.Words[1:]) && first.Fits(tokens[i]) {
			return i
		}
	}
	return -1
}

// holdsPhrase reports whether all words of want stand in s in a row.
func holdsPhrase(s, want string) bool {
	words := text.Words(want)
	return len(words) > 0 && Phrase{Words: words, Exact: true}.In(text.Words(s))
}

// primary is the language of a tag, without script or region.
func primary(tag string) string {
	tag, _, _ = strings.Cut(tag, "-")
	return tag
}
