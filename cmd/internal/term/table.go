package term

import (
	"io"
	"strings"
)

// gap stands between columns.
const gap = "  "

// Column is one column of a table.
type Column struct {
	Title string
	Right bool // numbers stand at the right
	Least int  // cells reserved even when the first rows need fewer
	Most  int  // cells at most; 0: as many as it needs
	Flex  int  // > 0: this column gives way first, down to so many cells
	Drop  int  // > 0: left out on a narrow screen, the highest first
}

// Cell is one text in a table, with what is to be marked in it.
type Cell struct {
	text  string
	spans []Span
	style string
}

// Text is a cell.
func Text(s string) Cell { return Cell{text: Clean(s)} }

// Marked is a cell some parts of which are marked. Its text must be clean: the
// spans point into it.
func Marked(clean string, spans []Span) Cell { return Cell{text: clean, spans: spans} }

// Faint is a cell in the background.
func Faint(s string) Cell { return Cell{text: Clean(s), style: styleDim} }

// Alarm is a cell that needs looking at.
func Alarm(s string) Cell { return Cell{text: Clean(s), style: styleRed} }

// Table lays rows out in columns. Widths are decided by the rows of the first
// Flush and then stay, so that a table can grow while somebody looks at it.
type Table struct {
	screen  Screen
	out     io.Writer
	columns []Column
	rows    [][]Cell
	widths  []int // of the columns shown; -1: left out
}

// Table begins a table on out.
func (s Screen) Table(out io.Writer, columns ...Column) *Table {
	return &Table{screen: s, out: out, columns: columns}
}

// Row adds a row, one cell a column.
func (t *Table) Row(cells ...Cell) { t.rows = append(t.rows, cells) }

// Flush writes the rows added since the last, and the heading before the first.
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

// layout gives every column what it needs; on a screen too narrow for that,
// the flexible ones give way, then whole columns are left out.
func (t *Table) layout() []int {
	widths := make([]int, len(t.columns))
	for i := range t.columns {
		widths[i] = t.natural(i)
	}
	if t.screen.Width <= 0 {
		return widths
	}
	for {
		over := total(widths) - t.screen.Width
		if over > 0 {
			over = t.give(widths, over)
		}
		if over <= 0 || !t.drop(widths) {
			return widths
		}
		t.restore(widths)
	}
}

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

// give takes over cells from flexible columns and returns how many are still
// too many.
func (t *Table) give(widths []int, over int) int {
	for i, c := range t.columns {
		if c.Flex > 0 && widths[i] > c.Flex && over > 0 {
			take := min(over, widths[i]-c.Flex)
			widths[i] -= take
			over -= take
		}
	}
	return over
}

// drop leaves out the column that matters least and reports whether one could
// be left out.
func (t *Table) drop(widths []int) bool {
	worst := -1
	for i, c := range t.columns {
		if widths[i] >= 0 && c.Drop > 0 && (worst < 0 || c.Drop > t.columns[worst].Drop) {
			worst = i
		}
	}
	if worst >= 0 {
		widths[worst] = -1
	}
	return worst >= 0
}

// restore lets flexible columns have back what they need: a column left out
// made room.
func (t *Table) restore(widths []int) {
	for i, c := range t.columns {
		if c.Flex > 0 && widths[i] >= 0 {
			widths[i] = t.natural(i)
		}
	}
}

// natural is the width column i takes where there is room.
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

// cell writes one cell. Nothing is padded at the end of a line, so that a
// line that just fits does not wrap.
func (t *Table) cell(b *strings.Builder, c Cell, width int, right, last bool) {
	shown, more := cut(c.text, width)
	plain := shown
	if more {
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
