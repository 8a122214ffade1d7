package render

import (
	"strconv"
	"strings"

	"rawi/cmd/internal/term"
	"rawi/storage"
)

// WordFormRow is one form of a word of a query.
type WordFormRow struct {
	Word     string `json:"word"`
	Kind     string `json:"kind,omitempty"`
	Excluded bool   `json:"excluded,omitempty"`
	storage.WordForm

	first bool // of the word
}

// NewWordFormRows returns the rows of the words of a query.
func NewWordFormRows(words []storage.WordForms) (rows []WordFormRow) {
	for _, w := range words {
		for i, f := range w.Forms {
			rows = append(rows, WordFormRow{w.Word, w.Kind, w.Excluded, f, i == 0})
		}
	}
	return rows
}

// label returns the word as it stands in a query.
func (r WordFormRow) label() string {
	label := r.Word
	switch r.Kind {
	case "exact":
		label = `="` + label + `"`
	case "prefix":
		label += "*"
	}
	if r.Excluded {
		label = "-" + label
	}
	return label
}

// WordFormRows returns the format of the forms of a query's words.
func WordFormRows() RowFormat[WordFormRow] {
	languages := func(r WordFormRow) string { return strings.Join(r.Languages, " ") }
	articles := func(r WordFormRow) string { return strconv.Itoa(r.Articles) }
	return RowFormat[WordFormRow]{
		Columns: []term.Column{{Title: "word"}, {Title: "articles", Right: true}, {Title: "form"}, {Title: "only in", Drop: 1}},
		Row: func(r WordFormRow) []term.Cell {
			word := ""
			if r.first {
				word = r.label()
			}
			return []term.Cell{term.Text(word), term.Text(articles(r)), term.Text(r.Form), term.Faint(languages(r))}
		},
		Fields: []Field[WordFormRow]{
			{"word", WordFormRow.label},
			{"articles", articles},
			{"form", func(r WordFormRow) string { return r.Form }},
			{"languages", languages},
		},
		Object: func(r WordFormRow) any { return r },
	}
}
