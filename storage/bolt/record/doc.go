// Package record is the layout of the store's file: its buckets and keys, the
// records in them, and how they are encoded.
//
// # Tour
//
//   - schema.go names all buckets and keys.
//   - An article is stored as an ArticleMeta (article.go) and a compressed Body
//     (body.go, dict.go); a story as a Story (story.go), with what follows from its
//     members (derive.go), the articles that it counts only (rest.go) and what
//     connects it (bridge.go); when an article came into views as a ViewEntry
//     (viewentry.go).
//   - codec.go encodes records as CBOR with numbers for names, and reads them.
//     lookup.go finds articles by their ids. memo.go remembers the articles and stories
//     of a write transaction.
//
// # Caveats
//
// A number in a cbor tag is part of the file's format: it is never used again for
// something else. Functions that take a transaction return values that share no
// memory with it.
//
// # Promises
//
//	an article comes back as it was stored, every field         TestArticleRecordKeepsEveryField
//	texts come back as they were stored                          TestTextsComeBackWhole
//	the article that was shown leads, until it goes or another    TestLeadOfAStory
//	is preferred; padding does not matter
//	a transaction decodes a record once, and reads what is stored TestMemoDecodesARecordOnce
//	damaged bytes are storage.ErrDamaged                         TestDamagedRecordIsNotNotFound in package bolt
//
// # Why no library
//
// The records are fxamacker/cbor's and the compression klauspost/compress's. What
// is left is which field stands where.
package record
