// Package search answers queries from one snapshot of the store.
//
// A Query is parsed once (query.go) and analysed (analysis.go). A scan takes
// candidates from the shortest list that has all matches: the index, a topic's list, a
// story's articles or all articles by time (search.go, source.go), and verifies those
// for which the list does not suffice. Lists of stories collect the stories of the articles
// found, by time (stories.go) or by when they came into the view (entries.go). Lists of events
// are lists of stories that leave out all but the first of each event (events.go), and who
// tells an event is read with its stories (tellings.go).
//
// # Caveats
//
// A scan verifies a bounded number of candidates that do not match; then the page
// ends early, with a cursor. A cursor belongs to the text and order of its query.
// Every scan ends with its context.
//
// # Promises
//
//	pages together are the whole answer, each article once      TestListsAgreeWithPlainModel, TestPagesOfRareStoriesEnd
//	answers are those of a plain model                          TestListsAgreeWithPlainModel
//	events are their stories that match, on whatever pages      TestEventsAreTheStoriesThatMatchGrouped
//	what changes between pages loses no event                   TestEventsThatGrowBetweenPages
//	events of hundreds of stories cost a bounded amount         TestWorkOfAPageOfLargeEventsIsBounded
//	the whole store is ranked                                   TestRelevanceRanksTheWholeStore
//	a cursor of another query is refused                        TestCursorBelongsToItsQuery
package search
