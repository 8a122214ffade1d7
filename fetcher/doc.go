// Package fetcher polls feeds: the Scheduler decides when, a poller requests one
// feed, reads the answer and stores a storage.Fetch.
//
//	Scheduler  when each feed is polled; limits of hosts and of all requests
//	poller     one poll: request, read, full text, store (poll.go, answer.go, fulltext.go)
//	hold.go    polls that brought nothing are stored together
//	reading.go who is read alone, because the process died while it was read
//	memory.go  how much polls and pushes hold at once
//	pace.go    when a feed is polled next: back-off, interval, headers, hub, rhythm
//	rhythm.go  how often and at what hours a feed brings items
//	push.go    what hubs push is read and stored like polls
//	source.go  what is asked of sources that are no feeds: robots.txt, patience
//	more.go    their further documents: sitemaps of an index, older posts of a channel
//
// A new feed is first polled at a moment that its name's hash chooses, so that a
// start is spread; afterwards when its state says, across restarts, and together with
// others that are due within a second or less. A host gets
// Host.Concurrency requests at once with Host.Gap between them. A feed that fails
// harms no other and is asked less and less often. When hardly any feed answers,
// the fault is taken for our own and no back-off grows.
//
// # Promises
//
//	promise                                                 held by
//	at most Host.Concurrency requests to a host, with a gap TestHostIsAskedOneAtATimeWithGaps, TestHostConcurrencyIsUsedAndKept
//	at most Requests at once, pages included                TestRequestsAreBoundedOverAllHosts, TestPagesTakeTurnsWithPolls
//	a wait for a crowded IP address keeps nobody else       TestWaitForAnAddressHoldsNoSlot
//	documents held at once stay within Memory               TestDocumentsAreHeldByTheBudget, TestTextsOfPagesAreHeldByTheBudget, TestPushesAreHeldByTheBudget
//	small documents do not wait for large ones              TestDocumentsAreHeldByTheBudget
//	what waits for memory or slots comes to an end          TestPollsWithFullTextDoNotWaitForEachOther
//	polls without news are stored together, none is lost    TestPollsThatBroughtNothingAreStoredTogether, TestHeldPollsAreStoredAtTheEnd
//	a failing feed is polled less and less, at least daily  TestBackOffDoublesUpToADay
//	Retry-After is obeyed, up to a day                      TestBackOffObeysRetryAfter
//	an answer that is fresh is not asked for again          TestFreshAnswersAreNotAskedAgain
//	an outage of our own does not make feeds wait           TestOutageOfEverythingEndsWithoutHerd
//	what is due within a tick starts together, none early   TestPollsThatAreDueTogetherStartTogether
//	a start and a restart spread the polls                  TestFirstPollsAreSpread, TestOverdueFeedsAreSpreadAfterRestart
//	what was read at a death is read last, late and alone   TestFeedThatWasReadAtADeathIsReadLastAndAlone
//	a suspect holds up others for half a minute at most     TestSuspectHoldsUpOthersForHalfAMinute
//	the end waits for no poll that does not end             TestRunEndsThoughAPollDoesNot
//	a restart polls no feed early                           TestRestartPollsNobodyEarly
//	a clock that is set moves no poll                       TestClockThatIsSetMovesNoPoll, TestWhatIsDueIsKnownByTheMonotonicClock
//	what fell due in suspend is asked when it ends          TestWhatFellDueInSuspendIsAskedSoon
//	who polled by another clock has nobody asked early      TestPollsInTheFutureAreTakenForPollsOfJustNow
//	credentials stay on the configured host                 TestOwnHeaderDoesNotFollowToAnotherHost, TestPasswordStaysWithItsHost
//	a feed moves when a redirect has held two days          TestPermanentRedirectIsBelievedAfterItHeld
//	a document that was cut short is asked for again        TestCutDocumentIsAskedForAgainInFull
//	an error is never hidden by a 304                       TestBrokenDocumentIsAnErrorAndNotHiddenBy304
//	what the store refuses did not happen                   TestStoreThatRefusesLeavesOldState
//	a pushed feed is polled rarely, but polled              TestPollsAreRareWhilePushesCome
//	a feed that missed pushes is polled soon                TestFeedThatMissedPushesIsPolledSoon, TestFeedThatMissedPushesAtTheEndIsDueAtTheNextStart
//	robots.txt is obeyed for pages                          TestFullTextIsTakenWhereItIsBetter
//	and for sitemaps and list pages                         TestRobotsAreAskedForSitemapsAndPagesOnly, TestGapIsKeptBehindRobots
//	what is no feed is asked every ten minutes at most      TestSourcesThatAreNoFeedsAreAskedEveryTenMinutesAtMost
//	a poll asks for five further documents at most, once    TestFewFurtherDocumentsAreAskedForEachOnce
//	a channel's older posts are asked for once              TestOlderPostsOfAChannelAreReadAtTheFirstPollOnly
//	under the limits of hosts, requests and memory          TestSitemapsOfAnIndexAreReadAtEachPoll, TestPollsOfManyDocumentsHoldUpNoOthers, TestFurtherDocumentsAreHeldByTheBudget
//	one that fails is named and takes nothing away          TestFurtherDocumentThatFailsIsNamedAndTakesNothingAway
//	a source that has nothing twice in a row is in error    TestSourceWithNothingTwiceIsInError
//	what is read in another way is read anew, and soon      TestWhatWasReadInAnotherWayIsVoid, TestFeedThatIsReadInAnotherWayIsPolledSoon
//
// # Caveats
//
// A poll that waits for a slot at an IP address costs up to 20 KB, and nothing
// bounds their number but that of the feeds.
//
// The Scheduler's loop owns all its state: methods send functions to it. The clock
// is the time package's, which tests replace by a synctest bubble; times that are
// stored are by Options.Now (moment.go).
//
// A clock that was behind when feeds were polled cannot be told from a long downtime:
// at the next start they may be asked early, once.
//
// # Why no library
//
// Cron libraries run jobs at fixed times; here each poll decides the next one. A
// token bucket for each host would not keep a queue in the order of the due times.
package fetcher
