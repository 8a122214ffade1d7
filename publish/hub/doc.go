// Package hub is rawi's own WebSub hub (W3C Recommendation of 23 January
// 2018), for the documents that rawi publishes and no others; it also tells
// hubs of the operator's choice that a document changed.
//
//	Hub.ServeHTTP  takes requests to subscribe and to leave, under Path
//	Hub.Changed    says that a document may have changed
//	Hub.Run        asks subscribers whether they meant it, and delivers
//
// Whoever wants to be told is asked at the callback first, so that nobody is
// subscribed by others. Subscribers get the whole document, signed with their
// secret, when its bytes differ from what they got last; one that cannot be
// reached is tried less and less often while its lease lasts, and gets the
// document as it is then.
//
// # Caveats
//
// A host is sent one request at a time and holds so many subscriptions at
// most, so that a hub that strangers may use does little harm by it. All
// addresses are strangers': Options.HTTP must be the guarded client. The clock
// is the time package's, which tests replace by a synctest bubble.
package hub
