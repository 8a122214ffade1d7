// Package sitemap reads sitemaps as sources of news, and finds those of a site.
//
//	list, err := sitemap.Read(budget, body, base, sitemap.Options{Zone: zone, Now: now})
//	list.Items // pages that are marked as news; with All those by lastmod too
//	list.More  // of an index: the sitemaps that are most likely to have news now
//
// It takes sitemaps of sitemaps.org's protocol 0.9 in XML and in text, Google's extensions
// for news and images, and xhtml:link.
//
// # A short tour
//
// entryReader (entry.go) goes through a document tag by tag, by parse/markup's Tokens.
// selection (selection.go) remembers where each page stands and when it was published, and
// reads the newest again; page.go makes items of them. index (index.go) ranks the
// sitemaps of an index by their names and times. candidates.go says where sitemaps of a site
// may be.
//
// # Caveats
//
// Elements are told by their local names and by what they stand in: their namespaces are
// often wrong or missing. A page without a title is called by the words of its address.
// Dates that are the same for all pages are when the sitemap was made, and are not read.
//
// # Promises
//
//	sitemaps in the manner of real ones read right  TestFixtures
//	however names and namespaces are written        TestEntriesAreReadHoweverTheyAreWritten
//	the newest are taken, in any order              TestNewestPagesAreTaken, TestNewestPagesComeFirst
//	what changes at each request is not read        TestDatesOfTheRequestAreNotRead
//	sitemaps with news come first                   TestSitemapsMostLikelyToHaveNewsAreRead
//	what is no sitemap is said                      TestWhatIsNoSitemapIsSaid
//	a sitemap that is cut off keeps its entries     TestEveryCompleteEntrySurvivesACut
//	work grows with the document, no faster         TestWorkIsBounded
//	nothing panics                                  FuzzRead
package sitemap
