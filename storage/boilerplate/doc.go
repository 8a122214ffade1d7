// Package boilerplate finds the blocks of a text that are not the article's own, as far
// as the article alone shows it.
//
//	a.LeftOut = boilerplate.Find(a.Title, a.Text)
//	own := boilerplate.Strip(a) // its text and HTML without these blocks
//
// A block is left out if it is, as a whole, one of these; or its end is:
//
//   - the title, told again, also behind a label: "Link to the news: …";
//   - a line of the publishing system, in one of the languages of lines.go: "The post …
//     appeared first on …", an invitation to a channel, a counter of comments, a path
//     (Home / News), a credit, a list of tags or of networks, a copyright;
//   - one of the headlines of other articles under "Most read" and the like;
//   - at the end of a block, a link to the rest of the text, or the site that had it first;
//   - beside such a line, what alone could mean anything: 0, Share, Sections.
//
// What an outlet repeats is learnt from its other articles, by package story.
//
// # Caveats
//
// Lines are closed lists: a line that no list has stays. Of a block beyond 480 bytes only
// the end is looked at.
//
// # Promises
//
//   - Lines of each language are found: TestLinesAreLeftOut.
//   - Ends of blocks, and no more of them: TestEndsOfBlocksAreLeftOut.
//   - Sentences that begin alike stay: TestSentencesStay.
//   - HTML loses the same blocks as text: TestStripLeavesTheArticlesOwnTextAndHTML.
//   - Something is left of a text that has nothing but its title: TestTitleAloneStays.
//   - What is named is in the text, in order: FuzzFind.
//   - Work is bounded: TestLongTextsAreReadInPart; lines are: TestLinesAreBounded.
package boilerplate
