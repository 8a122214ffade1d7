package render

import (
	"strconv"

	"rawi/cmd/internal/term"
	"rawi/storage"
)

// DecisionRows returns the format of the operator's decisions.
func DecisionRows() RowFormat[storage.Decision] {
	return RowFormat[storage.Decision]{
		Columns: []term.Column{{Title: "number", Right: true}, {Title: "time", Drop: 1}, {Title: "decision"}, {Title: "about"}, {Title: "a"}, {Title: "b"}},
		Row: func(d storage.Decision) []term.Cell {
			return []term.Cell{
				term.Text(strconv.FormatUint(d.Number, 10)), term.Faint(LocalTime(d.At)),
				term.Text(string(d.Kind)), term.Text(decisionSubject(d)), term.Text(d.A), term.Text(d.B),
			}
		},
		Fields: []Field[storage.Decision]{
			{"number", func(d storage.Decision) string { return strconv.FormatUint(d.Number, 10) }},
			{"time", func(d storage.Decision) string { return utc(d.At) }},
			{"decision", func(d storage.Decision) string { return string(d.Kind) }},
			{"a", func(d storage.Decision) string { return d.A }},
			{"b", func(d storage.Decision) string { return d.B }},
			{"about", decisionSubject},
		},
		Object: func(d storage.Decision) any { return d },
	}
}

// decisionSubject returns what a decision is about.
func decisionSubject(d storage.Decision) string {
	switch {
	case d.Events:
		return "event"
	case d.Kind == storage.DecideSplit, d.Kind == storage.DecideMerge, d.Kind == storage.DecideNever:
		return "story"
	}
	return "article"
}
