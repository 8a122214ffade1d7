// Package wordform says which tokens are forms of a word that somebody asks for:
//
//	Matches("عراق", "وبالعراق")          Arabic
//	Matches("عراق", "عراق")              all languages
//	Of("ar-SY")                          Arabic
//
// Words and tokens are folded by package text. Each language has its own rules, a
// file of pure functions with closed lists: what may stand before and behind a word
// of its kind. The rules that hold in a text are those of its language; a word that is
// asked for has no language, and is tried in all that are written in its script.
//
// To read the code: wordform.go (languages and dispatch), finder.go (many words at
// once, for topics), then one file a language. Arabic has several: arabic.go (what
// stands before a word), arabiclexeme.go (its kind), arabicendings.go (what stands
// behind each kind), arabiclexicon.go (names, broken plurals and words that follow no
// rule, in files that are read by people; and what a count of the words of the news
// tells, made by TestCountArabicWords).
//
// # Stemmers
//
// English, French, German and Russian have one of Snowball's stemmers beside closed
// lists of endings (stemmed.go). A stem alone is no proof: organ and organization,
// university and universe, general and generous share one; nor are endings alone:
// argued is no form of argus, telling none of tel. The stemmers are those that the
// Snowball project generates for Go (github.com/blevesearch/snowballstem, BSD): they
// have no dependencies and have not changed since 2020, as the algorithms have not, so
// that topics stay what they are. (github.com/kljensen/snowball has no German.)
//
// # Promises
//
//   - An index finds all forms under Prefixes: FuzzMatchesLieUnderPrefixes.
//   - Finder finds what Matches says: TestFinderFindsWhatMatchesSays.
//   - A name is no other word that is spelled with its letters: TestNamesAreNoHomographs.
//   - Forms of Turkish, English, French, German and Russian words, and none of the words
//     that look like one: TestFormsOfAWordByLanguage, TestFormsOfJudgedLatinWords; they
//     lie where Prefixes says: TestFormsLieBehindABase, FuzzLatinForms; a token that is none costs nothing:
//     TestNoAllocationForOtherWords.
//   - Forms of Persian, Sorani and Kurmanji words and none of their look-alikes:
//     TestFormsOfJudgedWords and a test a language.
//   - A text is read by the rules of its own language alone: TestRulesAreThoseOfTheLanguage.
//
// A change of the rules needs a new text.Version: topics are matched by them.
package wordform
