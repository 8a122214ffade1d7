// Package extract makes HTML from outside safe and finds the text in it.
//
//	f := extract.HTML(item.Content, base)
//	f.HTML // allow-listed, balanced, every address absolute and http(s)
//	f.Text // plain paragraphs, for stories and search
//
// # Caveats
//
// Sanitising happens here, once, at the door: what the store holds is safe and
// is not sanitised again. Input beyond MaxBytes is cut off.
package extract
