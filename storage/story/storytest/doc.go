// Package storytest makes articles whose stories are known, to measure
// storage/story with: a small corpus in Arabic, English, Sorani, Kurmanji,
// Persian and Turkish, written for it; every kind of variant that tells the
// same (copies, other headlines, datelines, spellings, cuts, edits, updates,
// furniture, mere titles), and every kind of trap that does not (templates
// with other facts, follow-ups, round-ups, shared quotes and titles).
//
//	items := storytest.Generate(1, 300)
//	score := storytest.Judge(items, predicted)
//
// # Caveats
//
// Its sentences are words in random order: they share fewer phrases than real
// news does. It finds what broke, not how good the result is in the world.
package storytest
