package boilerplate

import (
	"cmp"
	"slices"
	"strings"

	"rawi/storage"
	"rawi/storage/text"
)

const (
	maxOthers = 15 // headlines below one heading
	minBody   = 14 // words of a block that is text, whether it ends a sentence or not
)

// Find returns the blocks that are not the own text of an article with that title, in
// their order. It is safe for concurrent use.
func Find(title string, blocks []string) []storage.LeftOut {
	if len(blocks) == 0 {
		return nil
	}
	f := finder{blocks: blocks, kinds: make([]kind, len(blocks)), scan: text.NewScanner("")}
	f.title.read(title, 4*maxWords)
	f.short = f.withoutSuffix()
	found := false
	var ends []storage.LeftOut
	for i, raw := range blocks {
		f.kinds[i] = f.kindOf(raw)
		found = found || f.kinds[i] != own && f.kinds[i] != beside
		if f.kinds[i] != own {
			continue
		}
		if from, k := f.tail(raw); from > 0 {
			ends = append(ends, storage.LeftOut{Block: i, From: from, Reason: reasons[k]})
		}
	}
	if !found {
		return ends
	}
	f.markHeadlines()
	f.markBesides()
	f.keepSomething()
	return Merge(f.leftOut(), ends)
}

// finder finds the blocks of one text.
type finder struct {
	blocks []string
	kinds  []kind // of each block
	title  block
	short  int // words of the title without the outlet's name; 0: it has none
	block  block
	scan   text.Scanner
}

// kindOf returns what a block is by itself.
func (f *finder) kindOf(raw string) kind {
	if len(raw) > maxBytes || raw == "" {
		return own
	}
	if k := marked(raw); k != own {
		return k
	}
	word := firstWord(&f.scan, raw)
	if word == nil { // a number, or signs
		return beside
	}
	_, known := byFirst[string(word)]
	hasTitle := len(f.title.plain) > 0
	known = known || hasTitle && string(word) == f.title.plain[0]
	if !known {
		word = lastWord(&f.scan, raw)
		_, known = byLast[string(word)]
		if known = known || hasTitle && string(word) == f.title.words[len(f.title.words)-1]; !known {
			return own
		}
	}
	f.block.read(raw, 4*maxWords)
	if f.isTitle() {
		return title
	}
	return f.block.kind()
}

// isTitle reports whether the block is the title: with the outlet's name or without, as
// a line of the publishing system, or behind a label.
func (f *finder) isTitle() bool {
	b, t := &f.block, f.title.words
	switch n := len(t); {
	case n == 0:
		return false
	case slices.Equal(b.words, t), f.short > 0 && slices.Equal(b.words, t[:f.short]):
		return true
	case n < minTitle || len(b.words) < n:
		return false
	case begins(b.words, t):
		rest := b.words[n:]
		if len(rest) <= maxSuffix && separates(b.raw[b.ends[n-1]:b.starts[n]]) {
			return true
		}
		return slices.ContainsFunc(tailPhrases, func(p []string) bool { return fits(p, rest) })
	}
	at := len(b.words) - len(t)
	return at <= maxTitleLabel && slices.Equal(b.words[at:], t) && strings.Contains(b.raw[b.ends[at-1]:b.starts[at]], ":") && !strings.Contains(b.raw[:b.starts[at]], ". ")
}

// withoutSuffix returns how many words the title has without the name of the outlet
// behind it.
func (f *finder) withoutSuffix() int {
	t := &f.title
	for n := len(t.words) - 1; n >= minTitle && n >= len(t.words)-maxSuffix; n-- {
		if separates(t.raw[t.ends[n-1]:t.starts[n]]) {
			return n
		}
	}
	return 0
}

// separates reports whether what stands between two words separates a title and a name.
func separates(gap string) bool {
	gap = strings.TrimSpace(strings.Trim(gap, "\"'”“«»()[]"))
	return gap == "-" || gap == "–" || gap == "—" || gap == "|" || gap == "::" || gap == "•"
}

// markHeadlines marks what stands under headings as headlines of other articles, once
// there was text of the article itself: short blocks that end no sentence. Some outlets'
// headlines are sentences: in a sidebar behind the last long block they count too, up to
// the last line of the text.
func (f *finder) markHeadlines() {
	end := len(f.blocks) // of the article's text
	for end > 0 && (f.kinds[end-1] != own || isShort(f.blocks[end-1])) {
		end--
	}
	last := len(f.blocks) - 1
	for last > 0 && f.kinds[last] != line && f.kinds[last] != sidebar && f.kinds[last] != heading {
		last--
	}
	begun, body := false, false
	for i := 0; i < len(f.blocks); i++ {
		body = body || f.isBody(i) || begun && f.kinds[i] == line // a line ends also a text that is no more than a title, or a poem
		begun = begun || f.kinds[i] == own || f.kinds[i] == title
		if body && (f.kinds[i] == heading || f.kinds[i] == sidebar) {
			sentences := i
			if f.kinds[i] == sidebar && i >= end {
				sentences = last
			}
			i = f.markBelow(i, sentences)
		}
	}
}

// markBelow marks the headlines below the heading i, and returns the last block that it
// looked at. Up to the block sentences, what ends a sentence is one too.
func (f *finder) markBelow(i, sentences int) int {
	for n := 0; n < maxOthers && i+1 < len(f.blocks); i++ {
		switch next := i + 1; {
		case f.kinds[next] == heading || f.kinds[next] == sidebar:
			return i
		case f.kinds[next] != own:
		case isShort(f.blocks[next]) && (next < sentences || !endsSentence(f.blocks[next])):
			f.kinds[next] = other
			n++
		default:
			return i
		}
	}
	return i
}

// isBody reports whether a block is text of the article, and no heading or headline.
func (f *finder) isBody(i int) bool {
	return f.kinds[i] == own && (endsSentence(f.blocks[i]) || fields(f.blocks[i], minBody) == minBody)
}

// markBesides marks what is a line beside other lines.
func (f *finder) markBesides() {
	mark := func(i, neighbour int) {
		if f.kinds[i] == beside && neighbour >= 0 && neighbour < len(f.kinds) {
			if k := f.kinds[neighbour]; k == line || k == heading || k == sidebar || k == other {
				f.kinds[i] = line
			}
		}
	}
	for i := range f.kinds {
		mark(i, i-1)
	}
	for i := len(f.kinds) - 1; i >= 0; i-- {
		mark(i, i+1)
	}
}

// keepSomething keeps the title where nothing else is left.
func (f *finder) keepSomething() {
	if slices.ContainsFunc(f.kinds, func(k kind) bool { return k == own }) {
		return
	}
	if i := slices.Index(f.kinds, title); i >= 0 {
		f.kinds[i] = own
	}
}

// reasons are the reasons of the kinds that are left out.
var reasons = [...]storage.LeftOutReason{
	line: storage.LeftOutLine, sidebar: storage.LeftOutLine, heading: storage.LeftOutLine, title: storage.LeftOutTitle, other: storage.LeftOutHeadline,
}

// leftOut returns what was marked.
func (f *finder) leftOut() (out []storage.LeftOut) {
	for i, k := range f.kinds {
		if reasons[k] != "" {
			out = append(out, storage.LeftOut{Block: i, Reason: reasons[k]})
		}
	}
	return out
}

// Update finds the blocks of a anew, and keeps those of its text that were learnt.
func Update(a *storage.Article) {
	learnt := slices.DeleteFunc(slices.Clone(a.LeftOut), func(l storage.LeftOut) bool {
		return l.Reason != storage.LeftOutRepeated || l.Block < 0 || l.Block >= len(a.Text) || l.From != 0
	})
	a.LeftOut = Merge(Find(a.Title, a.Text), learnt)
}

// Merge returns the blocks of both lists, in their order. Of a block that is in both,
// what is found counts, unless only its end is.
func Merge(found, learnt []storage.LeftOut) []storage.LeftOut {
	all := slices.Concat(found, learnt)
	slices.SortStableFunc(all, func(a, b storage.LeftOut) int { return cmp.Or(a.Block-b.Block, min(a.From, 1)-min(b.From, 1)) })
	return slices.CompactFunc(all, func(a, b storage.LeftOut) bool { return a.Block == b.Block })
}
