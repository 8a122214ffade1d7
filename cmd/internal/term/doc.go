// Package term decides what a terminal is shown: how wide a text is, where it
// is cut, how right-to-left text stands among columns, what is coloured.
//
//	screen := term.Detect(os.Stdout, os.Getenv)
//	table := screen.Table(out, term.Column{Title: "feed"}, term.Column{Title: "title", Flex: 20})
//	table.Row(term.Text("enab-baladi"), term.Text("عنب بلدي"))
//	err := table.Flush()
//
// Widths are counted in cells of a terminal, by grapheme cluster: a letter
// with its diacritics is one cell, so columns of vocalised Arabic stay straight.
//
// # Caveats
//
// All text is cleaned of control characters before it is shown: what feeds
// say comes from strangers, and an escape sequence in a headline must not
// drive the reader's terminal.
package term
