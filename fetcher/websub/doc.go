// Package websub subscribes to the hubs that feeds name, so that what is new
// comes at once (WebSub, W3C Recommendation of 23 January 2018).
//
//	Discover     who is a feed's hub, and what it calls the feed
//	Subscriber   asks hubs, answers them, renews, hands verified pushes on
//
// A Subscriber is told what feeds say of themselves (SetFeeds, Learn), asks
// while Run does, and serves the callbacks under Path. An agreement is made
// once and never changed: its callback and its secret are its own, and a
// renewal, a new hub or a new topic is a new agreement that replaces the old
// one when the hub has verified it, so that no push is missed between them.
//
// # Caveats
//
// A push is a hint with content, never the only way: hubs lose pushes, and a
// feed with an agreement is still polled, only less often. Only agreements
// that a hub has verified are stored; one that was about to be is made anew
// after a restart. The clock is the time package's, which tests replace by a
// synctest bubble.
package websub
