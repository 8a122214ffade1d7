package render

import (
	"fmt"
	"math"
	"strings"

	"rawi/cmd/internal/term"
	"rawi/storage"
)

// EventComparison writes why two stories tell one event or not: the verdict, and what speaks
// for it and against, with weights and the words that both have.
func EventComparison(p *Page, e storage.EventEvidence) {
	fmt.Fprintln(p.Out, p.Screen.Bold(eventVerdict(e)))
	if note := eventPlacementNote(e); note != "" {
		fmt.Fprintln(p.Out, note)
	}
	fmt.Fprintf(p.Out, "\nscore %s; two stories alone are one event from %s on\n", weight(e.Score), weight(e.Need))
	if len(e.Parts) == 0 {
		return
	}
	fmt.Fprintln(p.Out)
	table := p.Screen.Table(p.Out, term.Column{Title: "weight", Right: true}, term.Column{Title: "what"}, term.Column{Title: "in both", Flex: 20})
	for _, part := range e.Parts {
		cell := term.Text(weight(part.Weight))
		if part.Weight < 0 {
			cell = term.Alarm(weight(part.Weight))
		}
		table.Row(cell, term.Text(part.What), term.Text(strings.Join(part.Shared, ", ")))
	}
	_ = table.Flush() // Out keeps its error
}

// weight formats a weight in thousandths with its sign, rounded down: 1250 is +1.25.
func weight(n int) string { return fmt.Sprintf("%+.2f", math.Floor(float64(n)/10)/100) }

// eventVerdict returns the result of the comparison in one sentence.
func eventVerdict(e storage.EventEvidence) string {
	switch {
	case e.Same:
		return "one event: " + ShortID(e.Event)
	case e.Veto != "":
		return "two events: " + term.Clean(e.Veto)
	case e.Score >= e.Need:
		return "two events"
	}
	return "two events: too little speaks for one"
}

// eventPlacementNote explains why the stories are stored otherwise than the score suggests;
// empty if they are not.
func eventPlacementNote(e storage.EventEvidence) string {
	alone := e.Veto == "" && e.Score >= e.Need
	switch {
	case e.Same && !alone && e.Veto != "":
		return "yet alone they would be two: " + term.Clean(e.Veto)
	case e.Same && !alone:
		return "yet not by these two alone: by way of others in it, or by the operator"
	case !e.Same && alone:
		return "though alone they would be one: another story of one of them speaks against it, or they are too far apart in time"
	}
	return ""
}
