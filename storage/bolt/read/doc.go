// Package read answers questions to the store, each from one snapshot of its file.
//
// Reader answers about articles, stories and changes, Reports about feeds, topics and
// the store as a whole, Log about the log that a store follows. Current is what they
// need of the last commit beside the file: the writer publishes it after each. Queries
// are answered by package search.
//
// # Caveats
//
// Answers end with their context, and with storage.ErrClosed when the store is closed.
// A record that is named by another and is not there is storage.ErrDamaged, never "not
// found" and never a shorter list.
//
// # Promises
//
//	reads end with their context                              TestReadsEndWithTheirContext
//	articles come as they were asked for                      TestArticlesComeInTheirOrder
//	outlets are counted by story, by alias too                TestOutletsAreCountedByStory
//	feeds, topics, days and the store are counted             TestReportsCountWhatIsThere
//	a topic is counted over its last 30 days                  TestTopicCountsTheLastThirtyDays
//	who follows changes gets each once, and is woken for more TestFollowerIsToldWhatItMissed
//	a damaged record is not "not found"                       TestDamagedRecordIsNotNotFound in package bolt
package read
