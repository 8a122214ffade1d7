// Package bolt is a storage.Store in one bbolt file.
//
// # Tour
//
//   - open.go: Open, Options and Store, which is a writer and three readers.
//   - writer.go: Apply prepares what needs no store (hashes, fingerprints, tokens,
//     compressed texts) in the caller's goroutine and queues it. One goroutine
//     gathers what comes within Options.Gather or Wait (gather.go), applies it in one
//     transaction, and answers every caller after the commit.
//   - transaction.go: a transaction and its ledger (counters, log of changes, the
//     articles and stories that it knows already). Each
//     kind of operation is a type: fetchOp in fetch.go, decisionOp and tombstoneOp
//     in decision.go, reclusterOp in recluster.go, settingsOp in settings.go, expiryOp in
//     expiry.go, logOp in follow.go.
//   - learning.go: stored articles lose what their outlet was found to repeat.
//   - settings.go: what is in force for a transaction.
//   - article.go, story.go, topic.go: the types that write articles, stories and
//     lists of topics; edit.go: what an article's new text is for its story.
//   - room.go: how large the file may become, and what a full store removes.
//   - maintenance.go: check, backup, restore and compaction.
//   - upkeep.go: what the writer does while nobody waits.
//
// Below it: record is the layout of the file, identity recognises items of feeds, quota
// bounds what a feed brings, read and search answer, each from one snapshot, dbfile
// handles the file itself, verify checks it, migrate brings older schemas up to date.
// Package storage/index is the search engine.
//
// # Caveats
//
// A file belongs to one process at a time: a second opener gets storage.ErrLocked.
// Reads see the last commit, and end with their context. What clustering and topics
// keep in memory takes effect with the commit only. A page that has to verify many
// candidates (a phrase of common words) may come back short with Next set: go on from
// there.
//
// # Promises
//
//	batches, restarts and repeated operations change nothing     TestBatchesRestartsAndRepeatsChangeNothing
//	a refused operation fails alone                               TestRefusedOperationFailsAlone
//	the store answers as a plain model does                       TestStoreAgreesWithPlainModel
//	what was accepted survives a kill                             TestKillLosesNothingAccepted
//	followers of one log agree                                    TestFollowersOfOneLogAgree
//	decisions hold in any order                                   TestDecisionsHoldInWhateverOrder
//	an alias leads to its story, after merges of merges too       TestAliasesFollowMergedStories
//	the first article leads, until it goes or another is preferred TestLeadIsTheEarliestArticle, TestLeadFollowsItsOutlet
//	a padded copy takes no lead                                   TestPaddedCopyTakesNoLead
//	a copy costs no more in a big story, nor does its page        TestCopyCostsWhatTheFirstDid, TestRestOfAStoryTakesTheirPlaces
//	a commit decodes each member once, encodes a new article once TestCommitDecodesMembersOnce
//	lists keep the documents' order, each article once            TestListsKeepTheDocumentsOrder
//	before: is exclusive, since: inclusive                        TestTimeBoundsOfQueries in package search
//	what is new to a view is on top                               TestWhatIsNewToAViewIsOnTop
//	older texts are kept once each, and bounded                   TestTextsThatTakeTurnsAreKeptOnce, TestVersionsAreBounded
//	retention keeps the newest, and a wrong clock removes nothing TestExpiryKeepsTheNewest, TestWrongClockCostsNothing
//	an item that left its feed is known for 90 days               TestIdentityThatLeftIsKnownFor90Days
//	reads end with their context                                  TestReadsEndWithTheirContext in package read
//	an index of other versions is built anew                      TestIndexOfOtherRulesIsMadeAnew
//	a full disk is said, and recovered from                       TestFullStoreSaysSoAndRecovers
//	a feed brings no more than a day takes, and loses nothing     TestFeedBringsNoMoreThanADayTakes
//	a full store makes room at the cost of who filled it          TestFullStoreRecoversByItself, TestFullStoreKeepsWhatIsToBeKept
//	a damaged record is not "not found"                           TestDamagedRecordIsNotNotFound
//	what an outlet repeats is taken from what is stored too       TestWhatIsLearntLateCleansWhatIsStored, TestTopicsLoseWhatTheyHadByFurniture
//	in whatever batches, some articles an operation, over a kill  TestLearningNeedsNeitherBatchesNorMemory, TestLearningIsBounded
//	places are those of the settings in force, also stored ones   TestPlacesAreThoseOfTheSettingsInForce, TestNewPlacesAreFoundInStoredArticles
//	a backup restores the same store                              TestBackupRestoredAndCompactedIsTheSame
//	an event is told, and named, by all of its stories            TestTellingsInThreeLanguagesAreOneEvent, TestStoryThatReturnsIsInTheEventOfItsID
//	events need neither batches nor memory                        TestEventsAreTheSameInBatchesAndAfterRestarts, TestWindowEndsWithTheLatestArticle
//	events, stories and the window agree, whatever is decided     TestEventsAddUpWhateverHappens
//	a shed window is the same after a restart                     TestShedKeepsTheNewestInTheWindows
//	a start needs no more memory than there is                    TestWindowsAreRestoredAsFarAsMemoryGoes
//	a store of before gets them, on each node the same            TestStoriesOfSchemaSevenGetEvents, TestNodesBroughtUpToDateTellTheSameEvents
//
// # Why no library
//
// bbolt is the library: one file, one writer, snapshots, no server. SQLite would bring
// cgo, or a translation of it, and its full-text index knows no Arabic prefixes.
package bolt
