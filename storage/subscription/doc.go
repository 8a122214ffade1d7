// Package subscription is what both ends of a WebSub subscription share (W3C
// Recommendation of 23 January 2018): rawi as a subscriber in fetcher/websub and
// as a hub in publish/hub, which must not import each other.
//
//	Sign, Verify  the X-Hub-Signature of a push
//	ParseLease    hub.lease_seconds, bounded
//	BackOff       how long a side that fails is left alone
//	Saver         stores storage.Subscription values as they change
//
// # Promises
//
//	promise                                           held by
//	only the holder of the secret can sign a body     TestVerifyRefusesForgeries
//	SHA-1 counts only where it is allowed             TestVerifyRefusesForgeries
//	a lease is positive and at most MaxLease          TestParseLease
//	the wait doubles from a minute to six hours       TestBackOff
//	what the store refuses is offered again           TestSaverKeepsWhatTheStoreRefuses
//	a later value is never overwritten by an earlier  TestSaverPrefersTheLaterValue
//
// # Caveats
//
// Subscriptions that are not saved when the process is killed are lost: hubs are
// asked again, and subscribers subscribe again when their lease ends.
//
// # Why no library
//
// The WebSub modules for Go are servers of their own with their own storage; what
// is left to share is crypto/hmac and an integer.
package subscription
