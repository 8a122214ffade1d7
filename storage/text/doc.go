// Package text defines what a word is, for stories, search and topics alike:
//
//	Fold("وبالعِراق ٢٠٢٦")            "وبالعراق 2026"
//	Words("قال و العراق")             قال والعراق
//	Language("هەواڵ", nil, "ku")      "ckb"
//	Direction("ckb")                  "rtl"
//
// To read the code: fold.go (letters), hamza.go (its seats), words.go (the scanner
// of tokens and numbers), tokens.go (all tokens of a text), parted.go (words in parts),
// language.go (detection) with its tables in languagewords.go and languagesequences.go;
// control.go (what acts on a terminal).
//
// # Folding
//
// Folding is for comparing only. It makes equal:
//
//   - letters that newsrooms, keyboards and old encodings mix up: أإآٱ with ا,
//     ى ی ێ with ي, ک with ك, ة ۀ ە with ه, ۆ with و, ڕ with ر, ڵ with ل;
//   - a word with and without diacritics, tatweel, joiners and bidi marks;
//   - the seats of one hamza, and no other words (hamza.go): مسؤول and مسئول, شيء and
//     شئ, but not شيء and شي, which is Xi;
//   - a presentation form or ligature (ﻻ) and its letters, a combining hamza and the
//     letter that has it;
//   - any decimal digit and the ASCII one;
//   - Latin and Greek letters with and without case and accents (İ ı I i are
//     one), ß and ss, Cyrillic ё and е.
//
// # Words
//
// A word is a run of letters and of signs that vanish. All other signs end it, also
// apostrophes (Halep'e is two words), hyphens, points (انتهى.وقال) and the underscores
// of hashtags.
//
// A Latin word may hold digits (G20); digits end any other (في2026). A number may hold
// one decimal point; separators of thousands vanish (1,490 and ١٬٤٩٠ are 1490), the parts
// of a date are numbers of their own.
//
// A lone و belongs to the next Arabic word, whatever stands between them.
//
// Arabic words in parts are one (parted.go): الحشـ ـد, داعـ.ـش, د*اعش, إر هـ ـاب, and three
// single letters or more, whatever stands between them: ح ز ب, أ.ف.ب, أ ف ب. A tatweel
// without another one across the gap, or with a space at both sides, joins nothing: الـ 5,
// خبر ـ عاجل.
//
// # Caveats
//
// Which tokens are forms of one word is for package wordform to say. Scripts without
// spaces between words give one token for each run. A token has at most 96 bytes.
//
// The grammar of a hamza is left to word forms: أبناؤه, أبنائه and أبناءه are three tokens,
// as are ينشأ and ينشئ. ئ before a final ون is kept (لاجئون), also where it is an old seat of
// a verb (يقرئون). A list of single letters (أ، ب، ج) is one word, as is a stretched word
// before a full stop without a space (كتابـ.قال). Letters replaced by others (د@عش) stay.
//
// # Promises
//
//   - Spellings of one word are one token: TestFoldMakesSpellingsOne,
//     TestSeatsOfOneHamzaAreOne, TestOtherWordsStayApart; folding twice changes nothing:
//     TestFoldingTwiceChangesNothing, TestFoldingPartsAndHamzasTwiceChangesNothing, FuzzWords.
//   - Numbers and dates: TestWordsAndNumbers. Long runs are bounded:
//     TestLongRunsAreBounded.
//   - Words in parts: TestPartedWordsAreOne, TestWordsApartStayApart,
//     TestSpanCoversAllPartsOfAWord. Nothing is allocated: TestScanningAllocatesNothing.
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
