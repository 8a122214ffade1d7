// Package client fetches one document at a time: a conditional GET that is
// polite to servers and cannot be turned against the network it runs in.
//
//	New            a Client with its guard, caches and limits
//	Client.Get     one document; follows redirects, decodes, bounds
//	Client.Allowed whether a site's robots.txt permits a page
//	Client.HTTP    an http.Client under the same guard, for other requests
//
// A request passes parseURL and checkURL (url.go), waits for a slot at its IP
// address (addresslimiter.go), is dialed under the guard (dial.go, guard.go),
// passes checkRedirect at each hop (redirect.go), and its body is bounded and
// decoded (body.go, contentcoding.go). explain.go turns errors into sentences.
//
// # Promises
//
//	promise                                               held by
//	no private, special or odd address is connected to    TestGuardRefusesWhatIsNotPublic, TestGetRefusesPrivateAddresses
//	a name with one refused address is refused            TestDialRefusesNamesWithOneBadAddress
//	a name that changes its address is checked again      TestDialChecksEachTime
//	a redirect leads to no private address                TestGetRefusesRedirectToPrivateAddress
//	behind a proxy literal addresses are still checked    TestGuardChecksAddressesBehindProxy
//	a host is judged in the form in which it is asked     TestNoFormOfAPrivateHostIsAsked
//	credentials go to the feed's own host only            TestCredentialsStayWithTheirOrigin, FuzzRedirect
//	credentials never go from https to http               TestCredentialsStayWithTheirOrigin
//	no error shows a password or a token                  TestErrorsHoldNoCredentials
//	no Referer, no cookies, an honest User-Agent          TestGetSaysWhoAsksAndNoMore, TestHTTPSaysWhoAsks
//	validators are echoed byte for byte                   TestGetEchoesValidatorsByteForByte
//	at most MaxRedirects, no circle                       TestGetFollowsNoBadRedirect
//	at most MaxBytes of a body, decoded or on the wire    TestNoBodyIsCutInSilence, TestGetBoundsBodies, TestCodingsUponEachOtherAreBounded
//	no longer than Timeout                                TestGetDoesNotWaitForSlowServers
//	waits that are no server's fault do not count         TestWaitsForSlotsPauseAndDoNotCount
//	four requests at once to one IP address               TestOneAddressGetsFourRequestsAtOnce
//	large bodies held at once stay within MaxInFlight     TestLargeBodiesAreHeldByTheBudget
//	robots.txt as in RFC 9309, one request a day          TestRobotsRules, TestAllowedAsksOnceADay
//	certificates are verified; CAFile adds, never skips   TestGetTrustsCAFileAndNoOther
//
// # Caveats
//
// Behind a proxy names are resolved out of sight: only ports and literal
// addresses are checked then, and requests are not counted by address. What a
// name resolves to is cached for a minute.
//
// A request holds up to 512 KiB of a body, 1.5 MiB at most while the buffer
// grows, and 0.1 MiB more. Larger bodies of MaxBytes each, up to twice that
// while they grow, share half of MaxInFlight; one may always come. Bodies in
// brotli and zstd, which take 16 and 8 MiB to decode, count as large. A body may
// be coded four times, once of them in brotli or zstd.
//
// Idle connections are counted by name, not by address: two a name, 256 in all,
// for 90 seconds; those with TLS and those without each so. Package lean keeps those
// without at hardly any cost.
//
// A Client is safe for concurrent use and keeps connections open; Close closes
// the idle ones.
//
// # Why no library
//
// The guard's table of special addresses is code.dny.dev/ssrf. Its dialer checks
// the one address that is dialed; refusing a name for any one of its addresses
// needs our own lookup. Go modules for robots.txt are unmaintained and implement
// the draft of 1996 rather than RFC 9309 (longest match, $ and * in paths).
// net/http decodes gzip only, trusts Content-Encoding, and bounds neither the
// decoded size nor nested codings.
package client
