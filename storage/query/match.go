package query

import (
	"slices"
	"strings"
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
	title, body []int32            // parts of order
	blocks      int                // of the article's own text
	time        time.Time
	order       []int32  // number of each folded token of the title, see token, noToken, and those of the text with noToken behind each block
	joined      string   // all tokens, each once, in order, between spaces
	starts      []uint32 // of each token in joined, and the end of joined
	counts      []int32  // how often each: TitleWeight for each time in the title
}

// noToken stands where no phrase crosses.
const noToken = -1

// Counts are what the store counts of an article's story and event. 0: unknown.
type Counts struct {
	Sources   int // outlets that ran the story
	Languages int // languages in which the event is told
	Outlets   int // outlets that ran any story of the event
}

// NewDoc prepares an article of feed f for matching. It keeps a and does not
// change it.
func NewDoc(a *storage.Article, f storage.Feed) *Doc {
	d := &Doc{Article: a, Region: f.Region, time: a.Time(), languages: wordform.Of(a.Language)}
	own := a.OwnText()
	d.blocks = len(own)
	l := tokenLists.Get().(*tokenList)
	defer l.release()
	l.begin()
	l.read(a.Title, TitleWeight)
	title := len(l.order) - 1
	for _, block := range own {
		l.read(block, 1)
	}
	l.starts = append(l.starts, uint32(len(l.joined)))
	d.order, d.joined, d.starts, d.counts = slices.Clone(l.order), string(l.joined), slices.Clone(l.starts), slices.Clone(l.counts)
	d.title, d.body = d.order[:title], d.order[title+1:]
	return d
}

// token returns token i of joined.
func (d *Doc) token(i int32) string { return d.joined[d.starts[i] : d.starts[i+1]-1] }

// TitleWeight is the count of one occurrence in the title, where one in the text
// counts 1.
const TitleWeight = 3

// Tokens calls yield for each distinct token of title and text, in the order of
// first occurrence, with its count: TitleWeight for each occurrence in the title.
func (d *Doc) Tokens(yield func(token string, times int) bool) {
	for i, n := range d.counts {
		if !yield(d.token(int32(i)), int(n)) {
			return
		}
	}
}

// Order returns which of Tokens, by number from 0, stands at each position of title and text;
// -1 where title or a block of the text ends, so that no phrase crosses it. The caller does not
// change it.
func (d *Doc) Order() []int32 { return d.order }

// hasToken reports whether title or text contains token.
func (d *Doc) hasToken(token string) bool { return d.offset(token) > 0 }

// offset returns where token is in joined, 0 if neither title nor text contains it.
func (d *Doc) offset(token string) int {
	for from := 0; ; {
		i := strings.Index(d.joined[from:], token)
		if i < 0 {
			return 0
		}
		i += from
		if d.joined[i-1] == ' ' && d.joined[i+len(token)] == ' ' {
			return i
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
		return slices.ContainsFunc(d.title, func(i int32) bool { return w.fits(d.token(i), d.languages) })
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
	var buffer [8]int32
	rest := buffer[:0] // numbers of the words behind the first
	for _, w := range p.Words[1:] {
		at := d.offset(w)
		if at == 0 {
			return false
		}
		i, _ := slices.BinarySearch(d.starts, uint32(at))
		rest = append(rest, int32(i))
	}
	return d.hasPhrase(d.title, p.Word(0), rest) || p.Field == FieldAny && d.hasPhrase(d.body, p.Word(0), rest)
}

// hasPhrase reports whether tokens contain a form of first with rest behind it.
func (d *Doc) hasPhrase(tokens []int32, first Word, rest []int32) bool {
	for i := 0; i+len(rest) < len(tokens); i++ {
		if len(rest) > 0 && tokens[i+1] != rest[0] || tokens[i] == noToken { // nearly everywhere
			continue
		}
		if slices.Equal(tokens[i+1:i+1+len(rest)], rest) && first.fits(d.token(tokens[i]), d.languages) {
			return true
		}
	}
	return false
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
