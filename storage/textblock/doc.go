// Package textblock finds the paragraphs of a text in HTML, and cuts some of them out.
//
//	text := textblock.Of(root)         // as an article's Text
//	own := textblock.Cut(safe, lines)  // the HTML without the blocks and ends of blocks that lines names
//
// # Caveats
//
// Cut is for safe HTML, as package extract makes it: parsing it changes nothing.
//
// # Promises
//
//   - What is read and what is cut are the same blocks: TestCutLeavesTheOtherBlocks.
//   - Nothing is added: TestCutAddsNothing, FuzzCut.
//   - White space and what is invisible: TestSpaceIsNormal.
package textblock
