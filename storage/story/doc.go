// Package story decides which articles say the same, so that a reader who read
// one learns nothing from the other, and why.
//
//	print := story.NewFingerprint(title, blocks, language)   in the caller's goroutine
//	batch := window.Begin()                                  one writer
//	for _, v := range batch.Fetch(articles) { … }            v.Story, v.Merged, v.Moved
//	log.append(batch.Records()); tx.Commit()
//	batch.Commit()                                           now readers see it
//
// To read the code: fingerprint.go (text to tokens), textview.go, align.go,
// comparer.go and compare.go (two texts to a measure), headline.go and headlinematch.go (two
// titles to a measure), verdict.go and headlinepair.go (a measure to a rule or a veto), then
// assign.go (candidates to a story), grouping.go and regroup.go (where stories meet), state.go
// and record.go (memory and log), outletblocks.go, repeated.go and ownblocks.go (what is not an
// article's own), decide.go and decider.go (the operator), replay.go and plan.go (reclustering).
//
// # From text to story
//
// A Fingerprint holds the text's folded words, hashed to 16 bits each, block by
// block; words that differ in spelling alone are one, see hashWord. A block that repeats the title is left out. Fetch first counts the
// blocks that articles of one outlet share: one under 40 words that the outlet
// has in two other articles of other stories is boilerplate, and is left out of
// both texts of any comparison with that outlet. Blocks under 14 words that end
// no sentence count only if nothing else is left; the article is then "thin",
// and its title may decide.
//
// Candidates share two keys (winnowed hashes of word triples; titles give keys
// too) and lie within the window of the article's own time. At most 16 are
// compared in full. The weight of a word is 16·log2(stories / stories with the
// word), in integers; one feed counts at most as many of these stories as all
// others. Articles of at most 40 words are candidates too if they share two of
// the eight rarest stems of their headlines. Two texts say the same by one of these rules, in order:
//
//   - body: at least half of the triples of the shorter text, by weight (60 %
//     under 30 triples). If less than 40 % of both is shared, the shared part
//     must be the opening of both, or titles agree; and the longer text must not
//     be a round-up whose title describes nothing in it.
//   - ordered: 12 % of the triples, and 62 % of the rare words in one order:
//     heavy edits.
//   - link: the same canonical address, and part of the text or the title.
//   - title: for thin articles, equal titles, or a title that is a sentence of
//     the other's text.
//   - title again: for two articles of at most 40 words each, within 36 hours,
//     headlines that share enough stems by rarity (headline.go): 40 %, more if these
//     are few, if both have a line of text, or if one outlet has both. Not if only
//     one tells a reaction (it is denied, condemned, mourned) or what followed, if they
//     tell opposites, or have different numbers, places or names in one place. A story takes a headline if half of its own go with it.
//   - link again: the same canonical address alone, if one article has no body.
//
// Vetoes: two numbers or more differ that stand between the same words, and
// they are a third of the equal ones or more (in short texts one is enough);
// one substitution occurs in two places (a swapped name), unless equal numbers
// show a copy. Three quarters shared with two equal numbers and no different one
// overrule a veto.
//
// An article joins the story of the nearest such member. If such members are of several
// stories, or the rest of theirs may not agree, regroup compares all of these with each other and
// divides them by average linkage: two groups are one story where their articles agree in the
// mean, those of one outlet counting as one. So the order of arrival matters little, chains
// cannot drift, and an article that prints two reports glues nothing: stories merge only if they
// agree without the article in which they meet. The id of the one that arrived first stays.
// Texts that resemble each other little, and whose titles name things that the other does not
// mention, do not agree: telegrams to two presidents, say. Of one feed a story
// holds MaxPerFeed articles. An article made of the beginnings of two stories or more,
// of several outlets or its own, none of which is most of it, is a digest: always a story of its own, and recognised
// also when its parts come later.
// An article that had joined before its true story came moves to it.
//
// # What an outlet repeats
//
// For reading, more is boilerplate than for comparing, and less. More, for what is
// compared is without short lines that end no sentence; of these most of what an outlet
// puts under its articles consists: labels, headlines of others, "comments (0)". Less,
// for a sentence that three weather reports have in common joins nothing, but is theirs.
//
// Verdict.Repeated names the short blocks of an article that three stories of its outlet
// show, counted by the outlet's first article in each, and Learnt those of earlier
// articles when the third story comes. OwnBlocks decides by them, on the whole text, what
// is left out: in the first blocks and in a run at the end, between which the headlines
// of a sidebar may stand that nothing has shown yet; and sentences only if they end the
// text or begin it, and half of all stories of the outlet show them. Measured on the feeds
// of 39 outlets with and without sidebars, and on 13,532 articles of newspapers: of
// 102,495 blocks that are the articles' own no sentence is left out, and one in 75 that
// is a byline, dateline or address; of 15,133 that are not, one in 60 stays. When the
// articles that taught a block are gone, it is one of the article's own again for those
// that come; what was left out of an article stays left out.
//
// # Memory and restart
//
// The window keeps what an article says on a shelf, two bytes a word and four a short
// block: in a file, if it has one. Memory has the rest, under 400 bytes an article
// (BenchmarkMemory): four bytes a key, ten a short block.
// It is a pure function of its records: Restore of the log, or of that part
// of it whose arrivals lie within the window, and of all records that are
// Durable, builds the same window. A batch that is dropped is undone. Shed drops the oldest
// before their time, where memory is short, and records it.
//
// # Caveats
//
// Words are compared by 15-bit hashes: a single word of two texts collides once
// in 32,768 pairs, a triple never in practice, and a number passes for another
// as rarely. A window holds at most a million articles. Settings apply to
// articles that come after them. A house style that replaces one word throughout
// a text without numbers looks like a swapped name, and keeps copies apart.
//
// # Promises
//
//   - Two texts say the same by a rule, and not in spite of a veto: TestVerdicts,
//     TestRulesAtTheirBounds.
//   - Quality on generated stories in six languages, in any order of arrival:
//     TestStoriesKeepTheirQualityInWhateverOrder.
//   - A restart from the log rebuilds the window: TestRestartsKeepAllStories; a
//     dropped batch leaves no trace: TestDroppedBatchLeavesNoTrace; how articles
//     are split into batches does not matter: TestBatchBordersChangeNothing.
//   - Decisions bind until they are revoked, beyond the window too:
//     TestMergeReachesWhatTheWindowForgot, TestMergeBindsAndIsRevoked.
//   - What is shed leaves by arrival and id, everywhere the same:
//     TestShedDoesNotDependOnDroppedBatches.
//   - Boilerplate of an outlet joins nothing: TestBoilerplateIsLearntFromAWholeFetch.
//   - What an outlet repeats is known with the third story that shows it:
//     TestThirdStoryTeachesABlock, and depends on no batch or restart:
//     TestWhatIsRepeatedNeedsNoMemory. An article's own sentences are never left out:
//     TestOwnBlocks. A feed that teaches with each article costs a look at its outlet's:
//     TestTeachingIsBounded.
//   - A replay under the same settings plans nothing:
//     TestReplayUnderTheSameSettingsChangesNothing.
//   - Headlines of one story meet, in any order, and those that contradict each other
//     do not: TestHeadlinesOfOneStoryMeetInWhateverOrder,
//     TestHeadlinesThatContradictStayApart, TestChainsOfHeadlinesDoNotDrift.
//   - One feed does not decide what words are rare: TestOneFeedTeachesNoWords.
//   - No article makes two stories one: TestOneOutletMakesNoTwoStoriesOne,
//     TestTwoItemsInOneArticleStayTwo; nor takes an article to pieces:
//     TestOneOutletTakesNoArticleToPieces.
//   - Where stories meet, decisions bind and verdicts, window and log agree:
//     TestRegroupingObeysDecisions, TestMergedStoryTakesItsArticlesAlong,
//     TestEvidenceNamesAnArticleOfTheStory.
//   - Copies of one feed do not fill the window: TestWindowHoldsFewCopiesOfAFeed.
//   - Foreign bytes are refused and hostile texts cost no more than others:
//     TestForeignRecordsAreRefused, TestHostileTextsAreBoundedAndStayAlone.
//
// # Why no library
//
// MinHash and SimHash estimate how much two texts share; they cannot show where
// two copies of a template differ, which is what separates the stories of a news
// agency. Vector models give other results on other machines and cannot say why.
package story
