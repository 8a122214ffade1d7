// Package story decides which articles tell the same, so that a reader who
// read one learns nothing from the other, and says why.
//
//	print := story.Fingerprint(title, blocks, lang)   in the caller's goroutine
//	batch := window.Begin()                           one writer
//	for _, v := range batch.Fetch(articles) { … }     v.Story, v.Merged, v.Moved
//	log.append(batch.Records()); tx.Commit()
//	batch.Commit()                                    now others see it
//
// # From text to story
//
// A Print is the text's folded words, hashed to 16 bits each, block by block.
// A block that repeats the title is left out. Fetch first counts the blocks
// that articles of one outlet share: one under 40 words that the outlet has
// shown in two other articles of other stories is furniture, and is dropped
// on both sides of any comparison with that outlet. Blocks under 14 words that
// end no sentence count only when nothing else is left; the article is then
// "thin", and its title may decide.
//
// Candidates share two keys (winnowed hashes of word triples; titles give keys
// too) and lie within the window of the article's own time. Each of at most 12
// is compared whole. Weights are 16·log2 of how many stories there are for each
// that has the word, in integers. The same are, in this order:
//
//   - body: at least half of the triples of the shorter text, by weight (60 %
//     under 30 triples). If less than 40 % of both is shared, the shared part
//     must be the lead of both, or titles agree; and the longer text must not
//     be a round-up whose title speaks of nothing in it.
//   - ordered: 12 % of the triples, and 62 % of the rare words in one order:
//     heavy edits.
//   - link: the same canonical address, and something of the text or title.
//   - title: for thin articles, equal titles, or a title that is a sentence of
//     the other's text.
//
// Vetoes: two numbers or more differ that stand between the same words, and
// they are a third of the equal ones or more (in short texts one is enough);
// one substitution occurs in two places, a name swapped, while numbers do not
// speak for a copy. Three quarters shared with two equal numbers and none that
// differs overrule a veto.
//
// An article joins the story of the nearest such member if it also agrees with
// the story's anchor, its longest text, or is a copy of the member: chains
// cannot drift. Stories that meet in a fuller text merge if their anchors
// agree or it holds both; the older id stays. An article made of the
// beginnings of two stories or more, none of which is most of it, is a digest:
// always a story of its own, and recognised also when its parts come later.
// An article that had joined before its true story came moves to it.
//
// # Memory and restart
//
// The window keeps about 1 KB an article: two bytes a word, four bytes a key.
// It is a pure function of its records: Restore of the log, or of that part
// of it whose arrivals lie within the window, and of all records that are
// Durable, builds the same window. A batch that is dropped is undone.
//
// # Caveats
//
// Words are compared by 15-bit hashes: a single word of two texts collides once
// in 32,768 pairs, a triple never in practice, and a number passes for another
// as rarely. A window holds at most a million articles. Settings act on what
// comes after them. One house's standing word for another's, in a text without
// numbers, looks like a swapped name and keeps copies apart.
package story
