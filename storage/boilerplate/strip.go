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
	s := stripper{title: a.Title, text: a.Text, positions: map[int]bool{}, says: map[string]bool{}}
	for _, l := range a.LeftOut {
		if s.positions[l.Block] = true; l.Block >= 0 && l.Block < len(a.Text) {
			s.says[a.Text[l.Block]] = true
		}
	}
	for i, block := range a.Text {
		if !s.positions[i] {
			delete(s.says, block)
		}
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
	title     string
	text      []string
	positions map[int]bool    // of blocks that are left out of text
	says      map[string]bool // these blocks, if no other block says the same
}

// out returns the positions of the blocks of some HTML that are left out.
func (s *stripper) out(blocks []string) (out []int) {
	if slices.Equal(blocks, s.text) {
		for i := range blocks {
			if s.positions[i] {
				out = append(out, i)
			}
		}
		return out
	}
	found := Find(s.title, blocks)
	for i, block := range blocks {
		for len(found) > 0 && found[0].Block < i {
			found = found[1:]
		}
		if s.says[block] || len(found) > 0 && found[0].Block == i {
			out = append(out, i)
		}
	}
	return out
}
