// Package web draws the pages: lists of stories, and one story. Pages need no
// script and ask no other host for anything.
//
// # Caveats
//
// Every text of a feed stands in an element with its own lang and dir: a page
// mixes languages that run both ways.
package web
