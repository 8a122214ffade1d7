// Package telegram reads the preview page of a public channel, https://t.me/s/NAME, which
// Telegram shows to everybody: its last twenty posts.
//
//	list, err := telegram.Read(budget, page, feed.URL, base, feed.All)
//	list.Items // the posts in the page's order, the newest last
//	list.More  // the page with the posts before them
//
// # A short tour
//
// split (split.go) cuts the page in front of each post, so that a broken one breaks no
// other. readPost (post.go) finds the parts of a post by their classes, message (text.go)
// makes lines of its text, headline (title.go) takes the title out of them, and render
// (line.go) writes the rest as HTML. media.go and preview.go have what stands beside the
// text. check (card.go) says what a page is that is no channel's.
//
// # What becomes of a post
//
//	title       its first line, where that can stand as a headline: it then leaves the text;
//	            otherwise the first sentence, the question of a poll, the page it links to
//	text        bold, italic, quotes, code and links; emoji are letters, hashtags plain text and
//	            categories; addresses for the app become those of the web, or no links
//	pictures    the first is the image; several, videos and voices are enclosures
//	forwarded   the source
//	edited      another version: the name, channel/number, stays
//	left out    what Telegram writes itself, answers to posts, and posts without a word; the last
//	            two are read on request
//
// # Caveats
//
// The addresses of pictures and files are of Telegram's servers and end some day. They differ
// at each request: an edit that changes only a picture is not noticed. The page does not say
// when a post was edited. Views, reactions and buttons are not read.
//
// # Promises
//
//	pages read as they were written           TestPagesOfChannels
//	broken pages too, as far as they say it   TestItemsOfBrokenPagesAreRight
//	texts keep their formatting               TestTextsKeepTheirFormatting
//	a title can stand alone                   TestTitlesStandAlone
//	pages that are linked to are told of      TestPreviewsTellWhereLinksLead
//	a post is one, and no other's             TestPostsAreToldApart
//	who is forwarded is the source            TestForwardedPostsNameTheirSource
//	what is no channel is named               TestWhatIsNoChannelIsNamed
//	requests do not change items              TestWhatChangesAtEachRequestIsNoEdit
//	work and output are bounded               TestWorkGrowsWithThePage, TestOutputIsBoundedByThePage
//	nothing panics, everything is bounded     FuzzRead
package telegram
