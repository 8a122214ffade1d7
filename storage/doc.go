// Package storage holds the words of the house: the values that rooms hand to
// each other, the contract of the store, and its errors. It imports the
// standard library only, and every other room may import it.
//
// An article's way in short:
//
//	a Feed is what the operator wrote, its FeedState what was learnt of it;
//	one trip to a feed ends in a Fetch, a plain value;
//	Store.Apply takes Operations (a Fetch is one) and gives each an Outcome;
//	articles that tell the same are one Story, what fits a Topic is in it;
//	a Change says what happened, in order, to whoever follows the store.
//
// # Caveats
//
// All times are UTC and cut to whole seconds when they are stored. Values
// that cross a room's door share no memory with what stays behind: whoever
// receives one owns it.
package storage
