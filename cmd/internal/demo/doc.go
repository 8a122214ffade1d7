// Package demo runs rawi on feeds of its own: ten outlets of an invented region
// on loopback, a daemon that polls them in a temporary folder, and a narrator that
// describes what can be seen.
//
// Run is all that rawi demo needs. The outlets (outlets.go) publish versions of the
// texts in stories/ as real outlets do: word for word, under another title, with a
// dateline, shortened, in another spelling or with boilerplate around them; one
// text is an update, one a template with other numbers, one a digest. One feed is
// in windows-1256 without declaring it, one has errors in its XML. A dam, a hospital and a
// market are told in five languages each, in words of their own; one text follows from the
// dam, others tell of another dam and another hospital.
//
// # Promises
//
//	each story is shown once, and nothing is left behind    TestDemoShowsEachStoryOnceAndCleansUp
//	every format and charset of the outlets is read         TestEveryOutletCanBeRead
//	each happening is one event in whatever language        TestTellingsInFiveLanguagesAreOneEvent
//	other readers see every entry                           TestReadersSeeEveryEntry
//
// # Caveats
//
// All texts were written for rawi; nothing in them happened.
package demo
