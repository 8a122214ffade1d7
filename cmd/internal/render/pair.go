package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rawi/cmd/internal/term"
	"rawi/storage"
	"rawi/storage/text"
)

// highlight is a part of a text that two articles share, or in which they
// conflict.
type highlight struct {
	term.Span
	conflict bool
}

// block is the title or a block of an article's text, with its words.
type block struct {
	text  string
	words []text.Span
}

// blocksOf returns the title of r and the blocks of its own text.
func blocksOf(r storage.Article) []block {
	own := r.OwnText()
	out := make([]block, 0, 1+len(own))
	for _, s := range append([]string{Title(r.Title)}, own...) {
		clean := term.Clean(s)
		out = append(out, block{clean, text.Spans(clean)})
	}
	return out
}

// writePair writes the titles of two articles, and the blocks of their texts
// that contain the longest shared run or a conflict.
func writePair(p *Page, both [2]storage.Article, e storage.Evidence) {
	texts := [2][]block{blocksOf(both[0]), blocksOf(both[1])}
	conflicts := findConflicts(texts, e.ConflictWords)
	for i, r := range both {
		rightToLeft := text.Direction(r.Language) == "rtl"
		fmt.Fprintf(p.Out, "%s  %s  %s\n", p.Screen.Dim(ShortID(r.ID)), p.outlet(r.Outlet, r.Feed), p.Screen.Dim(LocalTime(r.Time())))
		for j, b := range texts[i] {
			marks := slices.Clone(conflicts[i][j])
			if j > 0 {
				run, ok := findRun(b.words, e.LongestRun)
				marks = append(marks, subtract(run, ok, marks)...)
			}
			if j > 0 && len(marks) == 0 {
				continue
			}
			slices.SortFunc(marks, func(x, y highlight) int { return cmp.Compare(x.Start, y.Start) })
			for _, line := range p.highlightLines(b.text, marks) {
				line = p.Screen.Line(line, rightToLeft)
				if j == 0 {
					line = p.Screen.Bold(line)
				}
				fmt.Fprintln(p.Out, line)
			}
		}
		fmt.Fprintln(p.Out)
	}
}

// findRun returns the position of the folded words of run. Numbers match any
// number, since runs continue over numbers that differ.
func findRun(words []text.Span, run []string) (term.Span, bool) {
	if len(run) == 0 {
		return term.Span{}, false
	}
	same := func(word, of string) bool { return word == of || isNumber(word) && isNumber(of) }
	for i := 0; i+len(run) <= len(words); i++ {
		j := 0
		for j < len(run) && same(words[i+j].Folded, run[j]) {
			j++
		}
		if j == len(run) {
			return term.Span{Start: words[i].Start, End: words[i+j-1].End}, true
		}
	}
	return term.Span{}, false
}

func isNumber(word string) bool { return word != "" && strings.Trim(word, "0123456789.,٫٬%") == "" }

// subtract returns the parts of found between the conflicts in it; nothing if ok
// is false.
func subtract(found term.Span, ok bool, conflicts []highlight) (out []highlight) {
	if !ok {
		return nil
	}
	for _, c := range conflicts {
		if c.Start >= found.Start && c.End <= found.End {
			out = append(out, highlight{Span: term.Span{Start: found.Start, End: c.Start}})
			found.Start = c.End
		}
	}
	return append(out, highlight{Span: found})
}

// highlightLines wraps s and shows its marks on every line that they cover:
// shared parts as matches, conflicts as alerts; without colour in brackets and
// between asterisks.
func (p *Page) highlightLines(s string, marks []highlight) []string {
	lines := term.Wrap(s, p.textWidth())
	at := 0
	for i, line := range lines {
		at += strings.Index(s[at:], line) // Wrap drops nothing but spaces
		var b strings.Builder
		last := 0
		for _, m := range marks {
			start, end := max(m.Start-at, last), min(m.End-at, len(line))
			if start >= end || strings.TrimSpace(line[start:end]) == "" {
				continue
			}
			b.WriteString(line[last:start])
			if part := line[start:end]; m.conflict {
				b.WriteString(p.markConflict(part))
			} else {
				b.WriteString(p.markShared(part))
			}
			last = end
		}
		b.WriteString(line[last:])
		lines[i] = b.String()
		at += len(line)
	}
	return lines
}

// markConflict marks s as a conflict.
func (p *Page) markConflict(s string) string {
	if p.Screen.Color {
		return p.Screen.Alert(s)
	}
	return "*" + s + "*"
}

// markShared marks s except for spaces at its ends.
func (p *Page) markShared(s string) string {
	start := len(s) - len(strings.TrimLeft(s, " "))
	end := len(strings.TrimRight(s, " "))
	return p.Screen.Mark(s, []term.Span{{Start: start, End: end}}, true)
}
