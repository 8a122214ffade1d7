// Package article finds the article on a web page: its own text, without what stands
// around it and between its paragraphs.
//
//	found, err := article.Find(budget, doc, address)
//	found.Nodes  // the elements that hold the text, without furniture
//	found.Text   // or the text, where the page only has it as data
//
// # A short tour
//
//	index.go    the page in document order: elements and blocks of text, as ranges
//	marks.go    what an element says it is, by its name, role, type and class (names.go)
//	meta.go     titles and addresses of the page, its data, the headline it shows
//	choose.go   which element holds the text below the headline (find.go begins here)
//	dense.go    where nothing is called so: the densest one; lists
//	notice.go   pages that ask for something instead, or say that there is nothing
//	prune.go    what is no text in the chosen element goes: furniture by name, cards
//	blocks.go   and furniture by what it says: links alone, labels and what they are the
//	            label of (phrases.go, labels.txt), dates and bylines (smallprint.go)
//
// The headline decides first: the text stands below it, in the same <article>, and before
// the next headline of its kind. Cards of other articles are <article> too, and a second
// article may follow on the same page. Then an element decides that is called the text:
// itemprop=articleBody, entry-content, field--name-body and their kin. Then the <article>
// itself, and then where the text is.
//
// # Caveats
//
// Find changes the tree. What is called furniture and holds the headline is none.
//
// # Promises
//
//	each page of fetcher/extract/testdata/page gives its text  TestPagesGiveTheArticlesOwnText
//	the work is in proportion to the page                      TestFindingTakesWorkInProportion
//	a canceled context ends it                                 TestCanceledContextEndsFinding
//
// # Why home-made
//
// go-readability was used before. It takes 500 characters for the least that an article
// has: of a shorter one it gives the page with its menu and comments. On its own test
// pages what is found here agrees with it in .95 of the words, of which its comments and
// lists are a part.
package article
