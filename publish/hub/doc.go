// Package hub is rawi's own WebSub hub (W3C Recommendation of 23 January 2018)
// for the documents that rawi publishes and no others. It also pings hubs of the
// operator's choice when a document changed.
//
//	Hub.ServeHTTP  accepts requests to subscribe and unsubscribe, under Path
//	Hub.Changed    says that documents may have changed
//	Hub.Run        verifies subscribers, delivers documents, pings, stores
//
// A request (request.go) is verified at its callback first (verification.go), so
// that nobody is subscribed by others. After a change the documents are compared
// with what each subscriber has (check.go) and delivered whole, signed with the
// subscriber's secret (delivery.go). A subscriber that cannot be reached is tried
// less and less often while its lease lasts, and gets the document as it is then.
//
// Strangers are bounded by what is theirs: registry.go counts subscriptions and
// requests by registrable domain, by the network that confirmed (an IPv4 address, a
// /64) and by the client that asked. verifier.go and lane.go bound what is under
// way, each for itself, so that slow callbacks hold up only their own. run.go has
// the loop.
//
// # Promises
//
//	promise                                                 held by
//	only who confirms the challenge is subscribed           TestWhatIsNotConfirmedIsForgotten
//	an unconfirmed renewal or farewell changes nothing      TestRenewalTakesEffectWhenConfirmed
//	a secret has fewer than 200 bytes, a lease is bounded   TestBadRequestIsRefusedAtOnce, FuzzForm
//	each delivery is signed with the subscriber's secret    TestChangedDocumentIsDeliveredSigned
//	no more subscriptions than Limits                       TestLimitsOfSubscriptions
//	a flood leaves places for others                        TestFloodCrowdsOutItselfOnly
//	few requests wait, whoever sends them                   TestPendingRequestsAreBounded
//	verifications hold up no delivery                       TestSlowVerificationsHoldUpNobody
//	a slow subscriber holds up no other                     TestSlowSubscribersHoldUpNobody
//	documents take a quarter of a processor                 TestChecksLeaveTheProcessorAlone
//	a domain gets few requests at a time                    TestDomainIsSentFewRequestsAtATime
//	strangers cannot have a host flooded                    TestStrangersCannotHaveAHostFlooded
//	a subscriber that fails is tried less and less          TestFailingSubscriberIsTriedLessAndLess
//	a missed delivery is made up for                        TestMissedDeliveryIsMadeUpFor
//	a callback that redirects has failed                    TestWhatIsNotConfirmedIsForgotten
//	nothing is delivered after the lease                    TestLeaseEnds
//	a restart delivers what changed meanwhile, only that    TestRestartDeliversWhatChangedMeanwhile
//
// # Caveats
//
// All addresses are strangers': Options.HTTP must be the guarded client. The clock
// is the time package's, which tests replace by a synctest bubble.
//
// # Why no library
//
// The WebSub hubs in Go are servers with a database of their own, for any topic,
// and bound neither hosts nor subscriptions. This one serves our documents from
// our store.
package hub
