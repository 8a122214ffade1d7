// Package webpage reads the list of articles on a web page, by the CSS selectors of the operator,
// and proposes such selectors.
//
//	list, err := webpage.Read(budget, body, base, storage.Selectors{Item: "article.card"})
//	for _, p := range webpage.Propose(budget, body, base) { … p.Select, p.First }
//
// # A short tour
//
// Read compiles the selectors (fields.go), lets package extract make a bounded tree of the page, and
// selector.Walk find the elements (collect.go). Of each item it takes what the selectors say, or what
// is obvious (title.go, link.go, date.go, summary.go, image.go). Where nothing is found, diagnose.go says
// what the page is instead. Propose (propose.go) reads by the selectors of elements that repeat, which
// signature.go makes, and rates what they find.
//
// # What is obvious
//
//	title    the highest heading with a link that names no category, else without one, [itemprop=headline],
//	         a class such as "title", else the link's text, its title or aria-label; one that is cut
//	         to a width is taken from its title attribute; a date beside it is no part of it
//	link     the heading's link, else that with the longest text which is no category, author or share
//	         link, else the item itself or what is around it being a link, else its data-href or onclick
//	date     time@datetime, else its text, [itemprop=datePublished], a class such as "date", else a
//	         text that is a date
//	summary  the first paragraph that is not title, date or category, a class such as "summary", else
//	         the longest text of sixty characters or more
//	image    the first img that is no decoration, lazy or not, else a background
//
// # Caveats
//
// An item inside of another is an item of its own, and no part of the other. Items without a title
// or a link are left out, and those of an address that came before. Of alternatives, "h2, h3", the
// first counts that finds something. A summary is plain text: links and formats in it may hold what
// changes at each request.
//
// # Promises
//
//	pages of the field are read right          TestPagesAreReadRight
//	broken pages too                           TestPagesAreReadRight
//	selectors that are proposed read as well   TestPagesAreReadRight, TestProposedSelectorsReadAsWell
//	an error names the selector and the place  TestSelectorsThatDoNotParseAreNamed
//	an empty list says what the page is        TestEmptyListsSayWhatThePageIs
//	work grows with the page, not its square   TestWorkIsLinearInThePage, FuzzRead
//	what is too much work ends                 TestCostlyItemsEndWithTheBudget, TestLooksEndWithTheBudget
//	what arrived in part is not read           TestAnItemThatIsCutOffIsLeftOut
package webpage
