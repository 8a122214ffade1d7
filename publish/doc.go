// Package publish serves what is stored, as feeds and pages.
//
// A Server follows the store's changes. It keeps each document rendered, plain and
// gzipped, until a change may concern it, and renders it again on request, at most
// once a second. Start reading at Server.registerRoutes:
//
//   - view.go, key.go: what can be asked for: all stories, a topic, an outlet, a search …
//   - item.go: stories and events are listed in one way
//   - document.go, selection.go, archive.go: the composer, which decides what a document
//     holds
//   - cache.go, rendered.go: rendered documents and conditional requests
//   - kept.go: the short way of a request for a document that is kept
//   - gate.go: how much is rendered, queried and sent at once
//   - pages.go, frontpage.go, storypage.go, eventpage.go, statuspage.go: the pageServer; package web writes its pages
//   - searchpage.go, finds.go, searchfilter.go: what a search finds, in which order, how many, and parts of it
//   - excerpt.go, passage.go: what a page shows of each story that it lists
//   - places.go: views of places, by any of their names, and the page of all
//   - lists.go: pages and lists about the site as a whole, kept rendered
//   - respond.go, settings.go: what documents and pages have in common
//   - watched.go, watchedentries.go: documents that watch events, of package watch
//   - health.go, opml.go: the operator's feed, lists of feeds
//   - folder.go: documents as files, for another web server
//   - private.go, attempts.go: sites with a token or a password, and who guesses it
//   - hub.go: what package hub needs to deliver documents
//
// # Promises
//
//	a reader that polls every 12 h sees each story once   TestNoSubscriberMissesAStory
//	an outlet that floods crowds out itself               TestFloodCrowdsOutItselfOnly, TestSubscriberMissesNoStoryOfOthersInAFlood
//	a document has an event once                          TestEventInABacklogAndBesideItIsListedOnce
//	what is said of a story's event is not stale          TestEventsInvalidateTopicsOfTheirOtherStories
//	a date in the future pins nothing                     TestFutureDatesPinNothing
//	an archive of a past day is stable                    TestArchiveOfAPastDayIsStable
//	a private site answers no unauthorized request        TestEveryRouteOfAPrivateSiteIsGuarded
//	who guesses passwords has to wait                     TestWrongPasswordsDelayTheirClient
//	every answer has the security headers                 TestEveryAnswerHasSecurityHeaders
//	either validator alone gets a 304                     TestEachValidatorAloneIsEnough
//	a change while a document is rendered is not lost     TestChangeWhileRenderingIsNotLost
//	the cache stays within its bytes                      TestCacheKeepsWithinItsBytes
//	questions of clients leave room for what is published TestQuestionsAreBounded
//	a client that hangs up ends its queries               TestHungUpClientsCostNothing
//	finds are counted, and filters lead to as many        TestFindsAreCountedSortedAndFiltered
//	no more of a text is shown than may be republished    TestFindsShowOnlyWhatMayBeRepublished
//	a name of no place asks nothing of the store          TestUnknownPlacesCostNoQuery
//	a slow client holds no slot, and few bytes            TestSlowClientsHoldNoSlots
//	a first view takes at most 60,000 bytes               TestAFirstViewIsSmall
//	text of feeds is escaped                              TestFeedTextIsEscapedOnEveryPage
//	documents that watch events are like others           TestDocumentsThatWatchAreLikeOthers
//	no file of others is removed                          TestFolderRemovesOnlyItsOwnFiles
//
// # Caveats
//
// Everything here only reads. TLS is left to a proxy. The folder needs a file system
// that renames within itself: directories below it must not be mount points.
//
// # Why no library
//
// The cache is bounded in bytes and knows which change concerns which document; the
// LRU packages that were looked at bound the number of entries. Conditional requests
// are answered here because http.ServeContent knows one representation of a document,
// and this one has two, each with a tag of its own.
package publish
