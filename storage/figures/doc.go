// Package figures finds the numbers that the edit of a text changed.
//
//	if figures.Differ(before, after, "ar") { … } // 7 killed: 9 killed
//
// Changed returns the numbers that changed in the difference between two texts, which
// text.Compare returns; Differ reports whether there is one.
//
// # Caveats
//
// A number is digits, or one word that spells it; of "twenty-three" the last word counts.
// A score ("2-1"), a range and a number with its size in words ("3 million") are not
// converted. One from 1900 to 2100 is taken for a year, unless its thousands are set off.
// All others count, whatever they are of: a page that shows a rate of exchange changes
// each time.
//
// # Promises
//
//	numbers that count the same are compared    TestNumbersThatChangedAreFound
//	dates, times and ages are no news           TestNumbersOfTimesAreNoNews
//	nor are views and comments                  TestCountsOfReadersAreNoNews
//	moved and other sentences are no news       TestEditsWithoutAnotherNumberDifferInNone
//	the words compared are bounded              TestDifferLooksAtChangedBlocksOnly
package figures
