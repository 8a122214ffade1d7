package boilerplate

import (
	"slices"

	"rawi/storage"
	"rawi/storage/textblock"
)

// Strip returns an article with its own text only, in Text and in HTML. HTML of which
// Text was not made, such as the feed's where it is the page's, loses the blocks that say
// the same, and those that Find finds in it. Strip shares no memory with a that it changes.
func Strip(a storage.Article) storage.Article {
	s := stripper{title: a.Title, text: a.Text, leftOut: a.LeftOut, says: map[string]int{}}
	for _, l := range a.LeftOut {
		if l.Block >= 0 && l.Block < len(a.Text) {
			s.says[a.Text[l.Block]] = l.From
		}
	}
	for _, block := range wholeBlocks(a.Text, a.LeftOut) {
		delete(s.says, block)
	}
	for _, safe := range []*string{&a.Summary, &a.Content, &a.Full} {
		if *safe != "" && (len(a.LeftOut) > 0 || a.Full != "" && safe != &a.Full) {
			*safe = textblock.Cut(*safe, s.out)
		}
	}
	a.Text, a.LeftOut = a.OwnText(), nil
	return a
}

// stripper finds what is not an article's own in its HTML.
type stripper struct {
	title   string
	text    []string
	leftOut []storage.LeftOut // of text
	says    map[string]int    // LeftOut.From by these blocks, if no other block says the same
}

// wholeBlocks returns the blocks of which nothing is left out.
func wholeBlocks(text []string, leftOut []storage.LeftOut) []string {
	all := slices.Clone(leftOut)
	for i := range all {
		all[i].From = 0
	}
	return storage.OwnText(text, all)
}

// out returns the blocks of some HTML that are left out, and the ends of blocks.
func (s *stripper) out(blocks []string) (out []textblock.Piece) {
	list := s.leftOut
	if !slices.Equal(blocks, s.text) {
		list = Merge(s.saying(blocks), Find(s.title, blocks))
	}
	for _, l := range list {
		if l.Block >= 0 && l.Block < len(blocks) {
			out = append(out, textblock.Piece{Block: l.Block, From: l.From})
		}
	}
	return out
}

// saying returns the blocks that say what is left out of the text.
func (s *stripper) saying(blocks []string) (out []storage.LeftOut) {
	for i, block := range blocks {
		if from, ok := s.says[block]; ok {
			out = append(out, storage.LeftOut{Block: i, From: from})
		}
	}
	return out
}
