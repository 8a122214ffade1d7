// Package control is the unix socket between a running daemon and the verbs of
// rawi, both ends. The daemon holds the lock of its store, so that a verb reads
// and acts through the daemon while one runs.
//
//	listener, err := control.Listen("/run/rawi/rawi.sock")   // the daemon
//	server := http.Server{Handler: control.NewHandler(hello, reader, operator)}
//
//	client, err := control.Dial(ctx, "/run/rawi/rawi.sock")  // a verb
//	page, err := client.Query(ctx, storage.Query{Text: "دير الزور"})
//
// A tour: Listen and Dial open the two ends. NewHandler serves the socket;
// NewPublicHandler serves the part of it that anybody may read, over the
// network, for DialServer. Operator is what a daemon implements; Client
// implements it and storage.Reader by requests.
//
// The protocol is HTTP and JSON, so that curl can use it:
//
//	curl --unix-socket /run/rawi/rawi.sock http://rawi/v1/stats
//
// A read is a GET with its arguments in the address, an action a POST with a
// JSON object. A failure is an object with a code, which the client turns back
// into the sentinel that the daemon's error wrapped.
//
// # Promises
//
// Each is held by the test beside it.
//
//	a client answers as the store does                  TestClientAnswersAsTheStoreDoes, TestQueryCrossesUnchanged
//	errors keep their sentinels and messages            TestEverySentinelCrossesTheSocket, TestErrorsKeepTheirMeaning
//	settings and expiry do not come through the socket  TestSettingsDoNotComeThroughTheSocket
//	requests are bounded, and checked before they act   TestActionsRunOnWholeBodiesOnly, TestArgumentsAreCheckedBeforeTheyAreUsed
//	a waiting request is held for 25 s                  TestWaitIsHeldFor25Seconds, TestClientRepeatsAWait
//	a backup is whole, or an error                      TestBackupIsWhole
//	the socket is for its owner and group               TestSocketIsForOwnerAndGroup
//	one daemon listens on a socket                      TestListenLeavesASocketInUseAlone, TestCloseReleasesTheLock
//	the public API only reads                           TestPublicHandlerReadsOnly
//	it shows no secrets and no withdrawn texts          TestPublicAnswersHoldNoSecret, TestWithdrawnTextsAreNotPublic
//	it fails closed                                     TestNothingIsPublicWithoutItsRule
//	its load is bounded                                 TestPublicQueriesDoBoundedWork, TestPublicPagesAreBounded, TestPublicArticlesAreBounded
//
// # Caveats
//
// The modes of the socket's file are its only guard: whoever may connect may do
// all that the operator may. Settings cannot be changed through it: they come
// from the config file alone.
//
// There is no RPC library behind it: net/http gives deadlines, limits and curl,
// and a generated client would not return the sentinels of package storage.
package control
