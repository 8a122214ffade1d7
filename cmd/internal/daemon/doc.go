// Package daemon connects the packages of rawi: config → store → fetcher →
// publish → control socket. A daemon is a value that tests start in their own
// process.
//
//	d, err := daemon.New(ctx, daemon.Options{Load: load, Logger: logger})
//	err = d.Run(ctx) // until ctx ends; it returns within five seconds of that
//
// A tour: New opens everything (open.go, fleetopen.go), each step with its
// cleanup; Run serves and polls (run.go); Reload puts a changed config in force
// (reload.go, active.go). operator is what the control socket calls, writer what
// everything writes to the store through, fleetNode the daemon's part in a fleet
// (fleet.go, peers.go), listFollower the OPML lists on other servers, systemd the
// notifications to the service manager.
//
// # Promises
//
// Each is held by the test beside it.
//
//	a daemon reads, stores and serves                   TestDaemonReadsStoresAndServes
//	one daemon runs on a store and socket               TestSecondDaemonIsRefused
//	what a failed start opened is closed                TestFailedStartLeavesNothingBehind, TestCleanupRunsBackwardsAndWhole
//	what was read at a death waits, and says why        TestFeedThatWasReadAtADeathWaits
//	it stops within five seconds                        TestStopWaitsForNobody
//	a config with a fault changes nothing               TestFailedReloadChangesNothing, TestReloadGoesByDifference
//	a feed that did not change is not polled            TestReloadGoesByDifference
//	what is read at the start stays as it was           TestReloadGoesOnWithWhatItCannotTakeUp
//	who may do what on the public address               TestPublicAddressServesTheSiteOnly, TestPrivateSiteNeedsItsPassword
//	memory is shed in steps, said, and taken up again    TestMemoryIsShedInSteps, TestWindowsThatCannotBeShortenedAreSaid
//	a store that fails is reported until it works       TestWriterKnowsWhetherTheStoreWorks
//	a store that gets on feeds the watchdog, a stuck one    TestWatchdogIsFedWhileTheStoreWorks
//	does not
//	readers, feeds and the store each have their files  TestLimitsLeaveFilesForAll
//	no client takes all connections                     TestOneClientHasItsShareOfConnections, TestIdleConnectionsAreShed
//	a broken list keeps its last copy                   TestFollowedListStaysInSync
//	a fleet is one rawi, and one hub                    TestTwoDaemonsAreOne, TestFleetIsOneHub
//	a node serves without the log                       TestNodeServesWithoutTheLog
//	no feed harms the others, or a browser              TestFaultyFeedsHarmNobody, TestNoHostileFeedActsInABrowser
//
// # Caveats
//
// Addresses, paths, and the sections fetch, publish and fleet are read at the
// start only: Reload continues with what they were then, logs which of them
// changed and need a restart, and Status names them.
//
// There is no framework behind the wiring: it is a page of code that the compiler
// checks, and its order is the order of the cleanup.
package daemon
