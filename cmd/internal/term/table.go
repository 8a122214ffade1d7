package term

import (
	"io"
	"strings"
)

// gap separates columns.
const gap = "  "

// Column is one column of a table.
type Column struct {
	Title string
	Right bool // aligned at the right, for numbers
	Least int  // smallest width in cells, for rows of later flushes
	Most  int  // largest width in cells; 0: unlimited
	Flex  int  // > 0: narrowed first, down to this width in cells
	Drop  int  // > 0: omitted on a narrow screen, the highest value first
}

// Cell is a text in a table, with its style and marks.
type Cell struct {
	text  string
	spans []Span
	style string
}

// Text returns a cell.
func Text(s string) Cell { return Cell{text: Clean(s)} }

// Marked returns a cell with marked spans. The spans refer to its text, which must
// be clean already.
func Marked(clean string, spans []Span) Cell { return Cell{text: clean, spans: spans} }

// Faint returns a cell in a weak style.
func Faint(s string) Cell { return Cell{text: Clean(s), style: styleDim} }

// Alarm returns a cell that needs attention.
func Alarm(s string) Cell { return Cell{text: Clean(s), style: styleRed} }

// Table lays rows out in columns. The widths are computed from the rows of the
// first Flush and kept, so that a table can grow while it is shown.
type Table struct {
	screen  Screen
	out     io.Writer
	columns []Column
	rows    [][]Cell
	widths  []int // of the columns; -1: omitted
}

// Table returns a table that is written to out.
func (s Screen) Table(out io.Writer, columns ...Column) *Table {
	return &Table{screen: s, out: out, columns: columns}
}

// Row adds a row of one cell for each column.
func (t *Table) Row(cells ...Cell) { t.rows = append(t.rows, cells) }

// Flush writes the rows added since the last Flush; the first writes the heading.
func (t *Table) Flush() error {
	var b strings.Builder
	if t.widths == nil {
		t.widths = t.layout()
		head := make([]Cell, len(t.columns))
		for i, c := range t.columns {
			head[i] = Cell{text: c.Title, style: styleDim}
		}
		t.write(&b, head)
	}
	for _, row := range t.rows {
		t.write(&b, row)
	}
	t.rows = nil
	_, err := io.WriteString(t.out, b.String())
	return err
}

// layout computes the widths: each column's natural one if the screen is wide
// enough, else flexible columns are narrowed, then columns omitted.
func (t *Table) layout() []int {
	widths := make([]int, len(t.columns))
	for i := range t.columns {
		widths[i] = t.natural(i)
	}
	if t.screen.Width <= 0 {
		return widths
	}
	for {
		excess := total(widths) - t.screen.Width
		if excess > 0 {
			excess = t.narrow(widths, excess)
		}
		if excess <= 0 || !t.drop(widths) {
			return widths
		}
		t.restore(widths)
	}
}

// total returns the width of a line.
func total(widths []int) int {
	sum, shown := 0, 0
	for _, w := range widths {
		if w >= 0 {
			sum += w
			shown++
		}
	}
	return sum + len(gap)*max(shown-1, 0)
}

// narrow takes excess cells from flexible columns and returns the rest that could
// not be taken.
func (t *Table) narrow(widths []int, excess int) int {
	for i, c := range t.columns {
		if c.Flex > 0 && widths[i] > c.Flex && excess > 0 {
			take := min(excess, widths[i]-c.Flex)
			widths[i] -= take
			excess -= take
		}
	}
	return excess
}

// drop omits the column with the highest Drop and reports whether there was one.
func (t *Table) drop(widths []int) bool {
	dropped := -1
	for i, c := range t.columns {
		if widths[i] >= 0 && c.Drop > 0 && (dropped < 0 || c.Drop > t.columns[dropped].Drop) {
			dropped = i
		}
	}
	if dropped >= 0 {
		widths[dropped] = -1
	}
	return dropped >= 0
}

// restore resets flexible columns to their natural widths after another column
// was omitted.
func (t *Table) restore(widths []int) {
	for i, c := range t.columns {
		if c.Flex > 0 && widths[i] >= 0 {
			widths[i] = t.natural(i)
		}
	}
}

// natural returns the width of column i on an unlimited screen.
func (t *Table) natural(i int) int {
	c := t.columns[i]
	w := max(Width(c.Title), c.Least)
	for _, row := range t.rows {
		w = max(w, Width(row[i].text))
	}
	if c.Most > 0 {
		w = min(w, c.Most)
	}
	return w
}

// write writes one row.
func (t *Table) write(b *strings.Builder, row []Cell) {
	last := len(t.widths) - 1
	for last > 0 && t.widths[last] < 0 {
		last--
	}
	first := true
	for i, w := range t.widths {
		if w < 0 {
			continue
		}
		if !first {
			b.WriteString(gap)
		}
		first = false
		t.cell(b, row[i], w, t.columns[i].Right, i == last)
	}
	b.WriteByte('\n')
}

// cell writes one cell. The last one is not padded, so that a line that just fits
// does not wrap.
func (t *Table) cell(b *strings.Builder, c Cell, width int, right, last bool) {
	shown, truncated := cut(c.text, width)
	plain := shown
	if truncated {
		plain += Ellipsis
	}
	text := t.screen.Mark(shown, c.spans, false) + plain[len(shown):]
	if c.style != "" {
		text = t.screen.style(c.style, text)
	}
	pad := strings.Repeat(" ", max(0, width-Width(plain)))
	text = t.screen.Isolate(text)
	switch {
	case right:
		b.WriteString(pad + text)
	case last:
		b.WriteString(text)
	default:
		b.WriteString(text + pad)
	}
}
