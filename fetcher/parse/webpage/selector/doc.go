// Package selector finds elements of a web page by CSS selectors, in linear time.
//
//	s, err := selector.Parse(`main article.card > h2`)
//	selector.Walk(budget, root, []*selector.Selector{s}, enter, leave)
//
// cascadia parses and matches what is said of one element: tag, class, id, attributes,
// pseudo-classes. What is said of the elements around it is this package's.
//
// # A short tour
//
// Parse cuts a selector at its combinators, and each compound into simple selectors
// (split.go); pseudo.go says which pseudo-classes there are and what they look at. Walk goes over
// a tree once. It carries which beginnings of each selector fit the ancestors and siblings
// of an element, a bit each, so that nothing is looked at twice (walk.go).
//
// # Caveats
//
// A pseudo-class that looks at siblings, descendants or texts costs what it looks at: it is asked
// only where the rest of its compound fits, and each look is charged to the budget. Inside of
// :not() and :has() stand single elements, without combinators; :has() holds no further
// pseudo-class but :not(), :link and :empty. Regular expressions, which are cascadia's own, are refused.
//
// # Promises
//
//	what it finds is what cascadia finds      TestFindsWhatCascadiaFinds, FuzzSelector
//	work grows with the page, not its square  TestWorkIsLinearInThePage
//	what is quadratic ends with the budget    TestQuadraticSelectorsEndWithTheBudget
//	an error names the place                  TestErrorsNameTheirPlace
//
// # Why not cascadia alone
//
// It tries every ancestor for each combinator and every sibling before an element: five
// descendant combinators on a page of 500 levels, or "a ~ b" in a list of 60,000, are 10⁹ steps and
// more, and nothing can stop it.
package selector
