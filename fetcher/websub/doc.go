// Package websub subscribes to the hubs that feeds name, so that news arrive at
// once (WebSub, W3C Recommendation of 23 January 2018).
//
//	Discover    a feed's hubs, and the topic they know it by
//	Subscriber  subscribes, answers verifications, renews, delivers pushes
//
// SetFeeds and Learn give a Subscriber what feeds say of themselves. registry
// (registry.go) holds the state and its rules and does no I/O; the request loop
// (requests.go) sends what is due; ServeHTTP (callback.go) answers hubs; pushes
// (push.go) wait in the inbox (inbox.go), by feed, until Run (run.go) delivers them.
//
// A subscription is created once and never changed into another: its callback and
// its secret are its own. A renewal, a new hub or a new topic is a new subscription
// that replaces the old one when the hub has verified it, so that no push is missed
// between them.
//
// # Promises
//
//	promise                                                   held by
//	a push without a right signature changes nothing          TestForgedPushChangesNothing
//	the answer does not reveal whether a signature was right  TestForgedPushChangesNothing
//	only what we asked a hub for is confirmed                 TestUnsolicitedChangesNothing
//	a secret has 32 bytes or more and fewer than 200          TestFeedWithAHubIsSubscribed
//	a renewal leaves no gap                                   TestRenewalLeavesNoGap
//	a repeated push is delivered once                         TestReplayedPushIsDeliveredOnce
//	pushes in memory stay within the budget                   TestFloodIsBounded, TestOversizedPushIsRefused
//	a feed's pushes hold up no other's                        TestPushThatIsNeverReadHoldsUpItsFeedOnly
//	a feed whose pushes were lost is reported                 TestFloodIsBounded, TestPushThatIsNeverReadHoldsUpItsFeedOnly
//	a hub gets one request at a time, in trouble fewer        TestManyFeedsOfOneHub, TestHubThatIsDownIsAskedLessAndLess
//	a hub that denies is left alone for a day                 TestDeniedSubscriptionEnds
//	leases are positive and at most 30 days                   TestLeaseIsBounded
//	removed and paused feeds are unsubscribed                 TestRemovedFeedIsUnsubscribed
//	a restart neither asks again nor forgets                  TestRestartGoesOn
//
// # Caveats
//
// A push is a hint with content, never the only way: hubs lose pushes, and a
// subscribed feed is still polled, only less often. Only verified subscriptions
// are stored; a pending one is made anew after a restart. The clock is the time
// package's, which tests replace by a synctest bubble.
//
// # Why no library
//
// The WebSub modules for Go keep one callback per topic, which a renewal reuses,
// and run on their own HTTP client, which our guard could not watch. Link headers
// are read here because the usual parsers split at commas inside quotes.
package websub
