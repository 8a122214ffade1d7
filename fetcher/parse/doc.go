// Package parse turns the bytes of a feed into articles: RSS, RDF, Atom, JSON Feed and
// RSS in JSON, in any charset.
//
//	d, err := parse.Parse(ctx, parse.Input{Body: body, URL: url, Feed: feed, Now: now})
//	d.Articles // what is new, complete and safe to show; d.Warnings say what was repaired
//
// # A short tour
//
// Parse (parse.go) decompresses (inflate.go), converts to UTF-8 (storage/charset), and
// takes one of two ways:
//
//	XML   parse/markup splits at items and repairs, gofeed reads   rss.go, atom.go
//	JSON  parse/jsonfix splits at items and repairs, gofeed reads  jsonfeed.go, jsonshape.go
//
// RSS in JSON becomes XML and goes the first way. Each format makes entries, the raw
// strings of an item by what they mean. entry.go makes articles of them: links and
// their canonical form (link.go), dates (storage/dates), persons (people.go), enclosures
// (mediatype.go), safe HTML and text (fetcher/extract), identity (identity.go). A web
// page is no feed, but discover.go finds the feeds it offers.
//
// Sources that are no feeds are read by list.go, with the reader of their kind; FindSitemap
// (findsitemap.go) looks for a site's sitemap with news.
//
// Sanitize (sanitize.go) holds articles that come from an export or another node to the
// same rules.
//
// A fix of the parser is a pair of files in testdata and no code in a test.
//
// # Caveats
//
// Only broken XML is repaired; sound XML is read by the letter. An item that is read
// alone is the same article as one that is read with the others: what would break that
// is read whole. Dates before 1990, and beyond an hour ahead, are not believed.
//
// # Promises
//
//	a document reads as its fixture wants      TestFixtures
//	complete items survive a cut               TestEveryCompleteItemSurvivesACut
//	few items are lost to changed bytes        TestFewItemsAreLostToChangedBytes
//	known items change nothing for the others  TestDeltaReadsWhatAFullReadingDoes
//	splitting JSON changes nothing             TestJSONIsReadByItsItemsAsItIsReadWhole
//	a new item costs what it has               TestOneNewItemOfJSONCostsNoMoreThanItself
//	one document is one article, always        TestOneDocumentIsOneArticle
//	a link has one canonical form              TestSpellingsOfOneLinkHaveOneCanonicalForm
//	work grows with the document, no faster    TestWorkGrowsWithTheDocument
//	output is bounded by the document          TestOutputIsBoundedByTheDocument
//	items and lists are bounded                TestItemsAreBoundedInEachFormat, TestListsOfAnItemAreBounded
//	what was not parsed is made as safe        TestSanitizeLeavesNothingThatActs, FuzzSanitize
//	what was parsed stays as it is             TestSanitizeChangesNothingThatWasParsed
//	a canceled context ends reading            TestCanceledContextEndsReading
//	size, depth and memory are bounded         TestTooLargeAndTooDeepIsNotParsed, TestMemoryIsBoundedByTheFeed
//	a document that was cut off is noticed     TestDocumentsThatEndEarlyAreShort
//	sitemaps become articles                   TestSitemapsBecomeArticles, TestSitemapsWithNewsAreFound
//	nothing panics                             FuzzParse
//
// # Why gofeed, and not alone
//
// gofeed knows the elements of four formats and the modules. It leaves to others:
// charsets, broken documents, xml:base, dates beyond RFC 822 and 3339, safe HTML, and
// what identifies an item.
package parse
