// Package storage defines rawi's domain types, the contract of the store, and
// its errors. It imports the standard library only; every other package may
// import it.
//
// The way of an article:
//
//   - the fetcher polls a Feed and returns a Fetch, a plain value: the new
//     FeedState and the articles;
//   - Store.Apply takes Operations, of which a Fetch is one, in one
//     transaction, and returns an Outcome for each;
//   - it assigns each Article to a Story and to the Topics it matches;
//   - it appends a Change for each event; publish follows the changes.
//
// # Glossary
//
//	Article      one item of one feed, repaired and sanitised
//	Backlog      articles of a feed's first document that were older than BacklogAge
//	Block        a paragraph of an article's plain text
//	Change       an event in the store: an article was added, updated, removed …
//	Cursor       where a page of an answer ended
//	Dateline     the place that an article says it was written at, not what it is about
//	Decision     what the operator decided: split, merge, never, pin, forget
//	Document     a feed that rawi publishes; also a feed's bytes as fetched
//	Event        stories that tell of one happening, each in its own words or language
//	Entry        a story in a published document; also a record of a fleet's log
//	Evidence     why two articles are in one story, or are not
//	Feed         a source as configured; FeedState is what polling it has taught
//	Generation   how often a feed has reused an identity for another article
//	Identity     what recognises an item in later documents: GUID, link or hash
//	ItemHash     hash of an item's bytes; known items are not parsed again
//	Lead         the article by which a story is shown
//	LeftOut      a block of an article's text that is not its own, and why
//	Member       an article in a story
//	Node         one of several machines that replay one log (a fleet)
//	Operation    one input of Apply: fetch, decision, settings, expiry, recluster, shed
//	Outlet       a publisher; several feeds may belong to one
//	Own text     the blocks of an article's text that LeftOut does not name
//	Page         one part of an answer; also a web page
//	Place        what a text is about on a map, by the gazetteer of package place
//	Poll         one request for a feed; a push brings a document without one
//	Position     how far a store has replayed a log
//	Recluster    articles moved to other stories by new rules
//	Rest         articles of a story that it counts and does not list
//	Retention    which articles expire
//	Rhythm       when and how often a feed publishes
//	Rule         by which comparison two articles were judged
//	Shed         to give up what takes memory, before there is none
//	Story        articles that report the same in the same text
//	Tombstone    what remains of an article that was removed on request
//	Topic        a saved query that is published
//	Version      an earlier text of an article
//	View         what a document or page lists: everything, a topic, an outlet …
//	ViewEntry    when an article came into a view; short: its entry
//
// # Caveats
//
// Times are in UTC and are stored in whole seconds. Values that are passed
// between packages share no memory: the receiver owns them.
package storage
