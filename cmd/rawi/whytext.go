package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rawi/cmd/internal/term"
	"rawi/storage"
	"rawi/storage/text"
)

// mark is a part of a text that two articles share, or about which they differ.
type mark struct {
	term.Span
	clash bool
}

// passage is the title or a block of an article's text, and its words.
type passage struct {
	text  string
	words []text.Span
}

func passages(r storage.Article) []passage {
	out := make([]passage, 0, 1+len(r.Text))
	for _, s := range append([]string{titleOf(r.Title)}, r.Text...) {
		clean := term.Clean(s)
		out = append(out, passage{clean, text.Spans(clean)})
	}
	return out
}

// showPair prints the titles of two articles, and of their texts the blocks
// that hold the longest run both share, or what the veto is about.
func (a *app) showPair(both [2]storage.Article, e storage.Evidence) {
	parts := [2][]passage{passages(both[0]), passages(both[1])}
	clashes := findClash(parts, e.Clash)
	for i, r := range both {
		right := text.Direction(r.Language) == "rtl"
		fmt.Fprintf(a.out, "%s  %s  %s\n", a.screen.Dim(cutID(r.ID)), outletOf(r.Outlet, r.Feed), a.screen.Dim(localTime(r.Time())))
		for j, p := range parts[i] {
			marks := slices.Clone(clashes[i][j])
			if j > 0 {
				run, ok := findRun(p.words, e.LongestRun)
				marks = append(marks, without(run, ok, marks)...)
			}
			if j > 0 && len(marks) == 0 {
				continue
			}
			slices.SortFunc(marks, func(x, y mark) int { return cmp.Compare(x.Start, y.Start) })
			for _, line := range a.paint(p.text, marks) {
				line = a.screen.Line(line, right)
				if j == 0 {
					line = a.screen.Bold(line)
				}
				fmt.Fprintln(a.out, line)
			}
		}
		fmt.Fprintln(a.out)
	}
}

// findRun is where the folded words of run stand, numbers aside: runs go on
// over numbers that differ.
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

// without is a found span as marks, less those that stand in it.
func without(found term.Span, ok bool, clashes []mark) (out []mark) {
	if !ok {
		return nil
	}
	for _, c := range clashes {
		if c.Start >= found.Start && c.End <= found.End {
			out = append(out, mark{Span: term.Span{Start: found.Start, End: c.Start}})
			found.Start = c.End
		}
	}
	return append(out, mark{Span: found})
}

// occurrence is a place where the words of a clash stand.
type occurrence struct {
	passage      int
	span         term.Span
	before, next string
}

// findClash is where the words that two texts differ in stand in each, by
// passage: those places that have the same word before or after them.
func findClash(parts [2][]passage, clash []string) (out [2]map[int][]mark) {
	out = [2]map[int][]mark{{}, {}}
	if len(clash) != 2 {
		return out
	}
	x, y := occurrences(parts[0], clash[0]), occurrences(parts[1], clash[1])
	for side, pair := range [2][2][]occurrence{{x, y}, {y, x}} {
		for _, o := range pair[0] {
			if slices.ContainsFunc(pair[1], func(p occurrence) bool {
				return o.before != "" && o.before == p.before || o.next != "" && o.next == p.next
			}) {
				out[side][o.passage] = append(out[side][o.passage], mark{o.span, true})
			}
		}
	}
	return out
}

func occurrences(parts []passage, phrase string) (out []occurrence) {
	want := strings.Fields(phrase)
	for n, p := range parts {
		for i := 0; len(want) > 0 && i+len(want) <= len(p.words); i++ {
			j := 0
			for j < len(want) && p.words[i+j].Folded == want[j] {
				j++
			}
			if j < len(want) {
				continue
			}
			o := occurrence{passage: n, span: term.Span{Start: p.words[i].Start, End: p.words[i+j-1].End}}
			if i > 0 {
				o.before = p.words[i-1].Folded
			}
			if i+j < len(p.words) {
				o.next = p.words[i+j].Folded
			}
			out = append(out, o)
		}
	}
	return out
}

// paint wraps s and shows its marks on every line that they cover: what is
// shared in the style of what was found, what differs as what needs looking
// at, or between brackets and stars.
func (a *app) paint(s string, marks []mark) []string {
	lines := term.Wrap(s, a.measure())
	at := 0
	for i, line := range lines {
		at += strings.Index(s[at:], line) // Wrap leaves out nothing but spaces
		var b strings.Builder
		last := 0
		for _, m := range marks {
			start, end := max(m.Start-at, last), min(m.End-at, len(line))
			if start >= end || strings.TrimSpace(line[start:end]) == "" {
				continue
			}
			b.WriteString(line[last:start])
			if part := line[start:end]; m.clash {
				b.WriteString(a.differs(part))
			} else {
				b.WriteString(a.shared(part))
			}
			last = end
		}
		b.WriteString(line[last:])
		lines[i] = b.String()
		at += len(line)
	}
	return lines
}

func (a *app) differs(s string) string {
	if a.screen.Color {
		return a.screen.Alert(s)
	}
	return "*" + s + "*"
}

// shared marks s, the spaces at its ends aside.
func (a *app) shared(s string) string {
	start := len(s) - len(strings.TrimLeft(s, " "))
	end := len(strings.TrimRight(s, " "))
	return a.screen.Mark(s, []term.Span{{Start: start, End: end}}, true)
}
