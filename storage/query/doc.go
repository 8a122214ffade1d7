// Package query is rawi's query language: it parses a query, matches one
// article, and matches one article against many topics in one pass.
//
//	"دير الزور" OR البوكمال OR "Deir ez-Zor"
//	title:هجين feed:enab-baladi lang:ar since:7d -رياضة
//	(نفط OR غاز) region:syria before:2026-11-01 sources:>=2
//
// A bare word is found with its Arabic forms (text.Matches), ="word" only as
// it is written (after folding), word* by its beginning, "two words" as a
// phrase. What stands side by side must all hold; OR binds weaker than that;
// NOT or - turns what follows it round; ( ) group. Keys:
//
//	title: feed: outlet: by: region: lang: topic: story: category: has:
//	since: before: on: sources:
//
// Each key is a Predicate. Their table (predicates.go) is the only place that
// says what they mean: parser, matcher, index, help, search page and shell
// completion read it. Adding has:video is a line there and one in its test.
//
// since:7d counts back from Options.Now (h, d, w), since:2026-11-01 is a day in
// UTC, Arabic and Persian digits too; before: is exclusive, on: one day.
//
// # Caveats
//
// sources: and topic: speak of the article's story and of what the store
// decided; Match answers them from Doc, and a topic's query may not hold
// them (topics are decided before either is known), nor since:7d, which moves
// with the clock. Names are expanded when a query is read: String writes them out.
package query
