// Package render writes the answers of rawi's verbs: tables, properties, wrapped
// text, articles, stories, diffs, charts and progress for people, and rows in
// json, jsonl, tsv, csv and other formats for programs.
//
// # Tour
//
// A Page is where an answer is written. It lays out primitives: Properties,
// Heading, Object. Functions write one kind of value each: Article,
// Feed, Comparison, Status, Top. A RowFormat describes rows of one kind in every
// format (StoryRows, FeedRows, …), and a RowWriter writes them. units.go formats
// single values; Progress shows how far a long task is.
//
// The package asks no daemon and no store: verbs in cmd/rawi fetch what is shown
// and decide when. What fits on a terminal is decided by cmd/internal/term.
//
// # Promises
//
//	every format writes each row once               TestRowWriterFormats
//	rows without a match are an empty array         TestRowWriterFormats
//	no text of a feed controls the terminal         TestNothingControlsTheTerminal
//	a snippet keeps whole words and its marks       TestSnippetKeepsWholeWords
//	conflicting words are marked in both texts      TestComparisonMarksWhatDiffers
//	a diff holds both texts                         FuzzDiffHoldsBothTexts in storage/text
//	progress shows rate and remaining time          TestProgressShowsRateAndRest
//
// # Caveats
//
// Fields and keys written for programs are documented by rawi help formats and do
// not change. Writes to a Page are not checked one by one: its Out is buffered,
// keeps the first error, and the caller checks Flush.
//
// The table, the progress bar and the word diff are home-made: libraries for tables
// and bars count bytes or code points where Arabic with diacritics needs cells, and
// do not isolate text of the other direction; the diff works on words.
package render
