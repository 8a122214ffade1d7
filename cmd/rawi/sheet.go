package main

import (
	"encoding/csv"
	"encoding/json"
	"strings"

	"rawi/cmd/internal/term"
)

// sheet says how rows of one kind look in every format.
type sheet[T any] struct {
	columns []term.Column               // of the table
	row     func(T) []term.Cell         // a row of it
	fields  []field[T]                  // of tsv and csv; --fields picks from them
	usual   int                         // so many of fields are shown when none are picked; 0: all
	object  func(T) any                 // of json and jsonl
	texts   map[string]func(T) []string // md and urls: the lines of a row

	document func([]T) ([]byte, error) // of atom: all rows
}

// field is one named value of a row, for tsv and csv.
type field[T any] struct {
	name  string
	value func(T) string
}

// printer writes rows as they come. Only the table waits for more of them
// before it writes, until flush.
type printer[T any] struct {
	app    *app
	sheet  sheet[T]
	format string
	fields []field[T]
	table  *term.Table
	csv    *csv.Writer
	rows   int
	held   []T // of a document
}

func newPrinter[T any](a *app, o *output, s sheet[T]) (*printer[T], error) {
	p := &printer[T]{app: a, sheet: s, format: o.format}
	var err error
	if p.fields, err = s.pick(o.fields); err != nil {
		return nil, err
	}
	switch o.format {
	case formatTable:
		p.table = a.screen.Table(a.out, s.columns...)
	case formatCSV:
		p.csv = csv.NewWriter(a.out)
		heading := make([]string, len(p.fields))
		for i, f := range p.fields {
			heading[i] = f.name
		}
		return p, p.csv.Write(heading)
	}
	return p, nil
}

// pick finds the fields that were asked for.
func (s sheet[T]) pick(names []string) ([]field[T], error) {
	if len(names) == 0 {
		if s.usual > 0 {
			return s.fields[:s.usual], nil
		}
		return s.fields, nil
	}
	var picked []field[T]
	for _, name := range names {
		f, ok := s.field(name)
		if !ok {
			return nil, usage("--fields: there is no %.40q: they are %s", name, strings.Join(s.names(), ", "))
		}
		picked = append(picked, f)
	}
	return picked, nil
}

func (s sheet[T]) field(name string) (field[T], bool) {
	for _, f := range s.fields {
		if f.name == name {
			return f, true
		}
	}
	return field[T]{}, false
}

func (s sheet[T]) names() []string {
	names := make([]string, len(s.fields))
	for i, f := range s.fields {
		names[i] = f.name
	}
	return names
}

func (p *printer[T]) add(v T) error {
	p.rows++
	out := p.app.out
	switch p.format {
	case formatTable:
		p.table.Row(p.sheet.row(v)...)
	case formatJSON, formatJSONL:
		return p.json(v)
	case formatTSV:
		_, err := out.WriteString(strings.Join(p.values(v), "\t") + "\n")
		return err
	case formatCSV:
		return p.csv.Write(p.values(v))
	case formatAtom:
		p.held = append(p.held, v)
	default:
		for _, line := range p.sheet.texts[p.format](v) {
			if _, err := out.WriteString(line + "\n"); err != nil {
				return err
			}
		}
	}
	return nil
}

// values are the picked fields without what could end a field or a line.
func (p *printer[T]) values(v T) []string {
	values := make([]string, len(p.fields))
	for i, f := range p.fields {
		values[i] = term.Clean(f.value(v))
	}
	return values
}

// json writes one object a line; for json the lines make one array.
func (p *printer[T]) json(v T) error {
	line, err := marshal(p.sheet.object(v))
	if err != nil {
		return err
	}
	switch {
	case p.format == formatJSONL:
		line += "\n"
	case p.rows == 1:
		line = "[\n" + line
	default:
		line = ",\n" + line
	}
	_, err = p.app.out.WriteString(line)
	return err
}

// flush shows what has come so far.
func (p *printer[T]) flush() error {
	switch {
	case p.table != nil && p.rows > 0:
		if err := p.table.Flush(); err != nil {
			return err
		}
	case p.csv != nil:
		p.csv.Flush()
		if err := p.csv.Error(); err != nil {
			return err
		}
	}
	return p.app.out.Flush()
}

// end finishes the answer.
func (p *printer[T]) end() error {
	closing := ""
	switch {
	case p.format == formatAtom:
		document, err := p.sheet.document(p.held)
		if err != nil {
			return err
		}
		closing = string(document)
	case p.format == formatJSON && p.rows == 0:
		closing = "[]\n"
	case p.format == formatJSON:
		closing = "\n]\n"
	}
	if _, err := p.app.out.WriteString(closing); err != nil {
		return err
	}
	return p.flush()
}

// printAll prints rows that are all there.
func printAll[T any](a *app, o *output, s sheet[T], rows []T) error {
	p, err := newPrinter(a, o, s)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := p.add(r); err != nil {
			return err
		}
	}
	return p.end()
}

// marshal is v as one line of JSON with <, > and & as they are.
func marshal(v any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return strings.TrimSuffix(b.String(), "\n"), err
}
