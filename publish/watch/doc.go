// Package watch finds what the feeds that watch events tell: events that many outlets
// tell at once (Bursts), events that are told on one side only (Gaps), texts that changed
// in substance (Changes), and what a topic's day or week was (Digests).
//
// All of it is derived from what is stored, by when articles arrived: a restart changes
// nothing, and what arrives later changes nothing that was told before, except where the
// operator's readers expect it. deploy/docs/watching.md says what they get.
//
// # Caveats
//
// Articles that arrived more than storage.BacklogAge after they were published do not
// count for bursts and gaps: a feed that is new to the site brings old news, and a burst
// of old news is none.
//
// # Promises
//
//	an event bursts with its Nth outlet, once            TestEventBurstsWithItsNthOutlet
//	later reports do not bring a burst again             TestLaterReportsChangeNoBurst
//	old news is no burst                                 TestOldNewsIsNoBurst
//	a gap is told hours after its event began            TestGapIsToldWhenItsHoursAreOver
//	a gap that closes says when                          TestGapThatClosesSaysWhen
//	a change is told if its text changed in substance    TestChangesOfSubstanceAreTold
//	numbers that count the same are told first           TestNumbersThatChangedAreFound
//	one feed does not crowd out the changes of others    TestOneFeedDoesNotCrowdOutOthers
//	a restart tells the same changes                     TestRestartTellsTheSameChanges
//	a digest of the past stays as it is                  TestPastDigestStaysAsItIs
//	what was removed on request is in no digest          TestDigestNamesNoArticleThatWasRemoved
//	days and weeks have no hole when the clocks change   TestDaysHaveNoHolesWhenClocksChange
//	reads are bounded, however many events there are     TestReadsAreBounded
package watch
