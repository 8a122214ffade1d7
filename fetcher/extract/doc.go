// Package extract makes HTML from outside safe, and finds the text in it.
//
//	f := extract.HTML(item.Content, base)
//	f.HTML // allow-listed, balanced, every address absolute: http, https or mailto
//	f.Text // plain paragraphs, for stories and search
//	title := extract.Text(item.Title)
//
// # A short tour
//
//	HTML and Item  a fragment: cut where parsing costs too much (guard.go), parsed
//	               (tree.go), sanitized (sanitizer.go), checked by
//	               the policy (policy.go), read as paragraphs (storage/textblock)
//	Page           the article on a web page (page.go, ispage.go), as package article
//	               finds it; Refusal says why it is not taken (better.go)
//	Text and kin   titles, names and categories (title.go, tags.go)
//	Resolve        addresses (address.go)
//
// Images of emoji become letters (emoji.go). Share bars, counters and hidden parts go
// (boilerplate.go, image.go). A fix is a pair of files in testdata: NAME.html and
// NAME.want.json; those of pages are in testdata/page.
//
// # Caveats
//
// Sanitizing happens here, once: what the store holds is safe and is not sanitized
// again, but by Safe where it comes from another store. Input beyond MaxBytes is cut off; elements deeper than 100 are dropped.
//
// # Promises
//
//	what acts is dropped, what is text stays  TestHTMLKeepsTextAndDropsWhatActs, TestFixtures
//	the policy would change nothing           FuzzHTML
//	sanitizing twice changes nothing          FuzzHTML
//	size and depth are bounded                TestLimitsOfFragments
//	pages cost in proportion to their bytes   TestPagesCostInProportionToTheirBytes
//	titles are read in linear time            TestTitlesAreReadInLinearTime
//	no HTML makes the parser make too much    TestGuardKeepsWhatStandsBeforeTheBomb, FuzzGuard
//	a title shows no reference, loses no text TestTitlesShowNoReferenceAndEatNoText, FuzzText
//	addresses are absolute and of the web     TestResolveReadsAddressesAsTheyAreWrittenByHand, FuzzNormalized
//	a counter is never the image              TestCountersAreNotTheImage
//	only HTML is a page                       TestOnlyHTMLIsAPage, FuzzPage
//	pages give the article's own text         TestPagesGiveTheArticlesOwnText
//
// # Why home-made around libraries
//
// golang.org/x/net/html parses, bluemonday is the policy. bluemonday alone keeps relative
// addresses, counters and share bars, and costs a third of the time on HTML that is plain
// anyway. Its strict policy is no text: it glues paragraphs together and eats "x < y" in
// titles.
package extract
