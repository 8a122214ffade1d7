// Package demo is rawi on feeds of its own: eight outlets of an invented
// region on loopback, a daemon that follows them in a temporary folder, and
// somebody who tells what is to be seen.
//
// The outlets tell each other's stories, as outlets do: word for word, under
// another title, with a dateline, shortened, in other spelling, with page
// furniture around them, one updated, one a template with other numbers, one a
// digest. One speaks windows-1256 and does not say so, one has errors in its
// XML.
//
// # Caveats
//
// All texts were written for rawi; nothing in them happened.
package demo
