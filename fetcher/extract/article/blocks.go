package article

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"

	"rawi/storage/boilerplate"
)

// dropBlocks drops the blocks of element root that are furniture by what they say.
func (pr *pruner) dropBlocks(root int) {
	e := &pr.elements[root]
	open := pr.loose || pr.contains(root, pr.headline)
	first := pr.begin(e, open)
	pr.dropAnswers(root, first)
	for at := e.first; at < e.last; at++ {
		b := &pr.blocks[at]
		if open && at < pr.from || pr.loose && at >= pr.to {
			b.dropped = true
		}
		if b.dropped {
			continue
		}
		kind, size, whole := leadInOf(b)
		switch {
		case whole && pr.isCell(b.element):
		case whole && kind == toComments && at > first:
			pr.dropUntil(at, e.last, func(*block) bool { return false })
		case whole && kind == toAuthor && at > first:
			pr.dropUntil(at, e.last, func(b *block) bool { return b.heading })
		case whole:
			pr.dropLabelled(root, at, first)
			pr.dropCards(at+1, e.last)
		case b.isLed(kind, size),
			pr.isTeaser(at),
			open && (at < first && pr.isPreamble(b) || at <= first+maxHead && isDated(b)):
			b.dropped = true
		}
	}
}

// dropLines drops the lines of the publishing system that boilerplate knows: invitations to
// channels, credits, counters, and the title.
func (pr *pruner) dropLines(parts []int) {
	var at []int
	var lines []string
	for _, i := range parts {
		for j := pr.elements[i].first; j < pr.elements[i].last; j++ {
			if !pr.blocks[j].dropped {
				at, lines = append(at, j), append(lines, pr.blocks[j].raw)
			}
		}
	}
	for _, l := range boilerplate.Find(pr.title(), lines) {
		if l.From == 0 {
			pr.blocks[at[l.Block]].dropped = true
		}
	}
}

// maxHead is how many blocks behind the standfirst a dated byline may stand.
const maxHead = 3

// dropAnswers drops what stands from the first field for an answer on: comments.
func (pr *pruner) dropAnswers(root, first int) {
	e := &pr.elements[root]
	for i := root + 1; i < e.end; i++ {
		if pr.elements[i].node.DataAtom != atom.Textarea || pr.elements[i].first <= first {
			continue
		}
		for up := pr.up(i); up != root && !pr.holds(up, first); up = pr.up(up) {
			i = up
		}
		for at := pr.elements[i].first; at < e.last; at++ {
			pr.blocks[at].dropped = true
		}
		return
	}
}

// dropUntil drops the block at, and those behind it before to up to one that ends it.
func (pr *pruner) dropUntil(at, to int, ends func(*block) bool) {
	pr.blocks[at].dropped = true
	for at++; at < to && !ends(&pr.blocks[at]); at++ {
		pr.blocks[at].dropped = true
	}
}

// dropCards drops cards that stand below a label without an element of their own: headings
// that are links, with a block of text each.
func (pr *pruner) dropCards(at, to int) {
	for ; at < to && (pr.blocks[at].dropped || pr.blocks[at].isLinked()); at++ {
		if b := &pr.blocks[at]; b.heading && !b.dropped && at+1 < to && !pr.blocks[at+1].heading {
			pr.blocks[at+1].dropped = true
		}
		pr.blocks[at].dropped = true
	}
}

// maxTeaser is how many words a sentence has at most that only leads elsewhere: titles are
// questions too.
const maxTeaser = 15

// isTeaser reports whether block at is but a link to another page, and no cell of a table.
func (pr *pruner) isTeaser(at int) bool {
	b := &pr.blocks[at]
	if b.isCaptionedLink() {
		return true
	}
	if !b.isLinked() || b.isSentence() && b.words > maxTeaser {
		return false
	}
	if !pr.isCell(b.element) {
		return true
	}
	isText := func(i int) bool {
		return i >= 0 && i < len(pr.blocks) && pr.blocks[i].letters > 0 && pr.blocks[i].linked == 0 && pr.isCell(pr.blocks[i].element)
	}
	return !isText(at-1) && !isText(at+1)
}

// maxCaption is how many words before a colon say what a link is.
const maxCaption = 4

// isCaptionedLink reports whether a block is a link and a few words before it, set off by a
// colon, whatever they are: «See: …».
func (b *block) isCaptionedLink() bool {
	head, _, ok := strings.Cut(b.raw, ":")
	rest := b.letters - letters(head)
	return ok && b.linked > 0 && b.linked <= rest && 10*b.linked >= 9*rest && len(strings.Fields(head)) <= maxCaption &&
		(!b.isSentence() || b.words <= maxTeaser)
}

// isCell reports whether element i is a cell beside others: no label, but a word in a table.
func (pr *pruner) isCell(i int) bool {
	for ; i >= 0 && pr.elements[i].node.DataAtom != atom.Td && pr.elements[i].node.DataAtom != atom.Th; i = pr.up(i) {
		if pr.elements[i].node.DataAtom == atom.Table {
			return false
		}
	}
	if i < 0 {
		return false
	}
	row := &pr.elements[pr.elements[i].parent]
	return row.first < pr.elements[i].first || pr.elements[i].last < row.last
}

// dropLabelled drops the block at, a label, with the elements that it stands first in: what
// it is the label of. The article's first text is in none of them.
func (pr *pruner) dropLabelled(root, at, first int) {
	pr.blocks[at].dropped = true
	up := -1
	for i := pr.blocks[at].element; i > root && pr.elements[i].first == at && !pr.holds(i, first); i = pr.up(i) {
		up = i
	}
	if up >= 0 {
		pr.drop(up)
	}
}

// isTitle reports whether a block tells the title again.
func (pr *pruner) isTitle(b *block) bool { return slices.Contains(pr.folded, b.text) }

// isPreamble reports whether a block before the text of an open element is a label, a date
// or a byline.
func (pr *pruner) isPreamble(b *block) bool {
	if b.caption {
		return false
	}
	if pr.elements[b.element].around&leadMark != 0 {
		return namesAuthor(b)
	}
	if b.heading {
		return b.words < minProse
	}
	return isByline(b) || !b.prose && !b.isSentence()
}
