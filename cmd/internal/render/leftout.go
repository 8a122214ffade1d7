package render

import (
	"fmt"
	"strings"

	"rawi/cmd/internal/term"
	"rawi/storage"
	"rawi/storage/text"
)

const (
	maxLeftOutBlocks = 8  // blocks that are listed
	maxLeftOutText   = 80 // characters of one that are shown
)

// leftOutNote says how many blocks of an article are not shown, and why; empty: none.
func leftOutNote(list []storage.LeftOut) string {
	if len(list) == 0 {
		return ""
	}
	var reasons []string
	count := map[storage.LeftOutReason]int{}
	for _, l := range list {
		count[l.Reason]++
	}
	for _, l := range list {
		if n := count[l.Reason]; n > 0 {
			reasons = append(reasons, fmt.Sprintf("%s (%d)", term.Clean(string(l.Reason)), n))
			count[l.Reason] = 0
		}
	}
	return fmt.Sprintf("%s left out, --raw shows them: %s", Count(len(list), "block"), strings.Join(reasons, ", "))
}

// LeftOut writes the blocks of an article that are not its own text, and why.
func LeftOut(p *Page, r storage.Article) {
	if len(r.LeftOut) == 0 {
		return
	}
	rightToLeft := text.Direction(r.Language) == "rtl"
	fmt.Fprintf(p.Out, "%s\n", p.Screen.Dim(fmt.Sprintf("left out of the text of %s, %s:", ShortID(r.ID), p.outlet(r.Outlet, r.Feed))))
	for i, l := range r.LeftOut {
		if i == maxLeftOutBlocks {
			fmt.Fprintf(p.Out, "  %s\n", p.Screen.Dim(fmt.Sprintf("and %d more: rawi show --raw %s", len(r.LeftOut)-i, ShortID(r.ID))))
			break
		}
		if l.Block < 0 || l.Block >= len(r.Text) {
			continue
		}
		fmt.Fprintf(p.Out, "  %s: %s\n", term.Clean(string(l.Reason)), p.Screen.Line(text.Truncate(term.Clean(r.Text[l.Block][min(l.From, len(r.Text[l.Block])):]), maxLeftOutText), rightToLeft))
	}
	fmt.Fprintln(p.Out)
}

// rawText writes all blocks of an article, those that are left out with the reason.
func (p *Page) rawText(r storage.Article, rightToLeft bool) {
	leftOut := r.LeftOut
	for i, block := range r.Text {
		for len(leftOut) > 0 && leftOut[0].Block < i {
			leftOut = leftOut[1:]
		}
		if len(leftOut) > 0 && leftOut[0].Block == i {
			if from := min(leftOut[0].From, len(block)); from > 0 {
				p.paragraphs([]string{block[:from]}, rightToLeft)
				block = block[from:]
			}
			fmt.Fprintln(p.Out, p.Screen.Dim("left out, "+term.Clean(string(leftOut[0].Reason))+":"))
		}
		p.paragraphs([]string{block}, rightToLeft)
	}
}
