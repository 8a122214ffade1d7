// Package charset turns documents in any charset into UTF-8: feeds, pages and
// lists of feeds.
//
// Labels lie: servers call everything ISO-8859-1, and templates outlive a
// change to UTF-8. So the bytes are asked first, and labels are believed where
// the bytes can be what they say.
package charset
