// Package lean is a RoundTripper for HTTP/1.1 whose idle connections cost next to
// nothing: no goroutine and no buffer, where net/http has two of each.
//
//	t := &lean.Transport{Dial: dial, Idle: 1000}
//	resp, err := t.RoundTrip(req)
//
// A daemon that polls a thousand feeds each few seconds keeps a thousand connections
// open, and uses few of them at a time. Requests are written and answers read by
// net/http (Request.Write, ReadResponse).
//
// # Promises
//
//	promise                                                     held by
//	a connection is used again when its answer was read         TestConnectionsAreUsedAgain
//	none is used that the server closed, or sent more on        TestConnectionsAreNotUsedAgain
//	a server that closes an idle connection costs no request    TestRequestIsSentAgainWhenAnIdleConnectionWasClosed
//	what was answered in part is not asked again                TestRequestIsSentAgainWhenAnIdleConnectionWasClosed
//	no more than Idle connections, two a host, for IdleTimeout  TestIdleConnectionsAreBounded
//	an idle connection holds no goroutine                       TestIdleConnectionsHoldNoGoroutine
//	a request ends with its context                             TestRequestsEndWithTheirContext
//	the head of an answer is bounded                            TestHeadsAreBounded
//	an answer is what net/http reads of the same bytes          FuzzAnswer
//	a body may be closed while it is read                       TestBodiesAreClosedWhileTheyAreRead
//
// # Caveats
//
// Only requests without a body, and not through a proxy: see Transport.Takes. An answer
// that comes while nothing is asked is found when the connection is about to be used
// again, not before. Of interim answers few are read, where net/http bounds their bytes
// alone.
package lean
