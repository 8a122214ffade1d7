// Package term lays text out for terminals: its width, where it is cut and
// wrapped, how right-to-left text is placed in columns, and its styles.
//
// # Tour
//
// Detect returns the Screen that output is shown on, which styles and isolates
// text. Screen.Table lays rows out in columns; Cut and Wrap fit text into a width;
// Spark and Bar draw numbers. Clean must be applied to all text of feeds.
//
//	screen := term.Detect(os.Stdout, os.Getenv)
//	table := screen.Table(out, term.Column{Title: "feed"}, term.Column{Title: "title", Flex: 20})
//	table.Row(term.Text("enab-baladi"), term.Text("عنب بلدي"))
//	err := table.Flush()
//
// Widths are counted in cells of a terminal, by grapheme cluster: a letter
// with its diacritics is one cell, so columns of vocalised Arabic stay straight.
//
// # Promises
//
//	control characters never reach the terminal    TestCleanRemovesWhatControlsATerminal
//	a table is never wider than its screen         TestTableKeepsItsColumns
//	a letter and its diacritics are not separated  TestCutKeepsClusters
//	bars and sparks show small numbers             TestSparkAndBar
//
// # Caveats
//
// Texts of feeds come from strangers: an escape sequence in a headline must not
// control the reader's terminal, and a bidirectional override must not reorder
// other columns. Cells are cleaned here; lines that callers write themselves are
// not.
//
// The table is home-made: libraries count bytes or code points instead of cells,
// and do not isolate text of the other direction.
package term
