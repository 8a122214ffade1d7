// Package identity recognises the items of a feed when they are seen again.
//
// A feed's document lists items; each has an identity (its GUID, else its link,
// else a hash), an address, a title and a text, of which only hashes are kept.
// Find compares a new item with the Set of those that the feed listed last. An
// item that leaves the document stays known by its identity until Expire, so that
// one that comes back is not new.
//
// # Caveats
//
// Some feeds make new GUIDs at every fetch, some give one GUID to several items,
// and some give it to another article later. Each rule here is there for one of
// them; all of them are held by the tests.
//
// # Promises
//
//	an edit, a renamed GUID and a returned item are known again  TestItemIsKnownAgain in package bolt
//	two items of one document with one GUID are two articles      TestItemIsKnownAgain in package bolt
//	a reused GUID is a new generation                             TestReusedGUIDIsANewGeneration in package bolt
//	an identity that left is known until it expires               TestIdentitiesExpire
//	hashes never change                                           TestHashIsStable
//
// # Why no library
//
// Feed readers have this logic inside of them; none gives it away as a package.
package identity
