// Package charset decodes feeds, pages and lists of feeds in any charset to UTF-8.
//
//	text, name := charset.Decode(body, "text/xml; charset=ISO-8859-1", "ar")
//
// Labels are often wrong: servers label everything ISO-8859-1, and templates keep
// a label after a change to UTF-8. So the bytes decide first, and labels only where
// the bytes can be what they name.
//
// # Caveats
//
// Short texts in unlabelled single-byte charsets are guesses: Cyrillic needs six
// letters, Arabic too, other scripts twenty. The input is not bounded here: callers
// bound it.
//
// # Promises
//
//   - Arabic in windows-1256 is recognised without a label:
//     TestWindows1256IsRecognisedWithoutALabel; Western text, Cyrillic and Arabic
//     are not mistaken for each other: TestWesternTextIsNotTakenForArabic,
//     TestCyrillicIsNotTakenForArabic, TestOtherScriptsAreNotTakenForCyrillicOrArabic.
//   - Wrong labels are ignored: TestUTF16LabelOnBytesIsNotBelieved,
//     TestPagesAreDecodedByEvidence; broken ones are read:
//     TestCharsetIsFoundInBrokenContentTypes.
//   - The result is valid UTF-8 for any bytes: FuzzDecode.
//
// # Why no library
//
// x/net/html/charset believes the label, and chardet, which is asked last, takes
// short Arabic text for other charsets. Both are used below the rules here.
package charset
