package render

import (
	"errors"
	"strings"
	"testing"

	"rawi/cmd/internal/term"
)

// pair is a row of the tests: a name and a number of articles.
type pair struct{ name, number string }

var pairRows = RowFormat[pair]{
	Columns: []term.Column{{Title: "name"}, {Title: "number", Right: true}},
	Row:     func(p pair) []term.Cell { return []term.Cell{term.Text(p.name), term.Text(p.number)} },
	Fields: []Field[pair]{
		{"name", func(p pair) string { return p.name }},
		{"number", func(p pair) string { return p.number }},
		{"both", func(p pair) string { return p.name + p.number }},
	},
	Default:  2,
	Object:   func(p pair) any { return map[string]string{p.name: p.number} },
	Lines:    map[string]func(pair) []string{FormatURLs: func(p pair) []string { return nonEmpty(p.number) }},
	Document: func(rows []pair) ([]byte, error) { return []byte(strings.Repeat("x", len(rows)) + "\n"), nil },
}

func TestRowWriterFormats(t *testing.T) {
	t.Parallel()
	rows := []pair{{"فرات\tx\n", "1"}, {"a,<b>", ""}}
	hostile := []pair{{"\x1b\x7f\u009b31m\u202eنص", "\u200f"}}
	for _, row := range []struct {
		output Output
		rows   []pair
		want   string
	}{
		{Output{Format: FormatTable}, rows, "name    number\nفرات x       1\na,<b>         \n"},
		{Output{Format: FormatJSON}, rows, "[\n{\"فرات\\tx\\n\":\"1\"},\n{\"a,<b>\":\"\"}\n]\n"},
		{Output{Format: FormatJSONL}, rows, "{\"فرات\\tx\\n\":\"1\"}\n{\"a,<b>\":\"\"}\n"},
		{Output{Format: FormatTSV}, rows, "فرات x\t1\na,<b>\t\n"},
		{Output{Format: FormatTSV, Fields: []string{"both", "name"}}, rows, "فرات x 1\tفرات x\na,<b>\ta,<b>\n"},
		{Output{Format: FormatCSV}, rows, "name,number\nفرات x,1\n\"a,<b>\",\n"},
		{Output{Format: FormatCSV, Fields: []string{"both"}}, nil, "both\n"},
		{Output{Format: FormatURLs}, rows, "1\n"},
		{Output{Format: FormatAtom}, rows, "xx\n"},
		{Output{Format: FormatTable}, nil, ""},
		{Output{Format: FormatJSON}, nil, "[]\n"},
		{Output{Format: FormatJSON}, rows[1:], "[\n{\"a,<b>\":\"\"}\n]\n"},
		{Output{Format: FormatJSONL}, nil, ""},
		{Output{Format: FormatJSON}, hostile, "[\n{\"\\u001b\\u007f\\u009b31m\\u202eنص\":\"\\u200f\"}\n]\n"},
		{Output{Format: FormatJSONL}, hostile, "{\"\\u001b\\u007f\\u009b31m\\u202eنص\":\"\\u200f\"}\n"},
		{Output{Format: FormatTSV}, nil, ""},
		{Output{Format: FormatAtom}, nil, "\n"},
	} {
		var b strings.Builder
		if err := WriteRows(testPage(&b), &row.output, pairRows, row.rows); err != nil || b.String() != row.want {
			t.Errorf("%+v: %v, got\n%q\nwant\n%q", row.output, err, b.String(), row.want)
		}
	}
	all := pairRows
	all.Default = 0
	var b strings.Builder
	if err := WriteRows(testPage(&b), &Output{Format: FormatTSV}, all, rows[:1]); err != nil || b.String() != "فرات x\t1\tفرات x 1\n" {
		t.Errorf("all fields: %v, %q", err, b.String())
	}
}

func TestUnknownFieldsAreListed(t *testing.T) {
	t.Parallel()
	_, err := NewRowWriter(testPage(&strings.Builder{}), &Output{Format: FormatTSV, Fields: []string{"name", "nose"}}, pairRows)
	if want := `--fields: there is no field "nose": the fields are name, number, both`; !errors.Is(err, ErrNoField) || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestRowWriterShowsRowsAtFlush: a table keeps its widths, a document waits.
func TestRowWriterShowsRowsAtFlush(t *testing.T) {
	t.Parallel()
	for format, want := range map[string][2]string{
		FormatTable: {"name  number\na          1\n", "b         22\n"}, FormatCSV: {"name,number\na,1\n", "b,22\n"}, FormatTSV: {"a\t1\n", "b\t22\n"}, FormatAtom: {"", ""},
	} {
		var b strings.Builder
		w, err := NewRowWriter(testPage(&b), &Output{Format: format}, pairRows)
		if err != nil {
			t.Fatal(err)
		}
		before := ""
		for i, row := range []pair{{"a", "1"}, {"b", "22"}} {
			if err := errors.Join(w.Add(row), w.Flush()); err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimPrefix(b.String(), before); got != want[i] || w.Count() != i+1 {
				t.Errorf("%s: flush %d shows %q, want %q; %d rows", format, i, got, want[i], w.Count())
			}
			before = b.String()
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestErrorsOfTheOutputAreReturned(t *testing.T) {
	t.Parallel()
	for _, format := range []string{FormatTable, FormatJSON, FormatJSONL, FormatTSV, FormatCSV, FormatURLs, FormatAtom} {
		if err := WriteRows(testPage(full{}), &Output{Format: format}, pairRows, []pair{{"a", "1"}}); err == nil {
			t.Errorf("%s: a full disk is no error", format)
		}
	}
	broken := pairRows
	broken.Document = func([]pair) ([]byte, error) { return nil, errors.New("broken") }
	broken.Object = func(pair) any { return func() {} }
	for _, format := range []string{FormatAtom, FormatJSON} {
		if err := WriteRows(testPage(&strings.Builder{}), &Output{Format: format}, broken, []pair{{"a", "1"}}); err == nil {
			t.Errorf("%s: an error of the format is lost", format)
		}
	}
}

func TestObject(t *testing.T) {
	t.Parallel()
	for format, want := range map[string]string{FormatJSON: "{\n  \"a\": \"<&>\"\n}\n", FormatJSONL: "{\"a\":\"<&>\"}\n"} {
		var b strings.Builder
		p := testPage(&b)
		if err := errors.Join(p.Object(&Output{Format: format}, map[string]string{"a": "<&>"}), p.Out.Flush()); err != nil || b.String() != want {
			t.Errorf("%s: %v, %q", format, err, b.String())
		}
	}
	for format, want := range map[string]bool{FormatJSON: true, FormatJSONL: true, FormatTSV: false, FormatTable: false} {
		if o := (Output{Format: format}); o.JSON() != want {
			t.Errorf("%s is json: %v", format, !want)
		}
	}
}
