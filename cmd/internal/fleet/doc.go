// Package fleet makes several nodes one rawi. What is stored goes through a log
// on NATS JetStream, and every node replays the log into a store of its own.
// Apply is deterministic, so that all of them serve the same bytes.
//
// A tour: Dial opens the log, and Link.Check compares a store with it. A Node
// appends operations (appender), applies those of the log (follower, progress),
// and decides with the others who the members are (membership, pulse, nameplate). Owner
// says which of them owns a host. Link.Snapshot is where a new node's store comes
// from, Link.RoundTrip how nodes send each other requests.
//
// # Promises
//
// Each is held by the test beside it.
//
//	all nodes say the same, whichever was asked        TestNodesAgree
//	a node that returns gets what it missed            TestNodesAgree
//	an operation of any length is appended whole       TestLongOperationsComeInParts, TestPartsJoinToTheEntry
//	an Apply gets its own outcomes, or an error        TestOutcomesGoToTheirApply, TestNobodyWaitsForEver
//	a host has one owner at most                       TestLeaseEndsBeforeEviction, TestHandoverLeavesAHostWithoutOwner, TestEpochsThatComeTogetherAreAllNoted
//	a lease ends in suspend too                        TestLeaseEndsInSuspendToo, TestWhoWakesIsToldAtOnce
//	who owns a host has read whose it is               TestNodeOwnsNothingBeforeTheLogAcceptedIt
//	after a reconnect it has read what was decided     TestNodeOwnsNothingAfterAReconnectBeforeItHasRead, TestHeartbeatFollowsAReconnect
//	a host is free when its old owner has released it  TestHandoverLeavesAHostWithoutOwner, TestNodeThatBeginsWaitsForAllLiving, TestReleaseIsToldOnce
//	a dead node's hosts are owned again after 10 s     TestEvictNamesTheDead, TestDisconnectedMemberIsEvicted
//	who is late himself buries nobody                  TestEvictNamesTheDead, TestOnlyAMemberEvicts
//	who cannot work leaves its hosts to those who can  TestNodeThatCannotWorkResigns, TestNodeWhoseStoreIsFullLeavesItsHosts, TestNodeThatBeginsWithAFullStoreLeavesItsHosts, TestNodeThatCannotReadTheEpochLeavesItsHosts, TestMemberThatHasResignedIsEvicted, TestResigningIsBounded
//	if nobody can work, all do what they can           TestNobodyResignsForOneWhoCannotWorkEither
//	no two nodes have one name                         TestSecondNodeOfANameIsRefused, TestNodeThatHasNotCaughtUpIsRefusedToo, TestCopyOfARunningNodeIsNoticed
//	of two that are copies, one owns nothing at once   TestForeignHeartbeatEndsTheLease, TestNodeThatMayNotWriteOwnsNothing
//	the name of a dead node is free after its lease    TestNameOfADeadNodeIsFreeAfterItsLease, TestHeartbeatOfADeadNodeMayComeLate
//	errors of the servers name their cause             TestErrorsNameTheirCause, TestEveryServerHasItsCause
//	a server that is busy lets the node in             TestDialWaitsForAServerThatLetsItIn
//	servers that are mute take no sockets              TestNoSocketIsLeftOpen
//	no error shows a password                          TestErrorsNameTheirCause, TestNoErrorShowsAPassword
//	if all are silent, nobody is evicted               TestEvictNamesTheDead
//	a change of members moves only what it must        TestOwnerMovesOnlyWhatItMust
//	a store of another log is refused, a fork noticed  TestCheckKnowsAnotherLog, TestCheckRange
//	a newer version's entries are not guessed at       TestEntryOfANewerVersionStopsTheNode, TestDecodeRefusesWhatItDoesNotKnow
//	headers of feeds are in no entry                   TestEntriesKeepSecretsOut
//	nodes reach each other through the servers         TestNodesAnswerEachOther
//	a reader of the log that is lost is replaced       TestReaderIsAskedForElsewhereSoon, TestMessageThatIsMissingIsNoticed, TestNodeReadsOnWhenItsReaderIsGone
//	a retried append is one entry                      TestRetriedAppendIsOneEntry
//	nodes agree on the time, whatever their clocks say TestNodesHaveTheServersTime, TestHeartbeatsTellTheTimeAndNotTheServerThatIsAsked
//	a node without a lease does nothing                TestNodeWithoutALeaseDoesNothing
//
// # Caveats
//
// An operation is saved when the quorum of the log's servers has acknowledged
// it, which may be before their disks have it. So a node compares the hash of
// the last entry that it applied with the log's whenever it connects, and stops
// where they differ. Headers and passwords of feeds are in no entry: each node
// takes them from its own config.
//
// Consensus is not home-made: the log's order is JetStream's (Raft), and members
// change by entries of that log. A lease library would need clocks that agree;
// here each node compares durations by its own clock.
package fleet
