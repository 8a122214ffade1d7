package render

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"

	"rawi/cmd/internal/term"
	"rawi/publish/format"
)

// ErrNoField occurs when --fields names a field that the rows do not have.
var ErrNoField = errors.New("there is no field")

// RowFormat describes how rows of one kind are written in every format.
type RowFormat[T any] struct {
	Columns []term.Column               // of the table
	Row     func(T) []term.Cell         // of the table
	Fields  []Field[T]                  // of tsv and csv
	Default int                         // number of leading Fields written by default; 0: all
	Object  func(T) any                 // of json and jsonl
	Lines   map[string]func(T) []string // of md and urls, by format

	Document func([]T) ([]byte, error) // of atom: one document of all rows
}

// Field is a named value of a row.
type Field[T any] struct {
	Name  string
	Value func(T) string
}

// RowWriter writes rows as they are added. Only the table holds rows back until
// Flush, to compute the widths of its columns, and a document until Close.
type RowWriter[T any] struct {
	page     *Page
	rows     RowFormat[T]
	format   string
	fields   []Field[T]
	table    *term.Table
	csv      *csv.Writer
	count    int
	document []T // rows held back for a document
}

// NewRowWriter returns a writer of rows to p. It fails with ErrNoField if o asks
// for a field that rows does not have.
func NewRowWriter[T any](p *Page, o *Output, rows RowFormat[T]) (*RowWriter[T], error) {
	w := &RowWriter[T]{page: p, rows: rows, format: o.Format}
	var err error
	if w.fields, err = rows.pick(o.Fields); err != nil {
		return nil, err
	}
	switch o.Format {
	case FormatTable:
		w.table = p.Screen.Table(p.Out, rows.Columns...)
	case FormatCSV:
		w.csv = csv.NewWriter(p.Out)
		return w, w.csv.Write(fieldNames(w.fields))
	}
	return w, nil
}

// WriteRows writes a complete answer.
func WriteRows[T any](p *Page, o *Output, format RowFormat[T], rows []T) error {
	w, err := NewRowWriter(p, o, format)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := w.Add(row); err != nil {
			return err
		}
	}
	return w.Close()
}

// pick returns the fields of these names, or the default ones.
func (f RowFormat[T]) pick(names []string) ([]Field[T], error) {
	if len(names) == 0 {
		if f.Default > 0 {
			return f.Fields[:f.Default], nil
		}
		return f.Fields, nil
	}
	picked := make([]Field[T], len(names))
	for i, name := range names {
		var ok bool
		if picked[i], ok = f.field(name); !ok {
			return nil, fmt.Errorf("--fields: %w %.40q: the fields are %s", ErrNoField, name, strings.Join(fieldNames(f.Fields), ", "))
		}
	}
	return picked, nil
}

func (f RowFormat[T]) field(name string) (Field[T], bool) {
	for _, field := range f.Fields {
		if field.Name == name {
			return field, true
		}
	}
	return Field[T]{}, false
}

func fieldNames[T any](fields []Field[T]) []string {
	names := make([]string, len(fields))
	for i, field := range fields {
		names[i] = field.Name
	}
	return names
}

// Count returns the number of rows added.
func (w *RowWriter[T]) Count() int { return w.count }

// Add writes a row, or holds it back until Flush or Close.
func (w *RowWriter[T]) Add(row T) error {
	w.count++
	out := w.page.Out
	switch w.format {
	case FormatTable:
		w.table.Row(w.rows.Row(row)...)
	case FormatJSON, FormatJSONL:
		return w.json(row)
	case FormatTSV:
		_, err := out.WriteString(strings.Join(w.values(row), "\t") + "\n")
		return err
	case FormatCSV:
		return w.csv.Write(w.values(row))
	case FormatAtom:
		w.document = append(w.document, row)
	default:
		for _, line := range w.rows.Lines[w.format](row) {
			if _, err := out.WriteString(line + "\n"); err != nil {
				return err
			}
		}
	}
	return nil
}

// values returns the picked fields of a row, without tabs and line breaks.
func (w *RowWriter[T]) values(row T) []string {
	values := make([]string, len(w.fields))
	for i, field := range w.fields {
		values[i] = term.Clean(field.Value(row))
	}
	return values
}

// json writes a row as one line: of an array for json, alone for jsonl.
func (w *RowWriter[T]) json(row T) error {
	var line bytes.Buffer
	if err := format.WriteJSON(&line, w.rows.Object(row), ""); err != nil {
		return err
	}
	if w.format == FormatJSON { // an array, which Close completes
		before := ",\n"
		if w.count == 1 {
			before = "[\n"
		}
		line.Truncate(line.Len() - len("\n"))
		if _, err := w.page.Out.WriteString(before); err != nil {
			return err
		}
	}
	_, err := w.page.Out.Write(line.Bytes())
	return err
}

// Flush shows the rows added so far, unless the format is a document.
func (w *RowWriter[T]) Flush() error {
	switch {
	case w.table != nil && w.count > 0:
		if err := w.table.Flush(); err != nil {
			return err
		}
	case w.csv != nil:
		w.csv.Flush()
		if err := w.csv.Error(); err != nil {
			return err
		}
	}
	return w.page.Out.Flush()
}

// Close completes the answer.
func (w *RowWriter[T]) Close() error {
	end := ""
	switch {
	case w.format == FormatAtom:
		document, err := w.rows.Document(w.document)
		if err != nil {
			return err
		}
		end = string(document)
	case w.format == FormatJSON && w.count == 0:
		end = "[]\n"
	case w.format == FormatJSON:
		end = "\n]\n"
	}
	if _, err := w.page.Out.WriteString(end); err != nil {
		return err
	}
	return w.Flush()
}
