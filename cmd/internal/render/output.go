package render

import "rawi/publish/format"

// Formats of answers. All but FormatTable are for programs.
const (
	FormatTable = "table"
	FormatJSON  = "json"
	FormatJSONL = "jsonl"
	FormatTSV   = "tsv"
	FormatCSV   = "csv"
	FormatMD    = "md"
	FormatURLs  = "urls"
	FormatAtom  = "atom" // one document
	FormatOPML  = "opml" // one document
)

// Output is the format of an answer, and the fields of tsv and csv that were
// asked for; no fields: the default ones.
type Output struct {
	Format string
	Fields []string
}

// JSON reports whether the format is json or jsonl.
func (o *Output) JSON() bool { return o.Format == FormatJSON || o.Format == FormatJSONL }

// Object writes one value: as an indented document for json, else on one line.
func (p *Page) Object(o *Output, v any) error {
	indent := ""
	if o.Format == FormatJSON {
		indent = "  "
	}
	return format.WriteJSON(p.Out, v, indent)
}
