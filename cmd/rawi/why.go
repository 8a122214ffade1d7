package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/term"
	"rawi/storage"
	"rawi/storage/text"
)

func (a *app) why() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "why A B",
		Short: "say why two articles are one story, or are not",
		Args:  args(cobra.ExactArgs(2)),
	}
	o := outputFlags(cmd, formatTable, formatJSON, formatJSONL)
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		s, err := a.ask(cmd.Context())
		if err != nil {
			return err
		}
		defer s.Close()
		var both [2]storage.Article
		for i, id := range given {
			if both[i], err = s.Article(cmd.Context(), id); err != nil {
				return named("article", id, err)
			}
		}
		e, err := s.Why(cmd.Context(), both[0].ID, both[1].ID)
		if err != nil {
			return err
		}
		if o.format != formatTable {
			return a.object(o, e)
		}
		a.showEvidence(e, both[0].Story != "" && both[0].Story == both[1].Story)
		for _, r := range both {
			a.showRun(r, e.Run)
		}
		return nil
	}
	return cmd
}

// showEvidence prints what was found when two articles were compared.
func (a *app) showEvidence(e storage.Evidence, together bool) {
	verdict := "two stories"
	if e.Same {
		verdict = "the same story"
	}
	if e.Same != together {
		verdict += map[bool]string{
			true:  "; yet they are in one, by way of others",
			false: "; yet they are in two: one was there before the other could be compared, or they are too far apart in time",
		}[together]
	}
	fmt.Fprintln(a.out, a.screen.Bold(verdict))
	fmt.Fprintln(a.out)
	a.list(evidenceFacts(e))
	fmt.Fprintln(a.out)
}

func evidenceFacts(e storage.Evidence) []fact {
	facts := []fact{{"veto", e.Veto}, {"relation", string(e.Relation)}, {"found by", map[storage.Path]string{
		storage.PathBody:     "the words of their texts",
		storage.PathOrdered:  "rare words in the same order",
		storage.PathTitle:    "their titles",
		storage.PathLink:     "their link",
		storage.PathOperator: "the operator",
	}[e.Path]}}
	if e.Triples > 0 {
		facts = append(facts, fact{"text", fmt.Sprintf("%d of %d word triples of the shorter (%d %%)", e.Shared, e.Triples, e.Shared*100/e.Triples)},
			fact{"by rarity", thousandths(e.Weight) + " of the shorter's weight is shared"},
			fact{"of both", thousandths(e.Resem) + " of all their triples are shared"})
	}
	if e.Ordered > 0 {
		facts = append(facts, fact{"in order", thousandths(e.Ordered) + " of the rare words stand in the same order"})
	}
	if e.Titles > 0 {
		facts = append(facts, fact{"titles", thousandths(e.Titles) + " alike"})
	}
	if e.Lead {
		facts = append(facts, fact{"beginning", "agrees"})
	}
	if e.Equal+e.Differ > 0 {
		facts = append(facts, fact{"numbers", fmt.Sprintf("%d equal, %d differ in the same place", e.Equal, e.Differ)})
	}
	return facts
}

// showRun prints an article's text with the longest run it shares marked.
func (a *app) showRun(r storage.Article, run []string) {
	right := text.Direction(r.Language) == "rtl"
	fmt.Fprintf(a.out, "%s  %s  %s\n", a.screen.Dim(cutID(r.ID)), outletOf(r.Outlet, r.Feed), a.screen.Dim(localTime(r.Time())))
	fmt.Fprintln(a.out, a.screen.Bold(a.screen.Line(term.Clean(titleOf(r.Title)), right)))
	for _, block := range r.Text {
		clean := term.Clean(block)
		span, ok := findRun(clean, run)
		if !ok {
			continue
		}
		for _, line := range a.wrapMarked(clean, span) {
			fmt.Fprintln(a.out, a.screen.Line(line, right))
		}
	}
	fmt.Fprintln(a.out)
}

// findRun is where the folded words of run stand in s.
func findRun(s string, run []string) (term.Span, bool) {
	words := text.Spans(s)
	if len(run) == 0 {
		return term.Span{}, false
	}
	for i := 0; i+len(run) <= len(words); i++ {
		j := 0
		for j < len(run) && words[i+j].Folded == run[j] {
			j++
		}
		if j == len(run) {
			return term.Span{Start: words[i].Start, End: words[i+j-1].End}, true
		}
	}
	return term.Span{}, false
}

// wrapMarked wraps s and marks a span of it, on every line that it covers.
func (a *app) wrapMarked(s string, span term.Span) []string {
	lines := term.Wrap(s, a.measure())
	at := 0
	for i, line := range lines {
		// Wrap leaves out nothing but the spaces between words.
		at += strings.Index(s[at:], line)
		start, end := max(span.Start-at, 0), min(span.End-at, len(line))
		if start < end {
			lines[i] = a.screen.Mark(line, []term.Span{{Start: start, End: end}}, true)
		}
		at += len(line)
	}
	return lines
}

// thousandths is a share as people read it: 884 is 88.4 %.
func thousandths(n int) string {
	return fmt.Sprintf("%d.%d %%", n/10, n%10)
}
