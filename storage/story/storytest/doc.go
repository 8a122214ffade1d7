// Package storytest makes articles whose stories are known, to measure
// storage/story with: a small corpus in Arabic, English, Sorani, Kurmanji,
// Persian and Turkish, written for it; every kind of variant that says the
// same (copies, other headlines, datelines, spellings, cuts, edits, updates,
// boilerplate, mere titles), and every kind of trap that does not (templates
// with other facts, follow-ups, round-ups, shared quotes and titles).
//
//	items := storytest.Generate(1, 300)
//	score := storytest.Judge(items, predicted)
//
// # Caveats
//
// Its sentences are words in random order: they share fewer phrases than real
// news does. It finds regressions, and does not measure quality on real news.
package storytest
