// Package query is rawi's query language: it parses a query, matches one
// article, and matches one article against many topics in one pass.
//
//	"دير الزور" OR البوكمال OR "Deir ez-Zor"
//	title:هجين feed:enab-baladi lang:ar since:7d -رياضة
//	(نفط OR غاز) region:syria before:2026-11-01 sources:>=2
//
//	e, err := query.Parse(s, query.Options{Now: now, Aliases: aliases})
//	e.Match(query.NewDoc(&article, feed))
//
// A bare word matches its forms in the article's language (package wordform), ="word"
// only itself after folding, word* every word with that prefix, "two words" a phrase. Terms side by
// side must all match; OR binds weaker than that; NOT or - negates the term or
// group after it; ( ) group. Keys:
//
//	title: feed: outlet: by: region: place: lang: topic: story: category:
//	since: before: on: sources: langs: outlets: has:
//
// Each key is a Predicate. Their table (predicates.go) is the only place that
// defines them: parser, matcher, index, help, search page and shell completion
// read it. Adding has:video is a line there and one in its test.
//
// since:7d is 7 days before Options.Now (also m, h, w), since:2026-11-01 a day in
// UTC, in Arabic and Persian digits too; before: is exclusive, on: is one day.
//
// To read the code: node.go (what a query is), lex.go, parse.go and term.go (from
// text), match.go (against one article), set.go (many topics), hints.go and message.go
// (what is said of a query).
//
// # Caveats
//
// sources:, langs:, outlets: and topic: depend on decisions of the store: Match reads them
// from Doc. The query of a topic may not contain them, because topics are assigned before,
// nor since:7d, which changes with the clock. Aliases are expanded by Parse: String
// writes them out.
//
// # Promises
//
//   - Every predicate is parsed, matched, found by an index, and explained in two
//     languages: TestPredicates, TestIndexFindsWhatFiltersMatch,
//     TestExamplesParseAndSpeak; facets on disk stay: TestFacetsOfAnArticle.
//   - A query is bounded: TestParseKeepsItsLimits. Errors point at the term:
//     TestParseRefuses, TestParseErrorsPointAtThePlace, TestErrorsMarkThePart. They and
//     hints are said in two languages: TestEveryMessageIsSaidInBothLanguages.
//   - Words that may have been meant as operators, and names that nothing has, are hinted:
//     TestOperatorsInWordsAreHinted, TestUnknownNamesAreHinted.
//   - String and Parse are inverse: TestStringReadsBackAsTheSame, FuzzParse.
//   - A Set finds the topics that match alone: TestSetFindsWhatEachTopicFindsAlone.
//   - Lacks never rejects what Match accepts: TestLacksSaysWhatMatchingSays.
//   - A topic holds nothing that is decided later: TestTopicsHoldNothingDecidedLater.
//
// # Why no library
//
// Query languages of search engines (bleve, Lucene ports) bring their own analysis
// and index. Here one definition of a word serves search, topics and stories, and
// topics are matched as articles arrive, without an index.
package query
