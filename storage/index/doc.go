// Package index is a full-text search engine that lives in two bbolt buckets.
//
// It answers one question: which articles may match a query, in a given
// order. Words are indexed by the tokens that package text makes of them, and
// what queries filter by (feed, outlet, language …) by facets, which are terms
// as well. Whether a candidate really matches is for the caller to verify,
// unless Candidate.Exact says that the index suffices.
//
// # Tour
//
//   - Index is what one transaction sees. A Writer adds documents to it; all that
//     one transaction adds becomes one Segment (writer.go).
//   - A segment has a document table (doctable.go) and, by term, postings
//     (posting.go) packed into blocks (block.go). Those of common words are packed by the bit,
//     with the positions of the words (packed.go, bits.go).
//   - Segments of like size are merged, small ones within the commit and large
//     ones in transactions of their own (merge.go, mergepostings.go). Documents that are
//     no longer stored are dropped then and not before.
//   - termSearcher evaluates a query within a segment (termsearch.go, facets.go).
//     Phrases of common words are found by positions (phrase.go), of others verified.
//     Walk merges the segments' answers by time (walk.go), Rank by BM25 (rank.go).
//   - A segment whose words were read by other rules is built anew from the
//     documents, in steps (reindex.go).
//
// # Caveats
//
// Candidates may be stale: a document that was removed or changed is found by
// its old text until its segments merge. One that was added twice is given
// twice in a row. Document numbers are those of the caller, at most 2^32 apart
// within one segment. Times are Unix seconds in 32 bits, without a sign.
// Values returned by a reader are valid for the transaction only.
//
// # Promises
//
//	terms are read back in order, and found from any term on   TestBlocksAgreeWithAMap
//	no bytes make a reader panic or loop                       FuzzBlocks, FuzzPostings
//	Walk gives what a plain list of documents would            TestIndexAgreesWithPlainModel
//	merging changes no answer                                  TestIndexAgreesWithPlainModel
//	a merge drops what is gone, and keeps what is not          TestMergeDropsWhatIsGone
//	what is mostly gone can be dropped before that             TestDeadAreDroppedWithoutAMerge
//	a merge drops the words of older texts                     TestMergeDropsOlderTexts
//	texts that have a phrase are found, and none is taken for one   TestPhrasesAgreeWithTexts
//	texts that have common words apart are not read            TestWordsApartAreNoCandidates
//	postings and positions come back as they were written      TestPostingsComeBack, FuzzPostings
//	segments of other versions are built anew                  TestReindexInSteps
//	what other rules read is verified                          TestOutdatedSegmentIsNotExact
//	a segment of before there were versions is of version 1    TestSegmentWithoutVersionIsTheFirst
//	the best come first, of equal ones the newest              TestRankOrdersByRelevance
//
// # Why no library
//
// Bleve and Bluge bring their own files, which a crash or a backup can leave at
// another state than the store; here the index commits with the articles it is
// about. They match whole tokens, while Arabic words are found below their
// prefixes, and a query of ours walks by time and stops at the page's end
// where theirs score every hit.
package index
