// Package text says what a word is, for stories, search and topics alike:
//
//	Fold("وبالعِراق ٢٠٢٦")            "وبالعراق 2026"
//	Words("قال و العراق")             قال والعراق
//	Matches("عراق", "وبالعراق")       true
//	Language("هەواڵ", nil, "ku")      "ckb"
//	Direction("ckb")                  "rtl"
//
// # Folding
//
// Folding is for comparing only. It makes one of:
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
// A word is a run of letters and of what vanishes. A Latin word may hold
// digits (G20). A number may hold one decimal point; separators of thousands
// vanish (1,490 and ١٬٤٩٠ are 1490), the parts of a date are numbers of their
// own. A lone و belongs to the Arabic word after it.
//
// # Caveats
//
// Forms are those of Arabic that are written onto the word; broken plurals are
// words of their own. A few false forms pass (مالي for مال). Scripts without
// spaces between words give one token a run. A token has at most 96 bytes.
package text

// Version is raised whenever Words gives other tokens than before: an index
// made of them has to be made anew.
const Version = 1
