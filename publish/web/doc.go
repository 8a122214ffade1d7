// Package web renders the pages: lists of stories, single stories, the state of the
// outlets, links to all views, errors. Pages work without scripts and load nothing from
// other hosts, except images where the operator wants them.
//
// Pages executes the templates in templates/ on the structs in page.go, each of which
// embeds Layout. The functions of the templates are in functions.go, the texts in
// translations.go, numbers and dates in localize.go, the differences between versions
// in diff.go, static files in assets.go.
//
// # Promises
//
//	text is escaped on every page               publish: TestFeedTextIsEscapedOnEveryPage
//	every text is in Arabic and English         TestEveryTextIsTranslated
//	numbers have the right plural form          TestNumbersHaveTheirPluralForm
//	an asset is cached for ever by version only publish: TestAssetsAreCachedByVersion
//	a difference holds both texts               FuzzCompareHoldsBothTexts
//	what readers mute and visit stays with them publish: TestPagesRememberTheirReader
//	pages are accessible                        publish: TestPagesAreAccessible
//
// # Caveats
//
// Every text of a feed stands in an element with its own lang and dir: a page mixes
// languages of both directions. The interface is in Arabic or in English, whichever
// golang.org/x/text takes for closer to what the reader accepts.
//
// # Why no library
//
// golang.org/x/text/message has plural rules, but no Arabic forms of nouns without a
// number ("two hours" is one word); relative times would need them as well.
package web
