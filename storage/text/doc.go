// Package text defines what a word is, for stories, search and topics alike:
//
//	Fold("وبالعِراق ٢٠٢٦")            "وبالعراق 2026"
//	Words("قال و العراق")             قال والعراق
//	Language("هەواڵ", nil, "ku")      "ckb"
//	Direction("ckb")                  "rtl"
//
// To read the code: fold.go (letters), words.go (tokens and numbers), language.go
// (detection) with its tables in
// languagewords.go and languagesequences.go; control.go (what acts on a terminal).
//
// # Folding
//
// Folding is for comparing only. It makes equal:
//
//   - letters that newsrooms, keyboards and old encodings mix up: أإآٱ with ا,
//     ى ی ئ ێ with ي, ک with ك, ة ۀ ە with ه, ؤ ۆ with و, ڕ with ر, ڵ with ل;
//   - a word with and without hamza on the line, diacritics, tatweel, joiners
//     and bidi marks;
//   - a presentation form or ligature (ﻻ) and its letters;
//   - any decimal digit and the ASCII one;
//   - Latin and Greek letters with and without case and accents (İ ı I i are
//     one), ß and ss, Cyrillic ё and е.
//
// A word is a run of letters and of signs that vanish. A Latin word may hold
// digits (G20). A number may hold one decimal point; separators of thousands
// vanish (1,490 and ١٬٤٩٠ are 1490), the parts of a date are numbers of their
// own. A lone و belongs to the next Arabic word, whatever stands between them.
//
// # Caveats
//
// Which tokens are forms of one word is for package wordform to say. Scripts without
// spaces between words give one token for each run. A token has at most 96 bytes.
//
// # Promises
//
//   - Spellings of one word are one token: TestFoldMakesSpellingsOne; folding twice
//     changes nothing: TestFoldingTwiceChangesNothing, FuzzWords.
//   - Numbers and dates: TestWordsAndNumbers. Long runs are bounded:
//     TestLongRunsAreBounded.
//   - A change of the rules needs a new Version: TestVersionStandsForTheRules.
//   - The language of headlines of four words: TestLanguageOfTitles.
//
// # Why no library
//
// Tokenisers of search libraries keep apart what newsrooms spell in several ways, and
// their output changes between versions, which an index on disk cannot follow. Language
// detectors need a paragraph and megabytes
// of tables, and confuse Sorani, Persian and Arabic in headlines.
package text

// Version is raised whenever Words returns other tokens than before, package
// boilerplate leaves out other blocks, or package wordform finds other forms: an index
// made of them must be rebuilt, and topics matched again.
const Version = 4
